// A disclosure of view B (RFC 9901): salt, name and value of one claim, as one text. The issuer signs its digest only, so
// a holder shows it or leaves it out. Which names there are, and what their values look like, is a closed list [FORMATS 3].
import { sha256Base64url } from "#hash";
import { base64url, base64urlOfText } from "../bytes/bytes.ts";
import { canonicalize } from "../json/canonical.ts";
import { isDecimal } from "../values/decimal.ts";
import { type Json, parseJson } from "../json/strictJson.ts";
import { badShare, decodePart, readPart } from "./jwt.ts";
import { result } from "../openBadge/classShapes.ts";
import { date, either, faultsOf, list, oneOf, pattern, record, type Shape, string, text } from "../json/shape.ts";

const values = {
  name: string,
  learner_id: string,
  /** of an OB3 hashed IdentityObject */
  email_hash: record({ salt: string, hash: pattern("sha256$ and 64 hex digits", /^sha256\$[0-9a-f]{64}$/) }),
  awarded_date: date,
  activity_start: date,
  activity_end: date,
  credits_earned: text("a decimal text", 11, isDecimal),
  result: either(string, list(result, 1, 1_000)),
} as const satisfies Readonly<Record<string, Shape<unknown>>>;

export type Disclosable = keyof typeof values;

/** Names of the claims that can be disclosed, each at most once. */
export const DISCLOSABLE = Object.keys(values) as readonly Disclosable[];

export interface Disclosure {
  readonly name: Disclosable;
  readonly value: Json;
}

/** 128 bits. */
export const SALT_LENGTH = 16;

/** `salt`: 16 random bytes, of no other disclosure. Salt and name need no escape. */
export const writeDisclosure = (salt: Uint8Array, name: Disclosable, value: Json): string =>
  base64urlOfText(`["${base64url(salt)}","${name}",${canonicalize(value)}]`);

/** What `_sd` holds of a disclosure: base64url of the SHA-256 of its text. */
export const digestOfDisclosure = (disclosure: string): string => sha256Base64url(disclosure);

const saltText = pattern("a salt of at least 128 bits as base64url", /^[A-Za-z0-9_-]{22,256}$/);

/** `where` is the pointer to it in the share. Throws `bad_share`. */
export function parseDisclosure(disclosure: string, where: string): Disclosure {
  const parts = readPart(where, () => parseJson(decodePart(disclosure, where)));
  if (!Array.isArray(parts) || parts.length !== 3) throw badShare(where, "expected a list of salt, name and value");
  const [salt, name, value] = parts as [Json, Json, Json];
  const [fault] = [...faultsOf(salt, saltText, `${where}/0`), ...faultsOf(name, oneOf(DISCLOSABLE), `${where}/1`)];
  if (fault !== undefined) throw badShare(fault.where, fault.message, fault.code);
  const disclosed = { name: name as Disclosable, value };
  const [wrong] = faultsOf(value, values[disclosed.name], `${where}/2`);
  if (wrong !== undefined) throw badShare(wrong.where, wrong.message, wrong.code);
  return disclosed;
}
