// DIDs that an issuer may have [FORMATS 2]: did:web in lower case, did:key exactly as encoded. ASCII only, so that
// look-alike letters cannot hide in them. Nothing is resolved here or anywhere else [D11].
import { pattern, type Shape } from "../json/shape.ts";

const WEB = /^did:web:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:%3a[0-9]{1,5})?(?::[a-z0-9._~-]+)*$/;
const KEY = /^did:key:z[1-9A-HJ-NP-Za-km-z]{40,200}$/;

export const isDid = (text: string): boolean => text.length <= 512 && (WEB.test(text) || KEY.test(text));

export const did: Shape<string> = pattern(
  "a did:web in lower case, or a did:key",
  new RegExp(`${WEB.source}|${KEY.source}`),
  512,
);

/** `iss` of view B: the https address of a did:web with port and path shown whole, or a did:key as it is. */
export const issuerOf = (issuerDid: string): string =>
  issuerDid.startsWith("did:web:")
    ? `https://${issuerDid.slice("did:web:".length).replaceAll(":", "/").replace("%3a", ":")}`
    : issuerDid;

/** The one DID that an `iss` stands for: the inverse of issuerOf. Null for any text that issuerOf would not write. */
export function didOfIssuer(iss: string): string | null {
  const found = iss.startsWith("https://")
    ? `did:web:${iss.slice("https://".length).replace(":", "%3a").replaceAll("/", ":")}`
    : iss;
  return isDid(found) && issuerOf(found) === iss ? found : null;
}

/** The domain of a did:web, or null for a did:key. */
export function didDomain(text: string): string | null {
  if (!isDid(text) || !WEB.test(text)) return null;
  return text.split(":")[2]?.replace("%3a", ":") ?? null;
}
