// The command line as a process of its own, which can be killed, traced, or told a wrong time.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { packageRoot } from "../../../../src/bin/system/software.ts";

/** The bundle where the caller has just built it, which starts in half the time; else the sources. */
const PROGRAM = process.env.FAULTS_PROGRAM ?? join(packageRoot, "src", "bin", "credence.ts");

/** No command on a few credentials takes this long, unless it waits for what never comes. */
const PATIENCE_MS = 200_000;

export interface Ended {
  /** null where a signal ended it */
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  /** we ended it, because it did not */
  readonly hung: boolean;
  readonly out: string;
  readonly err: string;
  /** all that was shown */
  readonly text: string;
  /** the code of the error that it printed, or null */
  readonly code: string | null;
}

export interface Options {
  /** a program, with its arguments, that runs ours */
  readonly under?: readonly string[];
  /** arguments for node itself */
  readonly node?: readonly string[];
  readonly patience?: number;
}

export class CliProcess {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #said = { out: "", err: "" };

  constructor(argv: readonly string[], { under = [], node = [], patience = PATIENCE_MS }: Options = {}) {
    const [command = "", ...rest] = [...under, process.execPath, ...node, PROGRAM, ...argv];
    this.#child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"], detached: true });
    this.ended = this.#follow(patience);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** As a power cut would: nothing in it can react. Whatever runs under it or over it goes too. */
  async kill(): Promise<Ended> {
    // a group that has ended may be another's by now
    if (this.#child.exitCode === null && this.#child.signalCode === null) process.kill(-this.pid, "SIGKILL");
    return this.ended;
  }

  /** Resolves when it has written this to its standard error, or has ended. */
  async untilPrinted(text: string): Promise<void> {
    await this.#when("stderr", () => this.#said.err.includes(text));
  }

  /** The line of its standard output that has this in it. Throws where it ends without. */
  async printed(text: string): Promise<string> {
    const find = () =>
      this.#said.out
        .split("\n")
        .slice(0, -1)
        .find((line) => line.includes(text));
    await this.#when("stdout", () => find() !== undefined);
    const line = find();
    if (line === undefined) throw new Error(`it ended without ${text}: ${this.#said.out}${this.#said.err}`);
    return line;
  }

  /** Resolves when something is there that it has written, or when it has ended. */
  async #when(stream: "stdout" | "stderr", isThere: () => boolean): Promise<void> {
    const written = new Promise<void>((resolve) => {
      const look = () => {
        if (isThere()) resolve();
      };
      this.#child[stream]?.on("data", look);
      look();
    });
    await Promise.race([written, this.ended]);
  }

  #follow(patience: number): Promise<Ended> {
    let hung = false;
    const said = this.#said;
    this.#child.stdout?.on("data", (data: Buffer) => (said.out += data.toString()));
    this.#child.stderr?.on("data", (data: Buffer) => (said.err += data.toString()));
    const timer = setTimeout(() => {
      hung = true;
      void this.kill();
    }, patience);
    return new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (exit, signal) => {
        clearTimeout(timer);
        const { out, err } = said;
        resolve({ exit, signal, hung, out, err, text: out + err, code: codeIn(out) });
      });
    });
  }
}

function codeIn(out: string): string | null {
  const line = out.split("\n").find((one) => one.includes('"credence-error-v1"'));
  return line === undefined ? null : (JSON.parse(line) as { code: string }).code;
}
