// A workspace on a chain of another operator: deployed over RPC, and every way in which that can fail. Nothing is ever lost.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedChain, fund, startEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import { currentOf, type Deployment } from "../../../src/core/trust/deployment.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { Cli, type IssuedBatch, type Ran } from "../../support/cli.ts";
import { rpcCall } from "../../support/chain/testLedger.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const out = join(folder, "out");
const passwordFile = join(folder, "password");
const ISSUE = [
  "issue",
  join(examples, "roster-data-ethics.csv"),
  "--achievement",
  join(examples, "achievements", "data-ethics-in-practice.json"),
  "--yes",
];
const cli = new Cli(workspace);
let chain: EmbeddedChain;
let proxy: Proxy;
/** the endpoint as it is written down: with an access key that must not be shown */
let rpc: string;
let file: string;
/** blocks come one after the other, however slow the machine is */
const mining = { on: false };

const credence = (...argv: string[]): Promise<Ran> => cli.run("--password-file", passwordFile, ...argv);
async function done(...argv: string[]): Promise<Ran> {
  const ran = await credence(...argv);
  if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
  return ran;
}
const deploy = (changes: { rpc?: string; chainId?: number } = {}, ...more: string[]): Promise<Ran> =>
  credence(
    "deploy",
    ...["--rpc", changes.rpc ?? rpc, "--chain-id", String(changes.chainId ?? chain.chainId)],
    ...["--network", "Test net", "--evidence", "test", ...more],
  );

async function keepMining(): Promise<void> {
  while (mining.on) {
    await rpcCall(chain, "evm_mine").catch(() => undefined);
    await pause(100);
  }
}

async function fundKey(name: string, wei = 10n ** 20n): Promise<void> {
  const { keys } = (await done("--json", "key", "list")).json<{ keys: { name: string; address: string }[] }>();
  await fund(chain.rpc, chain.chainId, keys.find((key) => key.name === name)?.address ?? "", wei);
}

const deploymentFile = (): string => join(folder, "deployments", `chain-${chain.chainId}.json`);
const status = async (): Promise<IssuedBatch[]> =>
  (await done("--json", "status")).json<{ batches: IssuedBatch[] }>().batches;
const verify = async () => {
  const ran = await credence("--json", "verify", file);
  return { exit: ran.exit, ...ran.json<Report>() };
};

beforeAll(async () => {
  chain = await startEmbedded(join(folder, "chain"));
  proxy = await Proxy.start(chain.rpc);
  rpc = `${proxy.url}/v3/s3cret-access-key`;
  writeFileSync(passwordFile, "a password of the registrar\n", { mode: 0o600 });
});
beforeEach(() => {
  proxy.behaviour = honest;
});
afterAll(async () => {
  mining.on = false;
  await proxy.stop();
  await chain.stop();
});

describe("credence deploy", () => {
  it("says what is missing, and needs a key of the authority", async () => {
    expect((await credence("deploy", "--rpc", rpc)).exit).toBe(2);
    expect((await deploy({ chainId: 0 })).exit).toBe(2);
    expect(await deploy()).toMatchObject({ exit: 2, text: expect.stringContaining("key new") as string });
    await done("key", "new", "authority", "--for", "authority");
    expect(existsSync(deploymentFile())).toBe(false);
  });

  it("distinguishes an empty account, a wrong chain and a dead endpoint, and sends nothing", async () => {
    expect(await deploy({}, "--yes")).toMatchObject({
      exit: 5,
      text: expect.stringContaining("holds 0 wei") as string,
    });
    await fundKey("authority");
    const wrong = await deploy({ chainId: 5 }, "--yes");
    expect(wrong).toMatchObject({ exit: 5, text: expect.stringContaining("chain 5 was expected") as string });
    const dead = await deploy({ rpc: "http://127.0.0.1:9/s3cret-access-key" }, "--yes");
    expect(dead).toMatchObject({ exit: 5, text: expect.stringContaining("cannot be reached") as string });
    expect(await rpcCall(chain, "eth_blockNumber")).toBe("0x0");
    expect(existsSync(join(folder, "deployments"))).toBe(false);
  });

  it("does nothing without a yes, or without somebody to ask", async () => {
    expect((await deploy()).exit).toBe(2);
    const person = await cli.runAs({ secrets: [], yes: [false] }, "--password-file", passwordFile, "deploy");
    expect([person.exit, person.text]).toEqual([
      2,
      expect.stringMatching(/Deploy to .* paid by 0x.* Nothing was deployed/s) as string,
    ]);
    expect(await rpcCall(chain, "eth_blockNumber")).toBe("0x0");
  });

  it("describes what it deployed where everybody looks, once; what was wrong before can be put right", async () => {
    const ran = await deploy({}, "--yes");
    expect([ran.exit, ran.text]).toEqual([0, expect.stringContaining(deploymentFile()) as string]);
    const written = readFileSync(deploymentFile(), "utf8");
    expect(JSON.parse(written)).toMatchObject({
      format: "credence-deployment-v1",
      chainId: chain.chainId,
      network: "Test net",
      evidence: "test",
    });
    expect((await deploy({}, "--yes")).exit).toBe(5);
    expect(readFileSync(deploymentFile(), "utf8")).toBe(written);
  });
});

