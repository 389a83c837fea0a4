// What every issuing command works with. It is built in src/bin; clock and randomness are arguments, never ambient.
import type { LedgerWriter } from "../chain/writer.ts";
import type { Home } from "../core/home.ts";
import type { IssuerProfile } from "../core/profile.ts";
import type { Store } from "../store/store.ts";

/** `length` random bytes from a cryptographic source. */
export type Random = (length: number) => Uint8Array;

/** Seconds since 1970. */
export type Clock = () => number;

export interface IssuerContext {
  readonly store: Store;
  readonly ledger: LedgerWriter;
  readonly home: Home;
  readonly profile: IssuerProfile;
  readonly clock: Clock;
  readonly random: Random;
}

/** RFC 3339 in UTC and whole seconds. */
export const isoTime = (seconds: number): string =>
  new Date(Math.floor(seconds) * 1000).toISOString().replace(".000Z", "Z");
