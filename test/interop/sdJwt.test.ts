// View B against other people's software: @sd-jwt/core 0.19 and jose read ours, we read theirs.
import { createHash, createPublicKey, sign as signBytes, verify as verifyBytes } from "node:crypto";
import { SDJwtInstance } from "@sd-jwt/core";
import { compactVerify, CompactSign, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { base64url, utf8 } from "../../src/core/bytes/bytes.ts";
import { DISCLOSABLE } from "../../src/core/share/disclosure.ts";
import type { Json, JsonObject } from "../../src/core/json/strictJson.ts";
import { encodeJson, parseJwt, signingInputOf } from "../../src/core/share/jwt.ts";
import { readShare } from "../../src/core/share/readShare.ts";
import { sameFacts } from "../../src/core/share/sameFacts.ts";
import { writeCompact, writeJws } from "../../src/core/share/shareForm.ts";
import { isShareSignedBy, publicJwkOf, signShare } from "../../src/signature/suites/es256.ts";
import { chainFacts, fixedBytes } from "../support/fixtures/issuedBatch.ts";
import { facts, sealShares, share, shareKey, shares, sources } from "../support/fixtures/issuedShare.ts";
import { makeVerifier, withChain } from "../support/verifying/sampleVerifier.ts";

const jwk = publicJwkOf(shareKey.privateKey);
const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
const p1363 = { dsaEncoding: "ieee-p1363" } as const;
let salts = 0;

const theirs = new SDJwtInstance({
  hasher: (data, algorithm) =>
    new Uint8Array(
      createHash(algorithm.replace("-", ""))
        .update(typeof data === "string" ? data : Buffer.from(data))
        .digest(),
    ),
  saltGenerator: () => base64url(fixedBytes(`salt ${salts++}`, 16)),
  hashAlg: "sha-256",
  signAlg: "ES256",
  signer: (data) =>
    signBytes("sha256", Buffer.from(data), { key: shareKey.privateKey, ...p1363 }).toString("base64url"),
  verifier: (data, signature) =>
    verifyBytes("sha256", Buffer.from(data), { key, ...p1363 }, Buffer.from(signature, "base64url")),
});

const claimsOf = (text: string): JsonObject => {
  const document = readShare(text, share.anchors.B);
  if ("claims" in document) return document.claims;
  throw new Error(JSON.stringify(document));
};
const withoutDigests = (claims: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !name.startsWith("_sd")));
const { header, payload } = parseJwt(share.jwt);

describe("our shares", () => {
  it("verify with @sd-jwt/core, which reads the same claims", async () => {
    for (const { compact } of shares) {
      const { payload: read, header: head } = await theirs.verify(compact);
      expect(read).toEqual(withoutDigests(claimsOf(compact)));
      expect(head).toEqual(header);
    }
  });

  it("verify with @sd-jwt/core with any one disclosure, and with none", async () => {
    for (const disclosures of [[], ...share.disclosures.map((one) => [one])]) {
      const compact = writeCompact({ jwt: share.jwt, disclosures });
      expect((await theirs.verify(compact)).payload).toEqual(withoutDigests(claimsOf(compact)));
    }
  });

  it("are presented by @sd-jwt/core, and what it presents verifies here", async () => {
    const presented = await theirs.present(share.compact, { name: true, result: true });
    const { report, credential } = await makeVerifier(sources()).verifyShare(presented, share.anchors.B);
    expect(report.verdict).toBe("valid");
    expect(credential).toEqual({ ...payload, name: "Şimşek Ayşegül", result: "94" });
  });

  it("carry a JWT that jose verifies, compact and as JWS", async () => {
    const { payload: read, protectedHeader } = await compactVerify(share.jwt, key, { algorithms: ["ES256"] });
    expect(JSON.parse(new TextDecoder().decode(read))).toEqual(payload);
    expect(protectedHeader).toEqual(header);
    const { header: unprotected, ...flat } = writeJws({ ...share, anchor: share.anchors.B });
    expect(decodeProtectedHeader(flat as never)).toEqual(header);
    expect(Object.keys(unprotected as JsonObject)).toEqual(["disclosures", "anchor"]);
  });

  it("with another signature or claim are refused by both", async () => {
    const forged = signShare(signingInputOf(header, { ...payload, issuing_authority: "X" }), shareKey);
    const mixed = [...forged.split(".").slice(0, 2), share.jwt.split(".")[2]].join(".");
    await expect(theirs.verify(`${mixed}~`)).rejects.toThrow();
    await expect(compactVerify(mixed, key)).rejects.toThrow();
    expect(isShareSignedBy(parseJwt(mixed), jwk)).toBe(false);
  });
});

describe("their shares of the same claims", () => {
  const claims = claimsOf(share.compact);
  const visible = withoutDigests(payload);
  const issue = async (more: JsonObject = {}) =>
    theirs.issue({ ...withoutDigests(claims), ...more } as never, { _sd: [...DISCLOSABLE] } as never, {
      header: { kid: header.kid as string, typ: "dc+sd-jwt" },
    });
  /** As @sd-jwt/core writes it, sealed and judged. */
  async function judged(compact: string, disclosures = compact.split("~").slice(1, -1)) {
    const [jwt = ""] = compact.split("~");
    const [sealed] = sealShares([{ body: share.body, jwt, disclosures }]).shares;
    const verifier = makeVerifier(sources(withChain(chainFacts(facts({ size: 1 })))));
    return verifier.verifyShare(sealed?.compact ?? "", sealed?.anchors.B ?? null);
  }

  it("are valid here with every check passed, and state what view A states", async () => {
    const { report, credential } = await judged(await issue());
    expect(Object.values(report.checks).map(({ result }) => result)).toEqual(Array(10).fill("pass"));
    expect(withoutDigests(credential)).toEqual(withoutDigests(claims));
    expect(sameFacts(share.body, credential)).toEqual([]);
  });

  it("made with jose are valid here too", async () => {
    const jwt = await new CompactSign(utf8(JSON.stringify(payload)))
      .setProtectedHeader({ alg: "ES256", kid: header.kid as string, typ: "dc+sd-jwt" })
      .sign(shareKey.privateKey);
    expect((await judged(writeCompact({ jwt, disclosures: share.disclosures }))).report.verdict).toBe("valid");
  });

  it.each<[string, JsonObject]>([
    ["a claim that we do not know", { gpa: "4.0" }],
    ["a status claim", { status: { status_list: { idx: 0, uri: "https://example.edu/status/1" } } }],
  ])("are refused here with %s, which they accept", async (_, more) => {
    const compact = await issue(more);
    expect((await theirs.verify(compact)).payload).toMatchObject({ ...visible, ...more });
    const { report } = await judged(compact);
    expect([report.verdict, report.headline]).toEqual(["invalid", "not_this_format"]);
  });

  it("are refused here with a disclosure that nothing refers to, which 0.19 accepts", async () => {
    const stray = encodeJson([base64url(fixedBytes("stray", 16)), "result", "100"] as Json);
    const compact = `${await issue()}${stray}~`;
    const without = compact.split("~").toSpliced(8, 1).join("~"); // their own `result` left out
    await expect(theirs.verify(without)).resolves.toBeDefined();
    const { report, credential } = await judged(without);
    expect([report.verdict, report.headline]).toEqual(["invalid", "altered"]);
    expect(credential).not.toHaveProperty("result");
  });
});
