// What every Store must do, whatever the database: run over each implementation by its own test file.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import { MARK } from "../../src/core/json/canonical.ts";
import { rowKeyOf } from "../../src/store/sql/rowKey.ts";
import { openByAddress } from "../../src/store/openByAddress.ts";
import type { Credential, StoredCredential } from "../../src/state/credential.ts";
import type { Store } from "../../src/state/store.ts";
import { AT, saveSealed, sealedBatch, transactionOf, uuid, written } from "../support/fixtures/storedBatch.ts";
import { behavesLikeTransactions } from "./transactions.behavior.ts";
import { behavesLikeStatusChanges } from "./statusChanges.behavior.ts";

const NOW = "2026-07-01T00:00:00Z";

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
        const { sharedTexts, ...about } = batch;
        const saved = {
          ...about,
          id,
          root,
          state: "sealed",
          transactionId: null,
          transactionHash: null,
          anchoredAt: null,
          requestedUntil: null,
        };
        expect(await later.batches.load(id)).toEqual(saved);
        expect(await later.batches.loadSharedTexts(id)).toEqual(sharedTexts);
        expect(await listOf(later.credentials.read(id))).toEqual(credentials);
        expect(await later.credentials.load(id, 149)).toEqual(credentials[149]);
        for (const { level, number, nodes } of tiles)
          expect(await later.batches.loadTile(id, level, number)).toEqual(nodes);
        expect(await later.credentials.find(uuidAt(credentials, 77))).toEqual({
          batch: saved,
          index: 77,
        });
        await later.close();
      });

      it("and lists batches newest first", async () => {
        const [older, newer] = [await save(), await save()];
        expect((await store.batches.list()).slice(0, 2).map(({ id }) => id)).toEqual([newer, older]);
      });

      it("and says null of what it does not have", async () => {
        const id = await save();
        expect(await store.credentials.load(id, 1)).toBeNull();
        expect(await store.batches.loadTile(id, 0, 1)).toBeNull();
        expect(await store.credentials.find(uuid(99_999_999))).toBeNull();
        expect(await store.transactions.loadAttempt(`0x${"9".repeat(64)}`)).toBeNull();
        expect(await listOf(store.credentials.read(99_999))).toEqual([]);
        await expect(store.batches.load(99_999)).rejects.toMatchObject({
          code: "unknown_batch",
          data: { batch: "99999" },
        });
      });
    });

    describe("fills an open batch", () => {
      it("some at a time, and seals it when it is whole", async () => {
        const { batch, root, credentials, tiles } = sealedBatch(10, next);
        next += 10;
        const id = await store.batches.open(batch);
        expect(await store.batches.load(id)).toMatchObject({ state: "open", root: "", size: 10 });
        await store.credentials.add(id, credentials.slice(0, 4).map(written));
        await expect(store.batches.seal(id, root, tiles, batch.sealedAt)).rejects.toMatchObject({
          code: "damaged_row",
        });
        expect((await store.batches.load(id)).state).toBe("open");
        await store.credentials.add(id, credentials.slice(4).map(written));
        await store.batches.seal(id, root, tiles, "2026-07-01T00:00:00Z");
        expect(await store.batches.load(id)).toMatchObject({ state: "sealed", root, sealedAt: "2026-07-01T00:00:00Z" });
        expect(await listOf(store.credentials.read(id))).toEqual(credentials);
        const more = store.credentials.add(id, [written(credentials[0] as Credential)]);
        await expect(more).rejects.toMatchObject({ code: "bad_move" });
      });

      it("with no position twice: what came with it is not saved either", async () => {
        const { batch, credentials } = sealedBatch(3, next);
        const [first] = credentials.map(written);
        const id = await store.batches.open(batch);
        await expect(
          store.credentials.add(id, [
            ...credentials.map(written),
            { ...(first as StoredCredential), id: uuid(next + 50) },
          ]),
        ).rejects.toMatchObject({ code: "duplicate_credential", data: { batch: id } });
        expect(await listOf(store.credentials.read(id))).toEqual([]);
      });

      it("with no id twice: it is not sealed, earlier batches stay as they were, and it can be dropped", async () => {
        const earlier = sealedBatch(2, next);
        next += 2;
        const earlierId = await saveSealed(store, earlier);
        for (const repeated of [uuid(next), earlier.credentials[1]?.id ?? ""]) {
          const { batch, root, credentials, tiles } = sealedBatch(3, next);
          const id = await store.batches.open(batch);
          await store.credentials.add(
            id,
            credentials.map((credential, i) => written(i === 2 ? { ...credential, id: repeated } : credential)),
          );
          await expect(store.batches.seal(id, root, tiles, batch.sealedAt)).rejects.toMatchObject({
            code: "duplicate_credential",
            data: { batch: id },
          });
          expect((await store.batches.load(id)).state).toBe("open");
          expect(await store.credentials.find(uuid(next))).toBeNull();
          await store.batches.drop(id, AT);
        }
        expect(await listOf(store.credentials.read(earlierId))).toEqual(earlier.credentials);
        expect((await store.credentials.find(earlier.credentials[1]?.id ?? ""))?.batch.id).toBe(earlierId);
      });

      it("with texts that are shortened by what its credentials share, and reads them back in full", async () => {
        const sample = sealedBatch(3, next);
        next += 3;
        const [achievement, shareHeader] = ['{"name":"Ōhakune \\u0001"}', "eyJhIjoxfQ"];
        const id = await store.batches.open({ ...sample.batch, sharedTexts: { achievement, shareHeader } });
        const short = sample.credentials.map(written).map((credential) => ({
          ...credential,
          body: `{"achievement":${MARK},"id":"${credential.id}"}`,
          share: credential.share && { ...credential.share, jwt: `{"achievement":${MARK}}.c2ln` },
        }));
        await store.credentials.add(id, short);
        await store.batches.seal(id, sample.root, sample.tiles, NOW);
        const read = await listOf(store.credentials.read(id));
        const payload = Buffer.from(`{"achievement":${achievement}}`).toString("base64url");
        for (const [i, { id: credentialId, share }] of sample.credentials.entries()) {
          expect(read[i]?.body).toEqual({ achievement: JSON.parse(achievement) as JsonObject, id: credentialId });
          expect(read[i]?.share?.jwt).toBe(share === null ? undefined : `${shareHeader}.${payload}.c2ln`);
        }
        expect(await listOf(store.credentials.readChunks(id))).toEqual([short]);
      });

      it("to be read in part, also behind a gap and by a reader of its own", async () => {
        const sample = sealedBatch(300, next);
        next += 300;
        const id = await saveSealed(store, sample);
        await test.run(`delete from credentials where place between ${rowKeyOf(id, 20)} and ${rowKeyOf(id, 199)}`);
        const reader = await openByAddress(store.address);
        for (const one of [store, reader])
          for (const [from, to] of [
            [0, 300],
            [5, 205],
            [20, 200],
            [299, 1_000],
          ] as const) {
            const chunks = await listOf(one.credentials.readChunks(id, { from, to }));
            expect(chunks.flat().map(({ index }) => index)).toEqual(
              Array.from({ length: 300 }, (_, i) => i).filter((i) => i >= from && i < to && (i < 20 || i > 199)),
            );
          }
        await reader.close();
      });

      it("and seals it wholly or not at all", async () => {
        const { batch, root, credentials, tiles } = sealedBatch(3, next);
        next += 3;
        const id = await store.batches.open(batch);
        await store.credentials.add(id, credentials.map(written));
        await expect(store.batches.seal(id, root, [...tiles, ...tiles], batch.sealedAt)).rejects.toThrow();
        expect((await store.batches.load(id)).state).toBe("open");
        expect(await store.batches.loadTile(id, 0, 0)).toBeNull();
      });

      it("or drops it, with all that is in it; never one that is sealed", async () => {
        const { batch, credentials } = sealedBatch(3, next);
        const id = await store.batches.open(batch);
        await store.credentials.add(id, credentials.map(written));
        await store.batches.drop(id, AT);
        expect((await store.batches.load(id)).state).toBe("abandoned");
        expect(await store.credentials.find(uuidAt(credentials, 0))).toBeNull();
        await expect(store.batches.drop(await save(), AT)).rejects.toMatchObject({ code: "bad_move" });
      });
    });

    describe("publishes a batch", () => {
      it("only when its anchor is final, and never twice at once", async () => {
        const id = await save();
        await expect(store.batches.publish(id, AT)).rejects.toMatchObject({
          code: "bad_move",
          data: { state: "sealed" },
        });
        const transaction = await transactionOf(store, id, "finalized");
        expect((await store.batches.load(id)).state).toBe("finalized");
        await store.batches.publish(id, AT);
        expect(await store.batches.load(id)).toMatchObject({ state: "published", transactionId: transaction.id });
        await expect(store.batches.publish(id, AT)).rejects.toMatchObject({ data: { state: "published" } });
      });

      it("and takes it back where a reorg went past finality; final again, it is to be published again", async () => {
        const id = await save();
        const { id: transaction } = await transactionOf(store, id, "finalized");
        await store.batches.publish(id, AT);
        await store.transactions.move(transaction, "finalized", "included", { at: AT });
        expect((await store.batches.load(id)).state).toBe("included");
        await store.transactions.move(transaction, "included", "finalized", { at: AT });
        expect((await store.batches.load(id)).state).toBe("finalized");
      });
    });

    describe("knows a roster again", () => {
      it("that a batch was made of, unless that was abandoned", async () => {
        const { batch } = sealedBatch(1);
        const roster = `roster ${next}`;
        const id = await store.batches.open({ ...batch, roster });
        expect(await store.batches.findByRoster(roster)).toMatchObject({ id, state: "open" });
        expect(await store.batches.findByRoster("another")).toBeNull();
        await expect(store.batches.open({ ...batch, roster })).rejects.toMatchObject({
          code: "already_issued",
          data: { batch: id, state: "open" },
        });
        await store.batches.drop(id, AT);
        expect(await store.batches.open({ ...batch, roster })).toBeGreaterThan(id);
      });

      it("once, where two commands issue it at the same time", async () => {
        const { batch } = sealedBatch(1);
        const roster = `roster ${next} twice`;
        const both = await Promise.allSettled([1, 2].map(() => store.batches.open({ ...batch, roster })));
        expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      });
    });

    behavesLikeStatusChanges(
      () => store,
      (size) => save(size),
    );
    behavesLikeTransactions(
      () => store,
      (size) => save(size),
    );

    describe("keeps proof links", () => {
      it("by credential, in index order, and finds the credential behind one", async () => {
        const sample = sealedBatch(70, next);
        next += 70;
        const { credentials } = sample;
        const id = await saveSealed(store, sample);
        const links = credentials.map((one) => ({ id: `link-${one.id.slice(-6)}`, credentialId: one.id }));
        await store.links.save(links.toReversed(), "2026-06-30T10:00:03Z");
        expect(await store.links.list(id)).toEqual(links);
        expect(await store.links.find(links[3]?.id ?? "")).toBe(links[3]?.credentialId);
      });

      it("and answers the same for an unknown and for a withdrawn one", async () => {
        const sample = sealedBatch(2, next);
        next += 2;
        const { credentials } = sample;
        const id = await saveSealed(store, sample);
        const [kept, withdrawn] = credentials.map((one, i) => ({ id: `${id}-${i}`, credentialId: one.id }));
        if (kept === undefined || withdrawn === undefined) throw new Error("two credentials were saved");
        await store.links.save([kept, withdrawn], "2026-06-30T10:00:03Z");
        await test.run(`update links set withdrawn_at = '2026-07-01T00:00:00Z' where id = '${withdrawn.id}'`);
        expect(await store.links.find(withdrawn.id)).toBeNull();
        expect(await store.links.find("unknown")).toBeNull();
        expect(await store.links.list(id)).toEqual([kept]);
      });

      it("one for each credential, until it is withdrawn", async () => {
        const sample = sealedBatch(2, next);
        next += 2;
        const id = await saveSealed(store, sample);
        const [first, second] = sample.credentials.map(({ id: credentialId }) => credentialId);
        const link = (name: string, credentialId = "") => ({ id: `${id}-${name}`, credentialId });
        const at = "2026-06-30T10:00:03Z";
        await store.links.save([link("first", first)], at);
        const refusal = { code: "duplicate_link", data: {} };
        await expect(store.links.save([link("other", second), link("again", first)], at)).rejects.toMatchObject(
          refusal,
        );
        expect(await store.links.list(id)).toEqual([link("first", first)]);
        await test.run(`update links set withdrawn_at = '2026-07-01T00:00:00Z' where id = '${id}-first'`);
        await store.links.save([link("other", second), link("again", first)], at);
        expect(await store.links.list(id)).toEqual([link("again", first), link("other", second)]);
      });

      it("once, where two commands make them at the same time", async () => {
        const sample = sealedBatch(1, next++);
        const id = await saveSealed(store, sample);
        const credentialId = uuidAt(sample.credentials, 0);
        const both = await Promise.allSettled(
          [1, 2].map((i) => store.links.save([{ id: `${id}-${i}`, credentialId }], "2026-06-30T10:00:03Z")),
        );
        expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
        expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "duplicate_link" } });
        expect(await store.links.list(id)).toHaveLength(1);
      });

      it("wholly or not at all, and for credentials that it has only", async () => {
        const sample = sealedBatch(1, next++);
        const { credentials } = sample;
        const id = await saveSealed(store, sample);
        const good = { id: `${id}-good`, credentialId: uuidAt(credentials, 0) };
        const foreign = { id: `${id}-foreign`, credentialId: uuid(99_999_999) };
        await expect(store.links.save([good, foreign], "2026-06-30T10:00:03Z")).rejects.toThrow();
        expect(await store.links.find(good.id)).toBeNull();
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
      const { attempts } = await transactionOf(store, null, "sent");
      const [attempt] = attempts;
      expect(await store.audit.listTransactions()).toContainEqual({ hash: attempt?.hash, raw: attempt?.raw });
      expect(await store.audit.listLooseLinks()).toEqual([]);
    });

    describe("names a damaged row", () => {
      it("where a batch is in a state that does not exist", async () => {
        const id = await save();
        await test.run(`update batches set state = 'Sealed' where id = ${id}`);
        const damage = { code: "damaged_row", data: { table: "batches", key: String(id) } };
        await expect(store.batches.load(id)).rejects.toMatchObject(damage);
        await expect(store.batches.list()).rejects.toMatchObject(damage);
        await expect(store.batches.publish(id, AT)).rejects.toMatchObject(damage);
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
        await test.run(`update credentials set ${column} = ${value} where place = ${rowKeyOf(id, 1)}`);
        const damage = { code: "damaged_row", data: { table: "credentials", key } };
        await expect(store.credentials.load(id, 1)).rejects.toMatchObject(damage);
        await expect(listOf(store.credentials.read(id))).rejects.toMatchObject(damage);
        expect(await store.credentials.load(id, 0)).not.toBeNull();
      });
    });
  });
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const uuidAt = (credentials: readonly Credential[], index: number): string => credentials[index]?.id ?? "";
