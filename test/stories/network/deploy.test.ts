// credence deploy: what is shown before anything is sent, who may confirm production, and what is added to an older file.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EmbeddedChain, fund, startEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import { currentOf, type Deployment, LEDGER, REGISTRY } from "../../../src/core/trust/deployment.ts";
import { Cli, type Person, type Ran } from "../../support/cli.ts";
import { rpcCall } from "../../support/chain/testLedger.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const passwordFile = join(folder, "password");
let chain: EmbeddedChain;
let proxy: Proxy;
let workspaces = 0;
let cli: Cli;

beforeAll(async () => {
  writeFileSync(passwordFile, "a password of the registrar\n", { mode: 0o600 });
  chain = await startEmbedded(join(folder, "chain"));
  proxy = await Proxy.start(chain.rpc);
});
afterAll(async () => {
  await proxy.stop();
  await chain.stop();
});

/** A new workspace, with an authority that has funds and no deployment file yet. */
beforeEach(async () => {
  proxy.behaviour = honest;
  cli = new Cli(join(folder, `${++workspaces}`, "workspace"));
  await deploy("test"); // makes the workspace, and says that there is no key
  await cli.run("--password-file", passwordFile, "key", "new", "authority", "--for", "authority");
  const listed = await cli.run("--json", "key", "list");
  await fund(
    chain.rpc,
    chain.chainId,
    listed.json<{ keys: { address: string }[] }>().keys[0]?.address ?? "",
    10n ** 20n,
  );
});

const path = (): string => join(folder, `${workspaces}`, "deployments", `chain-${chain.chainId}.json`);
const described = (): Deployment => JSON.parse(readFileSync(path(), "utf8")) as Deployment;
const height = () => rpcCall(chain, "eth_blockNumber");
const lineOf = (evidence: string, ...more: string[]): string[] => [
  ...["--password-file", passwordFile, "deploy", "--rpc", proxy.url, "--chain-id", String(chain.chainId)],
  ...["--network", "Some net", "--evidence", evidence, ...more],
];
const deploy = (evidence: string, ...more: string[]): Promise<Ran> => cli.run(...lineOf(evidence, ...more));
const deployAs = (person: Person, evidence: string): Promise<Ran> => cli.runAs(person, ...lineOf(evidence));

describe("before anything is sent", () => {
  it("network, chain, contracts, their addresses, the payer and the fee are shown", async () => {
    const before = await height();
    const ran = await deployAs({ secrets: [], yes: [false] }, "test");
    expect([ran.exit, await height(), existsSync(path())]).toEqual([2, before, false]);
    const shown = ran.err.join("\n");
    expect(shown).toContain(`network   Some net (chain ${chain.chainId}, test evidence)`);
    expect(shown).toMatch(/contract {2}CredentialLedger at 0x[0-9a-f]{40}, by the CREATE2 factory 0x4e59/);
    expect(shown).toMatch(/contract {2}AccreditationRegistry at 0x[0-9a-f]{40}, by the CREATE2 factory 0x4e59/);
    expect(shown).toMatch(/paid by {3}0x[0-9a-fA-F]{40}\n/);
    expect(shown).toMatch(/fee {7}at most 0\.\d+ ether: \d+ gas/);
    const addresses = [...shown.matchAll(/at (0x[0-9a-f]{40})/g)].map(([, address]) => address);
    expect((await deployAs({ secrets: [], yes: [true] }, "test")).exit).toBe(0);
    expect([LEDGER, REGISTRY].map((name) => currentOf(described(), name)?.address)).toEqual(addresses);
  });
});

describe("the cap of fees", () => {
  const GWEI = 10n ** 9n;
  /** The endpoint asks for a tip of 50,000 gwei; what it is sent. */
  function greedy(): string[] {
    const sent: string[] = [];
    proxy.behaviour = async (call, ask) => {
      if (call.method === "eth_sendRawTransaction") sent.push(String(call.params[0]));
      const asked = call.method === "eth_maxPriorityFeePerGas";
      return { result: asked ? `0x${(50_000n * GWEI).toString(16)}` : await ask(call) };
    };
    return sent;
  }

  it.each([
    ["--max-fee", 10n, ["--max-fee", "10"]],
    ["fees.maxFeePerGas in credence.json", 20n, []],
    ["the usual cap of networks that are no trial", 300n, []],
  ])("%s holds for a deployment: nothing is signed above it", async (which, cap, options) => {
    if (which.startsWith("fees")) {
      const file = join(folder, `${workspaces}`, "workspace", "credence.json");
      const config = JSON.parse(readFileSync(file, "utf8")) as object;
      writeFileSync(file, JSON.stringify({ ...config, fees: { maxFeePerGas: "20" } }));
    }
    const sent = greedy();
    const ran = await cli.run(...options, ...lineOf("test", "--yes"));
    expect([ran.exit, sent, existsSync(path())]).toEqual([5, [], false]);
    expect(ran.text).toMatch(new RegExp(`asks for 500\\d\\d[.\\d]* gwei .*the cap is ${cap} gwei.*Nothing was signed`));
  });
});

