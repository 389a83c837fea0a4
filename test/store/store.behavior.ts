// What every Store must do, whatever the database: run over each implementation by its own test file.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BATCH_STATES, type BatchState, MOVES, type SealedCredential, type Store } from "../../src/store/store.ts";
import { saveSealed, sealedBatch, transaction, uuid, written } from "./sample.ts";

export interface StoreUnderTest {
  /** a connection to an empty database */
  readonly store: Store;
  /** a further connection to the same database */
  connect(): Promise<Store>;
  /** change rows behind the store's back, as a failing disk or a person would */
  run(sql: string): Promise<void>;
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
      const sample = sealedBatch(size, next);
      next += size;
      return saveSealed(store, sample);
    }

    describe("keeps a sealed batch", () => {
      it("as it was given, in index order, for any later connection", async () => {
        const sample = sealedBatch(150, next);
        next += 150;
        const { batch, root, credentials, tiles } = sample;
        const id = await saveSealed(store, { ...sample, credentials: credentials.toReversed() });
        const later = await test.connect();
        const state = { id, root, state: "sealed", transactionHash: null, anchoredAt: null };
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
    });

    describe("fills an open batch", () => {
      it("some at a time, and seals it when it is whole", async () => {
        const { batch, root, credentials, tiles } = sealedBatch(10, next);
        next += 10;
        const id = await store.openBatch(batch);
        expect(await store.loadBatch(id)).toMatchObject({ state: "open", root: "", size: 10 });
        await store.addCredentials(id, credentials.slice(0, 4).map(written));
        await expect(store.sealBatch(id, root, tiles, batch.sealedAt)).rejects.toMatchObject({ code: "damaged_row" });
        expect((await store.loadBatch(id)).state).toBe("open");
        await store.addCredentials(id, credentials.slice(4).map(written));
        await store.sealBatch(id, root, tiles, "2026-07-01T00:00:00Z");
        expect(await store.loadBatch(id)).toMatchObject({ state: "sealed", root, sealedAt: "2026-07-01T00:00:00Z" });
        expect(await listOf(store.readSealed(id))).toEqual(credentials);
        const more = store.addCredentials(id, [written(credentials[0] as SealedCredential)]);
        await expect(more).rejects.toMatchObject({ code: "bad_move" });
      });

      it("with no id twice: what came with it is not saved either, and earlier batches stay as they were", async () => {
        const earlier = sealedBatch(2, next);
        next += 2;
        const earlierId = await saveSealed(store, earlier);
        const { batch, credentials } = sealedBatch(3, next);
        const id = await store.openBatch(batch);
        for (const repeated of [credentials[0], earlier.credentials[1]])
          await expect(
            store.addCredentials(id, [...credentials, { ...(repeated as SealedCredential), index: 99 }].map(written)),
          ).rejects.toMatchObject({ code: "duplicate_credential", data: { batch: id } });
        expect(await listOf(store.readSealed(id))).toEqual([]);
        expect(await listOf(store.readSealed(earlierId))).toEqual(earlier.credentials);
      });

      it("and seals it wholly or not at all", async () => {
        const { batch, root, credentials, tiles } = sealedBatch(3, next);
        next += 3;
        const id = await store.openBatch(batch);
        await store.addCredentials(id, credentials.map(written));
        await expect(store.sealBatch(id, root, [...tiles, ...tiles], batch.sealedAt)).rejects.toThrow();
        expect((await store.loadBatch(id)).state).toBe("open");
        expect(await store.loadTile(id, 0, 0)).toBeNull();
      });

      it("or drops it, with all that is in it; never one that is sealed", async () => {
        const { batch, credentials } = sealedBatch(3, next);
        const id = await store.openBatch(batch);
        await store.addCredentials(id, credentials.map(written));
        await store.dropBatch(id);
        expect((await store.loadBatch(id)).state).toBe("abandoned");
        expect(await store.findCredential(uuidAt(credentials, 0))).toBeNull();
        await expect(store.dropBatch(await save())).rejects.toMatchObject({ code: "bad_move" });
      });
    });

    describe("moves a batch", () => {
      /** A new batch, brought to a state by allowed moves only. */
      async function batchIn(state: BatchState): Promise<number> {
        if (state === "open") return store.openBatch(sealedBatch(1).batch);
        const id = await save();
        const path = pathTo(state);
        for (const [i, to] of path.entries())
          await store.moveBatch(id, i === 0 ? "sealed" : (path[i - 1] ?? "sealed"), to);
        expect((await store.loadBatch(id)).state).toBe(state);
        return id;
      }

      it("to every state, from a sealed one, by allowed moves; only open it will never be again", () => {
        for (const state of BATCH_STATES)
          if (state === "open") expect(() => pathTo(state)).toThrow("cannot be reached");
          else expect(pathTo(state).at(-1) ?? "sealed").toBe(state);
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

      it("back to sealed, and then the transaction that failed is the batch's no more", async () => {
        const id = await batchIn("sealed");
        const failed = transaction(next++, { batchId: id });
        await store.moveBatch(id, "sealed", "intended", { transaction: failed });
        await store.moveBatch(id, "intended", "sent");
        await store.moveBatch(id, "sent", "sealed");
        expect(await store.loadBatch(id)).toMatchObject({ state: "sealed", transactionHash: null });
        expect(await store.loadTransaction(failed.hash)).toEqual(failed);
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
        const sample = sealedBatch(70, next);
        next += 70;
        const { credentials } = sample;
        const id = await saveSealed(store, sample);
        const links = credentials.map((one) => ({ id: `link-${one.id.slice(-6)}`, credentialId: one.id }));
        await store.saveLinks(links.toReversed(), "2026-06-30T10:00:03Z");
        expect(await store.listLinks(id)).toEqual(links);
        expect(await store.findLink(links[3]?.id ?? "")).toBe(links[3]?.credentialId);
      });

      it("and answers the same for an unknown and for a withdrawn one", async () => {
        const sample = sealedBatch(2, next);
        next += 2;
        const { credentials } = sample;
        const id = await saveSealed(store, sample);
        const [kept, withdrawn] = credentials.map((one, i) => ({ id: `${id}-${i}`, credentialId: one.id }));
        if (kept === undefined || withdrawn === undefined) throw new Error("two credentials were saved");
        await store.saveLinks([kept, withdrawn], "2026-06-30T10:00:03Z");
        await test.run(`update links set withdrawn_at = '2026-07-01T00:00:00Z' where id = '${withdrawn.id}'`);
        expect(await store.findLink(withdrawn.id)).toBeNull();
        expect(await store.findLink("unknown")).toBeNull();
        expect(await store.listLinks(id)).toEqual([kept]);
      });

      it("one for each credential, until it is withdrawn", async () => {
        const sample = sealedBatch(2, next);
        next += 2;
        const id = await saveSealed(store, sample);
        const [first, second] = sample.credentials.map(({ id: credentialId }) => credentialId);
        const link = (name: string, credentialId = "") => ({ id: `${id}-${name}`, credentialId });
        const at = "2026-06-30T10:00:03Z";
        await store.saveLinks([link("first", first)], at);
        const refusal = { code: "duplicate_link", data: {} };
        await expect(store.saveLinks([link("other", second), link("again", first)], at)).rejects.toMatchObject(refusal);
        expect(await store.listLinks(id)).toEqual([link("first", first)]);
        await test.run(`update links set withdrawn_at = '2026-07-01T00:00:00Z' where id = '${id}-first'`);
        await store.saveLinks([link("other", second), link("again", first)], at);
        expect(await store.listLinks(id)).toEqual([link("again", first), link("other", second)]);
      });

      it("once, where two commands make them at the same time", async () => {
        const sample = sealedBatch(1, next++);
        const id = await saveSealed(store, sample);
        const credentialId = uuidAt(sample.credentials, 0);
        const both = await Promise.allSettled(
          [1, 2].map((i) => store.saveLinks([{ id: `${id}-${i}`, credentialId }], "2026-06-30T10:00:03Z")),
        );
        expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
        expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "duplicate_link" } });
        expect(await store.listLinks(id)).toHaveLength(1);
      });

      it("wholly or not at all, and for credentials that it has only", async () => {
        const sample = sealedBatch(1, next++);
        const { credentials } = sample;
        const id = await saveSealed(store, sample);
        const good = { id: `${id}-good`, credentialId: uuidAt(credentials, 0) };
        const foreign = { id: `${id}-foreign`, credentialId: uuid(99_999_999) };
        await expect(store.saveLinks([good, foreign], "2026-06-30T10:00:03Z")).rejects.toThrow();
        expect(await store.findLink(good.id)).toBeNull();
      });
    });

    describe("keeps an outbox", () => {
      it("of folders that files belong into, from the first credential on, until they are finished", async () => {
        const [id, other] = [await save(), await save()];
        const mine = async () =>
          (await store.outbox.listUnfinished()).filter(({ batchId }) => [id, other].includes(batchId));
        expect(await mine()).toEqual([]);
        await store.outbox.add(id, "/out/b");
        await store.outbox.add(id, "/out/a");
        await store.outbox.add(other, "/out/a");
        const [a, b, c] = await mine();
        if (a === undefined || b === undefined) throw new Error("three were added");
        expect([a, b, c]).toEqual([
          { batchId: id, folder: "/out/a", next: 0 },
          { batchId: id, folder: "/out/b", next: 0 },
          { batchId: other, folder: "/out/a", next: 0 },
        ]);
        await store.outbox.advance(a, 256);
        await store.outbox.finish(b, "2026-06-30T10:00:03Z");
        expect(await mine()).toEqual([{ ...a, next: 256 }, c]);
      });

      it("and begins afresh where the same is wanted again", async () => {
        const id = await save();
        const mine = async () => (await store.outbox.listUnfinished()).filter(({ batchId }) => batchId === id);
        const outgoing = { batchId: id, folder: "/out/again", next: 0 };
        await store.outbox.add(id, outgoing.folder);
        await store.outbox.advance(outgoing, 256);
        await store.outbox.add(id, outgoing.folder);
        expect(await mine()).toEqual([outgoing]);
        await store.outbox.finish(outgoing, "2026-06-30T10:00:03Z");
        expect(await mine()).toEqual([]);
        await store.outbox.add(id, outgoing.folder);
        expect(await mine()).toEqual([outgoing]);
        await expect(store.outbox.add(99_999, "/out")).rejects.toThrow();
      });
    });

    it("answers what fsck asks of whole tables", async () => {
      const sent = transaction(next++);
      await store.saveTransaction(sent);
      expect(await store.audit.listTransactions()).toContainEqual(sent);
      expect(await store.audit.listLooseLinks()).toEqual([]);
    });

    describe("names a damaged row", () => {
      it("where a batch is in a state that does not exist", async () => {
        const id = await save();
        await test.run(`update batches set state = 'Sealed' where id = ${id}`);
        const damage = { code: "damaged_row", data: { table: "batches", key: String(id) } };
        await expect(store.loadBatch(id)).rejects.toMatchObject(damage);
        await expect(store.listBatches()).rejects.toMatchObject(damage);
        await expect(store.moveBatch(id, "sealed", "intended")).rejects.toMatchObject(damage);
        await test.run(`update batches set state = 'abandoned' where id = ${id}`);
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
        await test.run(`update credentials set ${column} = ${value} where id = '${key}'`);
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
