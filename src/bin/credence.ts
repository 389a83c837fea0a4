#!/usr/bin/env node
// The command line: environment and terminal in, exit code out.
import { run } from "../cli/program.ts";
import { handleInterrupts } from "./interrupt.ts";
import { terminal } from "./terminal.ts";
import { tools } from "./toolbox.ts";

const { CREDENCE_WORKSPACE = ".credence", CREDENCE_PASSWORD_FILE } = process.env;

handleInterrupts();
process.exitCode = await run(process.argv.slice(2), terminal(), tools, {
  workspace: CREDENCE_WORKSPACE,
  passwordFile: CREDENCE_PASSWORD_FILE ?? null,
});
