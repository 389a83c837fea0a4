// The trust policy [FORMATS 9]: what the verifying party believes. It comes from the verifier, never from a document.
import { hex } from "../bytes/bytes.ts";
import { CredenceError } from "../errors/credenceError.ts";
import { address, hash32, type IssuerAccount, isSameAccount } from "../values/issuerAccount.ts";
import { canonicalize } from "../json/canonical.ts";
import type { Json } from "../json/strictJson.ts";
import { sha256 } from "#hash";
import {
  anything,
  bool,
  dictionary,
  either,
  faultsOf,
  type Infer,
  integer,
  list,
  literal,
  optional,
  pattern,
  record,
  refine,
  text,
} from "../json/shape.ts";

export const POLICY_FORMAT = "credence-trust-v1";

const chainId = integer(1, Number.MAX_SAFE_INTEGER);
const account = { chainId, ledger: address, issuerId: integer(1, Number.MAX_SAFE_INTEGER) };

export const rpcUrl = pattern("an http or https URL", /^https?:\/\/[^\s]+$/);

/** The chain's own finalized block, or a number of confirmations. */
export const finality = either(literal("finalized"), record({ confirmations: integer(1, 10_000) }));

const chain = refine(
  record({
    /** RPC endpoints, http or https */
    rpc: list(rpcUrl, 1, 16),
    /** how many endpoints must agree (M); 1 by default */
    agree: optional(integer(1, 16)),
    /** `finalized` by default */
    finality: optional(finality),
    /** greatest age of the newest block in seconds; 3,600 by default, none for local evidence */
    maxAge: optional(integer(1, 31_536_000)),
  }),
  (value, where, onFault) => {
    if ((value.agree ?? 1) > value.rpc.length)
      onFault({
        code: "too_few_endpoints",
        where: `${where}/agree`,
        message: "more endpoints must agree than are listed",
      });
    if (new Set(value.rpc).size < value.rpc.length)
      onFault({ code: "repeated", where: `${where}/rpc`, message: "an endpoint is listed twice" });
  },
);
export type ChainPolicy = Infer<typeof chain>;

const ledger = record({
  chainId,
  ledger: address,
  network: text("a network name", 100),
  evidence: either(literal("production"), either(literal("test"), literal("local"))),
  codeHash: hash32,
  /** the accreditation registry over it, if its word is to count */
  registry: optional(record({ address, codeHash: hash32 })),
});

const policy = record({
  format: literal(POLICY_FORMAT),
  name: text("a name", 200),
  /** ledgers trusted besides the deployments that ship with the software */
  ledgers: optional(list(ledger, 0, 100)),
  /** accreditors trusted; depth is the greatest number of links, 1 = accredits the issuer itself */
  accreditors: optional(
    list(record({ ...account, name: optional(text("a name", 200)), depth: integer(1, 8) }), 0, 1_000),
  ),
  /** issuers recognised directly, by account, never by DID alone */
  issuers: optional(list(record({ ...account, name: optional(text("a name", 200)) }), 0, 100_000)),
  chains: optional(dictionary(/^[1-9]\d{0,15}$/, chain)),
  /** may test and local evidence be valid? false by default */
  acceptTest: optional(bool),
  /** issuer profiles known to the verifier [FORMATS 10]; each counts only where its hash is the one on the ledger */
  profiles: optional(list(anything, 0, 10_000)),
});
export type TrustPolicy = Infer<typeof policy>;

/** Parse an already strictly read document. Throws `bad_policy` with all faults. */
export function parsePolicy(document: Json): TrustPolicy {
  const faults = faultsOf(document, policy);
  if (faults.length > 0) throw new CredenceError("bad_policy", { faults });
  return document as unknown as TrustPolicy;
}

/** SHA-256 of the policy's JCS bytes, as reports name it. */
export const policyHash = (value: TrustPolicy): string => hex(sha256(canonicalize(value as unknown as Json)));

/** Is this very account listed as an issuer? */
export const listsIssuer = (value: TrustPolicy, account: IssuerAccount): boolean =>
  (value.issuers ?? []).some((issuer) => isSameAccount(issuer, account));

/** Endpoints and finality for a chain, or null. */
export const chainPolicy = (value: TrustPolicy, chainId: number): ChainPolicy | null =>
  value.chains !== undefined && Object.hasOwn(value.chains, String(chainId)) ? (value.chains[chainId] ?? null) : null;
