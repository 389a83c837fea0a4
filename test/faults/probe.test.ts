import { afterAll, beforeAll, it } from "vitest";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { World } from "./world.ts";
let world: World;
beforeAll(async () => {
  console.time("make");
  world = await World.make(mkdtempSync(join(tmpdir(), "credence-faults-")));
  console.timeEnd("make");
});
afterAll(() => world.stop());
it("works", async () => {
  for (const rows of [3, 3, 20]) {
    console.time("scene");
    const scene = await world.scene();
    console.timeEnd("scene");
    console.time("issue");
    const ended = await scene.run(...scene.issuing(rows));
    console.timeEnd("issue");
    console.log(ended.exit, ended.text.slice(0, 300), world.proxy.calls.map((c) => c.method).join());
    console.log(await scene.states(), await scene.anchorings());
    console.time("export");
    console.log((await scene.exported(1)).length);
    console.timeEnd("export");
  }
  for (const when of ["before", "after"] as const) {
    const scene = await world.scene();
    const e = await scene.killedAt(scene.issuing(3), "eth_sendRawTransaction", when);
    console.log(when, e.signal, await scene.states(), await scene.anchorings());
    const r = await scene.run("resume", "1");
    console.log(r.text, await scene.states(), await scene.anchorings(), [...world.proxy.sent.values()]);
  }
});
