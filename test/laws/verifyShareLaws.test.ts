// The laws of the verdict [VERDICTS 7] as properties of shares: what was issued is valid, nothing else is, what is lost never helps.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAnchor, writeAnchor } from "../../src/core/anchor/anchorProof.ts";
import { base64url, parseBase64url } from "../../src/core/bytes/bytes.ts";
import { CHECKS } from "../../src/core/report/answers.ts";
import type { IssuerAccount } from "../../src/core/values/issuerAccount.ts";
import { parseJwt } from "../../src/core/share/jwt.ts";
import type { Report } from "../../src/core/report/report.ts";
import { writeCompact } from "../../src/core/share/shareForm.ts";
import type { Verification, VerifierSources } from "../../src/verifier/verifier.ts";
import { account, policy } from "../support/fixtures/issuedBatch.ts";
import { share, shares, sources } from "../support/fixtures/issuedShare.ts";
import { makeVerifier, withChain } from "../support/verifying/sampleVerifier.ts";

const { payload } = parseJwt(share.jwt);
const anchor = parseAnchor(share.anchors.B);
const verify = (text: string, beside = share.anchors.B, changes: Partial<VerifierSources> = {}) =>
  makeVerifier(sources(changes)).verifyShare(text, beside);
const report = async (...parts: Parameters<typeof verify>): Promise<Report> => (await verify(...parts)).report;
const failed = ({ checks }: Report) => CHECKS.filter((name) => checks[name].result === "fail");

describe("the laws of the verdict, for shares", () => {
  it("any changed character of the JWT or of a disclosure fails a named check", async () => {
    const compact = writeCompact({ jwt: share.jwt, disclosures: share.disclosures.slice(0, 3) });
    const found = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(compact.length - 1),
        fc.string({ minLength: 1, maxLength: 1, unit: "binary-ascii" }),
        async (at, other) => {
          const text = compact.slice(0, at) + other + compact.slice(at + 1);
          if (text === compact) return;
          const one = await report(text);
          expect(one.verdict, text).toBe("invalid");
          const [first = ""] = failed(one);
          found.set(first, (found.get(first) ?? 0) + 1);
        },
      ),
      { numRuns: 1_000 },
    );
    expect([...found.keys()].toSorted()).toEqual(["format", "inclusion"]);
  });

  it("a changed value in a disclosure, well written, is reported as altered", async () => {
    const [salt] = JSON.parse(Buffer.from(share.disclosures[7] ?? "", "base64url").toString()) as [string];
    const better = Buffer.from(JSON.stringify([salt, "result", "100"])).toString("base64url");
    const { report: one, credential } = await verify(writeCompact({ jwt: share.jwt, disclosures: [better] }));
    expect([one.verdict, one.headline]).toEqual(["invalid", "altered"]);
    expect(credential).toEqual(payload);
  });

  it("any changed bit of the anchor fails a named check, but for a version above 1", async () => {
    const good = parseBase64url(share.anchors.B.slice(1));
    const found = new Set<string>();
    for (let bit = 0; bit < 8 * good.length; bit++) {
      const bytes = Uint8Array.from(good);
      bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      const one = await report(share.compact, `u${base64url(bytes)}`);
      expect([one.verdict, one.headline], `bit ${bit}`).toEqual(
        one.verdict === "undetermined" ? ["undetermined", "newer_format"] : ["invalid", one.headline],
      );
      for (const name of failed(one)) found.add(name);
    }
    expect([...found].toSorted()).toEqual(["format", "inclusion", "issuer"]);
  });

  it("the JWT of one share is not carried by the anchor of another", async () => {
    for (const [i, one] of shares.entries())
      for (const [j, other] of shares.entries())
        if (i !== j) expect((await report(one.compact, other.anchors.B)).headline).toBe("altered");
  });

  it("a disclosure of one share is not carried by another", async () => {
    const stray = shares[2]?.disclosures[0] ?? "";
    const one = await report(writeCompact({ jwt: share.jwt, disclosures: [...share.disclosures.slice(1), stray] }));
    expect([one.verdict, one.headline]).toEqual(["invalid", "altered"]);
  });

  it("the same share under another issuer id, ledger or chain is invalid, however good that place is", async () => {
    const elsewhere: IssuerAccount[] = [
      { ...account, issuerId: 8 },
      { ...account, chainId: 1 },
      { ...account, ledger: `0x${"11".repeat(20)}` },
    ];
    for (const other of elsewhere) {
      const recognising = { policy: { ...policy, issuers: [account, other] } };
      const one = await report(share.compact, writeAnchor({ ...anchor, account: other }), recognising);
      expect([one.verdict, one.headline]).toEqual(["invalid", "anchored_by_another"]);
    }
  });

  it("what is lost never helps: without the chain no verdict is valid", async () => {
    for (const cause of ["no_endpoint", "unreachable", "disagreement", "wrong_chain", "stale"] as const) {
      const lost: Verification = await verify(share.compact, share.anchors.B, withChain(cause));
      expect([lost.report.verdict, lost.sourcesFailed]).toEqual(["undetermined", true]);
    }
  });
});
