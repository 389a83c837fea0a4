// A sealed batch on its way to published, on a real chain: it may be stopped anywhere, and still there is one anchor; and a
// batch whose stored data no longer give its root is not sent at all.
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import { urnOf } from "../../../src/core/values/uri.ts";
import { isoTime } from "../../../src/core/values/time.ts";
import { settleBatch } from "../../../src/issuer/transact/anchorBatch.ts";
import type { IssuerContext } from "../../../src/issuer/context/issuerContext.ts";
import { issueRoster } from "../../../src/issuer/issue.ts";
import { transact } from "../../../src/issuer/transact/transact.ts";
import { openSqlite } from "../../../src/store/sqlite/open.ts";
import type { Batch, BatchState } from "../../../src/state/batch.ts";
import type { Store, Transactions } from "../../../src/state/store.ts";
import { clock, TestLedger, type TestIssuer } from "../../support/chain/testLedger.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const ALL: readonly BatchState[] = ["sealed", "intended", "sent", "included", "finalized", "published"];
const folder = temporaryFolder();
let ledger: TestLedger;
let issuer: TestIssuer;

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
});
afterAll(() => ledger.stop());

class Stopped extends Error {}

/** Issue, and stop as a killed process would, right after a state is stored. */
async function issueUntil(context: IssuerContext, last: BatchState, size = 5): Promise<Batch> {
  const onState = (state: BatchState): void => {
    if (state === last) throw new Stopped(state);
  };
  await expect(issueRoster(context, { rows: learners(size), achievement }, issuer, { onState })).rejects.toThrow(
    Stopped,
  );
  const [batch] = await context.store.batches.list();
  if (batch?.state !== last) throw new Error(`it is ${batch?.state}, not ${last}`);
  return batch;
}

/** The same store for a command that is stopped just before it can store that a batch is in this state. */
function stoppedBefore(store: Store, lost: BatchState): Store {
  const transactions: Transactions = {
    ...bound(store.transactions),
    open: (transaction, held) => (lost === "intended" ? stop(lost) : store.transactions.open(transaction, held)),
    move: (id, from, to, facts, held) =>
      to === lost ? stop(lost) : store.transactions.move(id, from, to, facts, held),
  };
  const batches: Store["batches"] = {
    ...bound(store.batches),
    publish: (id, at) => (lost === "published" ? stop(lost) : store.batches.publish(id, at)),
  };
  return { ...bound(store), ...store, batches, transactions };
}

const stop = (state: string): Promise<never> => Promise.reject(new Stopped(state));

/** An object of a class as a plain one with the same methods. */
function bound<T extends object>(object: T): T {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(object)).filter((name) => name !== "constructor");
  const methods = names.map((name) => [name, (object as Record<string, () => unknown>)[name]?.bind(object)]);
  return Object.fromEntries(methods) as T;
}

const anchorsOf = async (root: string): Promise<unknown[]> =>
  (await ledger.call("eth_getLogs", {
    address: ledger.address.ledger,
    fromBlock: "0x0",
    topics: [null, null, root],
  })) as unknown[];
const nonceOf = async (): Promise<number> =>
  Number(await ledger.call("eth_getTransactionCount", issuer.anchor.address, "pending"));

async function linksOf(store: Store, batch: Batch): Promise<number> {
  const links = await store.links.list(batch.id);
  expect(new Set(links.map(({ id }) => id)).size).toBe(links.length);
  expect(new Set(links.map(({ credentialId }) => credentialId)).size).toBe(links.length);
  return links.length;
}

const WAITING = { timeout: 120_000 };

