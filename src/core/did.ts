// DIDs that an issuer may have (FORMATS 2): did:web in lower case, did:key exactly as encoded. ASCII only, so that
// look-alike letters cannot hide in them. Nothing is resolved here or anywhere else (D11).
import { pattern, type Shape } from "./shape.ts";

const WEB = /^did:web:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:%3a[0-9]{1,5})?(?::[a-z0-9._~-]+)*$/;
const KEY = /^did:key:z[1-9A-HJ-NP-Za-km-z]{40,200}$/;

export const isDid = (text: string): boolean => text.length <= 512 && (WEB.test(text) || KEY.test(text));

export const did: Shape<string> = pattern(
  "a did:web in lower case, or a did:key",
  new RegExp(`${WEB.source}|${KEY.source}`),
  512,
);

/** The domain of a did:web, or null for a did:key. */
export function didDomain(text: string): string | null {
  if (!isDid(text) || !WEB.test(text)) return null;
  return text.split(":")[2]?.replace("%3a", ":") ?? null;
}
