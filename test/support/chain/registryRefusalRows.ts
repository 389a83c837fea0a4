// As refusalRows.ts, for the accreditation registry.
import type { RowOf } from "./refusalRows.ts";
import {
  ACCREDIT,
  ACCREDITOR,
  ANNULLED_SINCE,
  DID_HASH,
  FIRST,
  ISSUE,
  NO_BATCH,
  REFUSED_ACCREDITOR,
  SECOND,
} from "./refusalScene.ts";

/** By the name of the error in Solidity. */
export const registryRows: Readonly<Record<string, RowOf>> = {
  RegistryNotAuthority: (_, address) => ({
    from: "nobody",
    call: ["registry", "withdraw", FIRST, SECOND, ISSUE],
    data: { issuerId: FIRST, actor: address("nobody") },
    says: `${address("nobody")} is not the authority of issuer 1.`,
  }),
  RegistryDidMismatch: () => ({
    from: "owner",
    call: ["registry", "accredit", FIRST, SECOND, NO_BATCH, ISSUE, 0, 0, 0],
    data: { subject: SECOND, didHash: DID_HASH, expected: NO_BATCH },
    says: `issuer 2 has another DID (hash ${DID_HASH}) than the one that was checked (hash ${NO_BATCH})`,
  }),
  RegistrySelfAccreditation: () => ({
    from: "owner",
    call: ["registry", "accredit", SECOND, SECOND, DID_HASH, ISSUE, 0, 0, 0],
    data: { issuerId: SECOND },
    says: "issuer 2 cannot accredit itself",
  }),
  RegistryValidUntilPassed: () => ({
    from: "owner",
    call: ["registry", "accredit", FIRST, SECOND, DID_HASH, ISSUE, 86_400, 0, 0],
    data: { validUntil: 86_400 },
    says: "the accreditation's end, 1970-01-02T00:00:00Z, is not in the future",
  }),
  RegistryScopeInvalid: () => ({
    from: "owner",
    call: ["registry", "accredit", FIRST, SECOND, DID_HASH, ISSUE, 0, 9, 2 ** 11 + 2],
    data: { maxEqfLevel: 9, fields: 2 ** 11 + 2 },
    says: "EQF level 9 (1 to 8, or 0 for any) with the ISCED-F fields 1, 11 (0 to 10)",
  }),
  RegistryNeverAccredited: () => ({
    from: "owner",
    call: ["registry", "acceptAccreditation", FIRST, ACCREDITOR],
    data: { by: FIRST, subject: ACCREDITOR },
    says: "issuer 1 has never accredited issuer 3",
  }),
  RegistryNotHeld: () => ({
    from: "owner",
    call: ["registry", "withdraw", ACCREDITOR, SECOND, ACCREDIT],
    data: { by: ACCREDITOR, subject: SECOND, kind: ACCREDIT },
    says: "issuer 2 holds no accreditation by issuer 3 to accredit others now",
  }),
  RegistryAlreadyAccepted: () => ({
    from: "owner",
    call: ["registry", "acceptAccreditation", ACCREDITOR, SECOND],
    data: { by: ACCREDITOR, subject: SECOND },
    says: "issuer 2 accepted issuer 3 as an accreditor before",
  }),
  RegistryTooManyAccreditors: () => ({
    from: "owner",
    call: ["registry", "acceptAccreditation", REFUSED_ACCREDITOR, SECOND],
    data: { subject: SECOND, limit: "32" },
    says: "issuer 2 has accepted 32 accreditors, which is the most that it can",
  }),
  RegistryAnnulmentOutOfRange: () => ({
    from: "owner",
    call: ["registry", "annul", ACCREDITOR, SECOND, ISSUE, 2 ** 48 - 1],
    data: { since: 2 ** 48 - 1 },
    says: "cannot be annulled since second 281474976710655 of Unix time",
  }),
  RegistryAnnulmentNotEarlier: () => ({
    from: "owner",
    call: ["registry", "annul", ACCREDITOR, SECOND, ISSUE, ANNULLED_SINCE],
    data: { by: ACCREDITOR, subject: SECOND, kind: ISSUE, since: ANNULLED_SINCE, annulledSince: ANNULLED_SINCE },
    says: "by issuer 3 to issue credentials is annulled since 1970-01-01T00:16:40Z already",
  }),
};
