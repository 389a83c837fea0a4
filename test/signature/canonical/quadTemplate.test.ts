// Templates against the library: canonicalQuads is the only truth here, byte for byte.
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "#hash";
import { parseAchievement } from "../../../src/core/achievement/achievement.ts";
import { achievementObject } from "../../../src/core/achievement/openBadgeForm.ts";
import { hex } from "../../../src/core/bytes/bytes.ts";
import { type CredentialInput, makeCredential } from "../../../src/core/credential/makeCredential.ts";
import { type Json, type JsonObject, parseJson } from "../../../src/core/json/strictJson.ts";
import type { RosterRow } from "../../../src/core/credential/rosterRow.ts";
import { Canonicalizer } from "../../../src/signature/canonical/canonicalizer.ts";
import { canonicalQuads } from "../../../src/signature/jsonld/canonicalQuads.ts";
import { makeSigner, signCredential } from "../../../src/signature/suites/eddsaRdfc2022.ts";
import { makeTemplate, type Template } from "../../../src/signature/canonical/quadTemplate.ts";
import { makeAchievement } from "../../support/fixtures/achievement.ts";
import { sample, signingKey } from "../../support/fixtures/issuedBatch.ts";

const example = (name: string) =>
  parseAchievement(parseJson(readFileSync(new URL(`../../../examples/achievements/${name}.json`, import.meta.url))))
    .achievement;

const achievements = [
  example("applied-data-stewardship"),
  example("data-ethics-in-practice"),
  makeAchievement({ title: 'Méthodes 😀 “quoted” \\ "here"', tags: ["\uffee", "😀", "a"] }),
];

const uuid = (tail: number): string => `urn:uuid:90dabcc6-4257-4996-b120-${String(tail).padStart(12, "0")}`;

const fullRow: RosterRow = {
  row: 2,
  name: "Şimşek Ayşegül",
  learnerId: "urn:example:student:1",
  email: "aysegul@example.org",
  awardedDate: "2026-06-30",
  activityStartDate: "2026-02-02",
  activityEndDate: "2026-06-12",
  validUntil: "2036-06-30T00:00:00Z",
  result: "94",
  creditsEarned: "4.5",
  language: "tr",
  evidence: { name: "Project", url: "https://example.edu/e/1", narrative: "A data set." },
};

function bodyOf(row: Partial<RosterRow> = fullRow, changes: Partial<CredentialInput> = {}): JsonObject {
  return makeCredential({
    account: { chainId: 31337, ledger: "0xc9bdcabbb27bb22833649aff08e795e6c1eb7675", issuerId: 7 },
    issuer: { did: "did:web:example.edu", name: "Example University", country: "IE" },
    achievement: achievements[0] as CredentialInput["achievement"],
    row: { row: 2, name: "Ada", ...row },
    id: uuid(1),
    subjectId: uuid(2),
    emailSalt: "0123456789abcdefghijk",
    validFrom: "2026-07-01T08:30:00Z",
    replaces: uuid(3),
    ...changes,
  });
}

const full = bodyOf();
const subject = (body: JsonObject): JsonObject => body.credentialSubject as JsonObject;
const withSubject = (changes: JsonObject, body = full): JsonObject => ({
  ...body,
  credentialSubject: { ...subject(body), ...changes },
});
const withEvidence = (id: string): JsonObject => ({ ...full, evidence: [{ id, type: ["Evidence"], name: "E" }] });
const withName = (name: string): JsonObject => bodyOf({ ...fullRow, name });

/** The quads, or that there are none: the library refuses some documents. */
const outcome = (quads: Promise<string>): Promise<string> => quads.catch(() => "refused");

const ready = new Canonicalizer();
/** Uses up the first credential of a form, which is compared with the library anyway. */
beforeAll(async () => {
  for (const body of [full, withEvidence("urn:x:neutral")]) expect(await check(body)).toBe("template");
});

