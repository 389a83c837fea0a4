// A declared command as the parser of the command line takes it.
import { type Command, Option } from "commander";
import type { CommandGrammar, CommandGroup, CommandOption, Work } from "./grammar.ts";
import type { Io } from "./io.ts";

/** Run a work that was loaded, with its arguments and then its options. */
export type RunWork = (work: Work<never>, given: readonly unknown[]) => Promise<void>;

/** Add a command, or a group of them, to the program or to a group. */
export function addCommand(parent: Command, declared: CommandGrammar | CommandGroup, io: Io, run: RunWork): void {
  const added = speaking(parent.command(declared.usage), io).description(declared.summary);
  if ("commands" in declared) {
    for (const one of declared.commands) addCommand(added, one, io, run);
    return;
  }
  for (const [name, option] of Object.entries(declared.options)) added.addOption(optionOf(name, option));
  // commander hands over the arguments, the options and the command itself
  added.action(async (...parameters: unknown[]) => run(await declared.load(), parameters.slice(0, -1)));
}

/** Help goes to the results, complaints to the notices, and an error is thrown instead of ending the process. */
export const speaking = (command: Command, io: Io): Command =>
  command.exitOverride().configureOutput({
    writeOut: (text) => io.out(text.trimEnd()),
    writeErr: (text) => io.err(text.trimEnd()),
  });

/** `dryRun` is `--dry-run`. */
export function optionOf(name: string, declared: CommandOption<unknown, boolean>): Option {
  const { description, always, short, value, choices, default: fallback } = declared;
  const long = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const flags = `${short === undefined ? "" : `${short}, `}${long}${value === undefined ? "" : ` <${value}>`}`;
  const option = new Option(flags, description);
  if (choices !== undefined) option.choices(choices);
  if (declared.parse !== undefined) option.argParser((text, before: unknown) => declared.parse?.(text, before));
  if (fallback !== undefined) option.default(fallback);
  else if (always) option.makeOptionMandatory();
  return option;
}
