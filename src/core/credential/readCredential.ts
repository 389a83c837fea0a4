// Check 1 for view A: is this file one of ours? A document has the parts that the other checks need, each parsed; nothing of
// it is trusted yet. The file is never changed or completed, and nothing is fetched for it. Twin: share/readShare.ts.
import type { AnchorProof } from "../anchor/anchorProof.ts";
import { type Check, fail } from "../report/answers.ts";
import { bodyOf, digestOfCredential } from "../batch/digest.ts";
import { did } from "../values/did.ts";
import type { Fault } from "../errors/credenceError.ts";
import { type IssuerAccount, accountText, parseAccount } from "../values/issuerAccount.ts";
import { canonicalize } from "../json/canonical.ts";
import type { JsonObject } from "../json/strictJson.ts";
import { contextFault, openBadgeCredential } from "../openBadge/credentialShape.ts";
import { readAnchor } from "./proof.ts";
import { faultsOf, record, string } from "../json/shape.ts";

/** What both views state. */
export interface Stated {
  readonly id: string;
  readonly name: string;
  readonly issuerDid: string;
  readonly issuerName: string | null;
  /** the account that the hashed body names: where its anchor and status live */
  readonly account: IssuerAccount;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly awardedDate: string | null;
  readonly achievement: JsonObject;
  readonly anchor: AnchorProof;
  /** what the commitment of its view is made from; null where the file shows something that no digest covers */
  readonly digest: Uint8Array | null;
  /** some text differs from its NFC form */
  readonly notNfc: boolean;
}

export interface CredentialDocument extends Stated {
  readonly view: "A";
  readonly file: JsonObject;
}

/** Our own members, over and above what Open Badges requires. */
const ours = record(
  { id: string, name: string, "mc:ledger": accountText, issuer: record({ id: did }, "open"), validFrom: string },
  "open",
);

/** A strictly read file as a document, or the format check that says why it is not one. */
export function readDocument(file: JsonObject): CredentialDocument | Check<"format"> {
  const context = contextFault(file["@context"] ?? null);
  if (context !== null) return refusal("context", context);
  if (!Array.isArray(file.type) || !file.type.includes("OpenBadgeCredential"))
    return { ...fail("unknown_kind"), where: "/type", detail: "expected the type OpenBadgeCredential" };
  const [fault] = [...faultsOf(file, openBadgeCredential), ...faultsOf(file, ours)];
  if (fault !== undefined) return refusal(fault.code === "context" ? "context" : "schema", fault);
  const issuer = file.issuer as JsonObject;
  const anchor = readAnchor(file, issuer.id as string);
  if ("result" in anchor) return anchor;
  return {
    view: "A",
    file,
    id: file.id as string,
    name: file.name as string,
    issuerDid: issuer.id as string,
    issuerName: typeof issuer.name === "string" ? issuer.name : null,
    account: parseAccount(file["mc:ledger"] as string),
    validFrom: file.validFrom as string,
    validUntil: textOrNull(file.validUntil),
    awardedDate: textOrNull(file.awardedDate),
    achievement: (file.credentialSubject as JsonObject).achievement as JsonObject,
    anchor,
    digest: digestOfCredential(file),
    notNfc: !isNfc(bodyOf(file)),
  };
}

/** The format check that a fault of a file fails. */
export const refusal = (code: "context" | "schema" | "unknown_kind", fault: Fault): Check<"format"> => ({
  ...fail(code),
  where: fault.where,
  detail: fault.message,
});

export function isNfc(content: JsonObject): boolean {
  const text = canonicalize(content);
  return text === text.normalize("NFC");
}

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);
