// The moment at which a process dies: a call to its node, which is as far as it has come.
import type { Behaviour } from "../../../support/chain/rpcProxy.ts";
import { after, drop, forwardThen } from "../chain/endpointActions.ts";

/** `before`: the node never hears of the call; `after`: it has done it, and the process never hears of that. */
export const killing = (kill: () => unknown, when: "before" | "after"): Behaviour => {
  const dead = after(kill, drop);
  return when === "before" ? dead : forwardThen(dead);
};