/** Does the canonicaliser give what the library gives? And who did it, once the form was known? */
async function check(body: JsonObject, canonicalizer = ready): Promise<"template" | "library"> {
  const expected = await outcome(canonicalQuads(body));
  expect(await outcome(canonicalizer.quads(body))).toBe(expected);
  const before = canonicalizer.stats.templated;
  expect(await outcome(canonicalizer.quads(body))).toBe(expected);
  return canonicalizer.stats.templated > before ? "template" : "library";
}

describe("a credential of a batch", () => {
  const shared = new Canonicalizer();

  const nasty = fc.constantFrom(
    "",
    " ",
    '"',
    "\\",
    "\\u0041",
    "a\nb\r\tc\b\f",
    "\u0000\u001f\u007f\u0080\u2028\ufeff",
    "😀𐀀",
    "محمد عبد الله \u200f",
    "@type",
    "@id",
    "mc:x",
    "_:b0",
    "_:c14n0",
    "name",
    "https://example.edu/achievements/ads-101/v1",
    "urn:credence:prob",
    "$& $1 $$",
    "<x> .\n",
  );
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.string({ unit: "binary", maxLength: 30 }),
    nasty,
    fc.tuple(nasty, nasty).map((two) => two.join("")),
  );
  const date = fc.constantFrom("2026-12-31", "2030-02-28", "2099-12-31");
  const credits = fc.oneof(
    fc.constantFrom("0", "1", "5", "0.5", "4.5", "0.0001", "999999.9999", "100000"),
    fc.integer({ min: 0, max: 500 }).map((value) => String(value / 4)),
  );
  const url = fc.oneof(
    { weight: 19, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
    { weight: 1, arbitrary: nasty },
  );
  const everything = fc.record({
    learnerId: text,
    email: text,
    plainEmail: fc.constant(true as const),
    awardedDate: date,
    activityStartDate: date,
    activityEndDate: date,
    validUntil: date.map((day) => `${day}T23:59:59+03:00`),
    result: text,
    creditsEarned: credits,
    language: text,
    evidence: fc.record({ name: text, url, narrative: text }),
    replaces: fc.constant(uuid(3)),
  });
  /** Which of the twelve are there: all, none, all but one, one, and both halves. */
  const masks = [0xfff, 0, 0xaaa, 0x555, ...Array.from({ length: 12 }, (_, i) => [1 << i, 0xfff ^ (1 << i)]).flat()];
  const credential = fc
    .tuple(fc.constantFrom(...achievements), fc.constantFrom(...masks), fc.nat(), text, everything)
    .map(([achievement, mask, seed, name, whole]) => {
      const kept = Object.entries(whole).filter((_, i) => (mask >> i) & 1);
      const { replaces, ...row } = Object.fromEntries(kept) as Partial<typeof whole>;
      return bodyOf(
        { name, ...row },
        { achievement, id: uuid(4 + seed), subjectId: uuid(5 + seed), replaces: replaces as string },
      );
    });

  it("has by template the bytes that it has by the library: 2,000 random ones", async () => {
    await fc.assert(
      fc.asyncProperty(credential, async (body) => {
        const expected = await outcome(canonicalQuads(body));
        expect(await outcome(shared.quads(body))).toBe(expected);
        if (expected !== "refused") expect(hex(await shared.hash(body))).toBe(hex(sha256(expected)));
      }),
      { numRuns: 2_000 },
    );
    const { templated, library } = shared.stats;
    expect(templated / (templated + library)).toBeGreaterThan(0.9);
  });

  it("of the sample batch is done by template, every one", async () => {
    const canonicalizer = new Canonicalizer();
    for (const { body } of sample.credentials) expect(await check(body, canonicalizer)).toBe("template");
  });

  it("is hashed at once when the form is known, and later when it is new", async () => {
    const canonicalizer = new Canonicalizer();
    const first = canonicalizer.hash(full);
    expect(first).toBeInstanceOf(Promise);
    const second = canonicalizer.hash(withName("Grace"));
    expect(second).toBeInstanceOf(Promise); // the template is not trusted yet
    expect(hex(await first)).toBe(hex(sha256(await canonicalQuads(full))));
    await second;
    expect(canonicalizer.hash(withName("Grace"))).toBeInstanceOf(Uint8Array);
  });
});

