// Checks 2 to 10: one function each, with the question that it answers (report/answers.ts lists the answers). Each gets facts
// and gives pass, fail or unknown. No check passes because something was not looked at.
import { keccak256 } from "#hash";
import { equalBytes, hex, utf8 } from "../bytes/bytes.ts";
import type { AnchorProof } from "../anchor/anchorProof.ts";
import { type AccreditationQuery, type PathStep, searchPath, trustedAccreditors } from "../trust/accreditation.ts";
import { type Check, fail, pass, unknown } from "../report/answers.ts";
import { commitmentOf, type View } from "../batch/digest.ts";
import type { Document } from "./document.ts";
import { type ChainReading, isCause, type ListedLedger } from "./chainFacts.ts";
import { isSameAccount } from "../values/issuerAccount.ts";
import { secondsOf } from "../values/time.ts";
import { leafOf } from "../batch/leaf.ts";
import { foldPath, maxPathLength } from "../batch/rootFold.ts";
import { listsIssuer, type TrustPolicy } from "../trust/trustPolicy.ts";
import { type LocalChange, type LocalReading, type StatusCode, isBeforeAnchor, worstStatus } from "./localRecord.ts";
import { eqfLevelOf, fieldOf } from "../achievement/scope.ts";

/** Do content, nonce, index and path give the stated root? Size and path length count once the size is known. */
export function checkInclusion(document: Document, chain: ChainReading): Check<"inclusion"> {
  const { anchor, view, digest } = document;
  if (anchor.view !== view) return fail("wrong_view");
  if (digest === null || !equalBytes(foldPath(leafFor(view, anchor, digest), anchor.path), anchor.root))
    return fail("altered");
  const size = isCause(chain) ? 0 : chain.newest.size;
  if (size > 0 && anchor.index >= size) return fail("index_out_of_range");
  if (size > 0 && anchor.path.length > maxPathLength(size)) return fail("path_too_long");
  return pass;
}

/** The leaf of a credential, from the digest of one view and the commitment of the other. */
function leafFor(view: View, { index, nonce, otherCommitment }: AnchorProof, digest: Uint8Array): Uint8Array {
  const commitment = commitmentOf(view, nonce, digest);
  return view === "A" ? leafOf(index, commitment, otherCommitment) : leafOf(index, otherCommitment, commitment);
}

/** Is the contract that the body names listed, with the expected code, and not retired before the anchor? */
export function checkLedger(listed: ListedLedger | null, chain: ChainReading): Check<"ledger"> {
  if (listed === null) return unknown("ledger_not_listed");
  if (listed.status === "distrusted") return fail("ledger_distrusted");
  if (isCause(chain)) return unknown(chain);
  if (chain.codeHash !== listed.codeHash) return fail("wrong_code");
  if (listed.status === "retired" && chain.newest.anchoredAt > listed.retiredAt)
    return fail("anchored_after_retirement");
  return pass;
}

/**
 * Did this issuer id anchor this root, final by the policy? Nothing is anchored before it is sealed, so a block of the second
 * of validFrom or earlier cannot deny it. Nor can a block deny it if our own database has seen the anchor.
 */
export function checkAnchor({ validFrom }: Document, chain: ChainReading, local: LocalReading): Check<"anchor"> {
  if (isCause(chain)) return unknown(chain);
  const { block, newest, final } = chain;
  if (newest.anchoredAt !== 0) return final.anchoredAt === 0 ? unknown("pending") : pass;
  if (local !== "records_unreadable" && local.anchor !== null)
    return unknown(isBeforeAnchor(block, local.anchor) ? "behind" : "gone");
  if (block.timestamp <= secondsOf(validFrom)) return unknown("behind");
  return local === "records_unreadable" ? unknown(local) : fail("not_anchored");
}

/** Do body and anchor name the same account, and is the body's DID the one registered for it? */
export function checkIssuer(document: Document, chain: ChainReading): Check<"issuer"> {
  if (!isSameAccount(document.account, document.anchor.account)) return fail("foreign_anchor");
  if (isCause(chain)) return unknown(chain);
  return hex(keccak256(utf8(document.issuerDid))) === chain.newest.didHash ? pass : fail("did_mismatch");
}

