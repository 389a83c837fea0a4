// Check 1 for view B: is this text a share of ours? Strict where RFC 9901 lets a verifier choose: exact members, one
// algorithm, no claim that is hidden anywhere but at the top. Nothing that comes out is trusted yet. Twin:
// credential/readCredential.ts.
import { type Check, fail } from "../report/answers.ts";
import { didOfIssuer } from "../values/did.ts";
import { digestOfShare } from "../batch/digest.ts";
import { digestOfDisclosure, parseDisclosure } from "./disclosure.ts";
import { isNfc, refusal, type Stated } from "../credential/readCredential.ts";
import { isCredenceError } from "../errors/credenceError.ts";
import { accountText, parseAccount } from "../values/issuerAccount.ts";
import { isoTime } from "../values/time.ts";
import { isObject, type Json, type JsonObject, pointerStep } from "../json/strictJson.ts";
import { ALG, badShare, type Jwt, parseJwt, TYP, VCT } from "./jwt.ts";
import { achievement } from "../openBadge/credentialShape.ts";
import { object } from "../openBadge/classShapes.ts";
import { readAnchorText } from "../credential/proof.ts";
import {
  faultsOf,
  type Infer,
  integer,
  literal,
  optional,
  pattern,
  record,
  rule,
  string,
  text,
} from "../json/shape.ts";
import { parseShare, type Share } from "./shareForm.ts";

export interface ShareDocument extends Stated {
  readonly view: "B";
  readonly jwt: Jwt;
  /** all that the share tells: what is always visible, and what its disclosures add */
  readonly claims: JsonObject;
}

const header = record({ alg: literal(ALG), kid: text("the id of a key", 700), typ: literal(TYP) });

/** Seconds up to the end of the year 9999. */
const numericDate = integer(0, 253_402_300_799);

/** Base64url of 32 bytes each, ascending, none twice; some may be decoys. */
const digests = rule<readonly string[]>(
  "a sorted list of at most 64 different SHA-256 digests as base64url",
  (value) =>
    Array.isArray(value) &&
    value.length <= 64 &&
    value.every((one, i) => typeof one === "string" && DIGEST.test(one) && (i === 0 || (value[i - 1] as string) < one)),
);
const DIGEST = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

const payload = record({
  iss: text("the https address of a did:web, or a did:key", 600, (iss) => didOfIssuer(iss) !== null),
  nbf: numericDate,
  exp: optional(numericDate),
  vct: literal(VCT),
  credential_id: string,
  ledger: accountText,
  achievement,
  issuing_authority: string,
  issuing_country: pattern("two capital letters", /^[A-Z]{2}$/),
  _sd_alg: literal("sha-256"),
  _sd: digests,
  /** a holder's key; nothing is asked of it */
  cnf: optional(object),
});
type Payload = Infer<typeof payload>;

/**
 * A share, compact or as JWS JSON, as a document, or the format check that says why it is not one. `anchor` is the text beside
 * a compact share; the other form brings its own.
 */
export function readShare(shareText: string, anchor: string | null): ShareDocument | Check<"format"> {
  try {
    const share = parseShare(shareText, anchor);
    return read(share, parseJwt(share.jwt));
  } catch (error) {
    if (!isCredenceError(error, "bad_share")) throw error;
    return refusal("schema", error.data.faults[0]);
  }
}

function read(share: Share, jwt: Jwt): ShareDocument | Check<"format"> {
  if (jwt.header.typ !== TYP) return kindRefusal("/header/typ", TYP);
  if (jwt.payload.vct !== VCT) return kindRefusal("/payload/vct", VCT);
  const [fault] = [...faultsOf(jwt.header, header, "/header"), ...faultsOf(jwt.payload, payload, "/payload")];
  if (fault !== undefined) return refusal("schema", fault);
  const visible = jwt.payload as unknown as Payload;
  checkNothingHidden(jwt.payload.achievement as Json, "/payload/achievement");
  const { disclosed, strange } = readDisclosures(share.disclosures, visible._sd);
  if (share.anchor === null) return fail("no_anchor");
  const anchor = readAnchorText(share.anchor);
  if ("result" in anchor) return anchor;
  const { awarded_date: awarded } = disclosed;
  const claims = { ...jwt.payload, ...disclosed };
  return {
    view: "B",
    jwt,
    claims,
    id: visible.credential_id,
    name: visible.achievement.name,
    issuerDid: didOfIssuer(visible.iss) as string,
    issuerName: visible.issuing_authority,
    account: parseAccount(visible.ledger),
    validFrom: isoTime(visible.nbf),
    validUntil: visible.exp === undefined ? null : isoTime(visible.exp),
    awardedDate: awarded === undefined ? null : `${awarded as string}T00:00:00Z`,
    achievement: jwt.payload.achievement as JsonObject,
    anchor,
    digest: strange ? null : digestOfShare(share.jwt),
    notNfc: !isNfc(claims),
  };
}

/** Claims of the disclosures that the issuer signed, and whether there are others. Throws `bad_share`. */
function readDisclosures(
  texts: readonly string[],
  signed: readonly string[],
): { disclosed: JsonObject; strange: boolean } {
  const disclosed: JsonObject = {};
  let strange = false;
  const names = new Set<string>();
  for (const [i, one] of texts.entries()) {
    const where = `/disclosures/${i}`;
    const { name, value } = parseDisclosure(one, where);
    if (names.has(name)) throw badShare(where, `${name} is disclosed twice`, "repeated");
    names.add(name);
    checkNothingHidden(value, `${where}/2`);
    if (signed.includes(digestOfDisclosure(one))) disclosed[name] = value;
    else strange = true;
  }
  return { disclosed, strange };
}

const HIDING = ["_sd", "_sd_alg", "..."];

/** Other verifiers would take these members out of a value and look for disclosures; ours has them at the top only. */
function checkNothingHidden(value: Json, where: string): void {
  if (!Array.isArray(value) && !isObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    const pointer = where + pointerStep(key);
    if (HIDING.includes(key)) throw badShare(pointer, "expected nothing hidden below the top", "unknown_key");
    checkNothingHidden(member, pointer);
  }
}

const kindRefusal = (where: string, expected: string): Check<"format"> =>
  refusal("unknown_kind", { code: "bad_value", where, message: `expected ${expected}` });
