// The accreditation registry's ABI as our own types. Answers are distrusted; times are seconds, 0 = never.
import type { Accreditation, AccreditationLink } from "../core/accreditation.ts";
import { time } from "./ledgerCodec.ts";
import type { IAccreditationRegistry } from "./typechain/AccreditationRegistry.ts";
import { AccreditationRegistry__factory } from "./typechain/factories/AccreditationRegistry__factory.ts";

const registry = AccreditationRegistry__factory.createInterface();

/** What a subject may do: two separate links (contracts/interfaces/IAccreditationRegistry.sol). */
export const KIND = { issue: 0, accredit: 1 } as const;
export type Kind = keyof typeof KIND;

/** Links of `kind` to `subject` from each accreditor that it accepted, at a time and now. */
export const encodeLinksCall = (subject: number, kind: Kind, at: number): string =>
  registry.encodeFunctionData("linksOf", [subject, KIND[kind], at]);

/** Links upward; none where something else than the registry answered, which its code hash tells. */
export function decodeLinks(data: string): AccreditationLink[] {
  try {
    const [links] = registry.decodeFunctionResult("linksOf", data) as unknown as [
      IAccreditationRegistry.LinkStructOutput[],
    ];
    return links.map((link) => ({
      by: Number(link.by),
      atAnchoring: accreditationOf(link.then),
      now: accreditationOf(link.current),
      annulledSince: time(link.annulledSince),
    }));
  } catch {
    return [];
  }
}

const accreditationOf = (one: IAccreditationRegistry.AccreditationStructOutput): Accreditation => ({
  held: one.held,
  validUntil: time(one.validUntil),
  maxEqfLevel: Number(one.maxEqfLevel),
  fields: Number(one.fields),
});
