// One run of the command line. What may be said is in the grammar of each room; the command that runs loads its work.
import { Command, CommanderError } from "commander";
import { isCredenceError } from "../core/errors/credenceError.ts";
import { changeCommands, issuingCommands } from "./issuing/grammar.ts";
import { keepingCommands } from "./keeping/grammar.ts";
import { networkCommands } from "./network/grammar.ts";
import { organisationCommands } from "./organisation/grammar.ts";
import { addCommand, optionOf, type RunWork, speaking } from "./session/addCommand.ts";
import type { Dependencies } from "./session/dependencies.ts";
import { namingFullDisk } from "./session/diskFull.ts";
import { EXIT, exitOfError, Interrupted, UsageError } from "./session/exit.ts";
import {
  type CommandGrammar,
  type CommandGroup,
  gwei,
  list,
  optional,
  type OptionsOf,
  withDefault,
} from "./session/grammar.ts";
import type { Io } from "./session/io.ts";
import type { Session } from "./session/session.ts";
import { verifyingCommands } from "./verifying/grammar.ts";
import { Workspace } from "../workspace/workspace.ts";
import { errorText } from "../wording/errors/errorText.ts";

export interface Environment {
  /** folder of the workspace, unless the command line names another */
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
  dependencies: Dependencies,
  environment: Environment,
): Promise<number> {
  let exit: number = EXIT.ok;
  const program = makeProgram(io, dependencies, environment, (code) => (exit = code));
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
  if (isCredenceError(error)) return { code: error.code, message: errorText(error), data: error.data };
  if (error instanceof UsageError) return { code: "usage", message: error.message };
  if (error instanceof Interrupted) return { code: "interrupted", message: error.message };
  if (error instanceof Error && isSystemError(error)) return { code: "system", message: error.message };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: "unexpected", message: `This should not happen; please report it. ${trace}` };
}

/** Disk, files and database: the machine's trouble, which its own words tell best. */
const isSystemError = (error: Error & { code?: unknown; syscall?: unknown }): boolean =>
  typeof error.syscall === "string" || error.code === "ERR_SQLITE_ERROR";

/** In the order in which help lists them. */
export const COMMANDS: readonly (CommandGrammar | CommandGroup)[] = [
  ...networkCommands,
  ...organisationCommands,
  ...issuingCommands,
  ...keepingCommands,
  ...changeCommands,
  ...verifyingCommands,
];

const globalOptions = (environment: Environment): OptionsOf<GlobalOptions> => ({
  workspace: withDefault(optional("dir", "folder with network, keys and database"), environment.workspace, "-w"),
  passwordFile: optional("file", "read the keys' password from a file"),
  key: list("name", "key to use where there are several for a purpose; may be repeated"),
  maxFee: optional("gwei", "most that a unit of gas may cost; without it as the workspace says", gwei),
  // without a default, so that help stays short
  takeOver: { description: "use a key although another command holds it, which is gone for certain", always: false },
  json: { description: "print results for machines", always: false },
});

function makeProgram(
  io: Io,
  dependencies: Dependencies,
  environment: Environment,
  finish: (exit: number) => void,
): Command {
  const program = speaking(new Command("credence"), io)
    .description("Issues micro-credentials, anchors them on a ledger, and verifies them.")
    .version(dependencies.software);
  for (const [name, option] of Object.entries(globalOptions(environment))) program.addOption(optionOf(name, option));
  const runWork: RunWork = async (work, given) => {
    const globals: GlobalOptions = program.opts();
    const session: Session = {
      workspace: new Workspace(globals.workspace),
      dependencies,
      io,
      json: globals.json ?? false,
      passwordFile: globals.passwordFile ?? environment.passwordFile,
      keys: globals.key,
      maxFee: globals.maxFee ?? null,
      takeOver: globals.takeOver ?? false,
    };
    finish(await work(session, ...(given as never)));
  };
  for (const declared of COMMANDS) addCommand(program, declared, io, runWork);
  return program;
}