describe("a batch", () => {
  it("goes through every state in order, each stored before it is reported", async () => {
    const context = await ledger.context(issuer);
    const states: BatchState[] = [];
    const stored: BatchState[] = [];
    const onState = (state: BatchState): void => {
      states.push(state);
      const database = new DatabaseSync(ledger.databasePath());
      const last = database.prepare("select to_state from journal order by id desc limit 1").get();
      stored.push((last as { to_state: BatchState }).to_state);
      database.close();
    };
    const batch = await issueRoster(context, { rows: learners(3), achievement }, issuer, { onState });
    expect(states).toEqual(ALL);
    expect(stored).toEqual(ALL);
    expect(batch).toMatchObject({ state: "published", size: 3, ...issuer.account });
    const facts = await ledger.writer.facts(issuer.account.issuerId, batch.root);
    expect(facts).toMatchObject({ size: 3, key: issuer.anchor.address.toLowerCase() });
    expect(Date.parse(batch.anchoredAt ?? "")).toBe(facts.anchoredAt * 1000);
    expect(await context.store.transactions.loadAttempt(batch.transactionHash ?? "")).toMatchObject({
      purpose: "anchor",
      batchId: batch.id,
      from: facts.key,
      gasUsed: expect.any(Number) as number,
      blockNumber: expect.any(Number) as number,
    });
  });

  it.each([
    ["chain", { chainId: 1 }],
    ["ledger", { ledger: `0x${"ab".repeat(20)}` }],
    ["issuer", { issuerId: 999 }],
  ])("that was made for another %s is refused, and nothing is signed or sent", async (_what, other) => {
    const context = await ledger.context(issuer);
    const batch = await issueUntil(context, "sealed");
    const nonce = await nonceOf();
    const elsewhere = { ...context, account: { ...context.account, ...other } };
    const { chainId, ledger: contract, issuerId } = issuer.account;
    await expect(settleBatch(elsewhere, batch.id, issuer.anchor)).rejects.toMatchObject({
      code: "foreign_batch",
      data: { batch: batch.id, chainId, ledger: contract, issuerId },
    });
    expect([(await context.store.batches.load(batch.id)).state, await nonceOf()]).toEqual(["sealed", nonce]);
    expect(await context.store.transactions.list(["intended", "sent"])).toEqual([]);
  });

  it("continues by itself if nobody wants to hear of it", async () => {
    const context = await ledger.context(issuer);
    expect((await issueRoster(context, { rows: learners(1), achievement }, issuer)).state).toBe("published");
  });

  it.each(ALL)(
    "that was stopped when it was %s is published by the next command, with one anchor in all",
    async (last) => {
      const context = await ledger.context(issuer);
      const path = ledger.databasePath();
      const before = await nonceOf();
      const stopped = await issueUntil(context, last);
      const store = await openSqlite(path, new Date().toISOString());
      const resumed = await ledger.context(issuer, { store });
      const batch = await settleBatch(resumed, stopped.id, issuer.anchor);
      expect(batch).toMatchObject({ state: "published", root: stopped.root });
      expect(await anchorsOf(batch.root)).toHaveLength(1);
      expect(await nonceOf()).toBe(before + 1);
      expect(await linksOf(store, batch)).toBe(5);
      expect(await settleBatch(resumed, stopped.id, issuer.anchor)).toEqual(batch);
      expect(await linksOf(store, batch)).toBe(5);
      await store.close();
    },
  );

  it("has one anchor even where every command is stopped before it can store what it just did", async () => {
    const context = await ledger.context(issuer);
    const stopped = await issueUntil(context, "sealed");
    const before = await nonceOf();
    for (const lost of ALL.slice(1)) {
      const store = stoppedBefore(context.store, lost);
      await expect(settleBatch({ ...context, store }, stopped.id, issuer.anchor)).rejects.toThrow(Stopped);
    }
    const batch = await settleBatch(context, stopped.id, issuer.anchor);
    expect(batch.state).toBe("published");
    expect(await anchorsOf(batch.root)).toHaveLength(1);
    expect(await nonceOf()).toBe(before + 1);
    expect(await linksOf(context.store, batch)).toBe(5);
  });

  it("has no link and no file before it is final, and waits for finality as long as it takes", async () => {
    const strict = await ledger.connect({ finality: { confirmations: 3 } });
    const context = await ledger.context(issuer, { ledger: strict });
    const states: BatchState[] = [];
    const issued = issueRoster(context, { rows: learners(2), achievement }, issuer, {
      onState: (state) => states.push(state),
    });
    await vi.waitUntil(() => states.includes("included"), WAITING);
    const asked = vi.spyOn(strict, "finalHeight");
    await ledger.mine(1);
    const before = asked.mock.calls.length;
    // it asks again only after it has made up its mind about the answer before
    await vi.waitUntil(() => asked.mock.calls.length > before + 2, WAITING);
    const [waiting] = await context.store.batches.list();
    if (waiting === undefined) throw new Error("it is saved");
    expect([waiting.state, states.at(-1), await linksOf(context.store, waiting)]).toEqual(["included", "included", 0]);
    await ledger.mine(1);
    expect((await issued).state).toBe("published");
  });

  it("whose transaction was reverted is sealed again, says why, and then takes the anchor that was first", async () => {
    const context = await ledger.context(issuer);
    const { id, root } = await issueUntil(context, "intended");
    // the same root by another key of the issuer, as two operators could do it
    const second = await ledger.issuerKey(issuer);
    await transact(await ledger.context(issuer), second, ledgerCall("anchor", [root, 5]), {
      purpose: "anchor",
      batchId: null,
    });
    await expect(settleBatch(context, id, issuer.anchor)).rejects.toMatchObject({
      code: "transaction_failed",
      data: expect.objectContaining({
        reason: expect.stringContaining(`anchored the batch ${root} before`) as string,
      }) as object,
    });
    expect(await context.store.batches.load(id)).toMatchObject({ state: "sealed" });
    const taken = await settleBatch(context, id, issuer.anchor);
    expect([taken.state, taken.transactionHash]).toEqual(["published", null]);
    expect(await anchorsOf(root)).toHaveLength(1);
  });

  it("stays as it is while the chain cannot be reached, and continues when it can", async () => {
    for (const last of ["sealed", "intended", "sent", "included"] as const) {
      const away = await ledger.connect();
      const context = await ledger.context(issuer, { ledger: away });
      const { id } = await issueUntil(context, last);
      away.close();
      await expect(settleBatch(context, id, issuer.anchor)).rejects.toMatchObject({ code: "rpc_unreachable" });
      expect((await context.store.batches.load(id)).state).toBe(last);
      expect((await settleBatch({ ...context, ledger: ledger.writer }, id, issuer.anchor)).state).toBe("published");
    }
  });

  it("in a state that needs a person is left alone", async () => {
    const context = await ledger.context(issuer);
    const { id } = await issueUntil(context, "sealed");
    await context.store.batches.abandon(id, "2026-06-30T10:00:01Z");
    expect((await settleBatch(context, id, issuer.anchor)).state).toBe("abandoned");
  });
});

