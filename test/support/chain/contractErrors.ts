// The custom errors of both contracts, from their ABIs, with data as a contract writes it.
import { AbiCoder, type ErrorFragment, type ParamType } from "ethers";
import { interfaces } from "./refusalScene.ts";

const found = new Map<string, ErrorFragment>();
for (const one of Object.values(interfaces)) one.forEachError((fragment) => found.set(fragment.name, fragment));

export const contractErrors: readonly ErrorFragment[] = [...found.values()];
export const errorNames: readonly string[] = [...found.keys()];

export function contractError(name: string): ErrorFragment {
  const error = found.get(name);
  if (error === undefined) throw new Error(`the ABIs have no error ${name}`);
  return error;
}

/** `LedgerKeyTaken` → `ledger_key_taken`. */
export const snakeCase = (name: string): string =>
  name
    .split(/(?=[A-Z])/)
    .join("_")
    .toLowerCase();

/** Revert data. */
export const encodeError = ({ inputs, selector }: ErrorFragment, values: readonly unknown[]): string =>
  selector + AbiCoder.defaultAbiCoder().encode(inputs, values).slice(2);

/** A value of the right type for each parameter. */
export const samplesOf = ({ inputs }: ErrorFragment): unknown[] =>
  inputs.map(({ type }: ParamType, index) => {
    if (type === "address") return `0x${"ab".repeat(20)}`;
    if (type === "bytes32") return `0x${"cd".repeat(32)}`;
    return type === "string" ? "text" : index + 1;
  });
