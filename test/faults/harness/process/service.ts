// The verification service of a scene, as a process of its own.
import { readFileSync } from "node:fs";
import type { Report } from "../../../../src/core/report/report.ts";
import type { CliProcess } from "./cliProcess.ts";
import type { WorkspaceCopy } from "./workspaceCopy.ts";

/** It ends with its test. */
const PATIENCE_MS = 600_000;

export class Service {
  readonly #program: CliProcess;
  readonly #url: string;

  private constructor(program: CliProcess, url: string) {
    this.#program = program;
    this.#url = url;
  }

  static async start(copy: WorkspaceCopy): Promise<Service> {
    const program = copy.start(["serve", "--port", "0"], { patience: PATIENCE_MS });
    const line = await program.printed('"credence-up-v1"');
    return new Service(program, (JSON.parse(line) as { service: string }).service);
  }

  /** What it says of a file. */
  async verified(path: string): Promise<Report> {
    const body = readFileSync(path);
    const headers = { "content-type": "application/json" };
    return (await (await fetch(`${this.#url}/v1/verify`, { method: "POST", headers, body })).json()) as Report;
  }

  /** Resolves when it has written this for its operator. */
  untilPrinted(text: string): Promise<void> {
    return this.#program.untilPrinted(text);
  }

  async stop(): Promise<void> {
    await this.#program.kill();
  }
}
