// The deployment files on disk [FORMATS 9]: appended to, never rewritten, and never half written.
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Deployment, missingFrom, parseDeployment, versionsOf } from "../../core/trust/deployment.ts";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { type Json, parseJson } from "../../core/json/strictJson.ts";
import { createFile, PUBLIC, replaceFile } from "../../disk/atomicFiles.ts";

/**
 * Append contracts to their file, or make the file. Every entry that is there stays as it is.
 * Throws `deployment_exists` where a contract is not missing, or where chain, network or evidence are other ones.
 */
export function appendDeployment(path: string, added: Deployment): Deployment {
  const before = existsSync(path) ? loadDeployment(path) : null;
  if (before !== null && !mayFollow(before, added)) throw new CredenceError("deployment_exists", { path });
  const contracts = { ...before?.contracts };
  for (const [name, versions] of Object.entries(added.contracts))
    contracts[name] = [...(before === null ? [] : versionsOf(before, name)), ...versions];
  const merged = parseDeployment({ ...added, contracts } as unknown as Json);
  const text = `${JSON.stringify(merged, null, 2)}\n`;
  mkdirSync(dirname(path), { recursive: true });
  if (before === null) makeFile(path, text);
  else replaceFile(path, text, PUBLIC);
  return merged;
}

function mayFollow(before: Deployment, added: Deployment): boolean {
  const missing: readonly string[] = missingFrom(before);
  return (
    before.chainId === added.chainId &&
    before.network === added.network &&
    before.evidence === added.evidence &&
    Object.keys(added.contracts).every((name) => missing.includes(name))
  );
}

/** Another process may have made it since we looked. */
function makeFile(path: string, text: string): void {
  try {
    createFile(path, text, PUBLIC);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new CredenceError("deployment_exists", { path }, { cause: error });
  }
}

/** Throws `deployment_missing`, or what the strict reader and `bad_deployment` throw. */
export function loadDeployment(path: string): Deployment {
  if (!existsSync(path)) throw new CredenceError("deployment_missing", { path });
  return parseDeployment(parseJson(readFileSync(path), { limit: 1_000_000 }));
}

/** Paths of the deployment files of a folder. */
export const deploymentPaths = (directory: string): string[] =>
  existsSync(directory)
    ? readdirSync(directory)
        .filter((file) => /^chain-[1-9]\d*\.json$/.test(file))
        .map((file) => join(directory, file))
    : [];

/** Every deployment file of a folder. */
export const loadDeployments = (directory: string): Deployment[] => deploymentPaths(directory).map(loadDeployment);
