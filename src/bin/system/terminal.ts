// The real terminal: progress bars and questions where a person sits, plain lines where not.
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Presets, SingleBar } from "cli-progress";
import { Interrupted } from "../../cli/session/exit.ts";
import type { Io, ProgressBar } from "../../cli/session/io.ts";
import { closedAtInterrupt } from "./interrupt.ts";

export function terminal(): Io {
  // a reader that has seen enough (`| head`) is no fault of ours
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
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

/** Resolves when all that was written has left, or nobody reads it any more. */
export async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write("", resolve))),
  );
}

function bar(label: string, total: number): ProgressBar {
  const format = `${label} {bar} {value}/{total} {percentage} % | {rate}/s, {eta_formatted} left | {memory} MB`;
  // it hides the cursor and holds lines from wrapping, so it must be stopped however the command ends, and not drawn after
  const options = { format, stream: process.stderr, clearOnComplete: false, hideCursor: true, gracefulExit: false };
  const shown = new SingleBar(options, Presets.shades_classic);
  const started = Date.now();
  const figures = (done: number) => ({
    rate: Math.round((1000 * done) / Math.max(1, Date.now() - started)),
    memory: Math.round(process.memoryUsage.rss() / 1e6),
  });
  shown.start(total, 0, figures(0));
  const stop = closedAtInterrupt(() => {
    shown.stop();
    return Promise.resolve();
  });
  return {
    update: (done) => {
      if (shown.isActive) shown.update(done, figures(done));
    },
    stop: () => void stop(),
  };
}

/** One line at each tenth. */
function plain(label: string, total: number): ProgressBar {
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

/** The question is readline's own prompt, which it redraws; only what is secret is not shown. Throws Interrupted at Ctrl-C. */
async function ask(question: string, secret: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: secret ? silent : process.stderr, terminal: true });
  if (secret) process.stderr.write(question);
  try {
    return await lines.question(secret ? "" : question);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "AbortError") throw error;
    if (!secret) process.stderr.write("\n");
    throw new Interrupted();
  } finally {
    lines.close();
    if (secret) process.stderr.write("\n");
  }
}
