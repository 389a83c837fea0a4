// The issuer-signed JWT of view B: JWS compact serialization (RFC 7515), read strictly. It comes from a stranger: base64url
// must be the one that we would write, header and payload are strict JSON. The signature is checked by src/signature.
import { base64urlOfText, parseBase64url } from "../bytes/bytes.ts";
import { CredenceError } from "../errors/credenceError.ts";
import { canonicalize } from "../json/canonical.ts";
import { type Json, type JsonObject, parseJsonObject } from "../json/strictJson.ts";
import { isReaderError, readerText } from "../json/readerText.ts";

export const ALG = "ES256";
/** SD-JWT VC */
export const TYP = "dc+sd-jwt";
/** kind of credential: ours, and the version of its claims */
export const VCT = "https://w3id.org/credence/microcredential/1";

export interface Jwt {
  readonly header: JsonObject;
  readonly payload: JsonObject;
  /** `<header>.<payload>` as it stands: the ASCII text that is signed */
  readonly signingInput: string;
  /** 64 bytes: r and s of ES256 */
  readonly signature: Uint8Array;
}

export const signingInputOf = (header: JsonObject, payload: JsonObject): string =>
  `${encodeJson(header)}.${encodeJson(payload)}`;

/** Throws `bad_share`. */
export function parseJwt(text: string): Jwt {
  const [header, payload, signature, ...more] = text.split(".");
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0)
    throw badShare("/", "expected three parts with dots between them");
  const bytes = decodePart(signature, "/signature");
  if (bytes.length !== 64) throw badShare("/signature", "expected an ES256 signature of 64 bytes");
  return {
    header: readPart("/header", () => parseJsonObject(decodePart(header, "/header"))),
    payload: readPart("/payload", () => parseJsonObject(decodePart(payload, "/payload"))),
    signingInput: `${header}.${payload}`,
    signature: bytes,
  };
}

/** JSON as base64url of its UTF-8, in canonical form. Throws `lone_surrogate`. */
export const encodeJson = (value: Json): string => base64urlOfText(canonicalize(value));

/** Bytes of one part of a share; `where` is the pointer to it. Throws `bad_share`. */
export const decodePart = (text: string, where: string): Uint8Array => readPart(where, () => parseBase64url(text));

/** What `read` gives; what it refuses becomes a fault of the part at `where`. Throws `bad_share`. */
export function readPart<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isReaderError(error)) throw error;
    throw badShare(where, readerText(error), error.code);
  }
}

export const badShare = (where: string, message: string, code = "bad_value"): CredenceError<"bad_share"> =>
  new CredenceError("bad_share", { faults: [{ code, where, message }] });
