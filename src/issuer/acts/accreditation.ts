// Vouches for another issuer id, or is vouched for (contracts/AccreditationRegistry.sol). A link counts for verifiers once
// its subject has accepted the accreditor; it is judged at the time of each anchor.
import { keccak256 } from "#hash";
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import { registryCall } from "../../chain/ledger/registryCodec.ts";
import type { AccreditationKind } from "../../core/trust/accreditation.ts";
import { hex, utf8 } from "../../core/bytes/bytes.ts";
import { KINDS } from "../../core/trust/permissions.ts";
import type { IssuerContext } from "../context/issuerContext.ts";
import { transact } from "../transact/transact.ts";

export interface AccreditationGrant {
  /** issuer id of the subject */
  readonly subject: number;
  /** the DID that was checked; it has to be the one registered for that id */
  readonly did: string;
  readonly kind: AccreditationKind;
  /** seconds; 0 = no end */
  readonly validUntil: number;
  /** highest EQF level, 1 to 8; 0 = any */
  readonly maxEqfLevel: number;
  /** ISCED-F broad fields, 0 to 10; none = any */
  readonly fields: readonly number[];
}

/** Grant a link from now on, or replace its scope from now on; the transaction's hash. Throws what the registry refuses. */
export function accredit(context: IssuerContext, authority: AccountKey, grant: AccreditationGrant): Promise<string> {
  const { subject, did, kind, validUntil, maxEqfLevel, fields } = grant;
  const mask = fields.reduce((bits, field) => bits | (1 << field), 0);
  const { issuerId } = context.account;
  const args = [issuerId, subject, hex(keccak256(utf8(did))), KINDS[kind], validUntil, maxEqfLevel, mask] as const;
  return send(context, authority, registryCall("accredit", [...args]));
}

/** List an accreditor among those that we accept, for ever. */
export const acceptAccreditation = (context: IssuerContext, authority: AccountKey, by: number): Promise<string> =>
  send(context, authority, registryCall("acceptAccreditation", [by, context.account.issuerId]));

/** End a link that we gave, from now on: what was anchored before keeps its standing. */
export const withdrawAccreditation = (
  context: IssuerContext,
  authority: AccountKey,
  subject: number,
  kind: AccreditationKind,
): Promise<string> =>
  send(context, authority, registryCall("withdraw", [context.account.issuerId, subject, KINDS[kind]]));

/** Say that a link that we gave should never have held from `since` (seconds). It cannot be taken back. */
export const annulAccreditation = (
  context: IssuerContext,
  authority: AccountKey,
  subject: number,
  kind: AccreditationKind,
  since: number,
): Promise<string> =>
  send(context, authority, registryCall("annul", [context.account.issuerId, subject, KINDS[kind], since]));

async function send(context: IssuerContext, authority: AccountKey, call: ReturnType<typeof registryCall>) {
  return (await transact(context, authority, call, { purpose: "accreditation", batchId: null })).hash;
}
