// What is anchored can never be mended. Therefore files are made as holders will get them, with stand-ins for signature and anchor,
// and read by our own reader before anything is signed or stored [D23].
import { type AnchorProof, writeAnchor } from "../../core/anchor/anchorProof.ts";
import type { View } from "../../core/batch/digest.ts";
import { MAX_SIZE } from "../../core/batch/leaf.ts";
import { maxPathLength } from "../../core/batch/rootFold.ts";
import { utf8 } from "../../core/bytes/bytes.ts";
import { type CredentialInput, makeCredential } from "../../core/credential/makeCredential.ts";
import { anchorMember, SIGNATURE_SUITE, withProofs } from "../../core/credential/proof.ts";
import { readDocument } from "../../core/credential/readCredential.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { CREDENTIAL_LIMIT, parseJsonObject } from "../../core/json/strictJson.ts";
import { encodeJson } from "../../core/share/jwt.ts";
import { makeShare, SALTS_LENGTH } from "../../core/share/makeShare.ts";
import { readShare } from "../../core/share/readShare.ts";
import { type Share, writeCompact, writeJws } from "../../core/share/shareForm.ts";
import { type Document, isDocument } from "../../core/verdict/document.ts";
import type { Check } from "../../core/report/answers.ts";
import { fileText } from "../../state/holderFiles.ts";
import type { Rows } from "../context/issueRequest.ts";
import { drawn } from "../context/randomIds.ts";
import type { Common } from "../pool/poolTasks.ts";
import { samplesOf } from "../roster/rowSamples.ts";
import { commonInput, inputOf, RANDOM_BYTES } from "./credentialInput.ts";

/** As long as any that a key makes: `z` and 64 bytes in base58, 64 bytes in base64url. */
const PROOF_VALUE = `z${"1".repeat(88)}`;
const JWT_SIGNATURE = "A".repeat(86);

/**
 * Will a verifier read every file of this batch? `share`: will there be a view B? Throws `file_too_large` with the first row whose
 * file would be too long, `file_unreadable` where our own reader refuses one, and `bad_credential` as makeCredential.
 */
export function checkExports(common: Common, rows: Rows, share: boolean): void {
  for (const position of rows.samples?.() ?? samplesOf(rows)) {
    const row = rows.at(position) as RosterRow;
    const files = trialFiles(common, row, rows.length, share);
    const size = sizeOf(files);
    if (size > CREDENTIAL_LIMIT)
      throw new CredenceError("file_too_large", { row: row.row, size, limit: CREDENTIAL_LIMIT });
    for (const read of readAll(files)) checkRead(row.row, read);
  }
}

/** The texts of a holder's files, as long as they can become. */
export interface TrialFiles {
  readonly credential: string;
  readonly share: { readonly compact: string; readonly jws: string; readonly anchor: string } | null;
}

/** The files of one row of a batch of `size`. Throws `bad_credential`. */
export function trialFiles(common: Common, row: RosterRow, size: number, share: boolean): TrialFiles {
  const input = inputOf(commonInput(common), row, drawn(new Uint8Array(RANDOM_BYTES)));
  // the longest id that a signature can name
  const keyId = common.profile.keys.map(({ id }) => id).reduce((a, b) => (b.length > a.length ? b : a), "");
  return {
    credential: trialCredential(input, keyId, longestAnchor(common, size, "A")),
    share: share ? trialShare(input, keyId, longestAnchor(common, size, "B")) : null,
  };
}

/** In bytes, of the largest. */
export const sizeOf = ({ credential, share }: TrialFiles): number =>
  Math.max(utf8(credential).length, share?.compact.length ?? 0, share?.jws.length ?? 0);

function trialCredential(input: CredentialInput, keyId: string, anchor: AnchorProof): string {
  const signature = {
    type: "DataIntegrityProof",
    cryptosuite: SIGNATURE_SUITE,
    created: input.validFrom,
    verificationMethod: keyId,
    proofPurpose: "assertionMethod",
    proofValue: PROOF_VALUE,
  } as const;
  return fileText(withProofs(makeCredential(input), signature, anchorMember(input.issuer.did, anchor)));
}

function trialShare(input: CredentialInput, kid: string, anchorProof: AnchorProof): TrialFiles["share"] {
  const { header, payload, disclosures } = makeShare(input, kid, new Uint8Array(SALTS_LENGTH));
  const jwt = `${encodeJson(header)}.${encodeJson(payload)}.${JWT_SIGNATURE}`;
  const share: Share & { readonly anchor: string } = { jwt, disclosures, anchor: writeAnchor(anchorProof) };
  return { compact: writeCompact(share), jws: fileText(writeJws(share)), anchor: share.anchor };
}

/** An anchor as long as any of a batch of this size. */
function longestAnchor({ account }: Common, size: number, view: View): AnchorProof {
  const full = new Uint8Array(32).fill(0xff);
  const path = Array.from({ length: maxPathLength(size) }, () => full);
  return { account, root: full, index: Math.min(size, MAX_SIZE) - 1, view, nonce: full, otherCommitment: full, path };
}

const readAll = ({ credential, share }: TrialFiles): (Document | Check<"format">)[] => [
  readDocument(parseJsonObject(utf8(credential), { topContextOnly: true })),
  ...(share === null ? [] : [readShare(share.compact, share.anchor), readShare(share.jws, null)]),
];

function checkRead(row: number, read: Document | Check<"format">): void {
  if (isDocument(read)) return;
  const said = read.result === "fail" ? [read.code, read.where, read.detail] : [read.result];
  throw new CredenceError("file_unreadable", { row, reason: said.filter((part) => part !== undefined).join(" ") });
}
