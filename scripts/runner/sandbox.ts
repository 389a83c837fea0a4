// One run of checks or tests and all that it starts. Whatever way the run ends, by itself, by a signal or by SIGKILL, a process
// beside it (watchdog.ts) then ends what is left of it, unmounts what was mounted, and removes the temporary folder.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { packageRoot } from "../../src/bin/system/software.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const PROGRAMS = join(packageRoot, "node_modules", ".bin");

export interface Ended {
  readonly ok: boolean;
  /** what it wrote, where it was not shown at once */
  readonly output: string;
  readonly seconds: number;
}

export interface HowToRun {
  readonly env?: NodeJS.ProcessEnv;
  /** what it writes is shown at once */
  readonly shown?: boolean;
  /** it only gets the time that others leave */
  readonly nice?: boolean;
}

export class Sandbox {
  /** every temporary folder of the run is below it */
  readonly folder: string;
  readonly #watchdog: ChildProcess;
  /** a signal ends the run: nothing is started any more, and nothing of what was is judged */
  #broken = false;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "credence-run-"));
    chmodSync(this.folder, 0o711); // PostgreSQL runs as another user, with a folder of its own in it
    this.#watchdog = spawn(process.execPath, [join(import.meta.dirname, "watchdog.ts"), this.folder], {
      stdio: ["pipe", "ignore", "inherit"],
      detached: true, // Ctrl-C is not for it
    });
    for (const signal of SIGNALS)
      process.once(signal, () => {
        this.#broken = true;
        void this.close().then(() => process.exit(128 + constants.signals[signal]));
      });
  }

  /** Run a program of node_modules/.bin, or any other. */
  async run(command: readonly string[], { env = {}, shown = false, nice = false }: HowToRun = {}): Promise<Ended> {
    if (this.#isBroken()) return forEver();
    const started = performance.now();
    const [program = "", ...argv] = nice && process.platform !== "win32" ? ["nice", ...command] : command;
    const child = spawn(program, argv, {
      cwd: packageRoot,
      stdio: shown ? "inherit" : ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PATH: [PROGRAMS, process.env.PATH].join(delimiter),
        TMPDIR: this.folder,
        ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
        ...env,
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data: Buffer) => (output += data.toString()));
    const status = await once(child, "close").then(
      ([code]: unknown[]) => code,
      (error: unknown) => String(error),
    );
    if (this.#isBroken()) return forEver();
    if (typeof status === "string") output += `${status}\n`;
    return { ok: status === 0, output, seconds: (performance.now() - started) / 1000 };
  }

  #isBroken(): boolean {
    return this.#broken;
  }

  /** End whatever still runs, and clean up. */
  async close(): Promise<void> {
    if (this.#watchdog.exitCode !== null) return;
    const ended = once(this.#watchdog, "exit");
    this.#watchdog.stdin?.end();
    await ended;
  }
}

const forEver = (): Promise<never> => new Promise(() => undefined);

/** Runs them at most `atOnce` at a time, in their order. */
export async function sideBySide<T>(all: readonly T[], atOnce: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
