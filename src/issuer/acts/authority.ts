// Moves the authority over an issuer in two steps: the old authority proposes it, the new one accepts it. So it can
// never go to an address that nobody controls. Before an institution closes it hands its authority to a custodian.
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import { ledgerCall } from "../../chain/ledger/ledgerCodec.ts";
import type { IssuerContext, SendingContext } from "../context/issuerContext.ts";
import { transact } from "../transact/transact.ts";

/** Propose an address as the new authority. Throws what the ledger refuses. */
export async function proposeAuthority(
  context: IssuerContext,
  authority: AccountKey,
  proposed: string,
): Promise<string> {
  const call = ledgerCall("proposeAuthority", [context.account.issuerId, proposed]);
  return (await transact(context, authority, call, { purpose: "authority", batchId: null })).hash;
}

/** Accept a proposed authority. Throws what the ledger refuses. */
export async function acceptAuthority(
  context: SendingContext,
  proposed: AccountKey,
  issuerId: number,
): Promise<string> {
  return (
    await transact(context, proposed, ledgerCall("acceptAuthority", [issuerId]), {
      purpose: "authority",
      batchId: null,
    })
  ).hash;
}
