// Check 1: is this file one of ours? Whatever comes out of here has the parts that the other checks need, each parsed;
// nothing of it is trusted yet. The file is never changed, fetched for, or completed.
import type { AnchorProof } from "./anchor.ts";
import { type Check, fail } from "./check.ts";
import { bodyOf } from "./digest.ts";
import { did } from "./did.ts";
import type { Fault } from "./errors.ts";
import { type Home, homeText, parseHome } from "./home.ts";
import { canonicalize, type JsonObject } from "./json.ts";
import { contextFault, openBadgeCredential } from "./openBadge.ts";
import { readAnchor } from "./proof.ts";
import { faultsOf, record, string } from "./shape.ts";

export interface Document {
  readonly file: JsonObject;
  readonly id: string;
  readonly name: string;
  readonly issuerDid: string;
  readonly issuerName: string | null;
  /** the account that the hashed body names: where its anchor and status live */
  readonly home: Home;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly awardedDate: string | null;
  readonly anchor: AnchorProof;
  /** some text differs from its NFC form */
  readonly notNfc: boolean;
}

/** Our own members, over and above what Open Badges requires. */
const ours = record(
  { id: string, name: string, "mc:ledger": homeText, issuer: record({ id: did }, "open"), validFrom: string },
  "open",
);

/** A strictly read file as a document, or the format check that says why it is none. */
export function readDocument(file: JsonObject): Document | Check<"format"> {
  const context = contextFault(file["@context"] ?? null);
  if (context !== null) return refusal("context", context);
  if (!Array.isArray(file.type) || !file.type.includes("OpenBadgeCredential"))
    return { ...fail("unknown_kind"), where: "/type", detail: "expected the type OpenBadgeCredential" };
  const [fault] = [...faultsOf(file, openBadgeCredential), ...faultsOf(file, ours)];
  if (fault !== undefined) return refusal(fault.code === "context" ? "context" : "schema", fault);
  const issuer = file.issuer as JsonObject;
  const anchor = readAnchor(file, issuer.id as string);
  if ("result" in anchor) return anchor;
  const home = readHome(file["mc:ledger"] as string);
  if (home === null) return { ...fail("schema"), where: "/mc:ledger", detail: "the chain or issuer id is too large" };
  return {
    file,
    id: file.id as string,
    name: file.name as string,
    issuerDid: issuer.id as string,
    issuerName: typeof issuer.name === "string" ? issuer.name : null,
    home,
    validFrom: file.validFrom as string,
    validUntil: textOrNull(file.validUntil),
    awardedDate: textOrNull(file.awardedDate),
    anchor,
    notNfc: !isNfc(file),
  };
}

export const isDocument = (value: Document | Check<"format">): value is Document => "anchor" in value;

const refusal = (code: "context" | "schema", fault: Fault): Check<"format"> => ({
  ...fail(code),
  where: fault.where,
  detail: fault.message,
});

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

function readHome(text: string): Home | null {
  try {
    return parseHome(text);
  } catch {
    return null;
  }
}

function isNfc(file: JsonObject): boolean {
  const text = canonicalize(bodyOf(file));
  return text === text.normalize("NFC");
}
