// Sealing in worker threads, and every way in which it breaks off: the batch stays open, nothing is sent, and it can be
// dropped.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalize } from "../../../src/core/json/canonical.ts";
import type { IssuerContext, Random } from "../../../src/issuer/context/issuerContext.ts";
import { issueRoster } from "../../../src/issuer/issue.ts";
import { RANDOM_BYTES } from "../../../src/issuer/seal/credentialInput.ts";
import type { Chunk, SealTask } from "../../../src/issuer/seal/credentialSealer.ts";
import { sealBatch } from "../../../src/issuer/seal/sealBatch.ts";
import { Threads } from "../../../src/issuer/pool/workerPool.ts";
import type { PackedCredentials } from "../../../src/state/credential.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { random, type TestIssuer, TestLedger } from "../../support/chain/testLedger.ts";
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

describe("a batch that is sealed by several threads", () => {
  const SIZE = 1_300; // more than one thread would be used for, and a last chunk that is not full

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

  it("is refused with the fault that one thread found, and stays open until it is dropped", async () => {
    const context = await ledger.context(issuer);
    const rows = learners(1_100).map((row, i) => (i === 900 ? { ...row, validUntil: "2001-01-01" } : row));
    await expect(sealBatch(context, { rows, achievement }, issuer)).rejects.toMatchObject({
      code: "bad_credential",
    });
    expect(await batches(context)).toEqual(["open"]);
    await context.store.batches.drop(1, "2026-06-30T10:00:01Z");
    expect(await batches(context)).toEqual(["abandoned"]);
  });

  it("goes on where it broke off, with the same roster: every row once, published and valid", async () => {
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

  it("does not go on with another roster, achievement or key", async () => {
    const context = await ledger.context(issuer);
    const order = { rows: learners(300), achievement };
    const stop = {
      onProgress: (_: string, count: number) => {
        if (count > 20) throw new Error("stopped");
      },
    };
    await expect(sealBatch(context, order, issuer, stop)).rejects.toThrow("stopped");
    const open = await context.store.batches.load(1);
    for (const [others, keys] of [
      [{ ...order, rows: learners(299) }, issuer],
      [{ ...order, rows: learners(300).map((row) => ({ ...row, row: row.row + 1_000 })) }, issuer],
      [{ ...order, achievement: { ...achievement, title: "Another" } }, issuer],
      [order, { ...issuer, share: null }],
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

describe("threads", () => {
  const order = (): SealTask => ({
    achievement,
    account: issuer.account,
    profile: issuer.profile,
    now: 1_800_000_000,
    signing: issuer.signing,
    share: issuer.share,
    useTemplates: true,
  });
  const chunk = (first: number): Chunk => ({ first, rows: learners(4), random: random(4 * RANDOM_BYTES) });

  it("answer each question once, however many are asked at the same time", async () => {
    const threads = new Threads<Chunk, PackedCredentials>("seal", order(), 2);
    const answers = await Promise.all([0, 4, 8, 12, 16].map((first) => threads.ask(chunk(first))));
    expect(answers.map(({ numbers }) => numbers[0])).toEqual([0, 4, 8, 12, 16]);
    await threads.close();
  });

  it("that cannot start, or have ended, say so to everyone who asks", async () => {
    const broken = new Threads<Chunk, PackedCredentials>("seal", null, 1);
    const first = broken.ask(chunk(0));
    await expect(first).rejects.toMatchObject({ code: "worker_failed" });
    await expect(broken.ask(chunk(4))).rejects.toMatchObject({ code: "worker_failed" });
    await broken.close();
    const ended = new Threads<Chunk, PackedCredentials>("seal", order(), 1);
    await ended.close();
    await expect(ended.ask(chunk(0))).rejects.toMatchObject({ code: "worker_failed" });
  });
});
