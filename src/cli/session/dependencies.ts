// What commands need of the outside world: chain, store, keys and server, put together in src/bin. Commands never build
// a concrete class themselves.
import type { Deployment } from "../../core/trust/deployment.ts";
import type { TrustPolicy } from "../../core/trust/trustPolicy.ts";
import type { IssuerProfile } from "../../core/trust/issuerProfile.ts";
import type { Evidence } from "../../core/report/report.ts";
import type { IssuerContext, SendingContext } from "../../issuer/context/issuerContext.ts";
import type { AccountKey, AskPassword, KeyVault } from "../../issuer/transact/keyVault.ts";
import type { OpenPool } from "../../issuer/pool/workerPool.ts";
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
    /** where it will stand */
    readonly address: string;
    /** address of the factory that makes it; null: a transaction of its own does */
    readonly factory: string | null;
    /** by a transaction that an earlier run signed and did not see through */
    readonly sent: boolean;
  }[];
  readonly gas: bigint;
  /** the most that it can cost, in wei */
  readonly most: bigint;
  /** Send it, compare the code on the chain with this build, append it to the deployment file; all that stands there. */
  send(payer: AccountKey): Promise<Deployment>;
}

/** A network that answers, until it is closed; an embedded chain is started for the time where it does not run. */
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
  /** What it takes to deploy what is missing. Throws `no_funds` and what the endpoint causes. */
  planDeployment(
    payer: string,
    description: { readonly network: string; readonly evidence: Evidence },
  ): Promise<PlannedDeployment>;
  close(): Promise<void>;
}

/** How an office sends. */
export interface SessionOptions {
  /** what a person should know meanwhile */
  readonly notice: (text: string) => void;
  /** take the lock of a key even from a command that may be at work */
  readonly takeOver?: boolean;
  /** cap of what a unit of gas may cost, as a decimal text in gwei */
  readonly maxFee?: string;
  /** replace what waits to be mined at once */
  readonly speedUp?: boolean;
}

/** An open store and ledger. */
export interface IssuingSession extends SendingContext {
  readonly network: Network;
  readonly deployment: Deployment;
  /** Throws `no_issuer` where none is registered yet. */
  context(): IssuerContext;
  close(): Promise<void>;
}

/** An office whose database is made from nothing; without `keep` it is gone when the office closes. */
export interface NewIssuingSession extends IssuingSession {
  /** Put the database in its place, closed. */
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
  /** Throws `database_not_new` where there is a database already. */
  openNewIssuingSession(workspace: Workspace, options: SessionOptions): Promise<NewIssuingSession>;
  /** The database alone: what is told from it must be told while the chain is down. */
  openStore(workspace: Workspace): Promise<Store>;
  /** A database file by its path, whatever the environment names. */
  openDatabaseFile(path: string): Promise<Store>;
  /** Workers that compute at the same time. */
  readonly openPool: OpenPool;
  /** A copy of the workspace's database as it is now, while others write; none where it is on a server. */
  copyDatabase(workspace: Workspace, path: string): Promise<void>;
  /** `workspace` null: deployments and policy only */
  openVerifier(
    workspace: Workspace | null,
    policy: TrustPolicy | null,
    profiles: readonly IssuerProfile[],
  ): Promise<OpenVerifier>;
  /** `port` 0 = any; `origin` is where the world reaches it, if not at its own address */
  startServer(workspace: Workspace, port: number, origin?: string): Promise<RunningServer>;
  /** a password for keys of a trial workspace */
  randomPassword(): string;
  /** resolves at Ctrl-C or a request to end */
  untilStopped(): Promise<void>;
}
