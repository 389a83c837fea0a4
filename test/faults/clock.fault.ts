// A clock that is wrong: on the operator's machine, or on the chain.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faketimeMissing, requires } from "../support/requirements.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import { CLEAN, recordOutcome } from "./harness/schedule/results.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
let faultChain: FaultChain;

beforeAll(async () => {
  faultChain = await FaultChain.make(folder);
});
afterAll(() => faultChain.stop());

const timed = requires(faketimeMissing());

describe("F28: a clock that is", () => {
  it("an hour fast on this machine issues all the same, and says so in the file: not valid yet", timed, async () => {
    const copy = await faultChain.copy();
    const ended = await copy.start(copy.issuing(), { under: ["faketime", "-f", "+1h"] }).ended;
    expect([ended.exit, await copy.states(), (await copy.anchorings()).length]).toEqual([0, ["published"], 1]);
    const [file = ""] = await copy.exported(1);
    expect((await copy.run("verify", file)).out).toContain('"headline":"not_yet_valid"');
    recordOutcome(CLEAN, "F28");
  });

  it("days off the chain's time is refused before anything is signed", timed, async () => {
    // by a clock that is slow the signing key is not valid yet, which is seen first
    for (const [off, code] of [
      ["+3d", "clock_off"],
      ["-3d", "signing_key_not_in_profile"],
    ] as const) {
      const copy = await faultChain.copy();
      const issuing = copy.issuing();
      const ended = await copy.start(issuing, { under: ["faketime", "-f", off] }).ended;
      expect([ended.exit, ended.code, copy.proxy.sent.size]).toEqual([5, code, 0]);
      const outcome = await outcomeOf(copy, issuing);
      recordOutcome(outcome, "F28");
      expect(outcome).toEqual(CLEAN);
    }
  });

  it("right, where the chain's is days ahead, is refused in the same way", async () => {
    const copy = await faultChain.copy();
    await faultChain.call("evm_increaseTime", 3 * 86_400);
    await faultChain.mine();
    const ended = await copy.run(...copy.issuing());
    expect([ended.exit, ended.code, copy.proxy.sent.size]).toEqual([5, "clock_off", 0]);
    recordOutcome(CLEAN, "F28");
  });
});
