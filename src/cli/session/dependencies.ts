// What commands need from outside: chain, store, keys and server. src/bin builds them; commands know these interfaces only.
import type { Deployment } from "../../core/trust/deployment.ts";
import type { TrustPolicy } from "../../core/trust/trustPolicy.ts";
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import type { Evidence } from "../../core/report/report.ts";
import type { IssuerContext, SendingContext } from "../../issuer/context/issuerContext.ts";
import type { OpenPool } from "../../issuer/pool/workerPool.ts";
import type { AccountKey, AskPassword, KeyVault } from "../../issuer/transact/keyVault.ts";
import type { Store } from "../../state/store.ts";
import type { Verification } from "../../verifier/verifier.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { RunningServer } from "./runningServer.ts";

/** What is going to be deployed; nothing is sent before `send`. */
export interface PlannedDeployment {
  /** account address */
  readonly payer: string;
  readonly contracts: readonly {
    readonly name: string;
    /** where it will be */
    readonly address: string;
    /** address of the factory that makes it; null: its own transaction does */
    readonly factory: string | null;
    /** an earlier run signed its transaction already, and did not finish */
    readonly sent: boolean;
  }[];
  readonly gas: bigint;
  /** the most that it can cost at the fees of this moment, in wei */
  readonly most: bigint;
  /** Send it, compare the code on the chain with this build, and append it to the deployment file; the content of that file. */
  send(payer: AccountKey): Promise<Deployment>;
}

/** A network that answers until it is closed. An embedded chain that does not run is started for this time. */
export interface Network {
  readonly rpc: string;
  readonly chainId: number;
  readonly name: string;
  readonly evidence: Evidence;
  readonly embedded: boolean;
  /** Embedded chain only: give an account what it needs for fees. */
  fund(address: string): Promise<void>;
  /** Names of the contracts that its deployment file does not have yet. */
  readonly missing: readonly string[];
  /** What it takes to deploy what is missing. Throws `fee_over_cap`, `no_funds` and what the endpoint causes. */
  planDeployment(
    payer: string,
    description: { readonly network: string; readonly evidence: Evidence },
    options: SessionOptions,
  ): Promise<PlannedDeployment>;
  close(): Promise<void>;
}

/** How an issuing session sends transactions. */
export interface SessionOptions {
  /** shows a person what happens meanwhile */
  readonly notice: (text: string) => void;
  /** take over the lock of a key even from a command that may still be running */
  readonly takeOver?: boolean;
  /** the most that a unit of gas may cost, as a decimal text in gwei */
  readonly maxFee?: string;
  /** replace at once what waits to be mined */
  readonly speedUp?: boolean;
}

/** An open store and an open ledger. */
export interface IssuingSession extends SendingContext {
  readonly network: Network;
  readonly deployment: Deployment;
  /** Throws `no_issuer` before an issuer is registered. */
  context(): IssuerContext;
  close(): Promise<void>;
}

/** An issuing session with a new, empty database, which is deleted at the end unless `keep` was called. */
export interface NewIssuingSession extends IssuingSession {
  /** Close the database and move it to its place. */
  keep(): Promise<void>;
}

export interface OpenVerifier {
  verify(bytes: Uint8Array): Promise<Verification>;
  /** Of view B; `anchor` is the text beside a compact one. */
  verifyShare(share: string, anchor: string | null): Promise<Verification>;
  close(): Promise<void>;
}

export interface Dependencies {
  /** name and version */
  readonly software: string;
  /** where deployment files of public networks lie */
  readonly deploymentsDirectory: string;
  /** seconds since 1970 */
  readonly clock: () => number;
  /** The keys of a workspace; `askPassword` is asked each time that a key is opened. */
  keyVault(workspace: Workspace, askPassword: AskPassword): KeyVault;
  openNetwork(workspace: Workspace): Promise<Network>;
  openIssuingSession(workspace: Workspace, options: SessionOptions): Promise<IssuingSession>;
  /** Throws `database_not_new` if there is a database already. */
  openNewIssuingSession(workspace: Workspace, options: SessionOptions): Promise<NewIssuingSession>;
  /** The database alone: what it holds can be shown even while the chain is down. */
  openStore(workspace: Workspace): Promise<Store>;
  /** A database file by its path, whatever the environment names. */
  openDatabaseFile(path: string): Promise<Store>;
  /** Workers that compute at the same time. */
  readonly openPool: OpenPool;
  /** Copy the workspace's database as it is now, while others write; a database on a server is not copied. */
  copyDatabase(workspace: Workspace, path: string): Promise<void>;
  /** `workspace` null: deployments and policy only */
  openVerifier(
    workspace: Workspace | null,
    policy: TrustPolicy | null,
    profiles: readonly IssuerProfile[],
  ): Promise<OpenVerifier>;
  /** `port` 0 = any; `origin` is its public address, if it is another than its own */
  startServer(workspace: Workspace, port: number, origin?: string): Promise<RunningServer>;
  /** a password for keys of a trial workspace */
  randomPassword(): string;
  /** resolves at Ctrl-C or a request to end */
  untilStopped(): Promise<void>;
}
