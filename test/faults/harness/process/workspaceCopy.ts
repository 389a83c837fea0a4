// One schedule's own workspace on the world's chain: run commands there as processes, finish what they left, and look at what
// the ledger and the database hold in the end.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { EXIT } from "../../../../src/cli/session/exit.ts";
import { openSqlite } from "../../../../src/store/sqlite/open.ts";
import type { Batch, BatchState } from "../../../../src/state/batch.ts";
import type { Store } from "../../../../src/state/store.ts";
import type { StoredAttempt } from "../../../../src/state/transaction.ts";
import { Cli, type Ran } from "../../../support/cli.ts";
import { examples } from "../../../support/fixtures/learners.ts";
import { honest } from "../../../support/chain/rpcProxy.ts";
import { anchorings, type Anchoring } from "../chain/anchorings.ts";
import { type Ended, type Options, CliProcess } from "./cliProcess.ts";
import { killing } from "./killing.ts";
import type { ScriptedEndpoint, Rule } from "../chain/scriptedEndpoint.ts";
import type { FaultChain } from "../chain/faultChain.ts";

const ACHIEVEMENT = join(examples, "achievements", "data-ethics-in-practice.json");

/** After so many answers that could not be checked, they count as they are. */
const TRIES = 5;

export class WorkspaceCopy {
  readonly faultChain: FaultChain;
  readonly folder: string;
  readonly workspace: string;
  readonly #cli: Cli;

  constructor(faultChain: FaultChain, folder: string, workspace: string) {
    this.faultChain = faultChain;
    this.folder = folder;
    this.workspace = workspace;
    this.#cli = new Cli(workspace);
  }

  get proxy(): ScriptedEndpoint {
    return this.faultChain.proxy;
  }

  get database(): string {
    return join(this.workspace, "ledger.sqlite");
  }

  /** Every file that the database may consist of. */
  get databaseFiles(): string[] {
    return ["", "-wal", "-shm", "-journal"].map((suffix) => this.database + suffix);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Start a command and leave it running. */
  start(argv: readonly string[], options: Options = {}): CliProcess {
    const program = new CliProcess(["-w", this.workspace, "--json", ...argv], options);
    this.faultChain.running.add(program);
    void program.ended.finally(() => this.faultChain.running.delete(program));
    return program;
  }

  run(...argv: string[]): Promise<Ended> {
    return this.start(argv).ended;
  }

  /** A command that must succeed and only looks or cleans up: in this process, which is quicker. */
  async done(...argv: string[]): Promise<Ran> {
    const ran = await this.#cli.run("--json", ...argv);
    if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")}: ${ran.exit}, ${ran.text}`);
    return ran;
  }

  /** A command that dies at the n-th call of a method, before or after the node has heard of the call. */
  killedAt(argv: readonly string[], method: string | RegExp, when: "before" | "after", nth = 1): Promise<Ended> {
    return this.killed(argv, (kill) => [{ method, from: nth, times: 1, act: killing(kill, when) }]);
  }

  /** A command that dies at its first call to the node after a batch has come to a state. */
  killedIn(argv: readonly string[], state: BatchState): Promise<Ended> {
    return this.killed(argv, (kill) => [this.killingIn(state, kill)]);
  }

  /** The rule for it. */
  killingIn(state: BatchState, kill: () => unknown): Rule {
    return {
      act: async (call, ask) => {
        const reached = (await this.#states().catch((): BatchState[] => [])).includes(state);
        return (reached ? killing(kill, "before") : honest)(call, ask);
      },
    };
  }

  /** A command under a script that may kill it; afterwards there is none. */
  async killed(
    argv: readonly string[],
    script: (kill: () => unknown) => readonly Rule[],
    options: Options = {},
  ): Promise<Ended> {
    const running: { program?: CliProcess } = {}; // a call may come before the assignment, in principle
    this.proxy.follow(...script(() => running.program?.kill()));
    running.program = this.start(argv, options);
    const ended = await running.program.ended;
    this.proxy.follow();
    return ended;
  }

  /** Arguments of `issue` for a roster of so many learners. */
  issuing(rows = 3, name = "roster"): string[] {
    const path = this.path(`${name}.csv`);
    const lines = Array.from(
      { length: rows },
      (_, i) => `Äijä Kowalska ${i},urn:example:student:${i + 1},2026-05-29,Passed`,
    );
    writeFileSync(path, ["name,learnerId,awardedDate,result", ...lines, ""].join("\n"));
    return ["issue", path, "--achievement", ACHIEVEMENT, "--yes"];
  }

  /** Files of the holders, exported for real. */
  async exported(batch: number, folder = this.path(`out-${batch}`)): Promise<string[]> {
    await this.done("export", String(batch), "--out", folder);
    return readdirSync(folder)
      .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
      .toSorted()
      .map((name) => join(folder, name));
  }

  /** Ids of the credentials whose exported files are valid, or would be without a change of status that we made. */
  async holders(batch: number): Promise<string[]> {
    const folder = this.path(`holders-${batch}`);
    const files = await this.exported(batch, folder);
    const { out } = await this.#verified(files);
    rmSync(folder, { recursive: true });
    const reports = out.map((line) => JSON.parse(line) as { readonly headline: string; readonly file: string });
    const good = reports.filter(({ headline }) => ["valid", "suspended", "revoked"].includes(headline));
    return good.map(({ file }) => `urn:uuid:${basename(file, ".json")}`);
  }

  /** An endpoint that does not answer in time on a busy machine says nothing about a credential: it is asked again. */
  async #verified(files: readonly string[]): Promise<Ran> {
    for (let tries = 1; ; tries++) {
      const ran = await this.#cli.run("--json", "verify", ...files);
      if (ran.exit !== EXIT.undetermined || tries === TRIES) return ran;
    }
  }

  /** Oldest first, as the database has them. */
  batches(): Promise<Batch[]> {
    return this.withStore(async (store) => (await store.batches.list()).toReversed());
  }

  async states(): Promise<BatchState[]> {
    return (await this.batches()).map(({ state }) => state);
  }

  /** As they are while a command runs. Throws where there is no database yet. */
  async #states(): Promise<BatchState[]> {
    const store = await openSqlite(this.database, "", true);
    try {
      return (await store.batches.list()).map(({ state }) => state);
    } finally {
      await store.close();
    }
  }

  transaction(hash: string | null): Promise<StoredAttempt | null> {
    return this.withStore((store) => (hash === null ? Promise.resolve(null) : store.transactions.loadAttempt(hash)));
  }

  async withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
    const store = await openSqlite(this.database, new Date().toISOString());
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  /** What of this schedule the ledger has. */
  anchorings(): Promise<Anchoring[]> {
    return anchorings(this.faultChain);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
