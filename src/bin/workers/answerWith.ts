// The side of a thread pool that runs in the thread: it answers questions until the pool is closed.
import { parentPort, type Transferable, workerData } from "node:worker_threads";
import { isCredenceError } from "../../core/errors/credenceError.ts";
import type { PoolTasks } from "../../issuer/pool/poolTasks.ts";
import type { TaskName } from "../../issuer/pool/workerPool.ts";
import type { Reply, ThreadStart } from "./threadPool.ts";

/**
 * Answers every question from now on. `makeAnswer` gets what the thread was started with; `moved`: the buffers of an answer that
 * are handed over and not copied.
 */
export function answerWith<Name extends TaskName>(
  makeAnswer: (
    start: PoolTasks[Name]["start"],
  ) => (question: PoolTasks[Name]["question"]) => Promise<PoolTasks[Name]["answer"]>,
  moved: (answer: PoolTasks[Name]["answer"]) => readonly Transferable[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error("this module runs in a worker thread only");
  const { start, ended } = workerData as ThreadStart;
  const answer = makeAnswer(start as PoolTasks[Name]["start"]);
  const reply = async (question: PoolTasks[Name]["question"]): Promise<Reply<PoolTasks[Name]["answer"]>> => {
    try {
      return { answer: await answer(question) };
    } catch (error) {
      return isCredenceError(error) ? { code: error.code, data: error.data } : { failed: String(error) };
    }
  };
  port.on("message", ([number, question]: [number, PoolTasks[Name]["question"]]) => {
    if (Atomics.load(ended, 0) !== 0) port.close();
    else
      void reply(question).then((done) => port.postMessage([number, done], "answer" in done ? moved(done.answer) : []));
  });
}
