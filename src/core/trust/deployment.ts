// Deployment files [FORMATS 9]: small, appended, never rewritten. They are the verifier's trust root: which contract on
// which chain is the ledger, since when, with which code.
import { CredenceError } from "../errors/credenceError.ts";
import { address, hash32 } from "../values/issuerAccount.ts";
import type { Json } from "../json/strictJson.ts";
import {
  anything,
  dateTime,
  dictionary,
  faultsOf,
  type Infer,
  integer,
  list,
  literal,
  oneOf,
  optional,
  record,
  refine,
  text,
} from "../json/shape.ts";

export const DEPLOYMENT_FORMAT = "credence-deployment-v1";

/** Names of the contracts in a deployment. */
export const LEDGER = "CredentialLedger";
export const REGISTRY = "AccreditationRegistry";

const contract = refine(
  record({
    version: text("a version", 40),
    status: oneOf(["current", "retired", "distrusted"]),
    /** anchors later than this fail */
    retiredAt: optional(dateTime),
    address,
    /** keccak256 of the deployed bytecode */
    codeHash: hash32,
    deployBlock: integer(0, Number.MAX_SAFE_INTEGER),
    transactionHash: hash32,
    deployer: address,
    constructorArgs: list(anything, 0, 32),
    /** CREATE2 salt, where the factory made the contract; its address then follows from salt and creation code alone */
    salt: optional(hash32),
    compiler: text("a compiler version", 100),
    commit: text("a commit", 100),
  }),
  (value, where, onFault) => {
    if ((value.status === "retired") !== (value.retiredAt !== undefined))
      onFault({
        code: "retired_at",
        where: `${where}/retiredAt`,
        message: "stands with status retired, and only there",
      });
  },
);
export type DeployedContract = Infer<typeof contract>;

/** Each address once: of two entries with different status, a reader could take the one that trusts more. */
const versions = refine(list(contract, 1, 1_000), (value, where, onFault) => {
  if (new Set(value.map((version) => version.address)).size < value.length)
    onFault({ code: "repeated", where, message: "two versions have the same address" });
});

const deployment = record({
  format: literal(DEPLOYMENT_FORMAT),
  chainId: integer(1, Number.MAX_SAFE_INTEGER),
  network: text("a network name", 100),
  evidence: oneOf(["production", "test", "local"]),
  contracts: dictionary(/^[A-Z][A-Za-z]{1,60}$/, versions),
});
export type Deployment = Infer<typeof deployment>;

/** Parse an already strictly read document. Throws `bad_deployment` with all faults. */
export function parseDeployment(document: Json): Deployment {
  const faults = faultsOf(document, deployment);
  if (faults.length > 0) throw new CredenceError("bad_deployment", { faults });
  return document as unknown as Deployment;
}

/** Every version of one contract, oldest first. */
export const versionsOf = (value: Deployment, name: string): readonly DeployedContract[] =>
  Object.hasOwn(value.contracts, name) ? (value.contracts[name] ?? []) : [];

/** The version that new anchors go to, or null. */
export const currentOf = (value: Deployment, name: string): DeployedContract | null =>
  versionsOf(value, name).findLast((version) => version.status === "current") ?? null;

/** The newest registry that was built over this ledger and is not distrusted, or null. */
export const registryOver = (value: Deployment, ledger: string): DeployedContract | null =>
  versionsOf(value, REGISTRY).findLast(
    ({ status, constructorArgs }) => status !== "distrusted" && constructorArgs[0] === ledger,
  ) ?? null;

/** The contracts that are still to be made, in that order: a current ledger and a current registry over it. */
export function missingFrom(value: Deployment | null): readonly (typeof LEDGER | typeof REGISTRY)[] {
  const ledger = value === null ? null : currentOf(value, LEDGER);
  if (value === null || ledger === null) return [LEDGER, REGISTRY];
  const over = versionsOf(value, REGISTRY).filter(({ constructorArgs }) => constructorArgs[0] === ledger.address);
  return over.some(({ status }) => status === "current") ? [] : [REGISTRY];
}
