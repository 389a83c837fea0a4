// A share of view B as it travels [FORMATS 3]: compact, `<jwt>~<disclosure>~…~` with its anchor in a file beside it, or as
// JWS JSON with the anchor inside. This file takes the two forms apart and puts them together; readShare.ts reads the parts.
import {
  CREDENTIAL_LIMIT,
  isObject,
  type Json,
  type JsonObject,
  parseJson,
  parseJsonObject,
} from "../json/strictJson.ts";
import { DISCLOSABLE } from "./disclosure.ts";
import { badShare, readPart } from "./jwt.ts";
import { faultsOf, type Infer, list, optional, record, string } from "../json/shape.ts";

/** Everything but the anchor is as the issuer wrote it; a holder leaves disclosures out. */
export interface Share {
  /** issuer-signed JWT */
  readonly jwt: string;
  readonly disclosures: readonly string[];
  /** text of the anchor proof, or null without one */
  readonly anchor: string | null;
}

const jws = record({
  payload: string,
  protected: string,
  signature: string,
  header: record({ disclosures: list(string, 0, DISCLOSABLE.length), anchor: optional(string) }),
});

/** `<jwt>~<disclosure>~…~` */
export const writeCompact = ({ jwt, disclosures }: Omit<Share, "anchor">): string =>
  [jwt, ...disclosures, ""].join("~");

/** JWS JSON serialization, the anchor in its header. */
export function writeJws({ jwt, disclosures, anchor }: Share): JsonObject {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const unprotected: JsonObject = { disclosures: [...disclosures], ...(anchor !== null && { anchor }) };
  return { payload, protected: header, signature, header: unprotected };
}

/** Is it JSON with the members of a JWS, whatever else is wrong with it? */
export function isJws(text: string): boolean {
  try {
    const value: Json = parseJson(text);
    return isObject(value) && "protected" in value && "payload" in value;
  } catch {
    return false;
  }
}

/** Either form, by its first character. `anchor` is the text beside a compact share. Throws `bad_share`. */
export function parseShare(text: string, anchor: string | null): Share {
  if (text.length > CREDENTIAL_LIMIT)
    throw badShare("/", `expected at most ${CREDENTIAL_LIMIT} characters`, "too_large");
  return /^\s*\{/.test(text) ? parseJws(text) : { ...parseCompact(text), anchor };
}

function parseCompact(text: string): Omit<Share, "anchor"> {
  const [jwt = "", ...rest] = text.split("~");
  const last = rest.pop();
  if (last === undefined) throw badShare("/", "expected <jwt>~<disclosure>~…~");
  if (last !== "") throw badShare("/", "expected nothing after the last ~: a key binding JWT is not supported");
  if (rest.length > DISCLOSABLE.length)
    throw badShare("/disclosures", `expected at most ${DISCLOSABLE.length} disclosures, found ${rest.length}`);
  return { jwt, disclosures: rest };
}

function parseJws(text: string): Share {
  const document = readPart("/", () => parseJsonObject(text));
  const [fault] = faultsOf(document, jws);
  if (fault !== undefined) throw badShare(fault.where, fault.message, fault.code);
  const { payload, protected: header, signature, header: unprotected } = document as unknown as Infer<typeof jws>;
  for (const part of [payload, header, signature])
    if (part.includes(".")) throw badShare("/", "expected base64url in each part of the signature");
  return {
    jwt: [header, payload, signature].join("."),
    disclosures: unprotected.disclosures,
    anchor: unprotected.anchor ?? null,
  };
}