/** Was the anchoring key compromised at or before the anchor, and the root never reaffirmed? Expiry never acts backwards. */
export function checkKey(chain: ChainReading): Check<"key"> {
  if (isCause(chain)) return unknown(chain);
  const { anchoredAt, keyCompromisedSince, reaffirmedAt } = chain.newest;
  if (anchoredAt === 0) return unknown("not_anchored");
  const compromised = keyCompromisedSince !== 0 && keyCompromisedSince <= anchoredAt;
  return compromised && reaffirmedAt === 0 ? fail("key_compromised") : pass;
}

/**
 * Is neither the credential nor its whole batch revoked, suspended or superseded? A change counts as soon as the chain shows
 * it, and before that if we are bringing it to the chain ourselves. A database of ours that does not answer may hide one.
 */
export function checkStatus(chain: ChainReading, local: LocalReading): Check<"status"> {
  const seen = statusSeen(chain);
  const code = worstStatus([seen.result === "fail" ? seen.code : null, localStatus(chain, local)]);
  if (code !== null) return fail(code);
  return seen.result === "pass" && local === "records_unreadable" ? unknown(local) : seen;
}

/** Does check 7 rest on a change of our own that the chain does not show yet? */
export function isStatusAhead(chain: ChainReading, local: LocalReading): boolean {
  const [seen, answer] = [statusSeen(chain), checkStatus(chain, local)];
  return answer.result === "fail" && !(seen.result === "fail" && seen.code === answer.code);
}

function statusSeen(chain: ChainReading): Check<"status"> {
  if (isCause(chain)) return unknown(chain);
  const { anchoredAt, batchRevokedAt, revoked, suspended, superseded } = chain.newest;
  if (anchoredAt === 0) return unknown("not_anchored");
  if (batchRevokedAt !== 0) return fail("batch_revoked");
  if (revoked) return fail("revoked");
  if (suspended) return fail("suspended");
  return superseded ? fail("superseded") : pass;
}

/** The worst of our own changes. Of one that is final at or below the block that was read, only the chain is asked. */
function localStatus(chain: ChainReading, local: LocalReading): StatusCode | null {
  if (local === "records_unreadable") return null;
  const ahead = ({ finalAt }: LocalChange): boolean =>
    finalAt === null || isCause(chain) || finalAt > chain.block.number;
  return worstStatus(local.changes.filter(ahead).map(({ code }) => code));
}

/** validFrom ≤ now < validUntil; `now` in seconds. */
export function checkValidity(document: Document, now: number): Check<"validity"> {
  if (now < secondsOf(document.validFrom)) return fail("not_yet_valid");
  if (document.validUntil !== null && now >= secondsOf(document.validUntil)) return fail("expired");
  return pass;
}

export interface Recognition {
  readonly check: Check<"recognition">;
  /** the path that it rests on; null without one, or if the issuer is listed itself */
  readonly path: readonly PathStep[] | null;
}

/**
 * Is the account that anchored this very content listed in the policy, or was it accredited at anchoring, up to an
 * accreditor in the policy? Asked only of content that it did anchor.
 */
export function recognise(
  document: Document,
  policy: TrustPolicy,
  chain: ChainReading,
  earlier: { readonly inclusion: Check; readonly ledger: Check; readonly issuer: Check },
): Recognition {
  const without = (check: Check<"recognition">): Recognition => ({ check, path: null });
  if (isCause(chain)) return without(unknown(chain));
  if (chain.newest.anchoredAt === 0) return without(unknown("not_anchored"));
  if (Object.values(earlier).some(({ result }) => result !== "pass")) return without(unknown("not_reached"));
  if (listsIssuer(policy, document.account)) return without(pass);
  const query = accreditationQuery(document, policy);
  if (query === null) return without(fail("not_recognised"));
  if (typeof chain.accreditation === "string") return without(unknown(chain.accreditation));
  const { path, open } = searchPath(query, chain.accreditation, chain.newest.anchoredAt);
  if (path !== null) return { check: pass, path };
  return without(open.length > 0 ? unknown("too_many_accreditors") : fail("not_recognised"));
}

/** The question to the registry; null if the policy trusts no accreditor on this ledger, or lists the issuer itself. */
export function accreditationQuery({ account, achievement }: Document, policy: TrustPolicy): AccreditationQuery | null {
  const trusted = trustedAccreditors(policy, account);
  if (trusted.length === 0 || listsIssuer(policy, account)) return null;
  return { issuerId: account.issuerId, trusted, eqfLevel: eqfLevelOf(achievement), field: fieldOf(achievement) };
}
