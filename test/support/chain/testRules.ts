// The clock of tests, and how they send.
import { errorText, failureText } from "../../../src/wording/errors/errorText.ts";
import type { Clock, SendingRules } from "../../../src/issuer/context/issuerContext.ts";

export const clock: Clock = () => Date.now() / 1000;

/** Nobody waits long in a test. */
export const rules: SendingRules = {
  owner: { name: "a test", process: "test" },
  isGone: () => false,
  takeOver: false,
  idleChain: true,
  notice: () => undefined,
  explain: { error: errorText, failure: failureText },
  patience: { replace: 60_000, mined: 20_000, final: 20_000, settled: 10_000 },
};
