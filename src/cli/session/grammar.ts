// What a command line may say, as data. A command is declared beside its work and typed by it: the compiler refuses an option
// that the work does not know, one that the grammar forgets, and one whose value the work does not expect. The work itself is
// loaded when the command runs, so that every other command starts without it.
import { InvalidArgumentError } from "commander";
import { isGwei } from "../../workspace/workspace.ts";
import type { Session } from "./session.ts";

/** What an option gives to the work: `Always` is false where the work must expect that it is absent. */
export interface CommandOption<Value, Always extends boolean> {
  readonly description: string;
  readonly always: Always;
  /** such as `-y` */
  readonly short?: string;
  /** how help names the value; a flag has none */
  readonly value?: string;
  /** the only values that it takes */
  readonly choices?: readonly string[];
  readonly default?: Value;
  /** Reads the text that was given; `before` is the value so far. Throws InvalidArgumentError. */
  parse?(text: string, before: Value): Value;
}

/** The options that a work takes, each under its own name: `dryRun` is `--dry-run` on the command line. */
export type OptionsOf<Options> = {
  readonly [Name in keyof Options]-?: undefined extends Options[Name]
    ? CommandOption<NonNullable<Options[Name]>, false>
    : CommandOption<Options[Name], true>;
};

/** The arguments that a usage such as `verify <files...>` promises to the work. */
export type ArgumentsOf<Usage extends string> = Usage extends `${infer Word} ${infer Rest}`
  ? [...ArgumentOf<Word>, ...ArgumentsOf<Rest>]
  : ArgumentOf<Usage>;
type ArgumentOf<Word extends string> = Word extends `<${string}...>`
  ? [readonly string[]]
  : Word extends `<${string}>`
    ? [string]
    : Word extends `[${string}]`
      ? [string | undefined]
      : [];

/** What a command does; its result is the exit code. */
export type Work<Given extends readonly unknown[]> = (session: Session, ...given: Given) => Promise<number>;

/** A command as program.ts reads it, whatever its work takes. */
export interface CommandGrammar {
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, CommandOption<unknown, boolean>>>;
  readonly load: () => Promise<Work<never>>;
}

/** Commands under one word, such as `key new` and `key list`. */
export interface CommandGroup {
  readonly usage: string;
  readonly summary: string;
  readonly commands: readonly CommandGrammar[];
}

/** A command without options. */
export function command<Usage extends string>(
  usage: Usage,
  grammar: {
    readonly summary: string;
    readonly options?: never;
    readonly load: () => Promise<Work<ArgumentsOf<Usage>>>;
  },
): CommandGrammar;
/** A command whose last parameter is an object of options. */
export function command<Usage extends string, Options extends object>(
  usage: Usage,
  grammar: {
    readonly summary: string;
    readonly options: [keyof Options] extends [never] ? never : OptionsOf<NoInfer<Options>>;
    readonly load: () => Promise<Work<[...ArgumentsOf<Usage>, Options]>>;
  },
): CommandGrammar;
export function command(
  usage: string,
  grammar: Omit<CommandGrammar, "usage" | "options"> & Partial<Pick<CommandGrammar, "options">>,
): CommandGrammar {
  return { usage, options: {}, ...grammar };
}

export const group = (usage: string, summary: string, commands: readonly CommandGrammar[]): CommandGroup => ({
  usage,
  summary,
  commands,
});

/** An option without a value. */
export const flag = (description: string, short?: string): CommandOption<boolean, true> => ({
  description,
  always: true,
  default: false,
  ...(short !== undefined && { short }),
});

/** An option that may be absent; `value` is what help calls its value. */
export function optional(value: string, description: string): CommandOption<string, false>;
export function optional<Value>(value: string, description: string, parse: Parse<Value>): CommandOption<Value, false>;
export function optional(value: string, description: string, parse?: Parse<unknown>): CommandOption<unknown, false> {
  return { value, description, always: false, ...(parse && { parse }) };
}

/** An option that must be given. */
export function required(value: string, description: string): CommandOption<string, true>;
export function required<Value>(value: string, description: string, parse: Parse<Value>): CommandOption<Value, true>;
export function required(value: string, description: string, parse?: Parse<unknown>): CommandOption<unknown, true> {
  return { value, description, always: true, ...(parse && { parse }) };
}

/** An option that may be given several times; without it the list is empty. */
export const list = (value: string, description: string): CommandOption<readonly string[], true> => ({
  value,
  description,
  always: true,
  default: [],
  parse: (text, before) => [...before, text],
});

/** The same option, with a value for the command line that lacks it. */
export const withDefault = <Value>(
  option: CommandOption<Value, boolean>,
  value: Value,
  short?: string,
): CommandOption<Value, true> => ({ ...option, always: true, default: value, ...(short !== undefined && { short }) });

/** The same option, which takes one of a few words only. */
export const oneOf = <Word extends string, Always extends boolean>(
  option: CommandOption<string, Always>,
  ...words: readonly Word[]
): CommandOption<Word, Always> => {
  const { value = "", description, always } = option;
  return { value, description, always, choices: words };
};

/** For commands that ask before they act. */
export const yes = flag("do not ask", "-y");

type Parse<Value> = (text: string) => Value;

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}

export function gwei(text: string): string {
  if (!isGwei(text)) throw new InvalidArgumentError("It must be a price in gwei, such as 40 or 0.5.");
  return text;
}

export function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("It must be a port from 0 to 65535.");
  return Number(text);
}