describe("issuing over RPC", () => {
  beforeAll(async () => {
    for (const [name, purpose] of [
      ["signing-1", "signing"],
      ["anchor-1", "anchor"],
    ] as const)
      await done("key", "new", name, "--for", purpose);
    await done("issuer", "register", join(examples, "issuer-profile.json"));
    await done("key", "authorize", "anchor-1");
  });

  it("says which account has no funds, before anything is signed, sealed or sent", async () => {
    const ran = await credence(...ISSUE);
    expect(ran).toMatchObject({ exit: 5, text: expect.stringContaining("holds 0 wei") as string });
    expect(await status()).toEqual([]);
    await fundKey("anchor-1");
  });

  it("waits for finality, and then its files are valid for everybody who has the deployment file", async () => {
    mining.on = true;
    void keepMining();
    const issued = (await done("--json", ...ISSUE, "--out", out)).json<IssuedBatch>();
    expect(issued.state).toBe("published");
    file = join(out, readdirSync(out).find((name) => /^[0-9a-f-]{36}\.json$/.test(name)) ?? "");
    expect(await verify()).toMatchObject({
      exit: 0,
      verdict: "valid",
      chain: { network: "Test net", evidence: "test" },
    });
  });

  it("has no trial: up is refused, serve serves", async () => {
    expect((await credence("up", "--port", "0")).exit).toBe(2);
    const service = await cli.start("serve", "--origin", "https://verify.example.edu");
    expect((await fetch(`${service}/healthz`)).status).toBe(200);
    const answer = await fetch(`${service}/v1/verify`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: readFileSync(file),
    });
    expect(await answer.json()).toMatchObject({ verdict: "valid" });
    expect((await cli.stop())?.exit).toBe(0);
  });
});

describe("where the endpoint fails", () => {
  const everyWrite: string[][] = [
    ISSUE,
    [...ISSUE.slice(0, -1), "--dry-run"],
    ["key", "authorize", "anchor-1"],
    ["issuer", "update"],
  ];

  async function nothingHappens(part: string): Promise<void> {
    const [before, sent] = [
      await status(),
      proxy.methods.filter((method) => method === "eth_sendRawTransaction").length,
    ];
    for (const argv of [...everyWrite, ["suspend", file], ["revoke", file, "--yes"]]) {
      const ran = await credence(...argv);
      expect([argv[0], ran.exit, ran.text]).toEqual([argv[0], 5, expect.stringContaining(part) as string]);
      expect(ran.text).not.toMatch(/This should not happen|^\s+at /m);
    }
    expect(await status()).toEqual(before);
    expect(proxy.methods.filter((method) => method === "eth_sendRawTransaction")).toHaveLength(sent);
  }

  it("because nobody answers: an error that says so, status and export still work, verify is undetermined", async () => {
    proxy.behaviour = () => ({ drop: true });
    await nothingHappens("cannot be reached");
    expect((await done("export", "1", "--out", join(folder, "offline"))).exit).toBe(0);
    expect(await verify()).toMatchObject({ exit: 3, verdict: "undetermined", headline: "could_not_check" });
  });

  it("because it is a web page: the same", async () => {
    proxy.behaviour = () => ({ status: 200, body: "<html>Sign in</html>", type: "text/html" });
    await nothingHappens("cannot be reached");
    expect(await verify()).toMatchObject({ exit: 3, headline: "could_not_check" });
  });

  it("because it serves another chain: an error that names both, and verify is undetermined", async () => {
    proxy.behaviour = (call, ask) => (call.method === "eth_chainId" ? { result: "0x1" } : honest(call, ask));
    await nothingHappens(`serves chain 1, but chain ${chain.chainId} was expected`);
    expect(await verify()).toMatchObject({ exit: 3, checks: { ledger: { cause: "wrong_chain" } } });
  });

  it("because another contract stands at the address: an error that names both hashes, and verify says invalid", async () => {
    const current = currentOf(JSON.parse(readFileSync(deploymentFile(), "utf8")) as Deployment, "CredentialLedger");
    proxy.behaviour = (call, ask) => (call.method === "eth_getCode" ? { result: "0x6001" } : honest(call, ask));
    await nothingHappens(`but the deployment says ${current?.codeHash}`);
    expect(await verify()).toMatchObject({
      exit: 1,
      headline: "ledger_not_trusted",
      checks: { ledger: { code: "wrong_code" } },
    });
  });

  it("for a while: everything works again afterwards", async () => {
    expect(await verify()).toMatchObject({ exit: 0 });
    await done("suspend", file);
    expect(await verify()).toMatchObject({ exit: 1, headline: "suspended" });
    await done("reinstate", file);
    expect(await verify()).toMatchObject({ exit: 0 });
  });
});

it("the access key of the endpoint and the password were never shown", () => {
  const shown = cli.shown.join("\n");
  expect(shown).toContain(proxy.url);
  expect(shown).not.toContain("s3cret");
  expect(shown).not.toContain("a password of the registrar");
});
