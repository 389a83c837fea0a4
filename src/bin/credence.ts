#!/usr/bin/env node
// The command line: environment and terminal in, exit code out.
import { run } from "../cli/program.ts";
import { handleInterrupts, isEnding } from "./system/interrupt.ts";
import { flushed, terminal } from "./system/terminal.ts";
import { dependencies } from "./dependencies.ts";

const { CREDENCE_WORKSPACE = ".credence", CREDENCE_PASSWORD_FILE } = process.env;

handleInterrupts();
const exit = await run(process.argv.slice(2), terminal(), dependencies, {
  workspace: CREDENCE_WORKSPACE,
  passwordFile: CREDENCE_PASSWORD_FILE ?? null,
});
// an endpoint that never answers keeps a connection open, and node would wait for that
await flushed();
if (!isEnding()) process.exit(exit);
