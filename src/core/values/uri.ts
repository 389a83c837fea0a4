// URIs that a document may carry as names and links. Nothing here or elsewhere fetches them [D11].
import { hex, parseHex } from "../bytes/bytes.ts";
import { CredenceError } from "../errors/credenceError.ts";
import { type Shape, text } from "../json/shape.ts";

const SCHEME_AND_REST = /^[A-Za-z][A-Za-z0-9+.-]{0,31}:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]+$/;
const STRAY_PERCENT = /%(?![0-9A-Fa-f]{2})/;
export const URI_LIMIT = 2_048;

/** Is `value` an absolute URI of RFC 3986 characters? */
export const isUri = (value: string): boolean =>
  value.length <= URI_LIMIT && SCHEME_AND_REST.test(value) && !STRAY_PERCENT.test(value) && URL.canParse(value);

/** Is `value` an http or https link without user name or password in it? */
export function isWebUrl(value: string): boolean {
  if (!isUri(value)) return false;
  const { protocol, username, password, hostname } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username + password === "" && hostname !== "";
}

export const uri: Shape<string> = text("a URI such as https://example.edu/a or urn:uuid:…", URI_LIMIT, isUri);
export const webUrl: Shape<string> = text("an http or https link", URI_LIMIT, isWebUrl);

const URN_UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The 16 bytes of a urn:uuid. Throws `bad_encoding`. */
export function uuidBytes(urn: string): Uint8Array {
  if (!isUrnUuid(urn)) throw new CredenceError("bad_encoding", { expected: "a urn:uuid in lower case" });
  return parseHex(`0x${urn.slice("urn:uuid:".length).replaceAll("-", "")}`);
}

/** The urn:uuid of 16 bytes. */
export function urnOf(uuid: Uint8Array): string {
  const digits = hex(uuid).slice(2);
  return `urn:uuid:${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

export const isUrnUuid = (value: string): boolean => URN_UUID.test(value);
