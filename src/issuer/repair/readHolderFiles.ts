// The files of one credential, read back as what the database held of it. They are distrusted: strict readers, both views, and
// the path to the root that they name. Whether that root is anchored is for the ledger to say.
import { existsSync, readFileSync } from "node:fs";
import { equalBytes, hex } from "../../core/bytes/bytes.ts";
import { checkInclusion } from "../../core/verdict/checks.ts";
import { NO_VIEW, bodyOf, commitmentOf, digestOfCredential, digestOfShare } from "../../core/batch/digest.ts";
import { type CredentialDocument, readDocument } from "../../core/credential/readCredential.ts";
import type { Fault } from "../../core/errors/credenceError.ts";
import { isDocument } from "../../core/verdict/document.ts";
import { type IssuerAccount, isSameAccount } from "../../core/values/issuerAccount.ts";
import { type JsonObject, parseJsonObject } from "../../core/json/strictJson.ts";
import { leafOf } from "../../core/batch/leaf.ts";
import { readSignature, type SignatureProof } from "../../core/credential/proof.ts";
import { readShare, type ShareDocument } from "../../core/share/readShare.ts";
import { sameFacts } from "../../core/share/sameFacts.ts";
import { parseShare } from "../../core/share/shareForm.ts";
import { isReaderError, readerText } from "../../core/json/readerText.ts";
import type { Credential, SealedShare } from "../../state/credential.ts";

export interface HolderCredential {
  readonly account: IssuerAccount;
  /** lower-case hex */
  readonly root: string;
  readonly validFrom: string;
  readonly achievement: JsonObject;
  readonly sealed: Credential;
  readonly share: ShareDocument | null;
}

/** `path`: of view A; view B lies beside it. Files do not know the row of the roster: it is 0. */
export function readHolderFiles(path: string): HolderCredential | Fault {
  const document = readCredentialFile(path);
  if ("message" in document) return document;
  const { anchor, file, account } = document;
  const fault = (code: string, message: string): Fault => ({ code, where: path, message });
  if (!isSameAccount(account, anchor.account))
    return fault("foreign_anchor", "its anchor names another ledger or issuer");
  if (checkInclusion(document, "no_endpoint").result !== "pass")
    return fault("altered", "it is not in the batch that it names");
  const signature = readSignature(file);
  if (typeof signature === "string") return fault("unsigned", "it has no signature that can be used");
  const share = equalBytes(anchor.otherCommitment, NO_VIEW) ? null : readShareFiles(path, document);
  if (share !== null && "message" in share) return share;
  return {
    account,
    root: hex(anchor.root),
    validFrom: document.validFrom,
    achievement: document.achievement,
    sealed: sealedOf(document, signature, share?.stored ?? null),
    share: share?.document ?? null,
  };
}

function sealedOf(
  { id, anchor, file }: CredentialDocument,
  signature: SignatureProof,
  share: SealedShare | null,
): Credential {
  const { index, nonce, otherCommitment } = anchor;
  const body = bodyOf(file);
  const leaf = leafOf(index, commitmentOf("A", nonce, digestOfCredential(body)), otherCommitment);
  return { index, id, row: 0, body, signature, nonceA: nonce, commitmentB: otherCommitment, leaf, share };
}

function readCredentialFile(path: string): CredentialDocument | Fault {
  const fault = (message: string): Fault => ({ code: "not_a_credential", where: path, message });
  try {
    const document = readDocument(parseJsonObject(readFileSync(path)));
    if (isDocument(document)) return document;
    return fault(`it is no credential of this format (${"code" in document ? document.code : "a newer version"})`);
  } catch (error) {
    if (isReaderError(error)) return fault(readerText(error));
    throw error;
  }
}

/** View B in full, as the leaf of view A has it. */
function readShareFiles(
  path: string,
  { anchor, file }: CredentialDocument,
): { stored: SealedShare; document: ShareDocument } | Fault {
  const [shareFile, anchorFile] = [".sd-jwt", ".anchor"].map((extension) => path.replace(/\.json$/, extension));
  const fault = (code: string, message: string): Fault => ({ code, where: String(shareFile), message });
  if (shareFile === undefined || anchorFile === undefined || !existsSync(shareFile) || !existsSync(anchorFile))
    return fault("share_missing", "this file and the .anchor beside it are needed too: the credential has a view B");
  const text = readLine(shareFile);
  const document = readShare(text, readLine(anchorFile));
  if (!isDocument(document)) return fault("not_a_credential", "it cannot be read as a view B");
  const { jwt, disclosures } = parseShare(text, null);
  const { nonce } = document.anchor;
  if (!equalBytes(commitmentOf("B", nonce, digestOfShare(jwt)), anchor.otherCommitment))
    return fault("altered", "it is not the view B of this credential");
  if (document.digest === null || sameFacts(bodyOf(file), document.claims).length > 0)
    return fault("share_partial", "it does not show all that the issuer stated");
  return { stored: { jwt, disclosures, nonceB: nonce }, document };
}

/** ASCII, or nothing that a reader accepts. An editor may have ended the line. */
const readLine = (path: string): string => readFileSync(path, "latin1").replace(/\r?\n$/, "");
