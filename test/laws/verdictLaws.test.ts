// The laws of the verdict as properties, at the level of core: documents and facts in, report out.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { writeAnchor } from "../../src/core/anchor/anchorProof.ts";
import { base64url, hex, parseBase64url } from "../../src/core/bytes/bytes.ts";
import { type ChainCause, CHECKS, pass, unknown } from "../../src/core/report/answers.ts";
import { bodyOf } from "../../src/core/batch/digest.ts";
import { readDocument } from "../../src/core/credential/readCredential.ts";
import { isDocument } from "../../src/core/verdict/document.ts";
import { isCredenceError } from "../../src/core/errors/credenceError.ts";
import type { ChainFacts, ChainReading, LedgerFacts, ListedLedger } from "../../src/core/verdict/chainFacts.ts";
import { writeAccount } from "../../src/core/values/issuerAccount.ts";
import { canonicalize } from "../../src/core/json/canonical.ts";
import { type JsonObject, parseJsonObject } from "../../src/core/json/strictJson.ts";
import { NO_LOCAL_RECORD } from "../../src/core/verdict/localRecord.ts";
import { readAnchor } from "../../src/core/credential/proof.ts";
import type { Report } from "../../src/core/report/report.ts";
import { type VerdictInput, type Judge, judge, judgeUnreadable } from "../../src/core/verdict/verdict.ts";
import {
  ANCHORED,
  chainFacts,
  CODE_HASH,
  DID,
  file,
  account,
  issue,
  listed,
  NOW,
  policy,
  sample,
  ZERO_HASH,
} from "../support/fixtures/issuedBatch.ts";
import { mutants } from "../support/mutate.ts";

const by: Judge = { policy, software: "credence/test", now: NOW };

/** A report under the facts that are best for the file: all of the chain good, the signature true. */
function best(document: JsonObject, facts: Partial<VerdictInput> = {}, judgeBy: Judge = by): Report {
  const found = readDocument(document);
  if (!isDocument(found)) return judgeUnreadable(found, judgeBy);
  return judge(
    { document: found, listed, chain: chainFacts(), local: NO_LOCAL_RECORD, signature: pass, ...facts },
    judgeBy,
  );
}

const failed = ({ checks }: Report) => CHECKS.filter((name) => checks[name].result === "fail");
const body = bodyOf(file);
const proof = file.proof as [JsonObject, JsonObject];
const anchorText = proof[1].proofValue as string;
const withAnchorText = (proofValue: string): JsonObject => ({
  ...body,
  proof: [proof[0], { ...proof[1], proofValue }],
});

