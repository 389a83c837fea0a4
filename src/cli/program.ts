// One run of the command line. What may be said is in grammar/; what it does is in commands/, loaded when it runs.
import { Command, CommanderError } from "commander";
import { isCredenceError } from "../core/errors/credenceError.ts";
import { namingFullDisk } from "./session/diskFull.ts";
import { EXIT, exitOfError, Interrupted, UsageError } from "./session/exit.ts";
import { addCredentialCommands } from "./issuing/grammar.ts";
import { collect, type Grammar, gwei } from "./session/grammar.ts";
import { addNetworkCommands } from "./network/grammar.ts";
import { addOrganisationCommands } from "./organisation/grammar.ts";
import type { Io } from "./session/io.ts";
import type { Session } from "./session/session.ts";
import type { Dependencies } from "./session/dependencies.ts";
import { Workspace } from "../workspace/workspace.ts";

export interface Environment {
  /** folder where a workspace is looked for by default */
  readonly workspace: string;
  readonly passwordFile: string | null;
}

interface GlobalOptions {
  readonly workspace: string;
  readonly passwordFile?: string;
  readonly key: readonly string[];
  readonly maxFee?: string;
  readonly takeOver?: boolean;
  readonly json?: boolean;
}

/** Run one command line (without the program's own name); its exit code. */
export async function run(
  argv: readonly string[],
  io: Io,
  tools: Dependencies,
  environment: Environment,
): Promise<number> {
  let exit: number = EXIT.ok;
  const program = makeProgram(io, tools, environment, (code) => (exit = code));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const named = namingFullDisk(error, program.opts<GlobalOptions>().workspace);
    printError(named, argv.includes("--json"), io);
    return exitOfError(named);
  }
}

function printError(error: unknown, json: boolean, io: Io): void {
  const { code, message, data } = describeError(error);
  if (json) io.out(JSON.stringify({ format: "credence-error-v1", code, message, data }));
  else io.err(message);
}

function describeError(error: unknown): { code: string; message: string; data?: object } {
  if (isCredenceError(error)) return { code: error.code, message: error.message, data: error.data };
  if (error instanceof UsageError) return { code: "usage", message: error.message };
  if (error instanceof Interrupted) return { code: "interrupted", message: error.message };
  if (error instanceof Error && isSystemError(error)) return { code: "system", message: error.message };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "unexpected", message: `This should not happen; please report it. ${trace}` };
}

/** Disk, files and database: the machine's trouble, which its own words tell best. */
const isSystemError = (error: Error & { code?: unknown; syscall?: unknown }): boolean =>
  typeof error.syscall === "string" || error.code === "ERR_SQLITE_ERROR";

function makeProgram(io: Io, tools: Dependencies, environment: Environment, finish: (exit: number) => void): Command {
  const program = new Command("credence")
    .description("Issues micro-credentials, anchors them on a ledger, and verifies them.")
    .version(tools.software)
    .option("-w, --workspace <dir>", "folder with network, keys and database", environment.workspace)
    .option("--password-file <file>", "read the keys' password from a file")
    .option("--key <name>", "key to use where there are several for a purpose; may be repeated", collect, [])
    .option("--max-fee <gwei>", "most that a unit of gas may cost; without it as the workspace says", gwei)
    .option("--take-over", "use a key although another command holds it, which is gone for certain")
    .option("--json", "print results for machines")
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) });

  const action: Grammar["action"] =
    (work) =>
    async (...parameters) => {
      const command = parameters.at(-1) as Command;
      const globals: GlobalOptions = program.opts();
      const session: Session = {
        workspace: new Workspace(globals.workspace),
        dependencies: tools,
        io,
        json: globals.json ?? false,
        passwordFile: globals.passwordFile ?? environment.passwordFile,
        keys: globals.key,
        maxFee: globals.maxFee ?? null,
        takeOver: globals.takeOver ?? false,
      };
      finish(await work(session, command.args, command.opts<never>()));
    };
  const add: Grammar["add"] = (parent, usage, description) =>
    parent
      .command(usage)
      .description(description)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.out(text.trimEnd()),
        writeErr: (text) => io.err(text.trimEnd()),
      });
  const grammar: Grammar = { add, action };
  addNetworkCommands(program, grammar);
  addOrganisationCommands(program, grammar);
  addCredentialCommands(program, grammar);
  return program;
}
