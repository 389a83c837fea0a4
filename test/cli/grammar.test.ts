// What a command line may say, and the work behind it: the two must agree. Faults that the compiler finds are kept here as
// lines that must not compile; the rest is found by a walk over all commands.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, expectTypeOf, it } from "vitest";
import { COMMANDS } from "../../src/cli/program.ts";
import { optionOf } from "../../src/cli/session/addCommand.ts";
import {
  type ArgumentsOf,
  command,
  type CommandGrammar,
  flag,
  list,
  oneOf,
  optional,
  type OptionsOf,
  required,
  wholeNumber,
  withDefault,
} from "../../src/cli/session/grammar.ts";
import type { Session } from "../../src/cli/session/session.ts";

const commands: (readonly [name: string, CommandGrammar])[] = COMMANDS.flatMap((declared) =>
  "commands" in declared
    ? declared.commands.map((one) => [`${declared.usage} ${one.usage}`, one] as const)
    : [[declared.usage, declared] as const],
);

describe("every command", () => {
  it.each(commands)("%s has a summary, described options, and a work that takes what it names", async (_name, one) => {
    expect(one.summary).toMatch(/^\S.*[^.\s]$/);
    for (const [name, option] of Object.entries(one.options)) {
      expect([name, option.description]).toEqual([name, expect.stringMatching(/^\S.*[^.\s]$/)]);
      expect(optionOf(name, option).attributeName()).toBe(name);
    }
    const work = await one.load();
    const [, ...args] = one.usage.split(" ");
    const options = Object.keys(one.options).length === 0 ? 0 : 1;
    expect(work.length).toBe(1 + args.length + options);
  });

  it("has a name of its own", () => {
    const names = commands.map(([name]) => name.replace(/ [<[].*$/, ""));
    expect(new Set(names).size).toBe(names.length);
  });

  it("has its work in the room of its grammar, and the work knows nothing of the parser", () => {
    const folder = join(import.meta.dirname, "../../src/cli");
    const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
    const parsers = paths.filter((path) => readFileSync(join(folder, path), "utf8").includes('from "commander"'));
    expect(parsers.sort()).toEqual(["program.ts", "session/addCommand.ts", "session/grammar.ts"]);
    const grammars = paths.filter((path) => path.endsWith("/grammar.ts") && !path.startsWith("session/"));
    expect(grammars).toHaveLength(5);
    for (const path of grammars)
      for (const [, work] of readFileSync(join(folder, path), "utf8").matchAll(/import\("([^"]*)"\)/g))
        expect(work).toMatch(/^\.\/\w+\.ts$/);
  });
});

interface Options {
  readonly quiet: boolean;
  readonly chainId: number;
  readonly out?: string;
}
const work = (_session: Session, roster: string, { quiet }: Options): Promise<number> =>
  Promise.resolve(quiet ? 0 : roster.length);
const bare = (_session: Session, roster?: string): Promise<number> => Promise.resolve(roster?.length ?? 0);
const [load, loadBare] = [() => Promise.resolve(work), () => Promise.resolve(bare)];
const options = { quiet: flag("a"), chainId: required("id", "b", wholeNumber), out: optional("dir", "c") };
const summary = "do it";

describe("the compiler", () => {
  it("takes what the work expects", () => {
    expect(command("do <roster>", { summary, options, load }).options).toBe(options);
    expect(command("do [roster]", { summary, load: loadBare }).options).toEqual({});
    const byDefault = { ...options, chainId: withDefault(optional("id", "b", wholeNumber), 1) };
    expect(command("do <roster>", { summary, options: byDefault, load }).usage).toBe("do <roster>");
  });

  it("refuses an option that the work does not know", () => {
    // @ts-expect-error the work has no option `more`
    command("do <roster>", { summary, options: { ...options, more: flag("d"), quiet: flag("a") }, load });
    // @ts-expect-error the work has no options at all
    command("do [roster]", { summary, options: { quiet: flag("a") }, load: loadBare });
  });

  it("refuses a grammar that forgets an option", () => {
    // @ts-expect-error `chainId` is missing
    command("do <roster>", { summary, options: { quiet: flag("a"), out: optional("dir", "c") }, load });
    // @ts-expect-error `out` is missing, although it may be absent on a command line
    command("do <roster>", { summary, options: { quiet: flag("a"), chainId: options.chainId }, load });
    // @ts-expect-error all of them are missing
    command("do <roster>", { summary, load });
  });

  it("refuses an option with another value, and one that may be absent where the work counts on it", () => {
    // @ts-expect-error a text for a number
    command("do <roster>", { summary, options: { ...options, chainId: required("id", "b") }, load });
    // @ts-expect-error `chainId` may be absent
    command("do <roster>", { summary, options: { ...options, chainId: optional("id", "b", wholeNumber) }, load });
  });

  it("refuses an argument that may be absent where the work counts on it", () => {
    // @ts-expect-error `roster` may be absent
    command("do [roster]", { summary, options, load });
    // @ts-expect-error the work takes one roster, not several
    command("do <roster...>", { summary, options, load });
  });

  it("reads arguments out of the usage, and values out of the options of the work", () => {
    expectTypeOf<ArgumentsOf<"do">>().toEqualTypeOf<[]>();
    expectTypeOf<ArgumentsOf<"do <a> [b]">>().toEqualTypeOf<[string, string | undefined]>();
    expectTypeOf<ArgumentsOf<"do <files...>">>().toEqualTypeOf<[readonly string[]]>();
    expectTypeOf(list("file", "d")).toExtend<OptionsOf<{ a: readonly string[] }>["a"]>();
    expectTypeOf(oneOf(required("kind", "d"), "x", "y")).toExtend<OptionsOf<{ a: "x" | "y" }>["a"]>();
    expectTypeOf(oneOf(required("kind", "d"), "x", "z")).not.toExtend<OptionsOf<{ a: "x" | "y" }>["a"]>();
  });
});
