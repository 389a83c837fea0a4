// The question that fsck asks about a range of stored credentials: is each of them what was sealed? Workers look for damage, and
// fsck.ts takes their answers in order, so that a million credentials need no more memory than some thousands.
import type { StoredCredential } from "../../state/credential.ts";
import type { FsckedRange } from "../pool/poolTasks.ts";
import type { RangeQuestion } from "../pool/rangeQuestion.ts";
import { CredentialCheck } from "./fsckCredential.ts";

export const FSCK: RangeQuestion<"fsck"> = {
  name: "fsck",
  inlineUpTo: 2_000,
  makeAnswer(facts) {
    const check = new CredentialCheck(facts);
    return (_range, stored) => fsckStored(stored, check);
  },
};

async function fsckStored(
  stored: AsyncIterable<readonly StoredCredential[]>,
  check: CredentialCheck,
): Promise<FsckedRange> {
  const all: StoredCredential["leaf"][] = [];
  const [indices, faults]: [number[], FsckedRange["faults"][number][]] = [[], []];
  for await (const credentials of stored) {
    faults.push(...(await check.faults(credentials)));
    for (const { index, leaf } of credentials) {
      indices.push(index);
      all.push(leaf);
    }
  }
  return { indices, leaves: joined(all), faults };
}

/** 32 bytes each; zeros where the stored one is no leaf. */
function joined(all: readonly Uint8Array[]): Uint8Array {
  const leaves = new Uint8Array(32 * all.length);
  for (const [i, leaf] of all.entries()) if (leaf.length === 32) leaves.set(leaf, 32 * i);
  return leaves;
}
