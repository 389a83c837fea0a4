// What every group of commands is written with: a command, its options, and an action that gets a session.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Session } from "./session.ts";
import { isGwei } from "../../workspace/workspace.ts";

/** An action gets a session, the arguments and the options, and gives an exit code. */
export type Work = (session: Session, args: readonly string[], options: never) => Promise<number>;

export interface Grammar {
  add(parent: Command, usage: string, description: string): Command;
  action(work: Work): (...parameters: unknown[]) => Promise<void>;
}

export const collect = (value: string, before: readonly string[]): string[] => [...before, value];

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

/** An option whose value is one of a few words. */
export const choice = (flags: string, description: string, ...words: readonly string[]): Option =>
  new Option(flags, description).choices([...words]);