describe("law 1: what was issued is valid, and nothing else is", () => {
  it("every file of a batch is valid under a policy that recognises its issuer", async () => {
    for (const issued of sample.files) expect(best(issued).verdict).toBe("valid");
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).map((text) => text.normalize("NFC"));
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 12 }), async (names) => {
        const rows = names.map((text, i) => ({ row: i + 2, name: text, result: "90" }));
        const { files } = await issue({ rows });
        for (const issued of files) {
          const read = parseJsonObject(JSON.stringify(issued, null, 2), { topContextOnly: true });
          expect(best(read, { chain: chainFacts({ size: rows.length }) }).verdict).toBe("valid");
        }
      }),
      { numRuns: 15 },
    );
  });

  it("any change of the body fails a check that is named, or is refused by the reader with its code", () => {
    const original = canonicalize(body);
    const answers = new Map<string, number>();
    fc.assert(
      fc.property(mutants(body), (mutant) => {
        let read: JsonObject;
        try {
          read = parseJsonObject(JSON.stringify({ ...mutant, proof }), { topContextOnly: true });
        } catch (error) {
          if (!isCredenceError(error)) throw error;
          answers.set("refused", (answers.get("refused") ?? 0) + 1);
          return;
        }
        if (canonicalize(bodyOf(read)) === original) return;
        const report = best(read);
        expect(report.verdict).toBe("invalid");
        const [first] = failed(report);
        expect(["format", "inclusion"]).toContain(first);
        answers.set(String(first), (answers.get(String(first)) ?? 0) + 1);
      }),
      { numRuns: 1_500 },
    );
    for (const way of ["format", "inclusion"]) expect(answers.get(way) ?? 0, way).toBeGreaterThan(50);
  });

  it("any change of one bit of the anchor array fails a check that is named, but for a version above 1", () => {
    const good = parseBase64url(anchorText.slice(1));
    const found = new Set<string>();
    for (let bit = 0; bit < 8 * good.length; bit++) {
      const changed = Uint8Array.from(good);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      const report = best(withAnchorText(`u${base64url(changed)}`));
      if (report.verdict === "undetermined") {
        expect(report.checks.format, `bit ${bit}`).toEqual(unknown("newer_format"));
        expect([bit >> 3, report.headline]).toEqual([1, "newer_format"]);
        found.add("newer_format");
        continue;
      }
      expect(report.verdict, `bit ${bit}`).toBe("invalid");
      for (const name of failed(report)) found.add(name);
    }
    expect([...found].toSorted()).toEqual(["format", "inclusion", "issuer", "newer_format"]);
  });

  it("any other edit of the anchor array or of its text does so too", () => {
    const good = parseBase64url(anchorText.slice(1));
    const splice = fc.tuple(fc.nat(good.length), fc.nat(40), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(splice, ([at, remove, insert]) => {
        const changed = Uint8Array.from([...good.slice(0, at), ...insert, ...good.slice(at + remove)]);
        const text = `u${base64url(changed)}`;
        if (text === anchorText) return;
        const report = best(withAnchorText(text));
        if (report.verdict === "undetermined") expect(report.headline).toBe("newer_format");
        else expect([report.verdict, failed(report).length > 0]).toEqual(["invalid", true]);
      }),
      { numRuns: 1_000 },
    );
    const textEdit = fc.tuple(fc.nat(anchorText.length), fc.nat(2), fc.string({ unit: "binary", maxLength: 2 }));
    fc.assert(
      fc.property(textEdit, ([at, remove, insert]) => {
        const text = anchorText.slice(0, at) + insert + anchorText.slice(at + remove);
        if (text === anchorText) return;
        const report = best(withAnchorText(text));
        if (report.verdict === "undetermined") expect(report.headline).toBe("newer_format");
        else expect(report.verdict).toBe("invalid");
      }),
      { numRuns: 1_000 },
    );
  });

  it("the anchor and path of one file do not carry another of the same batch", () => {
    for (const [i, one] of sample.files.entries())
      for (const [j, other] of sample.files.entries()) {
        if (i === j) continue;
        const report = best({ ...one, proof: other.proof as never });
        expect([report.verdict, report.headline]).toEqual(["invalid", "altered"]);
      }
  });
});

describe("law 2 at the level of facts: what is lost never helps", () => {
  const times = fc.constantFrom(0, ANCHORED - 100, ANCHORED, ANCHORED + 100);
  /** Mostly good, so that files with one fault or none are common. */
  const mostly = <T>(good: T, others: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 5, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: others });
  const ledger: fc.Arbitrary<Partial<LedgerFacts>> = fc.record({
    didHash: mostly(chainFacts().newest.didHash, fc.constant(ZERO_HASH)),
    anchoredAt: mostly(ANCHORED, times),
    size: mostly(5, fc.constantFrom(0, 1, 3)),
    reaffirmedAt: times,
    batchRevokedAt: mostly(0, times),
    keyCompromisedSince: times,
    revoked: mostly(false, fc.boolean()),
    suspended: mostly(false, fc.boolean()),
    superseded: mostly(false, fc.boolean()),
  });
  const chains: fc.Arbitrary<ChainFacts> = fc
    .tuple(ledger, ledger, mostly(CODE_HASH, fc.constant(ZERO_HASH)))
    .map(([newest, final, codeHash]) => ({ ...chainFacts(newest, final), codeHash }));
  const listings: fc.Arbitrary<ListedLedger> = fc.record({
    network: fc.constant("n"),
    evidence: fc.constantFrom("production", "test", "local"),
    status: fc.constantFrom("current", "retired", "distrusted"),
    retiredAt: times,
    codeHash: fc.constant(CODE_HASH),
    registry: fc.constant(null),
  });
  const causes = fc.constantFrom<ChainCause>("no_endpoint", "unreachable", "disagreement", "wrong_chain", "stale");

  it("replacing the facts of the chain by a cause turns no check to pass and no verdict to valid", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sample.files),
        chains,
        listings,
        causes,
        fc.boolean(),
        (document, chain, listing, cause, accepts) => {
          const judgeBy = { ...by, policy: { ...policy, acceptTest: accepts } };
          const known = best(document, { listed: listing, chain }, judgeBy);
          const lost = best(document, { listed: listing, chain: cause, signature: unknown(cause) }, judgeBy);
          expect(["undetermined", "invalid"]).toContain(lost.verdict);
          for (const name of CHECKS)
            if (lost.checks[name].result === "pass" && name !== "inclusion")
              expect(known.checks[name].result, name).toBe("pass");
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is valid only with every fact good: anchored, final, entitled, unrevoked, listed, registered", () => {
    let valid = 0;
    fc.assert(
      fc.property(chains, listings, fc.boolean(), (chain, listing, accepts) => {
        const report = best(file, { listed: listing, chain }, { ...by, policy: { ...policy, acceptTest: accepts } });
        if (report.verdict !== "valid") return;
        valid++;
        const { newest, final, codeHash } = chain;
        expect(codeHash).toBe(CODE_HASH);
        expect(newest.anchoredAt * final.anchoredAt).toBeGreaterThan(0);
        expect([newest.revoked, newest.suspended, newest.superseded, newest.batchRevokedAt]).toEqual([
          false,
          false,
          false,
          0,
        ]);
        expect(newest.didHash).not.toBe(ZERO_HASH);
        expect(listing.status).not.toBe("distrusted");
        if (listing.status === "retired") expect(newest.anchoredAt).toBeLessThanOrEqual(listing.retiredAt);
        expect(listing.evidence === "production" || accepts).toBe(true);
        if (newest.keyCompromisedSince > 0 && newest.keyCompromisedSince <= newest.anchoredAt)
          expect(newest.reaffirmedAt).toBeGreaterThan(0);
      }),
      { numRuns: 1_500 },
    );
    expect(valid).toBeGreaterThan(30);
  });
});

