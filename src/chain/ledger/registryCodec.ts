// The accreditation registry's ABI as our own types. Answers are distrusted; times are seconds, 0 = never.
import type { Accreditation, AccreditationKind, AccreditationLink } from "../../core/trust/accreditation.ts";
import { KINDS } from "../../core/trust/permissions.ts";
import type { ContractCall } from "./contractCall.ts";
import { time } from "./ledgerCodec.ts";
import type { AccreditationRegistry, IAccreditationRegistry } from "../typechain/AccreditationRegistry.ts";
import { AccreditationRegistry__factory } from "../typechain/factories/AccreditationRegistry__factory.ts";

const registry = AccreditationRegistry__factory.createInterface();

type Method = "accredit" | "acceptAccreditation" | "withdraw" | "annul";

/** A writing call of the registry, encoded. */
export const registryCall = <M extends Method>(
  method: M,
  args: Parameters<AccreditationRegistry[M]["staticCall"]>,
): ContractCall => ({ contract: "registry", data: registry.encodeFunctionData(method as never, args as never) });

/** Links of `kind` to `subject` from each accreditor that it accepted, at a time and now. */
export const encodeLinksCall = (subject: number, kind: AccreditationKind, at: number): string =>
  registry.encodeFunctionData("linksOf", [subject, KINDS[kind], at]);

/** Links upward, or null where the answer is none of the registry's. */
export function decodeLinks(data: string): AccreditationLink[] | null {
  try {
    const [links] = registry.decodeFunctionResult("linksOf", data) as unknown as [
      IAccreditationRegistry.LinkStructOutput[],
    ];
    // by position: ethers hides a member that is called `then`, so that no answer is taken for a promise
    return links.map(([by, then, now, annulledSince]) => ({
      by: Number(by),
      atAnchoring: accreditationOf(then),
      now: accreditationOf(now),
      annulledSince: time(annulledSince),
    }));
  } catch {
    return null;
  }
}

const accreditationOf = (one: IAccreditationRegistry.AccreditationStructOutput): Accreditation => ({
  held: one.held,
  validUntil: time(one.validUntil),
  maxEqfLevel: Number(one.maxEqfLevel),
  fields: Number(one.fields),
});
