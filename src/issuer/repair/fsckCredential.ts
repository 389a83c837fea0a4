// Is one stored credential what was sealed? Its content gives its leaf, its columns agree with its content, both views state
// the same, and both signatures are good.
import { SharedText } from "../../core/batch/sharedText.ts";
import { writeAnchor } from "../../core/anchor/anchorProof.ts";
import { commitmentOf, digestOfCredential } from "../../core/batch/digest.ts";
import { type Fault, isCredenceError } from "../../core/errors/credenceError.ts";
import { writeAccount } from "../../core/values/issuerAccount.ts";
import { readSignature } from "../../core/credential/proof.ts";
import { readShare } from "../../core/share/readShare.ts";
import { sameFacts } from "../../core/share/sameFacts.ts";
import { writeCompact } from "../../core/share/shareForm.ts";
import type { Batch } from "../../state/batch.ts";
import type { Credential, SealedShare, StoredCredential } from "../../state/credential.ts";
import { readStored } from "../../state/readStored.ts";
import type { FsckFacts } from "../pool/poolTasks.ts";
import { isSound } from "../seal/recomputeRoot.ts";
import { StoredSignatures } from "./storedSignatures.ts";

export class CredentialCheck {
  readonly #batch: Batch;
  readonly #sharedText: SharedText;
  readonly #signatures: StoredSignatures;

  constructor({ batch, sharedTexts, profiles, allByLibrary }: FsckFacts) {
    this.#batch = batch;
    this.#sharedText = new SharedText(sharedTexts);
    this.#signatures = new StoredSignatures(profiles, batch.size, allByLibrary);
  }

  /** Of each credential. */
  async faults(credentials: readonly StoredCredential[]): Promise<Fault[][]> {
    const found: Fault[][] = [];
    for (const credential of credentials)
      found.push(await credentialFaults(this.#batch, credential, this.#sharedText, this.#signatures));
    return found;
  }
}

async function credentialFaults(
  batch: Batch,
  credential: StoredCredential,
  sharedText: SharedText,
  signatures: StoredSignatures,
): Promise<Fault[]> {
  const fault = (code: string, message: string): Fault => ({ code, where: credential.id, message });
  if (!isSound(credential, sharedText)) return [fault("leaf", "its content does not give its leaf")];
  const sealed = readSigned(credential, sharedText);
  if (sealed === null) return [fault("signature", "its signature is not the JSON that was stored")];
  const { body } = sealed;
  const faults: Fault[] = [];
  if (body.id !== credential.id) faults.push(fault("id", "its content has another id"));
  if (body["mc:ledger"] !== writeAccount(batch))
    faults.push(fault("home", "its content names another ledger or issuer"));
  const share = sealed.share === null ? null : readStoredShare(batch, sealed, sealed.share);
  if (share !== null && "result" in share) return [...faults, fault("view_b", "its view B cannot be read")];
  if (share !== null)
    for (const { code, where, message } of sameFacts(body, share.claims))
      faults.push(fault(code, `${where} ${message}`));
  return [...faults, ...(await signatures.faults(sealed, share))];
}

/** Null where its texts or its signature cannot be read. */
function readSigned(credential: StoredCredential, sharedText: SharedText): Credential | null {
  try {
    const sealed = readStored(credential, sharedText);
    return typeof readSignature({ proof: [{ ...sealed.signature }] }) === "string" ? null : sealed;
  } catch (error) {
    if (isCredenceError(error, "damaged_row")) return null;
    throw error;
  }
}

/** View B as a verifier reads it. The tree is looked at as a whole elsewhere, so the path is left out. */
function readStoredShare(
  account: Batch,
  { index, body, nonceA }: Credential,
  { jwt, disclosures, nonceB }: SealedShare,
) {
  const anchor = writeAnchor({
    account,
    root: new Uint8Array(32),
    index,
    view: "B",
    nonce: nonceB,
    otherCommitment: commitmentOf("A", nonceA, digestOfCredential(body)),
    path: [],
  });
  return readShare(writeCompact({ jwt, disclosures }), anchor);
}