describe("values that JSON-LD might take for something else", () => {
  it.each(["@type", "@id", "@unknown", "mc:x", "ext:EQF", "name", "_:b0", "", "urn:uuid:1", "https://example.edu/"])(
    "are a text like any other in the place of a name: %j",
    async (name) => {
      expect(await check(withName(name))).toBe("template");
    },
  );

  it.each([
    "https://example.edu/a?b=c#d",
    "http://example.edu",
    "urn:uuid:7",
    "urn://x",
    "https://example.edu/(~!$&'*+,;=:@)%20[]",
  ])("are done by template in the place of an IRI where they are absolute and plain: %j", async (id) => {
    expect(await check(withEvidence(id))).toBe("template");
  });

  it.each([
    "@type",
    "@unknown",
    "mc:x",
    "ext:EQF",
    "name",
    "evidence",
    "",
    "relative",
    "/path",
    "#fragment",
    "//example.edu/",
    "_:b0",
    "_:",
    "https://example.edu/with space",
    "https://example.edu/<a>",
    'https://example.edu/"{}|\\^`',
    "https://example.edu/é",
    "https://example.edu/\n",
    "https:example",
    "URN:uuid:1",
    "did:web:x",
    "mailto:a@example.edu",
    ":",
  ])("are left to the library in the place of an IRI where they are not: %j", async (id) => {
    expect(await check(withEvidence(id))).toBe("library");
    expect(await check({ ...full, id })).toBe("library");
    expect(await check(withSubject({ id }))).toBe("library");
    expect(await check({ ...full, "mc:replaces": [{ id }] })).toBe("library");
  });

  it("are left to the library where a text is not Unicode", async () => {
    expect(await check(withName("half \ud83d"))).toBe("library");
    expect(await check(withName("\ude00 the other half"))).toBe("library");
  });

  it("are refused by the library and by us alike: a term that no context defines", async () => {
    for (const body of [{ ...full, gpa: "4.0" }, withSubject({ gpa: "4.0" })]) {
      const canonicalizer = new Canonicalizer();
      await expect(canonicalizer.quads(body)).rejects.toThrow();
      await expect(canonicalizer.hash(body)).rejects.toThrow();
      await expect(canonicalizer.quads(body)).rejects.toThrow();
      expect(canonicalizer.stats.templated).toBe(0);
    }
  });

  it("stay constants where they are no text and no number", async () => {
    const canonicalizer = new Canonicalizer();
    for (const value of [null, true, { "@value": "x" }, ["a", "b"], []] as Json[]) {
      await check({ ...full, validUntil: value }, canonicalizer);
      await check(withSubject({ id: value }), canonicalizer);
      await check({ ...full, evidence: value }, canonicalizer);
    }
  });
});

