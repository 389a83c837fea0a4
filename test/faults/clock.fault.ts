// A clock that is wrong: on the operator's machine, or on the chain.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { outcomeOf } from "./harness/schedule/finish.ts";
import { faketimeMissing, needing } from "./harness/process/requirements.ts";
import { CLEAN, note } from "./harness/schedule/results.ts";
import { World } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
let world: World;

beforeAll(async () => {
  world = await World.make(folder);
});
afterAll(() => world.stop());

const missing = faketimeMissing();

describe("F28: a clock that is", () => {
  needing(missing)(
    "an hour fast on this machine issues all the same, and says so in the file: not valid yet",
    async () => {
      const scene = await world.scene();
      const ended = await scene.start(scene.issuing(), { under: ["faketime", "-f", "+1h"] }).ended;
      expect([ended.exit, await scene.states(), (await scene.anchorings()).length]).toEqual([0, ["published"], 1]);
      const [file = ""] = await scene.exported(1);
      expect((await scene.run("verify", file)).out).toContain('"headline":"not_yet_valid"');
      note(CLEAN, "F28");
    },
  );

  needing(missing)("days off the chain's time is refused before anything is signed", async () => {
    // by a clock that is slow the signing key is not valid yet, which is seen first
    for (const [off, code] of [
      ["+3d", "clock_off"],
      ["-3d", "signing_key_not_in_profile"],
    ] as const) {
      const scene = await world.scene();
      const issuing = scene.issuing();
      const ended = await scene.start(issuing, { under: ["faketime", "-f", off] }).ended;
      expect([ended.exit, ended.code, scene.proxy.sent.size]).toEqual([5, code, 0]);
      const outcome = await outcomeOf(scene, issuing);
      note(outcome, "F28");
      expect(outcome).toEqual(CLEAN);
    }
  });

  it("right, where the chain's is days ahead, is refused in the same way", async () => {
    const scene = await world.scene();
    await world.call("evm_increaseTime", 3 * 86_400);
    await world.mine();
    const ended = await scene.run(...scene.issuing());
    expect([ended.exit, ended.code, scene.proxy.sent.size]).toEqual([5, "clock_off", 0]);
    note(CLEAN, "F28");
  });
});
