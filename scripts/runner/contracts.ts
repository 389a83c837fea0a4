// The contracts and their bindings, made where they are not what the sources say: once for every script of one run.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { packageRoot } from "../../src/bin/system/software.ts";

const at = (...parts: string[]): string => join(packageRoot, ...parts);
const STAMP = at(".build", "contracts.stamp");
const MADE = [at(".build", "artifacts", "contracts"), at("src", "chain", "typechain", "index.ts")];

/** Compile the contracts, unless they are compiled as they are now. What the compiler said where it refused, or null. */
export function buildContracts(): string | null {
  const now = stampOf(at("contracts"), at("hardhat.config.ts"), at("package-lock.json"));
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === now && MADE.every((path) => existsSync(path))) return null;
  rmSync(STAMP, { force: true });
  const { status, stdout, stderr } = spawnSync("hardhat", ["build", "--quiet", "--no-tests"], {
    cwd: packageRoot,
    encoding: "utf8",
    env: { ...process.env, PATH: [at("node_modules", ".bin"), process.env.PATH].join(delimiter) },
  });
  if (status !== 0) return `${stdout}${stderr}`;
  mkdirSync(at(".build"), { recursive: true });
  writeFileSync(STAMP, now);
  return null;
}

function stampOf(...paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) for (const file of filesIn(path)) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function filesIn(path: string): string[] {
  if (!path.endsWith("contracts")) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
