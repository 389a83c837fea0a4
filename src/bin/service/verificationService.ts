// The public verification service of a workspace. It holds no signing pipeline and no key: it reads proof links, the
// deployment and the policy, and asks the chain. test/architecture.test.ts keeps it from reaching src/issuer.
import { existsSync, statSync } from "node:fs";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { QuorumReader } from "../../chain/ledger/quorumReader.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { RunningServer } from "../../cli/session/runningServer.ts";
import { utf8 } from "../../core/bytes/bytes.ts";
import { createApp } from "../../http/app.ts";
import { createHttpServer } from "../../http/httpServer.ts";
import type { Services } from "../../http/answer/services.ts";
import { fileBehindLink } from "../../state/holderFiles.ts";
import type { CredentialPosition, Verifier } from "../../verifier/verifier.ts";
import { watchAnchors, type Watched } from "./watchAnchors.ts";
import { endpointOf } from "../../workspace/networkEndpoint.ts";
import { makeVerifier } from "../compose/makeVerifier.ts";
import { openStore } from "../compose/openStore.ts";
import { SOFTWARE } from "../system/software.ts";

/** Listen on 127.0.0.1. `port` 0 takes any; `origin` is where the world reaches it, if not there. */
export async function startServer(workspace: Workspace, port: number, origin?: string): Promise<RunningServer> {
  const store = await openStore(workspace);
  const reader = new QuorumReader();
  // the address is known only once it listens, and every link is made from it
  let app: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createHttpServer((request, response) => app(request, response));
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  const watched = { workspace, store, reader, alarm };
  app = createApp(servicesOf(watched, origin ?? url));
  const watch = watchAnchors(watched);
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await watch.stop();
      reader.close();
      await store.close();
    },
  };
}

function alarm(text: string, error?: unknown): void {
  const cause = error instanceof Error ? error.message : String(error);
  process.stderr.write(error === undefined ? `${text}\n` : `${text}: ${cause}\n`);
}

function servicesOf(parts: Watched, origin: string): Services {
  const { workspace, store } = parts;
  const verifier = freshVerifier(parts);
  return {
    origin,
    software: SOFTWARE,
    verify: async (body) => (await verifier()).verify(body),
    async loadProof(id) {
      const file = await fileBehindLink(store, id);
      return file === null ? null : utf8(`${JSON.stringify(file, null, 2)}\n`);
    },
    async health() {
      const batches = (await store.batches.list()).length;
      const policy = existsSync(workspace.trustPath);
      return { status: policy ? "ok" : "degraded", detail: { batches, policy } };
    },
  };
}

/** The verifier of the files as they are now: policy and profiles may change while the service runs. */
function freshVerifier({ workspace, store, reader }: Watched): () => Promise<Verifier> {
  const records = ({ account, root, index }: CredentialPosition) =>
    store.loadLocalKnowledge(account, root, index).catch((error: unknown) => {
      alarm("The database could not be asked about a credential", error);
      throw error;
    });
  let seen = "";
  let verifier: Verifier | null = null;
  return async () => {
    const now = [
      workspace.trustPath,
      workspace.path("credence.json"),
      workspace.deploymentPath(),
      workspace.path("chain", "run.json"),
    ]
      .map((path) => (existsSync(path) ? statSync(path).mtimeMs : 0))
      .join();
    if (verifier === null || now !== seen) {
      const rpc = await endpointOf(workspace);
      verifier = makeVerifier({ reader, workspace, rpc, policy: null, profiles: [], records });
      seen = now;
    }
    return verifier;
  };
}

/** The port that it listens on. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
