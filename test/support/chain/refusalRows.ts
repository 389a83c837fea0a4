// For every custom error of the ledger that our code can reach: who calls what in the scene so that it is refused so,
// which data the refusal carries, and what a person reads.
import { expect } from "vitest";
import type { ContractCall } from "../../../src/chain/ledger/contractCall.ts";
import {
  ACCREDITOR,
  BATCH,
  DOUBTED_BATCH,
  FIRST,
  NO_BATCH,
  type Person,
  REVOKED_BATCH,
  type Scene,
  SECOND,
} from "./refusalScene.ts";

interface Row {
  readonly from: Person;
  readonly call: readonly [contract: ContractCall["contract"], method: string, ...args: unknown[]];
  readonly data: object;
  readonly says: string;
}

const FAR = 2 ** 40;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
const NOT_SIGNED = `0x${"00".repeat(65)}`;

export type RowOf = (scene: Scene, address: (person: Person) => string) => Row;

/** By the name of the error in Solidity. */
export const ledgerRows: Readonly<Record<string, RowOf>> = {
  LedgerDidLengthInvalid: () => ({
    from: "nobody",
    call: ["ledger", "registerIssuer", "x".repeat(2_049), NO_BATCH],
    data: { length: "2049" },
    says: "the organisation's DID has 2049 bytes, but 1 to 2048 are possible",
  }),
  LedgerIssuerUnknown: () => ({
    from: "owner",
    call: ["ledger", "proposeSuccessor", SECOND, 9_999],
    data: { issuerId: 9_999 },
    says: "there is no issuer 9999",
  }),
  LedgerNotAuthority: (_, address) => ({
    from: "nobody",
    call: ["ledger", "setProfile", FIRST, NO_BATCH],
    data: { issuerId: FIRST, actor: address("nobody") },
    says: `${address("nobody")} is not the authority of issuer 1.`,
  }),
  LedgerAuthorityNotProposed: (_, address) => ({
    from: "nobody",
    call: ["ledger", "acceptAuthority", SECOND],
    data: { issuerId: SECOND, actor: address("nobody") },
    says: "was not proposed as the new authority of issuer 2",
  }),
  LedgerSuccessorIsSelf: () => ({
    from: "owner",
    call: ["ledger", "proposeSuccessor", SECOND, SECOND],
    data: { issuerId: SECOND },
    says: "issuer 2 cannot be its own successor",
  }),
  LedgerSuccessorAlreadySet: () => ({
    from: "owner",
    call: ["ledger", "proposeSuccessor", FIRST, ACCREDITOR],
    data: { oldId: FIRST, successor: SECOND },
    says: "issuer 1 has the successor 2 already",
  }),
  LedgerSuccessorNotProposed: () => ({
    from: "owner",
    call: ["ledger", "acceptSuccessor", SECOND, ACCREDITOR],
    data: { oldId: SECOND, newId: ACCREDITOR },
    says: "issuer 3 was not proposed as the successor of issuer 2",
  }),
  LedgerNotEntitled: (_, address) => ({
    from: "key",
    call: ["ledger", "revoke", FIRST, BATCH, [0]],
    data: { issuerId: FIRST, actor: address("key"), permission: 4 },
    says: `${address("key")} may not revoke for issuer 1`,
  }),
  LedgerKeyUnknown: (_, address) => ({
    from: "owner",
    call: ["ledger", "revokeKey", address("nobody")],
    data: { key: address("nobody") },
    says: "was never authorized as a key",
  }),
  LedgerKeyTaken: (_, address) => ({
    from: "owner",
    call: ["ledger", "authorizeKey", SECOND, address("key"), 1, 0, FAR, NOT_SIGNED],
    data: { key: address("key"), issuerId: FIRST },
    says: `the key ${address("key")} belongs to issuer 1 for ever`,
  }),
  LedgerKeyAlreadyRevoked: ({ times }, address) => ({
    from: "owner",
    call: ["ledger", "revokeKey", address("old")],
    data: { key: address("old"), revokedAt: times.keyRevoked },
    says: `the key ${address("old")} was revoked at ${iso(times.keyRevoked)}`,
  }),
  LedgerPermissionsInvalid: (_, address) => ({
    from: "owner",
    call: ["ledger", "authorizeKey", FIRST, address("key"), 9, 0, FAR, NOT_SIGNED],
    data: { permissions: 9 },
    says: "these permissions cannot be given: anchor, unknown permission 8. Name some of anchor, suspend, revoke",
  }),
  LedgerUntilPassed: (_, address) => ({
    from: "owner",
    call: ["ledger", "authorizeKey", FIRST, address("key"), 1, 86_400, FAR, NOT_SIGNED],
    data: { until: 86_400 },
    says: "the key's end, 1970-01-02T00:00:00Z, is not in the future",
  }),
  LedgerSignatureExpired: (_, address) => ({
    from: "nobody",
    call: ["ledger", "anchorFor", address("key"), NO_BATCH, 1, 60, NOT_SIGNED],
    data: { deadline: "60" },
    says: "was to be used until 1970-01-01T00:01:00Z",
  }),
  LedgerSignatureInvalid: (_, address) => ({
    from: "nobody",
    call: ["ledger", "anchorFor", address("key"), NO_BATCH, 1, FAR, NOT_SIGNED],
    data: { signer: address("key"), digest: expect.stringMatching(/^0x[0-9a-f]{64}$/) as string },
    says: `is not one of ${address("key")}`,
  }),
  LedgerCompromiseOutOfRange: ({ times }, address) => ({
    from: "owner",
    call: ["ledger", "reportCompromise", address("lost"), 5],
    data: { key: address("lost"), since: 5, authorizedAt: times.authorized },
    says: `since 1970-01-01T00:00:05Z: the time has to be from ${iso(times.authorized)}`,
  }),
  LedgerCompromiseNotEarlier: ({ times }, address) => ({
    from: "owner",
    call: ["ledger", "reportCompromise", address("lost"), times.authorized],
    data: { key: address("lost"), since: times.authorized, compromisedSince: times.authorized },
    says: `is reported as compromised since ${iso(times.authorized)} already`,
  }),
  LedgerSizeOutOfRange: () => ({
    from: "key",
    call: ["ledger", "anchor", NO_BATCH, 2 ** 20 + 1],
    data: { size: 2 ** 20 + 1 },
    says: "a batch of 1048577 credentials cannot be anchored",
  }),
  LedgerAlreadyAnchored: ({ times }) => ({
    from: "key",
    call: ["ledger", "anchor", BATCH, 7],
    data: { issuerId: FIRST, root: BATCH, anchoredAt: times.anchored },
    says: `issuer 1 anchored the batch ${BATCH} before, at ${iso(times.anchored)}`,
  }),
  LedgerAnchorUnknown: () => ({
    from: "owner",
    call: ["ledger", "suspend", FIRST, NO_BATCH, [0]],
    data: { issuerId: FIRST, root: NO_BATCH },
    says: `issuer 1 has not anchored the batch ${NO_BATCH}`,
  }),
  LedgerLengthMismatch: () => ({
    from: "key",
    call: ["ledger", "anchorMany", [NO_BATCH, BATCH], [1]],
    data: { first: "2", second: "1" },
    says: "have 2 and 1 entries. This should not happen",
  }),
  LedgerAlreadyReaffirmed: ({ times }) => ({
    from: "owner",
    call: ["ledger", "reaffirm", FIRST, DOUBTED_BATCH],
    data: { issuerId: FIRST, root: DOUBTED_BATCH, reaffirmedAt: times.reaffirmed },
    says: `issuer 1 reaffirmed the batch ${DOUBTED_BATCH} before, at ${iso(times.reaffirmed)}`,
  }),
  LedgerNotInDoubt: (_, address) => ({
    from: "owner",
    call: ["ledger", "reaffirm", FIRST, BATCH],
    data: { issuerId: FIRST, root: BATCH, key: address("key") },
    says: `the batch ${BATCH} of issuer 1 needs no reaffirmation`,
  }),
  LedgerStatusOutOfRange: () => ({
    from: "owner",
    call: ["ledger", "revokeWords", FIRST, BATCH, [1], [5]],
    data: { word: "1", mask: "5", size: 10 },
    says: "the batch has 10 credentials, numbered from 0, but the change names number 258",
  }),
  LedgerBatchAlreadyRevoked: ({ times }) => ({
    from: "owner",
    call: ["ledger", "revokeBatch", FIRST, REVOKED_BATCH, true],
    data: { issuerId: FIRST, root: REVOKED_BATCH, revokedAt: times.batchRevoked },
    says: `issuer 1 revoked the whole batch ${REVOKED_BATCH} before, at ${iso(times.batchRevoked)}`,
  }),
};
