// What the contracts let a key or a subject do, by the names that commands, messages and code use. The numbers are those of
// contracts/interfaces/IKeys.sol and IAccreditationRegistry.sol.
import type { AccreditationKind } from "./accreditation.ts";

/** What a key may do, as bits of a sum. */
export const PERMISSIONS = { anchor: 1, suspend: 2, revoke: 4 } as const;

export type Permission = keyof typeof PERMISSIONS;

export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as readonly Permission[];

export const isPermission = (name: string): name is Permission => Object.hasOwn(PERMISSIONS, name);

/** The names in a sum, and the bits of it that have none. The sum may be a stranger's: any whole number up to 2^53. */
export function namesOfPermissions(sum: number): { names: Permission[]; unknown: number[] } {
  const bits = Array.from({ length: 53 }, (_, n) => 2 ** n).filter((bit) => Math.floor(sum / bit) % 2 === 1);
  const known = (bit: number) => PERMISSION_NAMES.find((name) => PERMISSIONS[name] === bit);
  return {
    names: bits.map(known).filter((name) => name !== undefined),
    unknown: bits.filter((bit) => known(bit) === undefined),
  };
}

/** Kinds of accreditation, by number. */
export const KINDS: Readonly<Record<AccreditationKind, number>> = { issue: 0, accredit: 1 };

/** null where the number is no kind that this software knows */
export const kindOfNumber = (number: number): AccreditationKind | null =>
  (Object.keys(KINDS) as AccreditationKind[]).find((kind) => KINDS[kind] === number) ?? null;
