// A seed becomes a schedule: what is done, where it dies, where its resumption dies, and what the endpoint does meanwhile. The
// same seed is the same schedule on every machine.
import { seeded } from "../../../support/seeded.ts";
import { silent } from "../../../support/chain/endpointBehaviours.ts";
import type { Behaviour } from "../../../support/chain/rpcProxy.ts";
import { drop, forwardThen, lagging, wrongId } from "../chain/endpointActions.ts";
import type { Rule } from "../chain/scriptedEndpoint.ts";
import type { Hit, Spot, Syscall } from "../process/strace.ts";

/** Where a process dies, or its disk fails. */
export type Crash =
  | { readonly at: "call"; readonly nth: number; readonly when: "before" | "after" }
  | { readonly at: "syscall"; readonly spot: Spot; readonly hit: Hit }
  | { readonly at: "state"; readonly state: (typeof STATES)[number] };

export type Operation = (typeof OPERATIONS)[number];

export interface Schedule {
  readonly seed: number;
  readonly operation: Operation;
  /** the first meets the operation, each further one what takes it up again */
  readonly crashes: readonly Crash[];
  readonly endpointFaults: readonly EndpointFault[];
}

/** Calls of an endpoint that go wrong. */
interface EndpointFault {
  readonly what: string;
  readonly from: number;
  readonly times: number;
}

const OPERATIONS = ["issue", "issue", "issue", "suspend", "revoke", "authorize", "retire"] as const;
const STATES = ["sealed", "intended", "sent", "included", "finalized"] as const;
/** More than issuing a few credentials has, so that some schedules die late or not at all. */
const CALLS = 30;
const SPOTS: Readonly<Partial<Record<Syscall, number>>> = {
  pwrite64: 80,
  fsync: 14,
  openat: 4,
  ftruncate: 2,
  unlink: 2,
};

const ACTS: Readonly<Record<string, Behaviour>> = {
  drop,
  "forward, then drop": forwardThen(drop),
  "429": silent["answers 429"] ?? drop,
  "500": silent["answers 500"] ?? drop,
  page: silent["answers 200 with a page"] ?? drop,
  "cut off": silent["answers JSON that is cut off"] ?? drop,
  "wrong id": wrongId,
  lag: lagging(2),
};

export function scheduleOf(seed: number): Schedule {
  const random = seeded(`schedule ${seed}`);
  const below = (limit: number): number => Buffer.from(random(4)).readUInt32BE() % limit;
  const oneOf = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const crash = (): Crash => {
    const kind = below(10);
    if (kind < 5) return { at: "call", nth: 1 + below(CALLS), when: oneOf(["before", "after"]) };
    if (kind < 7) return { at: "state", state: oneOf(STATES) };
    const syscall = oneOf(Object.keys(SPOTS) as Syscall[]);
    const hit = oneOf(["KILL", "KILL", "EIO", "ENOSPC"] as const);
    return { at: "syscall", spot: { syscall, nth: 1 + below(SPOTS[syscall] ?? 1) }, hit };
  };
  const endpointFaults = (): EndpointFault => ({
    what: oneOf(Object.keys(ACTS)),
    from: 1 + below(CALLS),
    times: 1 + below(3),
  });
  return {
    seed,
    operation: oneOf(OPERATIONS),
    crashes: Array.from({ length: 1 + below(3) }, crash),
    endpointFaults: Array.from({ length: below(3) }, endpointFaults),
  };
}

export const rulesOf = ({ endpointFaults }: Schedule): Rule[] =>
  endpointFaults.map(({ what, from, times }) => ({ from, times, act: ACTS[what] ?? drop }));
