// An endpoint between reader and node that answers as the node does, or as a script says: dead, overloaded, lying.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** `result`: an answer of JSON-RPC, to another request where `id` says so; `body`: bytes as they are; `drop`: the connection ends without an answer. */
export type Answer =
  | { readonly result: unknown; readonly id?: number }
  | { readonly status: number; readonly body: string; readonly type?: string }
  | { readonly drop: true };

/** `ask` gives what the node itself answers to the call, or to another one. */
export type Behaviour = (call: Call, ask: (call: Call) => Promise<unknown>) => Promise<Answer> | Answer;

export const honest: Behaviour = async (call, ask) => ({ result: await ask(call) });

export class Proxy {
  readonly url: string;
  /** the node behind it */
  node: string;
  /** how it answers from now on */
  behaviour: Behaviour;
  /** the methods asked for, in order */
  readonly methods: string[] = [];
  readonly stop: () => Promise<void>;

  private constructor(url: string, node: string, behaviour: Behaviour, stop: () => Promise<void>) {
    this.url = url;
    this.node = node;
    this.behaviour = behaviour;
    this.stop = stop;
  }

  static async start(node: string, behaviour: Behaviour = honest): Promise<Proxy> {
    const server = createServer((request, response) => void proxy.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = new Proxy(url, node, behaviour, async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return proxy;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = JSON.parse(await textOf(request)) as Call & { id: number };
    this.methods.push(call.method);
    try {
      const answer = await this.behaviour(call, (asked) => askNode(this.node, asked));
      if ("drop" in answer) request.socket.destroy();
      else if ("body" in answer)
        response.writeHead(answer.status, { "content-type": answer.type ?? "application/json" }).end(answer.body);
      else writeJson(response, { jsonrpc: "2.0", id: answer.id ?? call.id, result: answer.result });
    } catch (error) {
      if (error instanceof NodeError) writeJson(response, { jsonrpc: "2.0", id: call.id, error: error.answer });
      else if (error instanceof NodeGone) request.socket.destroy();
      else throw error;
    }
  }
}

/** Nobody listens where the node was: then the proxy does not answer either. */
class NodeGone extends Error {}

class NodeError extends Error {
  readonly answer: unknown;

  constructor(answer: unknown) {
    super("the node answered with an error");
    this.answer = answer;
  }
}

async function askNode(node: string, { method, params }: Call): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const request = fetch(node, { method: "POST", headers: { "content-type": "application/json" }, body });
  const response = await request.catch((cause: unknown) => {
    throw new NodeGone("the node does not answer", { cause });
  });
  const answer = (await response.json()) as { result?: unknown; error?: unknown };
  if (answer.error !== undefined) throw new NodeError(answer.error);
  return answer.result;
}

function writeJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
