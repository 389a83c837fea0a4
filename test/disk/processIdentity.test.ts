// One process is told from every other, also from one that has its number later.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { isGone, ownName, ownProcess } from "../../src/disk/processIdentity.ts";

const [machine = "", namespace = "", pid = "", start = ""] = ownProcess().split(" ");
const module = new URL("../../src/disk/processIdentity.ts", import.meta.url).href;

it("this one is there, and says who it is to people", () => {
  expect(isGone(ownProcess())).toBe(false);
  expect(ownProcess()).toBe(ownProcess());
  expect(ownName()).toContain(`process ${process.pid}`);
});

it("a process is there until it has ended, however it did", async () => {
  const source = `import { ownProcess } from ${JSON.stringify(module)}; console.log(ownProcess()); setInterval(() => 0, 1e6);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const identity = line.toString().trim();
  expect(isGone(`${identity} 7`)).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isGone(`${identity} 7`)).toBe(true);
});

it("nothing is called gone that is of another machine, another start of it, or another container", () => {
  expect(isGone(["elsewhere", namespace, "999999", start].join(" "))).toBe(false);
  expect(isGone([machine, "pid:[1]", "999999", start].join(" "))).toBe(false);
  expect(isGone("")).toBe(false);
  expect(isGone([machine, namespace, "x", start].join(" "))).toBe(false);
});

it("a number that another process has now is not the process that had it", () => {
  expect(isGone([machine, namespace, pid, `${start}1`].join(" "))).toBe(true);
});
