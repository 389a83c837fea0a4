// The port to workers that answer questions at the same time. bin/workers has the concrete pool of threads; one behaviour suite
// (test/issuer/pool/workerPool.behavior.ts) runs over every implementation.
import type { PoolTasks } from "./poolTasks.ts";

export interface WorkerPool<Question, Answer> {
  /** answers under way at most, if they are taken in order: with more, the questions would wait anyway */
  readonly depth: number;
  /** Throws the CredenceError that the worker threw, and `worker_failed` where the worker has died or the pool is closed. */
  ask(question: Question): Promise<Answer>;
  /** Ends every worker after its current question. */
  close(): Promise<void>;
}

export type TaskName = keyof PoolTasks;

/** Starts workers for one task. */
export type OpenPool = <Name extends TaskName>(
  name: Name,
  start: PoolTasks[Name]["start"],
) => WorkerPool<PoolTasks[Name]["question"], PoolTasks[Name]["answer"]>;