describe("law 4: the same inputs give the same bytes", () => {
  it("issuing twice gives the same files and root", async () => {
    const again = await issue();
    expect(JSON.stringify(again.files)).toBe(JSON.stringify(sample.files));
    expect(hex(again.root)).toBe(hex(sample.root));
  });

  it("no time zone or locale of the machine changes a report", () => {
    const before = process.env.TZ;
    const seen = ["UTC", "Pacific/Apia", "Asia/Kathmandu"].map((zone) => {
      process.env.TZ = zone;
      return { report: JSON.stringify(best(file)), local: new Date(0).getTimezoneOffset() };
    });
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
    expect(new Set(seen.map(({ local }) => local)).size).toBe(3);
    expect(new Set(seen.map(({ report }) => report)).size).toBe(1);
  });
});

describe("law 5: the same body and root elsewhere is invalid", () => {
  const elsewhere = fc.record({
    chainId: fc.constantFrom(account.chainId, 1, 137),
    ledger: fc.constantFrom(account.ledger, `0x${"11".repeat(20)}`),
    issuerId: fc.constantFrom(account.issuerId, 1, 8),
  });
  const readings = fc.constantFrom<ChainReading>(chainFacts(), "unreachable", "no_endpoint");

  it("under another issuer id, ledger or chain, however good the facts of that place are", () => {
    fc.assert(
      fc.property(fc.constantFrom(...sample.files), elsewhere, readings, (document, other, chain) => {
        if (writeAccount(other) === writeAccount(account)) return;
        const anchor = readAnchor(document, DID);
        if ("result" in anchor) throw new Error("no anchor");
        const [signature, member] = document.proof as [JsonObject, JsonObject];
        const moved = {
          ...document,
          proof: [signature, { ...member, proofValue: writeAnchor({ ...anchor, account: other }) }],
        };
        const recognising = { ...by, policy: { ...policy, issuers: [account, other] } };
        const anchorMoved = best(moved, { chain }, recognising);
        expect([anchorMoved.verdict, anchorMoved.headline]).toEqual(["invalid", "anchored_by_another"]);
        const bodyMoved = best({ ...document, "mc:ledger": writeAccount(other) }, { chain }, recognising);
        expect([bodyMoved.verdict, bodyMoved.headline]).toEqual(["invalid", "altered"]);
        const bothMoved = best({ ...moved, "mc:ledger": writeAccount(other) }, { chain }, recognising);
        expect([bothMoved.verdict, bothMoved.headline]).toEqual(["invalid", "altered"]);
      }),
      { numRuns: 300 },
    );
  });

  it("but the same content issued anew for another account is a credential of that account", async () => {
    const other = { ...account, issuerId: 8 };
    const [first] = (await issue({ account: other })).files;
    expect(best(first as JsonObject, {}, { ...by, policy: { ...policy, issuers: [other] } }).verdict).toBe("valid");
    expect(best(first as JsonObject).verdict).toBe("unrecognised");
  });
});
