// The issuer profile [FORMATS 11]: names, domain and public keys of an issuer. The ledger keeps the history of its
// hashes, so its bytes may come from anyone; a did:web that has gone dark does not matter.
import { sha256 } from "#hash";
import { hex } from "../bytes/bytes.ts";
import { did } from "../values/did.ts";
import { CredenceError } from "../errors/credenceError.ts";
import { canonicalize } from "../json/canonical.ts";
import type { Json } from "../json/strictJson.ts";
import {
  dateTime,
  dictionary,
  either,
  faultsOf,
  type Infer,
  list,
  literal,
  optional,
  pattern,
  record,
  refine,
  text,
} from "../json/shape.ts";

export const PROFILE_FORMAT = "credence-issuer-profile-v1";

const window = { from: dateTime, until: optional(dateTime), compromisedSince: optional(dateTime) };
const keyId = text("the exact text that verificationMethod or kid carries", 700);
/** 32 bytes; the two bits that the last character has to spare are zero, so that a key has one text only */
const coordinate = pattern("32 bytes as 43 characters of base64url", /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);

const multikey = record({
  id: keyId,
  type: literal("Multikey"),
  /** multibase base58 of an Ed25519 public key */
  value: pattern("an Ed25519 Multikey, z6Mk…", /^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/),
  ...window,
});
const jsonWebKey = record({
  id: keyId,
  type: literal("JsonWebKey"),
  value: record({ kty: literal("EC"), crv: literal("P-256"), x: coordinate, y: coordinate }),
  ...window,
});

const profile = refine(
  record({
    format: literal(PROFILE_FORMAT),
    did,
    /** name per language (BCP 47) */
    name: dictionary(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, text("a name", 300)),
    domain: optional(pattern("a domain in lower case", /^[a-z0-9.-]{1,253}$/)),
    country: pattern("an ISO 3166-1 code of two capital letters", /^[A-Z]{2}$/),
    contact: optional(text("an address for questions", 300)),
    keys: list(either(multikey, jsonWebKey), 1, 1_000),
  }),
  (value, where, onFault) => {
    if (Object.keys(value.name).length === 0)
      onFault({ code: "missing", where: `${where}/name`, message: "needs at least one language" });
    const ids = value.keys.map((key) => key.id);
    if (new Set(ids).size < ids.length)
      onFault({ code: "repeated", where: `${where}/keys`, message: "two keys have the same id" });
  },
);
export type IssuerProfile = Infer<typeof profile>;
export type PublicJwk = Infer<typeof jsonWebKey>["value"];
export type ProfileKey = IssuerProfile["keys"][number];

/** Parse an already strictly read document. Throws `bad_profile` with all faults. */
export function parseProfile(document: Json): IssuerProfile {
  const faults = faultsOf(document, profile);
  if (faults.length > 0) throw new CredenceError("bad_profile", { faults });
  return document as unknown as IssuerProfile;
}

/** SHA-256 of the profile's JCS bytes: what the ledger holds. */
export const profileHash = (value: IssuerProfile): string => hex(sha256(canonicalize(value as unknown as Json)));

/** The issuer's name in the first of these languages that the profile has, else in any. */
export function profileName(value: IssuerProfile, ...languages: string[]): string {
  for (const language of languages) if (Object.hasOwn(value.name, language)) return value.name[language] as string;
  return Object.values(value.name)[0] ?? value.did;
}
