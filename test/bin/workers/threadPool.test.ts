// The pool over threads: what every pool does, and that its threads end by themselves.
import { describe, expect, it } from "vitest";
import { openThreads, threadCount, ThreadPool } from "../../../src/bin/workers/threadPool.ts";
import { behavesLikeAWorkerPool } from "../../issuer/pool/workerPool.behavior.ts";

behavesLikeAWorkerPool("threads", openThreads);
behavesLikeAWorkerPool("one thread", (name, start) => new ThreadPool(name, start, 1));

describe("a pool of threads", () => {
  it("has as many threads as the machine runs at once, and eight at most", () => {
    expect(threadCount()).toBeGreaterThanOrEqual(1);
    expect(threadCount()).toBeLessThanOrEqual(8);
  });

  it("ends its threads by itself when it is closed, with questions waiting or without", async () => {
    const address = { engine: "sqlite", path: "/nowhere/none.sqlite" } as const;
    const start = { address, batchId: 1, facts: { achievement: "", shareHeader: "" } };
    const pool = new ThreadPool<unknown, unknown>("recompute", start, 2);
    const waiting = Array.from({ length: 20 }, () => pool.ask({ from: 0, to: 1 }).catch((error: unknown) => error));
    await pool.close();
    for (const error of await Promise.all(waiting)) expect(error).toMatchObject({ code: "worker_failed" });
    await expect(pool.ask({ from: 0, to: 1 })).rejects.toMatchObject({
      code: "worker_failed",
      data: { reason: "it ended with 0" },
    });
  });
});
