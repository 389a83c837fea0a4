// An endpoint between the command line and its node that follows a script: the n-th call of a method gets what the script says,
// everything else what the node says. It keeps what was asked and which signed bytes were sent.
import { type Behaviour, type Call, honest, Proxy } from "../../../support/chain/rpcProxy.ts";

export interface Rule {
  /** a name, or what names look like; without it every call */
  readonly method?: string | RegExp;
  /** the first call that it applies to, counted from 1 among those that it matches; 1 without it */
  readonly from?: number;
  /** how many calls; without it all that follow */
  readonly times?: number;
  readonly act: Behaviour;
}

export class ScriptedEndpoint {
  readonly #proxy: Proxy;
  readonly #rules: { readonly rule: Rule; seen: number }[] = [];
  /** every call since the last reset, in order */
  readonly calls: Call[] = [];

  private constructor(proxy: Proxy) {
    this.#proxy = proxy;
    proxy.behaviour = (call, ask) => {
      this.calls.push({ method: call.method, params: call.params });
      return this.#actOn(call)(call, ask);
    };
  }

  static async start(node: string): Promise<ScriptedEndpoint> {
    return new ScriptedEndpoint(await Proxy.start(node));
  }

  get url(): string {
    return this.#proxy.url;
  }

  /** Put another node behind it. */
  moveTo(node: string): void {
    this.#proxy.node = node;
  }

  /** The script from now on; the first rule that applies acts. None: the node itself. */
  follow(...rules: readonly Rule[]): void {
    this.#rules.splice(0, Infinity, ...rules.map((rule) => ({ rule, seen: 0 })));
  }

  /** No script, and nothing seen. */
  reset(): void {
    this.follow();
    this.calls.length = 0;
  }

  count(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  /** Signed bytes that reached the endpoint, and how often each. */
  get sent(): ReadonlyMap<string, number> {
    const sent = new Map<string, number>();
    for (const { method, params } of this.calls)
      if (method === "eth_sendRawTransaction") sent.set(String(params[0]), (sent.get(String(params[0])) ?? 0) + 1);
    return sent;
  }

  stop(): Promise<void> {
    return this.#proxy.stop();
  }

  #actOn(call: Call): Behaviour {
    for (const entry of this.#rules) {
      const { method, from = 1, times = Infinity, act } = entry.rule;
      if (!matches(method, call.method)) continue;
      entry.seen++;
      if (entry.seen >= from && entry.seen < from + times) return act;
    }
    return honest;
  }
}

const matches = (wanted: string | RegExp | undefined, method: string): boolean =>
  wanted === undefined || (typeof wanted === "string" ? wanted === method : wanted.test(method));