describe("nodes and quads that might become one", () => {
  const achievementId = (subject(full).achievement as JsonObject).id as string;
  it.each<[string, JsonObject]>([
    ["the subject has the id of the credential", withSubject({ id: full.id as string })],
    ["the subject has the id of the issuer", withSubject({ id: "did:web:example.edu" })],
    ["the subject has the id of the achievement", withSubject({ id: achievementId })],
    ["the credential replaces itself", { ...full, "mc:replaces": [{ id: full.id as string }] }],
    ["the credential replaces two that are one", { ...full, "mc:replaces": [{ id: uuid(9) }, { id: uuid(9) }] }],
    ["the evidence is the achievement", withEvidence(achievementId)],
    ["the evidence is a class", withEvidence("https://purl.imsglobal.org/spec/vc/ob/vocab.html#Evidence")],
    ["the evidence is the subject", withEvidence(subject(full).id as string)],
    ["the evidence is there twice", { ...full, evidence: [1, 2].map(() => ({ id: "urn:x:1", type: ["Evidence"] })) }],
  ])("are left to the library where %s", async (_, body) => {
    expect(await check(body)).toBe("library");
  });

  const identity = (identityHash: string): JsonObject => ({
    type: "IdentityObject",
    hashed: false,
    identityHash,
    identityType: "name",
  });
  it("are left to the library where two blank nodes are alike, and done by template where they are not", async () => {
    const two = (a: string, b: string) => withSubject({ identifier: [identity(a), identity(b)] });
    expect(await check(two("Ada", "Ada"))).toBe("library");
    expect(await check(two("Ada", "Grace"))).toBe("template");
    const results = (a: string, b: string) =>
      withSubject({ result: [a, b].map((value) => ({ type: ["Result"], value })) });
    expect(await check(results("5", "5"))).toBe("library");
    expect(await check(results("5", "6"))).toBe("template");
  });

  it("are left to the library where two constant blank nodes are alike", async () => {
    const achievement = subject(full).achievement as JsonObject;
    const [alignment] = achievement.alignment as JsonObject[];
    const twice = { ...achievement, alignment: [alignment as JsonObject, alignment as JsonObject] };
    expect(await check(withSubject({ achievement: twice }))).toBe("library");
  });

  it("do not, where two texts are the same", async () => {
    const body = bodyOf({
      name: "same",
      learnerId: "same",
      email: "same",
      plainEmail: true,
      result: "same",
      language: "same",
    });
    expect(await check(body)).toBe("template");
  });

  it("are put in order where an IRI comes before, between or behind those of the achievement", async () => {
    for (const id of [
      "http://a.example/",
      "https://example.edu/achievements/ads-101/v1#m",
      "https://zzz.example/",
      "urn:z:1",
    ])
      expect(await check(withEvidence(id))).toBe("template");
    for (const [id, other] of [
      ["urn:z", "urn:a"],
      ["urn:a", "urn:aa"],
      ["https://a.example/", "urn:b"],
    ] as const)
      expect(await check({ ...withSubject({ id: other }), id })).toBe("template");
  });
});

describe("numbers", () => {
  it.each([0, 1, 5, 0.5, 4.5, 0.1, 1e-7, 123456.789, 1e20, 1e21, 9007199254740991, -3, -0.25, Number.MAX_VALUE])(
    "are written as the library writes them: %d",
    async (creditsEarned) => {
      expect(await check(withSubject({ creditsEarned }))).toBe("template");
    },
  );

  it("are left to the library where there is a sign before zero", async () => {
    expect(await check(withSubject({ creditsEarned: -0 }))).toBe("library");
    const achievement = subject(full).achievement as JsonObject;
    const canonicalizer = new Canonicalizer();
    await check(withSubject({ achievement: { ...achievement, creditsAvailable: 0 } }), canonicalizer);
    await check(withSubject({ achievement: { ...achievement, creditsAvailable: -0 } }), canonicalizer);
  });

  it("ask the library once each", async () => {
    const canonicalizer = new Canonicalizer();
    await canonicalizer.hash(full);
    const body = withSubject({ creditsEarned: 17.25 });
    expect(canonicalizer.hash(body)).toBeInstanceOf(Promise);
    await canonicalizer.hash(body);
    expect(canonicalizer.hash(body)).toBeInstanceOf(Uint8Array);
  });
});

