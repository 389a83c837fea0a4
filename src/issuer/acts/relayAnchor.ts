// Anchoring on a signature: the key signs a request and holds no money, somebody else sends it and pays. The relayer can
// neither change the request nor use it twice, and gets no right by it.
import { signAnchor } from "../../chain/keys/anchorSignature.ts";
import type { AccountKey } from "../../chain/rpc/accountKey.ts";
import { ledgerCall } from "../../chain/ledger/ledgerCodec.ts";
import { ANCHOR_REQUEST_FORMAT, type AnchorRequest } from "../../core/anchor/anchorRequest.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isoTime, secondsOf } from "../../core/values/time.ts";
import type { Batch } from "../../state/batch.ts";
import type { IssuerContext, SendingContext } from "../context/issuerContext.ts";
import { recomputeRoot } from "../seal/recomputeRoot.ts";
import { transact } from "../transact/transact.ts";

/** A request for a sealed batch, signed by an anchoring key. Throws `bad_move` unless it is sealed, `root_mismatch`. */
export async function requestAnchor(
  context: IssuerContext,
  batch: Batch,
  key: AccountKey,
  deadline: number,
): Promise<AnchorRequest> {
  if (batch.state !== "sealed")
    throw new CredenceError("bad_move", { batch: batch.id, state: batch.state, to: "sent" });
  await recomputeRoot(context, batch);
  const { chainId, ledger, issuerId } = context.account;
  const { root, size } = batch;
  await context.store.batches.request(batch.id, isoTime(deadline), isoTime(context.clock()));
  return {
    format: ANCHOR_REQUEST_FORMAT,
    chainId,
    ledger,
    issuerId,
    key: key.address.toLowerCase(),
    root,
    size,
    deadline,
    signature: await signAnchor(key, context.account, { root, size, deadline }),
  };
}

/** Is a request out that can still be used? Then it is not ours to anchor, unless it is named. */
export async function isForOthers({ ledger }: SendingContext, { requestedUntil }: Batch): Promise<boolean> {
  return requestedUntil !== null && secondsOf(requestedUntil) >= (await ledger.blockTime());
}

export interface Relayed {
  readonly hash: string;
  readonly gasUsed: number;
}

/** Anchor on a request, at the payer's cost. Throws `foreign_request` before anything is sent, and what the ledger refuses. */
export async function relayAnchor(
  context: SendingContext,
  payer: AccountKey,
  request: AnchorRequest,
): Promise<Relayed> {
  const { chainId, ledger } = context.ledger.address;
  if (request.chainId !== chainId || request.ledger !== ledger)
    throw new CredenceError("foreign_request", { chainId: request.chainId, ledger: request.ledger });
  const { key, root, size, deadline, signature } = request;
  return transact(context, payer, ledgerCall("anchorFor", [key, root, size, deadline, signature]), {
    purpose: "relay",
    batchId: null,
  });
}
