// credence up: a whole trial on one machine — embedded chain, contracts, verification service — until Ctrl-C.
// credence serve: the service alone, for the network that the workspace names.
import { existsSync, writeFileSync } from "node:fs";
import { EXIT, UsageError } from "../session/exit.ts";
import type { Network } from "../session/dependencies.ts";
import { type Session, openAccount, printResult, readPassword, sessionOptions, vaultOf } from "../session/session.ts";

export interface ServeOptions {
  readonly port: number;
  readonly origin?: string;
}

export async function up(session: Session, options: ServeOptions): Promise<number> {
  const { workspace, dependencies, io } = session;
  if (!workspace.exists) workspace.create();
  if (workspace.load().network.kind !== "embedded")
    throw new UsageError("This workspace is on another network. Use credence serve.");
  if (!existsSync(workspace.passwordPath) && session.passwordFile === null) {
    writeFileSync(workspace.passwordPath, `${dependencies.randomPassword()}\n`, { mode: 0o600 });
    io.err(`Made ${workspace.passwordPath}: the password of this trial's keys.`);
  }
  const network = await dependencies.openNetwork(workspace);
  try {
    await deployIfMissing(session, network);
    return await serveUntilStopped(
      session,
      options,
      `Chain ${network.chainId} at ${network.rpc} (embedded: a trial, no evidence)`,
    );
  } finally {
    await network.close();
  }
}

export async function serve(session: Session, options: ServeOptions): Promise<number> {
  const network = await session.dependencies.openNetwork(session.workspace);
  try {
    return await serveUntilStopped(session, options, `Chain ${network.chainId} (${network.name})`);
  } finally {
    await network.close();
  }
}

async function deployIfMissing(session: Session, network: Network): Promise<void> {
  const { io } = session;
  if (network.missing.length === 0) return;
  const vault = vaultOf(session);
  if (!vault.has("authority"))
    await vault.make("authority", "authority", await readPassword(session, "the authority key"));
  const authority = await openAccount(session, "authority");
  await network.fund(authority.address);
  const description = { network: network.name, evidence: network.evidence };
  const plan = await network.planDeployment(authority.address, description, sessionOptions(session));
  await plan.send(authority);
  for (const { name, address } of plan.contracts) io.err(`Deployed ${name} at ${address}.`);
}

async function serveUntilStopped(session: Session, options: ServeOptions, chain: string): Promise<number> {
  const { workspace, dependencies } = session;
  const server = await dependencies.startServer(workspace, options.port, options.origin);
  const origin = options.origin ?? server.url;
  try {
    workspace.save({ ...workspace.load(), origin });
    printResult(session, { format: "credence-up-v1", service: server.url, origin }, [
      chain,
      `Verification service at ${server.url}`,
      "Ctrl-C ends it.",
    ]);
    await dependencies.untilStopped();
    return EXIT.ok;
  } finally {
    await server.close();
  }
}