describe("the root is computed again before anything is sent, and the batch stops", () => {
  const flip = (blob: string): string =>
    `unhex(substr(hex(${blob}), 1, 62) || case substr(hex(${blob}), 63) when '00' then '01' else '00' end)`;

  it.each([
    ["one letter of a name is another", "body = replace(body, 'Kowalska 3', 'Kowalskä 3')", 1],
    ["one digit of a date is another", "body = replace(body, '2026-06-30', '2026-06-29')", 5],
    ["one bit of a nonce is another", `nonce_a = ${flip("nonce_a")}`, 5],
    ["one bit of a leaf is another", `leaf = ${flip("leaf")}`, 5],
    ["the commitment of the second view is another", `commitment_b = ${flip("commitment_b")}`, 5],
  ])("where %s", async (_what, change, affected) => {
    const { context, batch, nonce, rows } = await sealed();
    const database = new DatabaseSync(ledger.databasePath());
    const [victim] = rows.filter(({ body }) => affected === 5 || body.includes("Kowalska 3"));
    expect(database.prepare(`update credentials set ${change} where place = ?`).run(victim?.place ?? 0).changes).toBe(
      1,
    );
    database.close();
    await expect(settleBatch(context, batch.id, issuer.anchor)).rejects.toMatchObject({
      code: "root_mismatch",
      data: { batch: batch.id, credential: urnOf(victim?.id ?? new Uint8Array(16)) },
    });
    await nothingWasSent(context, batch, nonce);
  });

  it.each([
    [
      "a leaf and its content are both others",
      `body = replace(body, 'Passed', 'passed'), nonce_a = nonce_a, leaf = ${flip("leaf")}`,
    ],
    ["the last credential is missing", null],
    ["two credentials changed places", "place = place"],
  ])("where %s", async (_what, change) => {
    const { context, batch, nonce, rows } = await sealed();
    const database = new DatabaseSync(ledger.databasePath());
    if (change === null) database.exec("delete from credentials where place % 1048576 = 4");
    else if (change === "place = place")
      database.exec(
        [
          "update credentials set place = place + 100 where place % 1048576 = 1",
          "update credentials set place = place - 1 where place % 1048576 = 2",
          "update credentials set place = place - 99 where place % 1048576 = 101",
        ].join("; "),
      );
    else database.prepare(`update credentials set ${change} where place = ?`).run(rows[0]?.place ?? 0);
    database.close();
    await expect(settleBatch(context, batch.id, issuer.anchor)).rejects.toMatchObject({ code: "root_mismatch" });
    await nothingWasSent(context, batch, nonce);
  });

  it("where the root of the batch itself is another", async () => {
    const { context, batch, nonce } = await sealed();
    const database = new DatabaseSync(ledger.databasePath());
    database.exec(`update batches set root = '0x${"11".repeat(32)}'`);
    database.close();
    await expect(settleBatch(context, batch.id, issuer.anchor)).rejects.toMatchObject({
      code: "root_mismatch",
      data: { batch: batch.id, credential: null },
    });
    await nothingWasSent(context, { ...batch, root: `0x${"11".repeat(32)}` }, nonce);
  });

  async function sealed() {
    const context = await ledger.context(issuer);
    const nonce = await nonceOf();
    const batch = await issueUntil(context, "sealed");
    const database = new DatabaseSync(ledger.databasePath());
    const rows = database.prepare("select place, id, body from credentials").all() as {
      place: number;
      id: Uint8Array;
      body: string;
    }[];
    database.close();
    return { context, batch, nonce, rows };
  }

  async function nothingWasSent({ store }: IssuerContext, batch: Batch, nonce: number): Promise<void> {
    expect(await store.batches.load(batch.id)).toEqual(batch);
    expect(await nonceOf()).toBe(nonce);
    expect(await anchorsOf(batch.root)).toEqual([]);
  }
});

it("the clock of a batch is the one that was handed in", async () => {
  const past = Math.floor(clock()) - 3_600;
  const context = await ledger.context(issuer, { clock: () => past });
  const batch = await issueRoster(context, { rows: learners(1), achievement }, issuer);
  expect(batch.sealedAt).toBe(isoTime(past));
  expect((await context.store.credentials.load(batch.id, 0))?.body.validFrom).toBe(isoTime(past));
  expect(Date.parse(batch.anchoredAt ?? "") / 1000).toBeGreaterThan(clock() - 600);
});
