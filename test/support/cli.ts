// The command line in this process: the real commands with their real dependencies, and an Io that records what a user would
// see. Only two things differ from bin/credence.ts: new keys cost less to open, and `up` ends when the test says so.
import { join } from "node:path";
import { dependencies as realDependencies } from "../../src/bin/dependencies.ts";
import { Keystore } from "../../src/chain/keys/keystore.ts";
import type { Io } from "../../src/cli/session/io.ts";
import { run } from "../../src/cli/program.ts";
import type { Dependencies } from "../../src/cli/session/dependencies.ts";
import type { AskPassword, KeyVault } from "../../src/issuer/transact/keyVault.ts";
import type { Workspace } from "../../src/workspace/workspace.ts";
import { publicHalvesOf } from "../../src/signature/suites/issuerKeys.ts";
import { examples } from "./fixtures/learners.ts";

export interface Ran {
  readonly exit: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
  /** all that was shown */
  readonly text: string;
  /** the last line of results as JSON */
  json<T = Record<string, unknown>>(): T;
}

/** Who sits at the terminal: answers in order, null where nobody can be asked. */
export interface Person {
  readonly secrets: string[];
  readonly yes: boolean[];
}

const CHEAP = 2 ** 12;

function cheapKeyVault(workspace: Workspace, askPassword: AskPassword): KeyVault {
  const keystore = new Keystore(workspace.keysDirectory, CHEAP);
  return {
    ...realDependencies.keyVault(workspace, askPassword),
    make: (name, purpose, password) => keystore.make(name, purpose, password, publicHalvesOf),
  };
}

export class Cli {
  readonly workspace: string;
  readonly dependencies: Dependencies;
  /** everything that was ever shown, for the search for secrets */
  readonly shown: string[] = [];
  #stop: () => void = () => undefined;
  #up: Promise<Ran> | null = null;

  /** `deployments`: where files of public networks lie; the repository's own folder is never written to. */
  constructor(workspace: string, changes: Partial<Dependencies> = {}) {
    this.workspace = workspace;
    this.dependencies = {
      ...realDependencies,
      keyVault: cheapKeyVault,
      deploymentsDirectory: join(workspace, "..", "deployments"),
      ...changes,
    };
  }

  run(...argv: string[]): Promise<Ran> {
    return this.#run(argv, null, this.dependencies);
  }

  /** As a person at a terminal. */
  runAs(person: Person, ...argv: string[]): Promise<Ran> {
    return this.#run(argv, person, this.dependencies);
  }

  /** Start `up` or `serve` and leave it running; the address of the service. */
  async start(command: "up" | "serve" = "up", ...argv: string[]): Promise<string> {
    const stopped = new Promise<void>((resolve) => (this.#stop = resolve));
    const dependencies = { ...this.dependencies, untilStopped: () => stopped };
    let onFirst: (line: string) => void = () => undefined;
    const first = new Promise<string>((resolve) => (onFirst = resolve));
    this.#up = this.#run(["--json", command, "--port", "0", ...argv], null, dependencies, onFirst);
    const line = await Promise.race([first, this.#up.then(({ text }) => text)]);
    return (JSON.parse(line) as { service: string }).service;
  }

  /** Keys and an organisation, as the README makes them. Throws where a command fails. */
  async setUpIssuer(): Promise<void> {
    for (const argv of [
      ["key", "new", "signing-1", "--for", "signing"],
      ["key", "new", "anchor-1", "--for", "anchor"],
      ["issuer", "register", join(examples, "issuer-profile.json")],
      ["key", "authorize", "anchor-1"],
    ]) {
      const ran = await this.run(...argv);
      if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
    }
  }

  async stop(): Promise<Ran | null> {
    this.#stop();
    const ended = await this.#up;
    this.#up = null;
    return ended;
  }

  async #run(
    argv: readonly string[],
    person: Person | null,
    dependencies: Dependencies,
    onOut?: (line: string) => void,
  ): Promise<Ran> {
    const [out, err]: [string[], string[]] = [[], []];
    const record = (lines: string[], line: string): void => {
      lines.push(line);
      this.shown.push(line);
    };
    const io: Io = {
      interactive: person !== null,
      out(line) {
        record(out, line);
        onOut?.(line);
      },
      err: (line) => record(err, line),
      progress: () => ({ update: () => undefined, stop: () => undefined }),
      askSecret(question) {
        record(err, question);
        return Promise.resolve(person === null ? null : next(person.secrets, question));
      },
      askYes(question) {
        record(err, question);
        return Promise.resolve(person === null ? null : next(person.yes, question));
      },
    };
    const exit = await run(argv, io, dependencies, { workspace: this.workspace, passwordFile: null });
    const json = <T>(): T => JSON.parse(out.at(-1) ?? "") as T;
    return { exit, out, err, text: [...out, ...err].join("\n"), json };
  }
}

function next<T>(answers: T[], question: string): T {
  const answer = answers.shift();
  if (answer === undefined) throw new Error(`nobody expected to be asked: ${question}`);
  return answer;
}

/** What `issue` prints with --json. */
export interface IssuedBatch {
  readonly format: string;
  readonly id: number;
  readonly state: string;
  readonly size: number;
  readonly root: string;
  readonly transactionHash: string;
  readonly gasUsed: number;
  readonly files: string;
  readonly firstLink: string;
}