describe("production evidence", () => {
  it("is not deployed by --yes alone, nor with the id of another chain", async () => {
    const before = await height();
    for (const more of [[], ["--confirm-production", "1"]])
      expect(await deploy("production", "--yes", ...more)).toMatchObject({
        exit: 2,
        text: expect.stringContaining(`--confirm-production ${chain.chainId}`) as string,
      });
    expect((await deploy("production", "--confirm-production", String(chain.chainId))).exit).toBe(2);
    expect([await height(), existsSync(path())]).toEqual([before, false]);
  });

  it("is deployed by a person who confirms at a terminal", async () => {
    expect((await deployAs({ secrets: [], yes: [true] }, "production")).exit).toBe(0);
    expect(described().evidence).toBe("production");
  });

  it("is deployed by --yes together with the chain id", async () => {
    expect((await deploy("production", "--yes", "--confirm-production", String(chain.chainId))).exit).toBe(0);
    expect(described().evidence).toBe("production");
  });

  it("cannot be claimed of an embedded chain", async () => {
    const own = new Cli(join(folder, "own", "workspace"));
    await own.run("deploy");
    await own.run("--password-file", passwordFile, "key", "new", "authority", "--for", "authority");
    const ran = await own.run("--password-file", passwordFile, "deploy", "--evidence", "production", "--yes");
    expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining("local evidence") as string]);
    expect(existsSync(join(folder, "own", "workspace", "deployment.json"))).toBe(false);
  });
});

describe("a deployment file", () => {
  it("of a ledger alone gets the registry, and keeps what it says; with both there is nothing to do", async () => {
    await deploy("test", "--yes");
    const both = described();
    writeFileSync(path(), JSON.stringify({ ...both, contracts: { [LEDGER]: both.contracts[LEDGER] } }));
    expect((await deploy("local", "--yes")).text).toContain("test evidence. That cannot be changed here");
    const ran = await deploy("test", "--yes");
    expect([ran.exit, ran.out.join()]).toEqual([
      0,
      expect.stringMatching(/^Deployed AccreditationRegistry at/) as string,
    ]);
    expect(described().contracts[LEDGER]).toEqual(both.contracts[LEDGER]);
    expect(currentOf(described(), REGISTRY)?.constructorArgs).toEqual([currentOf(both, LEDGER)?.address]);
    const written = readFileSync(path(), "utf8");
    expect(await deploy("test", "--yes")).toMatchObject({
      exit: 5,
      text: expect.stringContaining("never rewritten") as string,
    });
    expect(readFileSync(path(), "utf8")).toBe(written);
  });

  it("is not written where the code on the chain is another one", async () => {
    proxy.behaviour = async (call, ask) => {
      const answer = String(await ask(call));
      return { result: call.method === "eth_getCode" && answer.length > 1_000 ? `${answer}00` : await ask(call) };
    };
    const ran = await deploy("test", "--yes");
    expect([ran.exit, ran.text]).toEqual([5, expect.stringContaining("Do not use that contract") as string]);
    expect(existsSync(path())).toBe(false);
  });

  it("is finished by the same command after the endpoint died, without paying for the ledger again", async () => {
    let sent = 0;
    proxy.behaviour = (call, ask) => {
      if (call.method === "eth_sendRawTransaction") sent++;
      return sent > 1 ? { drop: true } : honest(call, ask);
    };
    expect((await deploy("test", "--yes")).exit).toBe(5);
    expect(existsSync(path())).toBe(false);
    const { sendings } = (await cli.run("--json", "status")).json<{ sendings: { purpose: string; state: string }[] }>();
    expect(sendings.map(({ purpose, state }) => [purpose, state])).toEqual([
      ["deploy", "included"],
      ["deploy", "intended"],
    ]);
    proxy.behaviour = honest;
    const ran = await deploy("test", "--yes");
    expect([ran.exit, ran.err.filter((line) => line.includes("(signed before)")).length]).toEqual([0, 2]);
    expect(existsSync(path())).toBe(true);
  });
});
