// The real terminal: progress bars and questions where a person sits, plain lines where not.
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Presets, SingleBar } from "cli-progress";
import type { Io, Progress } from "../cli/io.ts";

export function terminal(): Io {
  const interactive = process.stdin.isTTY && process.stderr.isTTY;
  return {
    interactive,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    progress: (label, total) => (interactive ? bar(label, total) : plain(label, total)),
    askSecret: (question) => (interactive ? ask(question, true) : Promise.resolve(null)),
    async askYes(question) {
      if (!interactive) return null;
      return /^y(es)?$/i.test(await ask(`${question} [y/N] `, false));
    },
  };
}

function bar(label: string, total: number): Progress {
  const format = `${label} {bar} {value}/{total} {percentage} % | {eta} s left`;
  const shown = new SingleBar({ format, stream: process.stderr, clearOnComplete: false, hideCursor: true }, Presets.shades_classic);
  shown.start(total, 0);
  return { update: (done) => shown.update(done), stop: () => shown.stop() };
}

/** One line at each tenth. */
function plain(label: string, total: number): Progress {
  let tenth = 0;
  return {
    update(done) {
      const reached = Math.floor((10 * done) / total);
      if (reached > tenth) process.stderr.write(`${label} ${done}/${total}\n`);
      tenth = reached;
    },
    stop: () => undefined,
  };
}

async function ask(question: string, secret: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, output: secret ? silent : process.stderr, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
    if (secret) process.stderr.write("\n");
  }
}
