// The verification service of a scene, as a process of its own.
import { readFileSync } from "node:fs";
import type { Report } from "../../../../src/core/report/report.ts";
import type { Program } from "./cliProcess.ts";
import type { Scene } from "./workspaceCopy.ts";

/** It ends with its test. */
const PATIENCE_MS = 600_000;

export class Service {
  readonly #program: Program;
  readonly #url: string;

  private constructor(program: Program, url: string) {
    this.#program = program;
    this.#url = url;
  }

  static async start(scene: Scene): Promise<Service> {
    const program = scene.start(["serve", "--port", "0"], { patience: PATIENCE_MS });
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
  told(text: string): Promise<void> {
    return this.#program.told(text);
  }

  async stop(): Promise<void> {
    await this.#program.kill();
  }
}
