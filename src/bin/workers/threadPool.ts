// The worker pool over threads of this process. Each thread answers one question after the other, and some more wait beside it,
// so that it does not stand still while the database writes. These are our own threads and not piscina's: they hand buffers over
// without a copy, and they end by themselves, because node ends the whole process if a thread is stopped inside node:sqlite.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { CredenceError, type ErrorCode } from "../../core/errors/credenceError.ts";
import type { ErrorData } from "../../core/errors/errorData.ts";
import type { PoolTasks } from "../../issuer/pool/poolTasks.ts";
import type { OpenPool, TaskName, WorkerPool } from "../../issuer/pool/workerPool.ts";

/** As many as the machine runs at once, up to eight: there is only one database. */
export const threadCount = (): number => Math.max(1, Math.min(8, availableParallelism()));

export const openThreads: OpenPool = <Name extends TaskName>(name: Name, start: PoolTasks[Name]["start"]) =>
  new ThreadPool<PoolTasks[Name]["question"], PoolTasks[Name]["answer"]>(name, start, threadCount());

/** The module of a task lies beside this one, as source and in the bundle. */
const moduleOf = (name: TaskName): URL =>
  new URL(`./${name}.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);

/** How a thread starts: `ended` is one number that both sides see, not 0 once nobody waits for answers any more. */
export interface ThreadStart {
  readonly start: unknown;
  readonly ended: Int32Array;
}

export type Reply<Answer> =
  | { readonly answer: Answer }
  | { readonly code: ErrorCode; readonly data: ErrorData[ErrorCode] }
  | { readonly failed: string };

/** Questions that a thread has at a time. */
const AHEAD = 4;

export class ThreadPool<Question, Answer> implements WorkerPool<Question, Answer> {
  readonly depth: number;
  readonly #all: readonly Thread<Question, Answer>[];
  readonly #idle: Thread<Question, Answer>[];
  readonly #waiting: ((thread: Thread<Question, Answer>) => void)[] = [];

  constructor(name: TaskName, start: unknown, count: number) {
    this.#all = Array.from({ length: count }, () => new Thread<Question, Answer>(moduleOf(name), start));
    this.#idle = Array.from({ length: AHEAD }, () => this.#all).flat();
    this.depth = AHEAD * count + 1; // one more than there are questions
  }

  async ask(question: Question): Promise<Answer> {
    const thread =
      this.#idle.pop() ?? (await new Promise<Thread<Question, Answer>>((next) => this.#waiting.push(next)));
    try {
      return await thread.ask(question);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(thread);
      else next(thread);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((thread) => thread.end()));
  }
}

/** A thread works on a little at a time: without a limit its heap grows before it is swept. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 96 };

/** Milliseconds that a thread has for its current question: a database server may not answer. */
const PATIENCE = 60_000;

class Thread<Question, Answer> {
  readonly #worker: Worker;
  readonly #ended = new Int32Array(new SharedArrayBuffer(4));
  readonly #exit: Promise<unknown>;
  readonly #asked = new Map<number, (reply: Reply<Answer>) => void>();
  #count = 0;
  #dead: string | null = null;

  constructor(module: URL, start: unknown) {
    const workerData: ThreadStart = { start, ended: this.#ended };
    this.#worker = new Worker(module, { workerData, resourceLimits: LIMITS });
    this.#exit = new Promise((resolve) => this.#worker.once("exit", resolve));
    this.#worker.on("message", ([number, reply]: [number, Reply<Answer>]) => this.#settle(number, reply));
    this.#worker.on("error", (error) => this.#die(String(error)));
    this.#worker.on("exit", (code) => this.#die(`it ended with ${code}`));
  }

  /** Every question fails from now on, those that were asked before too. */
  #die(reason: string): void {
    this.#dead ??= reason;
    for (const number of this.#asked.keys()) this.#settle(number, { failed: this.#dead });
  }

  #settle(number: number, reply: Reply<Answer>): void {
    this.#asked.get(number)?.(reply);
    this.#asked.delete(number);
  }

  async ask(question: Question): Promise<Answer> {
    const reply = await new Promise<Reply<Answer>>((resolve) => {
      if (this.#dead !== null) {
        resolve({ failed: this.#dead });
        return;
      }
      const number = this.#count++;
      this.#asked.set(number, resolve);
      this.#worker.postMessage([number, question]);
    });
    if ("answer" in reply) return reply.answer;
    if ("code" in reply) throw new CredenceError(reply.code, reply.data);
    throw new CredenceError("worker_failed", { reason: reply.failed });
  }

  /** It ends by itself, after its current question: to stop it inside a database call would end the process. */
  async end(): Promise<void> {
    Atomics.store(this.#ended, 0, 1);
    this.#worker.postMessage([]); // wakes it
    const patience = setTimeout(() => void this.#worker.terminate(), PATIENCE);
    await this.#exit;
    clearTimeout(patience);
  }
}
