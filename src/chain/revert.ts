// What a node says when the contract refuses, in the shapes of Hardhat and of anvil and geth: the custom error by name.
import { CredentialLedger__factory } from "./typechain/factories/CredentialLedger__factory.ts";

const ledger = CredentialLedger__factory.createInterface();

/** `LedgerKeyTaken(0x…, 3)`, or null where the error is not a refusal by the contract. */
export function revertOf(error: unknown): string | null {
  const data = revertData(error);
  if (data === null) return null;
  const custom = data.length >= 10 ? ledger.parseError(data) : null;
  if (custom === null) return "the call was reverted without a reason that this software knows";
  return `${custom.name}(${custom.args.map(String).join(", ")})`;
}

/** Does the error say that the contract itself reverted, and with which data? */
export function revertData(error: unknown): string | null {
  for (let at = error, depth = 0; typeof at === "object" && at !== null && depth < 5; depth++) {
    const {
      data,
      code,
      info,
      error: inner,
    } = at as { data?: unknown; code?: unknown; info?: { error?: unknown }; error?: unknown };
    if (typeof data === "string" && /^0x[0-9a-f]*$/i.test(data)) return data;
    if ((code === 3 || code === "CALL_EXCEPTION") && !info && !inner) return "0x";
    at = info?.error ?? inner;
  }
  return null;
}