describe("two achievements", () => {
  it("never have one template, however much alike they are", async () => {
    const canonicalizer = new Canonicalizer();
    const achievement = subject(full).achievement as JsonObject;
    for (const changed of [
      achievement,
      { ...achievement, description: `${achievement.description as string}.` },
      { ...achievement, tag: ["FAIR metadata", "research data"] },
      { ...achievement, tag: ["FAIR", "metadata research data"] },
      { ...achievement, "mc:creditBearing": false },
      Object.fromEntries(Object.entries(achievement).filter(([name]) => name !== "version")),
      Object.fromEntries(Object.entries(achievement).reverse()),
    ])
      expect(await check(withSubject({ achievement: changed }), canonicalizer)).toBe("template");
  });

  it("are told apart where the same object was changed in between", async () => {
    const canonicalizer = new Canonicalizer();
    const body = structuredClone(full);
    const achievement = subject(body).achievement as JsonObject;
    await check(body, canonicalizer);
    achievement.description = "Changed.";
    await check(body, canonicalizer);
    (achievement.criteria as JsonObject).narrative = "Changed too.";
    Object.freeze(achievement); // not all through
    await check(body, canonicalizer);
    (achievement.criteria as JsonObject).narrative = "Changed again.";
    await check(body, canonicalizer);
  });

  it("are recognised without a comparison where they are frozen all through, in whatever member they stand", async () => {
    const freeze = <T extends Json>(value: T): T => {
      if (typeof value === "object" && value !== null) Object.values(value).forEach(freeze);
      return Object.freeze(value);
    };
    const canonicalizer = new Canonicalizer();
    const types = freeze(["Result", "Evidence"]);
    const achievement = freeze(achievementObject(makeAchievement()));
    for (const name of ["Ada", "Grace"]) {
      const body = withSubject({ achievement, result: [{ type: types, value: "1" }] }, withName(name));
      expect(await check({ ...body, evidence: [{ id: "urn:x:1", type: types }] }, canonicalizer)).toBe("template");
    }
    expect(await check(withSubject({ achievement: structuredClone(achievement) }), canonicalizer)).toBe("template");
  });
});

describe("a template that is wrong", () => {
  /** Templates whose fill is changed by `broken`, and how often one was made. */
  const makerOf = (broken: (text: string) => string) => {
    const made: Template[] = [];
    const maker: typeof makeTemplate = async (...given) => {
      const { kinds, learn, fill } = bind(await makeTemplate(...given));
      const brokenFill: Template["fill"] = (values) => {
        const filled = fill(values);
        return filled && Buffer.from(broken(Buffer.from(filled).toString()));
      };
      const hash: Template["hash"] = (values) => sha256(brokenFill(values) ?? "");
      made.push({ kinds, learn, fill: brokenFill, hash });
      return made.at(-1) as Template;
    };
    return { made, maker };
  };
  const bind = (template: Template) => ({
    kinds: template.kinds,
    learn: template.learn.bind(template),
    fill: template.fill.bind(template),
  });

  it.each<[string, (text: string) => string]>([
    ["forgets to escape a quote", (text) => text.replaceAll('\\"', '"')],
    ["forgets to escape a line feed", (text) => text.replaceAll("\\n", "\n")],
    ["writes the delete character as it is", (text) => text.replaceAll("\\u007F", "\u007f")],
    ["writes hexadecimal digits in lower case", (text) => text.replaceAll("\\u001F", "\\u001f")],
    ["takes half of an astral character", (text) => text.replaceAll("😀", "\ufffd")],
    ["turns right-to-left text round", (text) => text.replaceAll("محمد", "دمحم")],
    ["writes a number in another form", (text) => text.replaceAll('"2.5E-1"', '"0.25"')],
    ["changes two labels", (text) => text.replaceAll("_:c14n1 ", "_:c14n0 ")],
    ["leaves the last quad out", (text) => text.replace(/.*\n$/, "")],
  ])("is found out before it is used, and its form left to the library: one that %s", async (_, broken) => {
    const { made, maker } = makerOf(broken);
    const canonicalizer = new Canonicalizer({ makeTemplate: maker, canonicalQuads });
    for (const body of [full, withName('a "b"\n\u007f\u001f😀 محمد'), withSubject({ creditsEarned: 0.25 })])
      expect(await canonicalizer.quads(body)).toBe(await canonicalQuads(body));
    expect(canonicalizer.stats).toEqual({ templated: 0, library: 3 });
    expect(made.length).toBeGreaterThan(0);
  });

  it("is found out where its hash is not that of its quads", async () => {
    const maker: typeof makeTemplate = async (...given) => ({
      ...bind(await makeTemplate(...given)),
      hash: () => new Uint8Array(32),
    });
    const canonicalizer = new Canonicalizer({ makeTemplate: maker, canonicalQuads });
    expect(hex(await canonicalizer.hash(full))).toBe(hex(sha256(await canonicalQuads(full))));
    expect(canonicalizer.stats.templated).toBe(0);
  });

  it("is found out at its first credential, where nothing was proved before", async () => {
    const { maker } = makerOf((text) => text.replaceAll("\\n", "\n"));
    const canonicalizer = new Canonicalizer({ makeTemplate: maker, canonicalQuads });
    const body = withName("a\nb");
    expect(await canonicalizer.quads(full)).toBe(await canonicalQuads(full));
    expect(await canonicalizer.quads(body)).toBe(await canonicalQuads(body));
    expect(canonicalizer.stats.templated).toBe(0);
  });

  it("is made once for a form, also where many credentials come at the same time", async () => {
    const { made, maker } = makerOf((text) => text);
    const canonicalizer = new Canonicalizer({ makeTemplate: maker, canonicalQuads });
    const bodies = Array.from({ length: 40 }, (_, i) => bodyOf({ ...fullRow, name: `Learner ${i}`, result: `${i}` }));
    const quads = await Promise.all(bodies.map((body) => canonicalizer.quads(body)));
    expect(made.length).toBe(1);
    expect(quads).toEqual(await Promise.all(bodies.map(canonicalQuads)));
    expect(canonicalizer.stats).toEqual({ templated: 40, library: 0 });
  });

  it("is not made for more than 512 forms, nor for so many constants that remembering them would take long", async () => {
    const countFor = async (variant: (i: number) => JsonObject) => {
      let made = 0;
      const maker = () => Promise.reject(new Error(`no template ${made++}`));
      const canonicalizer = new Canonicalizer({ makeTemplate: maker, canonicalQuads: () => Promise.resolve("quads") });
      for (let i = 0; i < 2_000; i++) expect(await canonicalizer.quads(variant(i))).toBe("quads");
      return made;
    };
    expect(await countFor((i) => ({ ...full, description: `${i}` }))).toBe(512);
    expect(
      await countFor((i) => ({ description: `${i}`, ...full, ...withSubject({ source: { id: i } }) })),
    ).toBeLessThan(512);
  });
});

