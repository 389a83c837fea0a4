// What a node says when a contract refuses, in the shapes of Hardhat, anvil and geth, as one error of ours. The code of a
// custom error is the snake case of its Solidity name. The node is distrusted: data counts only where the contract would
// have written exactly these bytes.
import { AbiCoder, type ErrorFragment } from "ethers";
import type { ContractErrorCode, ContractErrorData, RefusalCode } from "../../core/errors/contractErrors.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { AccreditationRegistry__factory } from "../typechain/factories/AccreditationRegistry__factory.ts";
import { CredentialLedger__factory } from "../typechain/factories/CredentialLedger__factory.ts";

type Abi = typeof CredentialLedger__factory.abi | typeof AccreditationRegistry__factory.abi;
type AbiError = Extract<Abi[number], { type: "error" }>;
type NumberType = "uint8" | "uint16" | "uint32" | "uint48" | "uint64";

type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeCase<Rest>}`
  : "";
type CodeOf<Name extends string> = SnakeCase<Name> extends `_${infer Code}` ? Code : never;

/** What core has to know: each custom error of both ABIs with its code, parameter names and types. */
type AbiErrorData = {
  [E in AbiError as CodeOf<E["name"]>]: {
    [P in E["inputs"][number] as P["name"]]: P["type"] extends NumberType ? number : string;
  };
};

/** Compiles only where core knows every custom error as it is, and no other. */
type Proved<Known extends AbiErrorData, Needed extends ContractErrorData> = keyof Known & keyof Needed;
type ProvedCode = Proved<ContractErrorData, AbiErrorData>;

const coder = AbiCoder.defaultAbiCoder();

/** More than any custom error of ours takes; what is longer is not looked at. */
const MOST_DATA = 4_096;

/** The custom errors of both contracts, by selector. */
const fragments = new Map<string, ErrorFragment>();
for (const factory of [CredentialLedger__factory, AccreditationRegistry__factory])
  factory.createInterface().forEachError((fragment) => fragments.set(fragment.selector, fragment));

/** The error for a refusal, or null where `error` is something else, such as a node that cannot be reached. */
export function refusalOf(error: unknown): CredenceError<RefusalCode> | null {
  const data = revertData(error)?.toLowerCase();
  if (data === undefined) return null;
  const fragment = data.length <= MOST_DATA ? fragments.get(data.slice(0, 10)) : undefined;
  const values = fragment === undefined ? null : decode(fragment, `0x${data.slice(10)}`);
  if (fragment !== undefined && values !== null)
    return new CredenceError<ContractErrorCode>(codeOf(fragment.name), values, { cause: error });
  const why = data === "0x" ? "without a reason" : `for a reason that is not known here (${data.slice(0, 10)})`;
  return new CredenceError("contract_refused", { reason: `the call was reverted ${why}` }, { cause: error });
}

/** The code of a custom error, by its name in Solidity. */
export const codeOf = (name: string): ProvedCode =>
  name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase() as ProvedCode;

/** The parameters by name. Null where the data is not their one encoding: too short, too long, dirty or no safe number. */
function decode({ inputs }: ErrorFragment, data: string): object | null {
  try {
    const values = coder.decode(inputs, data).toArray();
    if (coder.encode(inputs, values) !== data) return null;
    const named = inputs.map(({ name, type }, index) => [name, valueOf(type, values[index])] as const);
    return named.some(([, value]) => typeof value === "number" && !Number.isSafeInteger(value))
      ? null
      : Object.fromEntries(named);
  } catch {
    return null;
  }
}

function valueOf(type: string, value: unknown): number | string {
  if (type === "address") return String(value).toLowerCase();
  return type.startsWith("uint") && type !== "uint256" ? Number(value) : String(value);
}

/**
 * The data of a revert, "0x" where it has none; null where the error is no revert. ethers throws a CALL_EXCEPTION for
 * whatever a node answers to a call or an estimate, with the data if it found any, and what the node said as `info`.
 */
function revertData(error: unknown): string | null {
  const { code, data, info } = (error ?? {}) as { code?: unknown; data?: unknown; info?: { error?: unknown } | null };
  if (code !== "CALL_EXCEPTION") return null;
  if (typeof data === "string" && /^0x[0-9a-f]*$/i.test(data)) return data;
  const said = (info?.error ?? {}) as { code?: unknown; message?: unknown };
  return said.code === 3 || (typeof said.message === "string" && /revert/i.test(said.message)) ? "0x" : null;
}
