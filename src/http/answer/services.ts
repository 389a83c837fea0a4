// What the HTTP layer needs from the rest of the product. bin puts the real services together; tests write their own.
import type { Verification } from "../../verifier/verifier.ts";

export interface Health {
  readonly status: "ok" | "degraded";
  /** shown to anyone who asks: no secret, no address of an RPC endpoint */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export interface Services {
  /**
   * Strict reading, facts, verdict. Where our own sources failed, the answer is 503 with Retry-After.
   * Throws a CredenceError with a code of the strict reader (problem.ts lists them) for a body that it refuses.
   */
  verify(body: Uint8Array): Promise<Verification>;
  /** The published credential file behind a proof link id, or null: unknown and withdrawn are the same answer. */
  loadProof(id: string): Promise<Uint8Array | null>;
  health(): Promise<Health>;
  /** public origin such as https://verify.example.edu; every link is made from it, never from a Host header */
  readonly origin: string;
  /** name and version, such as credence/0.1.0 */
  readonly software: string;
}