describe("a signer for many", () => {
  it("gives the proofs that signCredential gives, by template and by the library", async () => {
    const canonicalizer = new Canonicalizer();
    const created = "2026-07-01T09:00:00Z";
    for (const hashQuads of [
      (body: JsonObject) => canonicalizer.hash(body),
      async (body: JsonObject) => sha256(await canonicalQuads(body)),
    ]) {
      const signer = makeSigner(signingKey, created, hashQuads);
      for (const body of [full, withName("Grace"), full, { ...full, evidence: [] }])
        expect(await signer(body)).toEqual(await signCredential(body, signingKey, created));
    }
  });

  it("signs at once where template and context are known", async () => {
    const canonicalizer = new Canonicalizer();
    const signer = makeSigner(signingKey, "2026-07-01T09:00:00Z", (body) => canonicalizer.hash(body));
    await signer(full);
    expect(signer(withName("Grace"))).not.toBeInstanceOf(Promise);
  });

  it("works in a worker thread", async () => {
    const module = new URL("../../../src/signature/canonical/canonicalizer.ts", import.meta.url).href;
    const code = `
      const { parentPort, workerData } = require("node:worker_threads");
      import(${JSON.stringify(module)}).then(async ({ Canonicalizer }) => {
        const canonicalizer = new Canonicalizer();
        const hashes = [];
        for (const body of workerData) hashes.push(await canonicalizer.hash(body));
        parentPort.postMessage({ hashes, stats: canonicalizer.stats });
      });`;
    const bodies = [full, withName("Grace"), withName("王小明")];
    const worker = new Worker(code, { eval: true, workerData: bodies });
    const answer = await new Promise<{ hashes: Uint8Array[]; stats: object }>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    await worker.terminate();
    const expected = await Promise.all(bodies.map(async (body) => sha256(await canonicalQuads(body))));
    expect(answer.hashes.map(hex)).toEqual(expected.map(hex));
    expect(answer.stats).toEqual({ templated: 3, library: 0 });
  });
});
