// Writes the test vectors that we publish (test/vectors/own); with --check it only says which would change, and exits 1.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { makeVectors } from "../test/vectors/makeVectors.ts";

const folder = new URL("../test/vectors/own/", import.meta.url);
const check = process.argv.includes("--check");

mkdirSync(folder, { recursive: true });
const vectors = await makeVectors();
const names = new Set([...vectors.keys(), ...readdirSync(folder)]);
const changed = [...names].toSorted().filter((name) => {
  const path = new URL(name, folder);
  return !existsSync(path) || readFileSync(path, "utf8") !== vectors.get(name);
});

for (const name of changed) {
  const text = vectors.get(name);
  if (check) console.log(`${name} differs from what the code makes`);
  else if (text === undefined) rmSync(new URL(name, folder));
  else writeFileSync(new URL(name, folder), text);
}
console.log(`${vectors.size} vectors, ${changed.length} ${check ? "differ" : "written or removed"}`);
if (check && changed.length > 0) process.exitCode = 1;
