// What every Store must do, whatever the database: run over each implementation by its own test file.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BATCH_STATES, type BatchState, MOVES, type SealedCredential, type Store } from "../../src/store/store.ts";
import { sealedBatch, transaction, uuid } from "./sample.ts";

export interface StoreUnderTest {
  /** a connection to an empty database */
  readonly store: Store;
  /** a further connection to the same database */
  connect(): Promise<Store>;
  /** change rows behind the store's back, as a failing disk or a person would */
  run(sql: string): void;
  end(): Promise<void>;
}

export function behavesLikeAStore(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`a store on ${name}`, () => {
    let test: StoreUnderTest;
    let store: Store;
    let next = 0;

    beforeAll(async () => {
      test = await make();
      store = test.store;
    });
    afterAll(() => test.end());

    /** Save a batch whose ids nobody else has. */
    async function save(size = 1): Promise<number> {
      const { batch, credentials, tiles } = sealedBatch(size, next);
      next += size;
      return store.saveSealed(batch, credentials, tiles);
    }

    describe("keeps a sealed batch", () => {
      it("as it was given, in index order, for any later connection", async () => {
        const { batch, credentials, tiles } = sealedBatch(150, (next += 150));
        next += 150;
        const id = await store.saveSealed(batch, credentials.toReversed(), tiles);
        const later = await test.connect();
        const state = { id, state: "sealed", transactionHash: null, anchoredAt: null };
        expect(await later.loadBatch(id)).toEqual({ ...batch, ...state });
        expect(await listOf(later.readSealed(id))).toEqual(credentials);
        expect(await later.loadSealed(id, 149)).toEqual(credentials[149]);
        for (const { level, number, nodes } of tiles) expect(await later.loadTile(id, level, number)).toEqual(nodes);
        expect(await later.findCredential(uuidAt(credentials, 77))).toEqual({
          batch: { ...batch, ...state },
          index: 77,
        });
        await later.close();
      });

      it("and lists batches newest first", async () => {
        const [older, newer] = [await save(), await save()];
        expect((await store.listBatches()).slice(0, 2).map(({ id }) => id)).toEqual([newer, older]);
      });

      it("and says null of what it does not have", async () => {
        const id = await save();
        expect(await store.loadSealed(id, 1)).toBeNull();
        expect(await store.loadTile(id, 0, 1)).toBeNull();
        expect(await store.findCredential(uuid(99_999_999))).toBeNull();
        expect(await store.loadTransaction(`0x${"9".repeat(64)}`)).toBeNull();
        expect(await listOf(store.readSealed(99_999))).toEqual([]);
        await expect(store.loadBatch(99_999)).rejects.toMatchObject({
          code: "unknown_batch",
          data: { batch: "99999" },
        });
      });

      it("wholly or not at all: an id that stands twice in the batch leaves nothing behind", async () => {
        const before = await store.listBatches();
        const { batch, credentials, tiles } = sealedBatch(130, next);
        const twice = credentials.map((one, i) => (i === 129 ? { ...one, id: uuidAt(credentials, 0) } : one));
        await expect(store.saveSealed(batch, twice, tiles)).rejects.toMatchObject({ code: "duplicate_credential" });
        expect(await store.listBatches()).toEqual(before);
        expect(await store.findCredential(uuidAt(credentials, 0))).toBeNull();
      });

      it("wholly or not at all: an id of an earlier batch leaves that batch as it was", async () => {
        const { batch, credentials, tiles } = sealedBatch(2, next);
        next += 2;
        const earlier = await store.saveSealed(batch, credentials, tiles);
        await expect(store.saveSealed(batch, credentials, tiles)).rejects.toMatchObject({
          code: "duplicate_credential",
        });
        expect((await store.listBatches())[0]?.id).toBe(earlier);
        expect(await listOf(store.readSealed(earlier))).toEqual(credentials);
      });

      it("wholly or not at all: a tile that cannot be saved takes batch and credentials with it", async () => {
        const before = await store.listBatches();
        const { batch, credentials, tiles } = sealedBatch(3, next);
        await expect(store.saveSealed(batch, credentials, [...tiles, ...tiles])).rejects.toThrow();
        expect(await store.listBatches()).toEqual(before);
        expect(await store.findCredential(uuidAt(credentials, 0))).toBeNull();
      });
    });

    describe("moves a batch", () => {
      /** A new batch, brought to a state by allowed moves only. */
      async function batchIn(state: BatchState): Promise<number> {
        const id = await save();
        const path = pathTo(state);
        for (const [i, to] of path.entries())
          await store.moveBatch(id, i === 0 ? "sealed" : (path[i - 1] ?? "sealed"), to);
        expect((await store.loadBatch(id)).state).toBe(state);
        return id;
      }

      it("to every state, from a sealed one, by allowed moves", () => {
        for (const state of BATCH_STATES) expect(pathTo(state).at(-1) ?? "sealed").toBe(state);
      });

      it.each(BATCH_STATES)("from %s only where the design allows it", async (from) => {
        const stays = await batchIn(from);
        for (const to of BATCH_STATES) {
          if (MOVES[from].includes(to)) {
            const id = await batchIn(from);
            await store.moveBatch(id, from, to);
            expect((await store.loadBatch(id)).state).toBe(to);
          } else {
            const refusal = { code: "bad_move", data: { batch: stays, state: from, to } };
            await expect(store.moveBatch(stays, from, to)).rejects.toMatchObject(refusal);
            expect((await store.loadBatch(stays)).state).toBe(from);
          }
        }
      });

      it("never from a state that it is not in: another command was faster", async () => {
        const id = await batchIn("included");
        const refusal = { code: "bad_move", data: { batch: id, state: "included", to: "included" } };
        await expect(store.moveBatch(id, "sent", "included")).rejects.toMatchObject(refusal);
        await expect(store.moveBatch(99_999, "sealed", "intended")).rejects.toMatchObject({ code: "unknown_batch" });
      });

      it("together with the signed transaction, which is there at once or not at all", async () => {
        const id = await batchIn("sealed");
        const signed = transaction(next++, { batchId: id });
        await store.moveBatch(id, "sealed", "intended", { transaction: signed });
        expect(await store.loadBatch(id)).toMatchObject({ state: "intended", transactionHash: signed.hash });
        expect(await store.loadTransaction(signed.hash)).toEqual(signed);
        const other = await batchIn("sealed");
        await expect(store.moveBatch(other, "sealed", "intended", { transaction: signed })).rejects.toThrow();
        expect(await store.loadBatch(other)).toMatchObject({ state: "sealed", transactionHash: null });
      });

      it("together with the time of its anchor", async () => {
        const id = await batchIn("sent");
        await store.moveBatch(id, "sent", "included", { anchoredAt: "2026-06-30T10:00:02Z" });
        expect(await store.loadBatch(id)).toMatchObject({ state: "included", anchoredAt: "2026-06-30T10:00:02Z" });
      });

      it("once, where two commands try at the same time", async () => {
        const id = await batchIn("sealed");
        const both = await Promise.allSettled([1, 2].map(() => store.moveBatch(id, "sealed", "intended")));
        const refusal = { status: "rejected", reason: { code: "bad_move" } };
        expect(both.toSorted((a, b) => a.status.localeCompare(b.status))).toMatchObject([
          { status: "fulfilled" },
          refusal,
        ]);
      });
    });

    it("keeps a transaction, and where it was mined", async () => {
      const sent = transaction(next++, { purpose: "revoke" });
      await store.saveTransaction(sent);
      expect(await store.loadTransaction(sent.hash)).toEqual(sent);
      await store.saveInclusion(sent.hash, 12_345_678_901, 30_000_000);
      expect(await store.loadTransaction(sent.hash)).toEqual({
        ...sent,
        blockNumber: 12_345_678_901,
        gasUsed: 30_000_000,
      });
      await expect(store.saveTransaction(sent)).rejects.toThrow();
    });

    describe("keeps proof links", () => {
      it("by credential, in index order, and finds the credential behind one", async () => {
        const { batch, credentials, tiles } = sealedBatch(70, next);
        next += 70;
        const id = await store.saveSealed(batch, credentials, tiles);
        const links = credentials.map((one) => ({ id: `link-${one.id.slice(-6)}`, credentialId: one.id }));
        await store.saveLinks(links.toReversed(), "2026-06-30T10:00:03Z");
        expect(await store.listLinks(id)).toEqual(links);
        expect(await store.findLink(links[3]?.id ?? "")).toBe(links[3]?.credentialId);
      });

      it("and answers the same for an unknown and for a withdrawn one", async () => {
        const { batch, credentials, tiles } = sealedBatch(2, next);
        next += 2;
        const id = await store.saveSealed(batch, credentials, tiles);
        const [kept, withdrawn] = credentials.map((one, i) => ({ id: `${id}-${i}`, credentialId: one.id }));
        if (kept === undefined || withdrawn === undefined) throw new Error("two credentials were saved");
        await store.saveLinks([kept, withdrawn], "2026-06-30T10:00:03Z");
        test.run(`update links set withdrawn_at = '2026-07-01T00:00:00Z' where id = '${withdrawn.id}'`);
        expect(await store.findLink(withdrawn.id)).toBeNull();
        expect(await store.findLink("unknown")).toBeNull();
        expect(await store.listLinks(id)).toEqual([kept]);
      });

      it("wholly or not at all, and for credentials that it has only", async () => {
        const { batch, credentials, tiles } = sealedBatch(1, next++);
        const id = await store.saveSealed(batch, credentials, tiles);
        const good = { id: `${id}-good`, credentialId: uuidAt(credentials, 0) };
        const foreign = { id: `${id}-foreign`, credentialId: uuid(99_999_999) };
        await expect(store.saveLinks([good, foreign], "2026-06-30T10:00:03Z")).rejects.toThrow();
        expect(await store.findLink(good.id)).toBeNull();
      });
    });

    describe("names a damaged row", () => {
      it("where a batch is in a state that does not exist", async () => {
        const id = await save();
        test.run(`update batches set state = 'Sealed' where id = ${id}`);
        const damage = { code: "damaged_row", data: { table: "batches", key: String(id) } };
        await expect(store.loadBatch(id)).rejects.toMatchObject(damage);
        await expect(store.listBatches()).rejects.toMatchObject(damage);
        await expect(store.moveBatch(id, "sealed", "intended")).rejects.toMatchObject(damage);
        test.run(`update batches set state = 'abandoned' where id = ${id}`);
      });

      it.each([
        ["body", "is not JSON", "'{'"],
        ["body", "is no object", "'[1]'"],
        ["body", "has a key twice", `'{"a":1,"a":2}'`],
        ["body", "lost its end", "substr(body, 1, length(body) - 1)"],
        ["signature", "is not JSON", "''"],
      ])("where its %s %s", async (column, _what, value) => {
        const id = await save(2);
        const key = uuid(next - 1);
        test.run(`update credentials set ${column} = ${value} where id = '${key}'`);
        const damage = { code: "damaged_row", data: { table: "credentials", key } };
        await expect(store.loadSealed(id, 1)).rejects.toMatchObject(damage);
        await expect(listOf(store.readSealed(id))).rejects.toMatchObject(damage);
        expect(await store.loadSealed(id, 0)).not.toBeNull();
      });
    });
  });
}

/** The shortest way from `sealed`, without `sealed` itself. */
function pathTo(state: BatchState): BatchState[] {
  const paths = new Map<BatchState, BatchState[]>([["sealed", []]]);
  for (const [from, path] of paths) for (const to of MOVES[from]) if (!paths.has(to)) paths.set(to, [...path, to]);
  const path = paths.get(state);
  if (path === undefined) throw new Error(`${state} cannot be reached`);
  return path;
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const uuidAt = (credentials: readonly SealedCredential[], index: number): string => credentials[index]?.id ?? "";
