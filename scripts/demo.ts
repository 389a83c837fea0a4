// npm run demo: the main job on this machine, by the real commands — chain, contracts, issuer, two batches, proof links,
// and what a verifier says of a good, a tampered and a revoked credential. Stays up until Ctrl-C; `-- --exit` ends it.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/bin/system/software.ts";
import { dependencies } from "../src/bin/dependencies.ts";
import { run } from "../src/cli/program.ts";
import type { Report } from "../src/core/report/report.ts";
import { findEmbedded } from "../src/chain/embedded/embeddedChain.ts";

const started = Date.now();
const flags = new Set(process.argv.slice(2));
const workspace = join(packageRoot, ".demo");
const example = (name: string): string => join(packageRoot, "examples", name);
const say = (line = ""): void => void process.stdout.write(`${line}\n`);

if ((await findEmbedded(join(workspace, "chain"))) !== null) {
  say("The demo runs already in this folder. End it with Ctrl-C there first.");
  process.exit(5);
}
rmSync(workspace, { recursive: true, force: true });

let stop = (): void => undefined;
const stopped = new Promise<void>((resolve) => (stop = resolve));

/** Run one command of the real CLI, showing what a user would see; its result as machines get it. */
async function credence(onResult: (result: object) => void, ...argv: string[]): Promise<void> {
  say(`$ credence ${argv.map((word) => word.replace(`${packageRoot}/`, "")).join(" ")}`);
  let failure = "";
  const io = {
    interactive: false,
    out: (line: string) => {
      const result = JSON.parse(line) as { format: string; message?: string };
      if (result.format === "credence-error-v1") failure = result.message ?? "";
      else onResult(result);
    },
    err: (line: string) => {
      // of the events that machines get, a reader of the demo sees the states
      const { state } = line.startsWith("{") ? (JSON.parse(line) as { state?: string }) : { state: line };
      if (state !== undefined) say(`  ${state}`);
    },
    progress: () => ({ update: () => undefined, stop: () => undefined }),
    askSecret: () => Promise.resolve(null),
    askYes: () => Promise.resolve(null),
  };
  const exit = await run(
    ["--workspace", workspace, "--json", ...argv],
    io,
    { ...dependencies, untilStopped: () => stopped },
    {
      workspace,
      passwordFile: null,
    },
  );
  if (exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${exit}: ${failure}`);
}

async function command(...argv: string[]): Promise<object> {
  let last: object | undefined;
  await credence((result) => (last = result), ...argv);
  if (last === undefined) throw new Error(`credence ${argv.join(" ")} gave no result`);
  return last;
}

interface IssuedBatch {
  readonly size: number;
  readonly root: string;
  readonly transactionHash: string;
  readonly gasUsed: number;
  readonly chainId: number;
  readonly ledger: string;
  readonly issuerId: number;
  readonly files: string;
  readonly firstLink: string;
}

async function issueExample(roster: string, achievement: string, out: string): Promise<IssuedBatch> {
  const files = ["--achievement", example(`achievements/${achievement}`), "--out", join(workspace, out)];
  return (await command("issue", example(roster), ...files, "--yes")) as IssuedBatch;
}

const up = await new Promise<{ service: string; ended: Promise<void> }>((resolve, reject) => {
  const ended = credence((result) => resolve({ ...(result as { service: string }), ended }), "up", "--port", "0");
  ended.catch(reject);
});

try {
  await command("key", "new", "signing-1", "--for", "signing");
  await command("key", "new", "anchor-1", "--for", "anchor");
  await command("issuer", "register", example("issuer-profile.json"));
  await command("key", "authorize", "anchor-1");
  const batch = await issueExample("roster.csv", "applied-data-stewardship.json", "credentials");
  const second = await issueExample(
    "roster-data-ethics.csv",
    "data-ethics-in-practice.json",
    "credentials-data-ethics",
  );
  say(`  ${batch.size} and ${second.size} credentials; the first anchor cost ${batch.gasUsed} gas, whatever its size`);

  const [good = "", revoked = ""] = readdirSync(batch.files).filter((name) => /^[0-9a-f-]{36}\.json$/.test(name));
  const text = readFileSync(join(batch.files, good), "utf8");
  const tampered = text.replace(/"creditsEarned": 5\b/, '"creditsEarned": 50');
  if (tampered === text) throw new Error("the example has no creditsEarned to tamper with");
  say();
  say(`What an employer gets from POST ${up.service}/v1/verify`);
  const verdicts = {
    good: await ask("as issued", text),
    tampered: await ask("with 50 credits instead of 5", tampered),
    revoked: "",
  };
  await command("revoke", join(batch.files, revoked), "--yes");
  verdicts.revoked = await ask("revoked just now", readFileSync(join(batch.files, revoked), "utf8"));

  say();
  say(`Proof link of a graduate     ${batch.firstLink}`);
  say(`All links of the first batch ${join(batch.files, "links.csv").replace(`${packageRoot}/`, "")}`);
  say(`Check a file yourself        ${up.service}/`);
  if (!flags.has("--exit")) say("Everything is up. Ctrl-C ends it.");
  if (flags.has("--json")) say(JSON.stringify(summary(batch, verdicts)));
  if (!flags.has("--exit")) await dependencies.untilStopped();
} finally {
  stop();
  await up.ended;
}

async function ask(what: string, body: string): Promise<string> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${up.service}/v1/verify`, { method: "POST", headers, body });
  const { verdict, headline } = (await response.json()) as Report;
  say(`  ${what.padEnd(30)} ${verdict} (${headline})`);
  return verdict;
}

function summary(batch: IssuedBatch, verdicts: object): object {
  const { chainId, ledger, issuerId, size, root, transactionHash, gasUsed, files, firstLink: proofLink } = batch;
  const seconds = Math.round((Date.now() - started) / 100) / 10;
  const anchored = { size, root, transactionHash, gasUsed };
  return {
    format: "credence-demo-v1",
    chainId,
    ledger,
    issuerId,
    batch: anchored,
    files,
    proofLink,
    verdicts,
    seconds,
  };
}
