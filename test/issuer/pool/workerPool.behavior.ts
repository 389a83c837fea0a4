// What every WorkerPool must do, however it runs its workers.
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { leafOf } from "../../../src/core/batch/leaf.ts";
import { inOrder } from "../../../src/issuer/pool/inOrder.ts";
import type { RowChunk, SealTask } from "../../../src/issuer/pool/poolTasks.ts";
import type { OpenPool } from "../../../src/issuer/pool/workerPool.ts";
import { RANDOM_BYTES } from "../../../src/issuer/seal/credentialInput.ts";
import { Sealer } from "../../../src/issuer/seal/credentialSealer.ts";
import { account, profile, signing } from "../../../scripts/bench/sample.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";

/** Without view B, whose signature is another each time: the leaves are the same wherever they are made. */
const task: SealTask = { achievement, account, profile, now: 1_800_000_000, signing, share: null, useTemplates: true };

const chunk = (first: number): RowChunk => ({
  first,
  rows: learners(4),
  random: Uint8Array.from(randomBytes(4 * RANDOM_BYTES)),
});

const chunks = [0, 4, 8, 12, 16, 20].map(chunk);

/** What the workers answer, computed here. */
const leavesOf = async (one: RowChunk): Promise<Uint8Array[]> =>
  (await new Sealer(task).seal(one)).map(({ leaf }) => leaf);

const split = (leaves: Uint8Array): Uint8Array[] =>
  Array.from({ length: leaves.length / 32 }, (_, i) => leaves.slice(32 * i, 32 * (i + 1)));

export function behavesLikeAWorkerPool(name: string, openPool: OpenPool): void {
  describe(`a pool of workers: ${name}`, () => {
    it("answers every question once, however many are asked at the same time", async () => {
      const pool = openPool("seal", task);
      const answers = await Promise.all(chunks.map((one) => pool.ask(one)));
      expect(answers.map(({ leaves }) => split(leaves))).toEqual(await Promise.all(chunks.map(leavesOf)));
      await pool.close();
    });

    it("is asked in order and gives its answers in order, never more at a time than its depth", async () => {
      const pool = openPool("seal", task);
      let [underWay, most] = [0, 0];
      const all = Array.from({ length: 2 * pool.depth }, (_, i) => chunk(4 * i));
      const ask = async (one: RowChunk) => {
        most = Math.max(most, ++underWay);
        try {
          return split((await pool.ask(one)).leaves);
        } finally {
          underWay--;
        }
      };
      const answers: Uint8Array[][] = [];
      for await (const answer of inOrder(all, pool.depth, ask)) answers.push(answer);
      expect(answers).toEqual(await Promise.all(all.map(leavesOf)));
      expect(most).toBeLessThanOrEqual(pool.depth + 1);
      await pool.close();
    });

    it("throws what the worker threw, with code and data, and answers the next question", async () => {
      const pool = openPool("seal", task);
      const rows = learners(4).map((row, i) => (i === 2 ? { ...row, validUntil: "2001-01-01T00:00:00Z" } : row));
      const bad = { ...chunk(0), rows };
      const error: unknown = await new Sealer(task).seal(bad).catch((cause: unknown) => cause);
      const { code, data } = error as { code: string; data: object };
      expect(code).toBe("bad_credential");
      await expect(pool.ask(bad)).rejects.toMatchObject({ code, data });
      expect((await pool.ask(chunk(4))).leaves).toHaveLength(
        4 * leafOf(0, new Uint8Array(32), new Uint8Array(32)).length,
      );
      await pool.close();
    });

    it("says of a worker that has died that it failed, to every question before and after", async () => {
      const pool = openPool("seal", null as unknown as SealTask);
      const asked = chunks.map((one) => pool.ask(one));
      for (const one of await Promise.allSettled(asked))
        expect(one).toMatchObject({ status: "rejected", reason: { code: "worker_failed" } });
      await expect(pool.ask(chunk(0))).rejects.toMatchObject({ code: "worker_failed" });
      await pool.close();
    });

    it("takes no question once it is closed", async () => {
      const pool = openPool("seal", task);
      await pool.close();
      await expect(pool.ask(chunk(0))).rejects.toMatchObject({ code: "worker_failed" });
    });
  });
}
