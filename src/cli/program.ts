// The commands of credence and their options. Commands themselves are in commands/, loaded when they run.
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { isCredenceError } from "../core/errors.ts";
import { EXIT, exitOfError, Interrupted, UsageError } from "./exit.ts";
import type { Io } from "./io.ts";
import type { Session } from "./session.ts";
import type { KeyPurpose, Tools } from "./tools.ts";
import { Workspace } from "./workspace.ts";

export interface Environment {
  /** folder where a workspace is looked for by default */
  readonly workspace: string;
  readonly passwordFile: string | null;
}

interface GlobalOptions {
  readonly workspace: string;
  readonly passwordFile?: string;
  readonly key: readonly string[];
  readonly json?: boolean;
}

/** Run one command line (without the program's own name); its exit code. */
export async function run(argv: readonly string[], io: Io, tools: Tools, environment: Environment): Promise<number> {
  let exit: number = EXIT.ok;
  const program = makeProgram(io, tools, environment, (code) => (exit = code));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    printError(error, argv.includes("--json"), io);
    return exitOfError(error);
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

function makeProgram(io: Io, tools: Tools, environment: Environment, finish: (exit: number) => void): Command {
  const program = new Command("credence")
    .description("Issues micro-credentials, anchors them on a ledger, and verifies them.")
    .version(tools.software)
    .option("-w, --workspace <dir>", "folder with network, keys and database", environment.workspace)
    .option("--password-file <file>", "read the keys' password from a file")
    .option("--key <name>", "key to use where there are several for a purpose; may be repeated", collect, [])
    .option("--json", "print results for machines")
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text.trimEnd()), writeErr: (text) => io.err(text.trimEnd()) });

  /** An action that gets a session, the arguments and the options, and gives an exit code. */
  const action =
    (work: (session: Session, args: readonly string[], options: never) => Promise<number>) =>
    async (...parameters: unknown[]): Promise<void> => {
      const command = parameters.at(-1) as Command;
      const globals: GlobalOptions = program.opts();
      const session: Session = {
        workspace: new Workspace(globals.workspace),
        tools,
        io,
        json: globals.json ?? false,
        passwordFile: globals.passwordFile ?? environment.passwordFile,
        keys: globals.key,
      };
      finish(await work(session, command.args, command.opts()));
    };

  const add = (parent: Command, usage: string, description: string) =>
    parent
      .command(usage)
      .description(description)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.out(text.trimEnd()),
        writeErr: (text) => io.err(text.trimEnd()),
      });

  add(program, "up", "start a trial: embedded chain, contracts and verification service")
    .option("--port <port>", "port of the service; 0 = any", port, 8080)
    .option("--origin <url>", "public origin of proof links")
    .action(action(async (session, _, options) => (await import("./commands/up.ts")).up(session, options)));
  add(program, "serve", "start the verification service for this workspace's network")
    .option("--port <port>", "port of the service; 0 = any", port, 8080)
    .option("--origin <url>", "public origin of proof links")
    .action(action(async (session, _, options) => (await import("./commands/up.ts")).serve(session, options)));
  add(program, "deploy", "deploy the contracts and describe them in a deployment file")
    .option("--rpc <url>", "RPC endpoint; without it the embedded chain")
    .option("--chain-id <id>", "chain that the endpoint must serve", wholeNumber)
    .option("--network <name>", "name of the network")
    .addOption(new Option("--evidence <kind>", "what its anchors are worth").choices(["production", "test", "local"]))
    .option("-y, --yes", "do not ask", false)
    .action(action(async (session, _, options) => (await import("./commands/deploy.ts")).deploy(session, options)));

  const issuer = add(program, "issuer", "the organisation on the ledger");
  add(issuer, "register <profile>", "register the organisation that a profile file describes").action(
    action(async (session, [path = ""]) => (await import("./commands/issuer.ts")).register(session, path)),
  );
  add(issuer, "update [profile]", "put a changed profile, or new signing keys, in force").action(
    action(async (session, [path]) => (await import("./commands/issuer.ts")).update(session, path)),
  );

  const key = add(program, "key", "keys of this workspace");
  add(key, "new <name>", "make an encrypted key")
    .addOption(
      new Option("--for <purpose>", "what it is for").choices(["anchor", "signing", "authority"]).makeOptionMandatory(),
    )
    .action(
      action(async (session, [name = ""], options: { for: KeyPurpose }) =>
        (await import("./commands/key.ts")).newKey(session, name, options.for),
      ),
    );
  add(key, "authorize <name>", "let an anchoring key act for the issuer")
    .option("--permissions <list>", "anchor, suspend, revoke", "anchor,suspend")
    .option("--until <time>", "end of its entitlement, such as 2027-06-30T00:00:00Z")
    .action(
      action(async (session, [name = ""], options) =>
        (await import("./commands/key.ts")).authorize(session, name, options),
      ),
    );
  add(key, "list", "list keys; secrets are never shown").action(
    action(async (session) => (await import("./commands/key.ts")).listKeys(session)),
  );

  add(program, "issue <roster>", "issue a roster (CSV or NDJSON) and anchor it")
    .requiredOption("--achievement <file>", "what the learners achieved")
    .option("--out <dir>", "write every credential file and links.csv here")
    .option("--dry-run", "check and show everything; sign, save and send nothing", false)
    .option("-y, --yes", "do not ask", false)
    .option("--allow-duplicates", "let one learner get the same achievement twice", false)
    .option("--map <pair>", "FILE_COLUMN=COLUMN for a roster with other column names", collect, [])
    .action(
      action(async (session, [roster = ""], options) =>
        (await import("./commands/issue.ts")).issue(session, roster, options),
      ),
    );
  add(program, "status", "list batches and where they stand").action(
    action(async (session) => (await import("./commands/status.ts")).status(session)),
  );
  add(program, "resume <batch>", "take an unfinished batch further").action(
    action(async (session, [batch = ""]) => (await import("./commands/status.ts")).resume(session, batch)),
  );
  add(program, "export <batch>", "write the files and proof links of a published batch")
    .requiredOption("--out <dir>", "folder for the files")
    .action(
      action(async (session, [batch = ""], options: { out: string }) =>
        (await import("./commands/status.ts")).exportFiles(session, batch, options.out),
      ),
    );
  for (const [change, description] of [
    ["revoke", "revoke credentials for ever"],
    ["suspend", "suspend credentials for now"],
    ["reinstate", "end a suspension"],
  ] as const)
    add(program, `${change} <credentials...>`, `${description}; each is an id or a file`)
      .option("-y, --yes", "do not ask", false)
      .action(
        action(async (session, credentials, options) =>
          (await import("./commands/changeStatus.ts")).changeStatusCommand(session, change, credentials, options),
        ),
      );
  add(program, "verify <files...>", "verify credential files; the exit code is the worst verdict")
    .option("--trust <file>", "trust policy; without it the workspace's own")
    .option("--profile <file>", "issuer profile for the signature; may be repeated", collect, [])
    .action(
      action(async (session, files, options) => (await import("./commands/verify.ts")).verify(session, files, options)),
    );
  return program;
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("It must be a port from 0 to 65535.");
  return Number(text);
}
