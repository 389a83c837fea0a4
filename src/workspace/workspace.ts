// A workspace: one folder with all that an institution's commands need. The file credence.json says which network and
// issuer it belongs to; keys are encrypted; the rest can be made again or is described where it is written.
//
//   credence.json        network, issuer, public origin        ledger.sqlite   batches, credentials, links, outbox
//   keys/                encrypted keystores                   chain/          the embedded chain, if any
//   profiles/            every issuer profile put in force     trust.json      the policy of `verify` and `serve`
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isTimeZone } from "./timeZone.ts";
import { PRIVATE, PUBLIC, replaceFile } from "../disk/atomicFiles.ts";
import { CredenceError } from "../core/errors/credenceError.ts";
import { isObject, type Json, parseJson } from "../core/json/strictJson.ts";
import { finality, rpcUrl } from "../core/trust/trustPolicy.ts";
import { type IssuerProfile, parseProfile, profileHash } from "../core/trust/issuerProfile.ts";
import {
  either,
  faultsOf,
  type Infer,
  integer,
  list,
  literal,
  optional,
  pattern,
  record,
  text,
} from "../core/json/shape.ts";

const WORKSPACE_FORMAT = "credence-workspace-v1";

const GWEI = /^(?:0|[1-9]\d{0,6})(?:\.\d{1,9})?$/;

const config = record({
  format: literal(WORKSPACE_FORMAT),
  network: either(
    record({ kind: literal("embedded") }),
    record({
      kind: literal("rpc"),
      chainId: integer(1, Number.MAX_SAFE_INTEGER),
      rpc: list(rpcUrl, 1, 16),
      finality: optional(finality),
      /** path of the deployment file */
      deployment: text("a path", 4_096),
    }),
  ),
  /** set by `issuer register` */
  issuer: optional(record({ issuerId: integer(1, Number.MAX_SAFE_INTEGER), profileHash: text("a hash", 66) })),
  /** in gwei, as a decimal text */
  fees: optional(record({ maxFeePerGas: pattern("a price in gwei such as 40 or 0.5", GWEI) })),
  /** in which a day of the roster ends; UTC by default */
  timeZone: optional(text("a time zone such as Europe/Istanbul", 64, isTimeZone)),
  /** where proof links point; set by `up` and `serve --origin` */
  origin: pattern("an origin such as https://verify.example.edu", /^https?:\/\/[^\s/]+$/),
});
export type WorkspaceConfig = Infer<typeof config>;

export const isGwei = (text: string): boolean => GWEI.test(text);

/** Only for texts that isGwei accepts. */
export function weiOf(gwei: string): bigint {
  const [whole = "", fraction = ""] = gwei.split(".");
  return BigInt(whole + fraction.padEnd(9, "0"));
}

/** What a backup holds besides the database, keys and profiles. Never chain/run.json or a password: these act. */
const BACKUP_NAMES: readonly string[] = [
  "credence.json",
  "trust.json",
  "chain/chain.json",
  "chain/state.hex",
  "deployment.json",
];
const IN_BACKUP_FOLDER = /^(?:keys|profiles)\/[A-Za-z0-9][A-Za-z0-9._-]*\.json$/;

const DEFAULT_ORIGIN = "http://127.0.0.1:8080";

export class Workspace {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  get exists(): boolean {
    return existsSync(this.path("credence.json"));
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  get keysDirectory(): string {
    return this.path("keys");
  }

  get chainDirectory(): string {
    return this.path("chain");
  }

  get databasePath(): string {
    return this.path("ledger.sqlite");
  }

  get trustPath(): string {
    return this.path("trust.json");
  }

  get passwordPath(): string {
    return this.path("password");
  }

  /** Make a workspace on an embedded chain. */
  create(network: WorkspaceConfig["network"] = { kind: "embedded" }): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    this.save({ format: WORKSPACE_FORMAT, network, origin: DEFAULT_ORIGIN });
  }

  /** Throws `no_workspace`, `bad_workspace`. */
  load(): WorkspaceConfig {
    if (!this.exists) throw new CredenceError("no_workspace", { path: this.directory });
    const document = parseJson(readFileSync(this.path("credence.json")));
    const faults = faultsOf(document, config);
    if (faults.length > 0) throw new CredenceError("bad_workspace", { faults });
    return document as unknown as WorkspaceConfig;
  }

  save(value: WorkspaceConfig): void {
    this.write("credence.json", value as unknown as Json);
  }

  /** Path of the deployment file of this workspace's network. */
  deploymentPath(value: WorkspaceConfig = this.load()): string {
    return value.network.kind === "embedded" ? this.path("deployment.json") : value.network.deployment;
  }

  /** What a backup holds besides the database, as paths by their names in it: never a password. */
  backupFiles(): ReadonlyMap<string, string> {
    const inFolder = (folder: string): string[] =>
      existsSync(this.path(folder)) ? readdirSync(this.path(folder)).filter((name) => name.endsWith(".json")) : [];
    const names = [
      ...BACKUP_NAMES.filter((name) => name !== "deployment.json"),
      ...["keys", "profiles"].flatMap((folder) => inFolder(folder).map((name) => `${folder}/${name}`)),
    ];
    const paths = [
      ...names.map((name) => [name, this.path(name)] as const),
      ["deployment.json", this.deploymentPath()] as const,
    ];
    return new Map(paths.filter(([, path]) => existsSync(path)));
  }

  /** Is it a name that backupFiles, or the database, can have in a backup? */
  isBackupName(name: string): boolean {
    return BACKUP_NAMES.includes(name) || name === basename(this.databasePath) || IN_BACKUP_FOLDER.test(name);
  }

  saveProfile(profile: IssuerProfile): void {
    mkdirSync(this.path("profiles"), { recursive: true });
    this.write(join("profiles", `${profileHash(profile)}.json`), profile as unknown as Json, PUBLIC);
  }

  /** Every profile that was ever put in force. */
  profiles(): IssuerProfile[] {
    const directory = this.path("profiles");
    if (!existsSync(directory)) return [];
    return readdirSync(directory)
      .filter((file) => file.endsWith(".json"))
      .map((file) => parseProfile(parseJson(readFileSync(join(directory, file)))));
  }

  /** The profile in force. Throws `no_issuer`. */
  currentProfile(): IssuerProfile {
    const { issuer } = this.load();
    const profile = this.profiles().find((candidate) => profileHash(candidate) === issuer?.profileHash);
    if (issuer === undefined || profile === undefined) throw new CredenceError("no_issuer", { path: this.directory });
    return profile;
  }

  /** As a whole: the service reads these files while commands write them. Settings and policy may hold access keys of endpoints. */
  write(name: string, value: Json, mode = PRIVATE): void {
    replaceFile(this.path(name), `${JSON.stringify(isObject(value) ? value : {}, null, 2)}\n`, mode);
  }
}
