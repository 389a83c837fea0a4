import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectLinearTime } from "../../support/linearTime.ts";
import { did, didDomain, didOfIssuer, isDid, issuerOf } from "../../../src/core/values/did.ts";
import { faultsOf } from "../../../src/core/json/shape.ts";

const KEY = "did:key:z6MkqzRgpTEziYfDixtsfJisanuuHoseNFFD9r9LjyLqsjhA";

describe("a DID of an issuer", () => {
  it.each([
    [KEY, null],
    ["did:web:example.edu", "example.edu"],
    ["did:web:w3id.example-university.edu", "w3id.example-university.edu"],
    ["did:web:example.edu:faculties:law", "example.edu"],
    ["did:web:example.edu%3a8443", "example.edu:8443"],
    ["did:web:example.edu%3a8443:faculties:law", "example.edu:8443"],
    ["did:web:xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["did:web:a", "a"],
    ["did:web:example.edu:people:~ada_l.1-2", "example.edu"],
  ])("can be %s", (text, domain) => {
    expect(isDid(text)).toBe(true);
    expect(faultsOf(text, did)).toEqual([]);
    expect(didDomain(text)).toBe(domain);
  });

  it.each([
    ["nothing", ""],
    ["another method", "did:ethr:0x0000000000000000000000000000000000000001"],
    ["upper case in a did:web", "did:web:Example.edu"],
    ["upper case in a path", "did:web:example.edu:Law"],
    ["an upper-case scheme", "DID:web:example.edu"],
    ["a look-alike letter", "did:web:ex\u0430mple.edu"],
    ["a full-width letter", "did:web:\uff45xample.edu"],
    ["a dotless i", "did:web:\u0131xample.edu"],
    ["a fragment", "did:web:example.edu#key-1"],
    ["a query", "did:web:example.edu?version=1"],
    ["a slash", "did:web:example.edu/law"],
    ["an at sign", "did:web:example.edu@evil.example"],
    ["a percent sign before something else", "did:web:example.edu%2flaw"],
    ["an upper-case percent escape", "did:web:example.edu%3A8443"],
    ["a port of six digits", "did:web:example.edu%3a123456"],
    ["a plain port", "did:web:example.edu:"],
    ["an empty path step", "did:web:example.edu::law"],
    ["a dot at the end", "did:web:example.edu."],
    ["a dot at the start", "did:web:.example.edu"],
    ["a space", "did:web:example.edu "],
    ["a line feed", "did:web:example.edu\n"],
    ["a bidi control", "did:web:example\u202e.edu"],
    ["more than 512 characters", `did:web:${"a".repeat(505)}`],
    ["a did:key in another multibase", KEY.replace(":z", ":u")],
    ["a did:key with a letter that base58 has not", KEY.replace("6Mk", "6M0")],
    ["a did:key that is cut short", KEY.slice(0, 40)],
    ["a did:key that is too long", KEY + "1".repeat(200)],
    ["a did:key with a path", `${KEY}:x`],
  ])("cannot be %s", (_, text) => {
    expect(isDid(text)).toBe(false);
    expect(faultsOf(text, did)).toHaveLength(1);
    expect(didDomain(text)).toBeNull();
  });

  it("is judged in linear time: 100 kB of almost a domain", () => {
    for (const step of ["a", "-", "a.", ":a", "a-."]) {
      const text = `did:web:${step.repeat(100_000 / step.length)}!`;
      expectLinearTime(() => expect([isDid(text), didDomain(text)]).toEqual([false, null]), step);
    }
  });
});

describe("the issuer address of view B", () => {
  it.each([
    ["did:web:example.edu", "https://example.edu"],
    ["did:web:example.edu%3a8443", "https://example.edu:8443"],
    ["did:web:example.edu:science", "https://example.edu/science"],
    ["did:web:example.edu%3a8443:science:cs.v2~x", "https://example.edu:8443/science/cs.v2~x"],
    [
      "did:key:z6MkqzRgpTEziYfDixtsfJisanuuHoseNFFD9r9LjyLqsjhA",
      "did:key:z6MkqzRgpTEziYfDixtsfJisanuuHoseNFFD9r9LjyLqsjhA",
    ],
  ])("of %s is %s, and leads back", (issuerDid, iss) => {
    expect(isDid(issuerDid)).toBe(true);
    expect(issuerOf(issuerDid)).toBe(iss);
    expect(didOfIssuer(iss)).toBe(issuerDid);
  });

  it.each([
    "",
    "https://",
    "https://example.edu/",
    "https://example.edu//a",
    "https://example.edu?x",
    "https://example.edu#x",
    "https://Example.edu",
    "https://ex\u0430mple.edu",
    "https://a@example.edu",
    "https://example.edu:",
    "https://example.edu:science",
    "https://example.edu%3a8443",
    "https://example.edu/a:b",
    "https://example.edu/%61",
    "http://example.edu",
    "did:web:example.edu",
    "did:key:z6Mk",
    "example.edu",
  ])("leads to no DID where it is %j", (iss) => {
    expect(didOfIssuer(iss)).toBeNull();
  });

  it("is another for every DID, and no text leads to a DID that has another address", () => {
    const label = fc.string({
      unit: fc.constantFrom("a", "b", "0", ".", "-", "~", "_", ":", "%3a", "/"),
      maxLength: 24,
    });
    fc.assert(
      fc.property(label, (rest) => {
        const issuerDid = `did:web:a${rest}`;
        if (isDid(issuerDid)) expect(didOfIssuer(issuerOf(issuerDid))).toBe(issuerDid);
        const found = didOfIssuer(`https://a${rest}`);
        if (found !== null) expect(issuerOf(found)).toBe(`https://a${rest}`);
      }),
      { numRuns: 3_000 },
    );
  });
});
