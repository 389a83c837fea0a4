// Worker threads that answer one question after the other, with some more waiting beside each, so that no thread stands still
// while the database writes. Who asks for more waits, so memory stays bounded. A thread that has died answers everything
// with that.
import { availableParallelism } from "node:os";
import { parentPort, type Transferable, Worker, workerData } from "node:worker_threads";
import { CredenceError, type ErrorCode, isCredenceError } from "../../core/errors/credenceError.ts";
import type { ErrorData } from "../../core/errors/errorData.ts";

/** The threads' own modules, in bin/workers; in the bundle all lie in one folder. */
export type Entry = "seal" | "recompute" | "fsck";

const urlOf = (entry: Entry): URL =>
  new URL(import.meta.url.endsWith(".ts") ? `../../bin/workers/${entry}.ts` : `./${entry}.js`, import.meta.url);

/** As many as the machine runs at once, up to eight: the database is one. */
export const threadCount = (): number => Math.max(1, Math.min(8, availableParallelism()));

type Reply<A> =
  | { readonly answer: A }
  | { readonly code: ErrorCode; readonly data: ErrorData[ErrorCode] }
  | { readonly failed: string };

/** `Q` and `A` cross between threads, so they are plain data. */
export class Threads<Q, A> {
  readonly #all: readonly Thread<Q, A>[];
  readonly #idle: Thread<Q, A>[];
  readonly #waiting: ((thread: Thread<Q, A>) => void)[] = [];

  /** Answers under way at most, where they are taken in order: one more than there are questions. */
  readonly depth: number;

  /** `shared` is what every thread is started with. */
  constructor(entry: Entry, shared: unknown, count: number) {
    this.#all = Array.from({ length: count }, () => new Thread<Q, A>(urlOf(entry), shared));
    this.#idle = Array.from({ length: AHEAD }, () => this.#all).flat();
    this.depth = AHEAD * count + 1;
  }

  /** Throws `worker_failed`, and the CredenceError that the thread itself threw. */
  async ask(question: Q): Promise<A> {
    const thread = this.#idle.pop() ?? (await new Promise<Thread<Q, A>>((resolve) => this.#waiting.push(resolve)));
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

/** Questions that a thread has at a time. */
const AHEAD = 4;

/** A thread works on small pieces: without a limit its heap grows before it is swept. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 96 };

/** How a thread is started. `ended` is one number that both see: not 0 once nobody waits for answers any more. */
interface Start {
  readonly shared: unknown;
  readonly ended: Int32Array;
}

/** Milliseconds that a thread has for the question that it is at: a server may not answer. */
const PATIENCE = 60_000;

class Thread<Q, A> {
  readonly #worker: Worker;
  readonly #ended = new Int32Array(new SharedArrayBuffer(4));
  readonly #exit: Promise<unknown>;
  readonly #asked = new Map<number, (reply: Reply<A>) => void>();
  #count = 0;
  #dead: string | null = null;

  constructor(entry: URL, shared: unknown) {
    const start: Start = { shared, ended: this.#ended };
    this.#worker = new Worker(entry, { workerData: start, resourceLimits: LIMITS });
    this.#exit = new Promise((resolve) => this.#worker.once("exit", resolve));
    this.#worker.on("message", ([number, reply]: [number, Reply<A>]) => this.#take(number, reply));
    this.#worker.on("error", (error) => this.#die(String(error)));
    this.#worker.on("exit", (code) => this.#die(`it ended with ${code}`));
  }

  #die(reason: string): void {
    this.#dead ??= reason;
    for (const number of this.#asked.keys()) this.#take(number, { failed: this.#dead });
  }

  #take(number: number, reply: Reply<A>): void {
    this.#asked.get(number)?.(reply);
    this.#asked.delete(number);
  }

  async ask(question: Q): Promise<A> {
    const reply = await new Promise<Reply<A>>((resolve) => {
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

  /** It ends by itself, after the question that it is at: to break off in the middle of a database call ends the process. */
  async end(): Promise<void> {
    Atomics.store(this.#ended, 0, 1);
    this.#worker.postMessage([]); // wakes it
    const patience = setTimeout(() => void this.#worker.terminate(), PATIENCE);
    await this.#exit;
    clearTimeout(patience);
  }
}

/** In a thread: what it was started with. */
export const shared = (): unknown => (workerData as Start).shared;

/** In a thread: answer every question from now on. `moved`: what of an answer is handed over and not copied. */
export function answerWith<A>(
  answer: (question: never) => A | Promise<A>,
  moved: (answer: A) => readonly Transferable[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error("this module runs in a worker thread only");
  const reply = async (question: unknown): Promise<Reply<A>> => {
    try {
      return { answer: await answer(question as never) };
    } catch (error) {
      return isCredenceError(error) ? { code: error.code, data: error.data } : { failed: String(error) };
    }
  };
  const { ended } = workerData as Start;
  port.on("message", ([number, question]: [number, unknown]) => {
    if (Atomics.load(ended, 0) !== 0) port.close();
    else
      void reply(question).then((done) => port.postMessage([number, done], "answer" in done ? moved(done.answer) : []));
  });
}

/** Up to `most` at a time; the rest at the end. */
export async function* grouped<T>(all: AsyncIterable<T>, most: number): AsyncIterable<readonly T[]> {
  let some: T[] = [];
  for await (const one of all) {
    some.push(one);
    if (some.length < most) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** Answers in order, with at most `depth` questions under way. */
export async function* inOrder<Q, A>(
  questions: Iterable<Q> | AsyncIterable<Q>,
  depth: number,
  ask: (question: Q) => Promise<A>,
): AsyncIterable<A> {
  const underWay: Promise<A>[] = [];
  for await (const question of questions) {
    const answer = ask(question);
    answer.catch(() => undefined); // told when its turn comes
    underWay.push(answer);
    if (underWay.length > depth) yield await (underWay.shift() as Promise<A>);
  }
  for (const answer of underWay) yield await answer;
}
