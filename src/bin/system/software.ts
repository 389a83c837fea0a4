// Which software this is: name and version from package.json, source revision from git where there is one.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json, from a source file or from the bundle in dist. */
export const packageRoot: string = rootAbove(dirname(fileURLToPath(import.meta.url)));

const { name, version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
  name: string;
  version: string;
};

export const SOFTWARE = `${name}/${version}`;

/** The commit that is deployed, or `unknown` outside a repository. */
export function sourceRevision(): string {
  try {
    const git = execFileSync("git", ["rev-parse", "HEAD"], { cwd: packageRoot, stdio: ["ignore", "pipe", "ignore"] });
    return git.toString().trim();
  } catch {
    return "unknown";
  }
}

function rootAbove(directory: string): string {
  return existsSync(join(directory, "package.json")) ? directory : rootAbove(dirname(directory));
}
