// Sealing by several workers, and every way in which it breaks off: the batch stays open, nothing is sent, and it can be
// dropped.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalize } from "../../../src/core/json/canonical.ts";
import type { IssuerContext, Random } from "../../../src/issuer/context/issuerContext.ts";
import { issueRoster } from "../../../src/issuer/issue.ts";
import { sealBatch } from "../../../src/issuer/seal/sealBatch.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { type TestIssuer, TestLedger } from "../../support/chain/testLedger.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { makeTestVerifier } from "../../support/verifying/testVerifier.ts";
import { filesOf } from "../../support/fixtures/issuing.ts";

const folder = temporaryFolder();
let ledger: TestLedger;
let issuer: TestIssuer;

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
});
afterAll(() => ledger.stop());

const batches = async ({ store }: IssuerContext) => (await store.batches.list()).map(({ state }) => state);

describe("a batch that is sealed by several workers", () => {
  const SIZE = 1_300; // workers are used, and the last chunk is not full

  it("is as good as one that is sealed by one: every credential once, published and valid", async () => {
    const context = await ledger.context(issuer);
    const done: number[] = [];
    const batch = await issueRoster(context, { rows: learners(SIZE), achievement }, issuer, {
      onProgress: (stage, count) => stage === "sign" && done.push(count),
    });
    expect([batch.state, batch.size, done.at(-1)]).toEqual(["published", SIZE, SIZE]);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    const [rows, names, files] = [new Set<number>(), new Set<string>(), await filesOf(context, batch)];
    let at = 0;
    for await (const { index, row, body } of context.store.credentials.read(batch.id)) {
      expect(index).toBe(at++);
      rows.add(row);
      names.add(canonicalize(body.credentialSubject ?? null));
    }
    expect([at, rows.size, names.size]).toEqual([SIZE, SIZE, SIZE]);
    const verifier = makeTestVerifier({ issuers: [issuer], ledgers: [ledger] });
    for (const index of [0, 255, 256, SIZE - 1])
      expect((await verifier.verify(files[index] ?? {})).checks).toMatchObject({ signature: { result: "pass" } });
    verifier.close();
  });

  it("is refused with the fault that one worker found, and stays open until it is dropped", async () => {
    const context = await ledger.context(issuer);
    const rows = learners(1_100).map((row, i) => (i === 900 ? { ...row, validUntil: "2001-01-01T00:00:00Z" } : row));
    await expect(sealBatch(context, { rows, achievement }, issuer)).rejects.toMatchObject({
      code: "bad_credential",
    });
    expect(await batches(context)).toEqual(["open"]);
    await context.store.batches.drop(1, "2026-06-30T10:00:01Z");
    expect(await batches(context)).toEqual(["abandoned"]);
  });

  it("continues where it broke off, with the same roster: every row once, published and valid", async () => {
    const context = await ledger.context(issuer);
    const rows = learners(1_300);
    const stop = (after: number) => ({
      onProgress: (stage: string, count: number) => {
        if (stage === "sign" && count > after) throw new Error("stopped");
      },
    });
    await expect(issueRoster(context, { rows, achievement }, issuer, stop(300))).rejects.toThrow("stopped");
    const open = await context.store.batches.load(1);
    expect(open.state).toBe("open");
    await expect(
      issueRoster(context, { rows, achievement, unfinishedBatch: open }, issuer, stop(1_000)),
    ).rejects.toThrow("stopped");
    const batch = await issueRoster(context, { rows, achievement, unfinishedBatch: open }, issuer);
    expect([batch.id, batch.state, batch.size]).toEqual([1, "published", 1_300]);
    const issued = [];
    for await (const { row, body } of context.store.credentials.read(1)) {
      issued.push(row);
      expect(body.validFrom).toBe(open.sealedAt);
    }
    expect(issued.toSorted((a, b) => a - b)).toEqual(rows.map(({ row }) => row));
    const files = await filesOf(context, batch);
    const verifier = makeTestVerifier({ issuers: [issuer], ledgers: [ledger] });
    for (const index of [0, 500, 1_299]) expect((await verifier.verify(files[index] ?? {})).verdict).toBe("valid");
    verifier.close();
  });

  it("is not continued with another roster, achievement or key", async () => {
    const context = await ledger.context(issuer);
    const request = { rows: learners(300), achievement };
    const stop = {
      onProgress: (_: string, count: number) => {
        if (count > 20) throw new Error("stopped");
      },
    };
    await expect(sealBatch(context, request, issuer, stop)).rejects.toThrow("stopped");
    const open = await context.store.batches.load(1);
    for (const [others, keys] of [
      [{ ...request, rows: learners(299) }, issuer],
      [{ ...request, rows: learners(300).map((row) => ({ ...row, row: row.row + 1_000 })) }, issuer],
      [{ ...request, achievement: { ...achievement, title: "Another" } }, issuer],
      [request, { ...issuer, share: null }],
    ] as const)
      await expect(sealBatch(context, { ...others, unfinishedBatch: open }, keys)).rejects.toMatchObject({
        code: "other_roster",
      });
    expect(await batches(context)).toEqual(["open"]);
  });

  it("is refused where two credentials would get the same id", async () => {
    const constant: Random = (length) => new Uint8Array(length).fill(7);
    const context = await ledger.context(issuer, { random: constant });
    const sealing = sealBatch(context, { rows: learners(300), achievement }, issuer);
    await expect(sealing).rejects.toMatchObject({ code: "duplicate_credential", data: { batch: 1 } });
    expect(await batches(context)).toEqual(["open"]);
  });
});
