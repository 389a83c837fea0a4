// Many calls of one method in few requests: JSON-RPC batches, which ethers does not make here.
const MOST = 200;

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** What a node answers to each call, in order. Throws where one is an error or is not answered. */
export async function askMany(rpc: string, method: string, calls: readonly (readonly unknown[])[]): Promise<unknown[]> {
  const results: unknown[] = [];
  for (let from = 0; from < calls.length; from += MOST) {
    const some = calls.slice(from, from + MOST);
    const response = await fetch(rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(some.map((params, id) => ({ jsonrpc: "2.0", id, method, params }))),
    });
    const answers = new Map(((await response.json()) as Answer[]).map((answer) => [answer.id, answer]));
    some.forEach((_, id) => {
      const { result, error } = answers.get(id) ?? {};
      if (result === undefined) throw new Error(`${method} ${from + id}: ${JSON.stringify(error)}`);
      results.push(result);
    });
  }
  return results;
}
