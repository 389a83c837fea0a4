// Deployment files against their chain: every member that could be wrong is tampered with once, and the check says which.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { checkDeployment } from "../../../src/chain/deployment/checkDeployment.ts";
import { type DeployedContract, type Deployment, LEDGER, REGISTRY } from "../../../src/core/trust/deployment.ts";
import type { CredenceError } from "../../../src/core/errors/credenceError.ts";
import { deployOn } from "../../support/chain/deployOn.ts";
import { TestLedger } from "../../support/chain/testLedger.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { errorText } from "../../../src/wording/errors/errorText.ts";

const folder = temporaryFolder();
const ELSEWHERE = `0x${"11".repeat(20)}`;
const HASH = `0x${"22".repeat(32)}`;
let test: TestLedger;
let proxy: Proxy;
/** made by its own transactions */
let plain: Deployment;

beforeAll(async () => {
  test = await TestLedger.start(folder);
  proxy = await Proxy.start(test.chain.rpc);
  const factory = "0x4e59b44847b379578588920ca78fbf26c0b4956c";
  const code = await test.call("eth_getCode", factory, "latest");
  await test.call("anvil_setCode", factory, "0x");
  const { rpc, chainId } = test.chain;
  const described = { network: "test chain", evidence: "local", commit: "test" } as const;
  plain = await deployOn(await test.account(), { rpc, chainId, ...described });
  await test.call("anvil_setCode", factory, code);
});
afterEach(() => {
  proxy.behaviour = honest;
});
afterAll(async () => {
  await proxy.stop();
  await test.stop();
});

const changed = (name: string, changes: Partial<DeployedContract>, deployment = test.deployment): Deployment => ({
  ...deployment,
  contracts: {
    ...deployment.contracts,
    [name]: (deployment.contracts[name] ?? []).map((contract) => ({ ...contract, ...changes })),
  },
});

const textOf = (fault: string | CredenceError): string => (typeof fault === "string" ? fault : errorText(fault));

/** All faults, each with the name of its contract. */
async function faultsOf(deployment: Deployment, commit = "another", rpc = test.chain.rpc): Promise<string[]> {
  const checks = await checkDeployment(deployment, rpc, commit);
  return checks.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${textOf(fault)}`));
}

describe("a deployment file that says what the chain says", () => {
  it("has no faults, whichever way the contracts were made", async () => {
    for (const deployment of [test.deployment, plain]) {
      const checks = await checkDeployment(deployment, test.chain.rpc, "test");
      expect(checks.map(({ name, faults, note }) => [name, faults, note])).toEqual([
        [LEDGER, [], "the same bytes as this build"],
        [REGISTRY, [], "the same bytes as this build"],
      ]);
    }
  });

  it("keeps contracts that are distrusted, and they are not checked", async () => {
    const deployment = changed(REGISTRY, { status: "distrusted", codeHash: HASH, transactionHash: HASH });
    const [, registry] = await checkDeployment(deployment, test.chain.rpc, "test");
    expect(registry).toMatchObject({ faults: [], note: "distrusted, not checked" });
  });
});

describe("a deployment file that was tampered with", () => {
  it.each<[string, string, Partial<DeployedContract>, RegExp]>([
    ["code hash", LEDGER, { codeHash: HASH }, /code hash is 0x.*, the file says 0x2222/],
    ["code hash of the registry", REGISTRY, { codeHash: HASH }, /code hash is 0x/],
    ["block", LEDGER, { deployBlock: 999 }, /block is \d+, the file says 999/],
    ["deployer", REGISTRY, { deployer: ELSEWHERE }, /deployer is 0x.*, the file says 0x1111/],
    ["transaction", LEDGER, { transactionHash: HASH }, /transaction 0x2222\w+ is not on the chain/],
    ["salt", LEDGER, { salt: HASH }, /salt is 0x63726564\w+, the file says 0x2222/],
    ["arguments", REGISTRY, { constructorArgs: [ELSEWHERE] }, /not made with the constructorArgs/],
    ["arguments that are none", REGISTRY, { constructorArgs: [] }, /constructorArgs/],
    ["arguments of a ledger", LEDGER, { constructorArgs: [7] }, /not made with the constructorArgs/],
  ])("is found by its %s, under the name of the contract", async (_, name, changes, fault) => {
    const faults = await faultsOf(changed(name, changes));
    expect(faults.filter((one) => one.startsWith(`${name}: `)).join("\n")).toMatch(fault);
    expect(faults.filter((one) => !one.startsWith(`${name}: `))).toEqual([]);
  });

  it("is found where it names the transaction of another contract", async () => {
    const [registry] = test.deployment.contracts[REGISTRY] ?? [];
    for (const transactionHash of [registry?.transactionHash, plain.contracts[LEDGER]?.[0]?.transactionHash])
      expect((await faultsOf(changed(LEDGER, { transactionHash: transactionHash ?? "" }))).join()).toContain(
        `transaction ${transactionHash} did not make it`,
      );
  });

  it("is found where nothing stands at the address, or the ledger of a registry is not in the file", async () => {
    expect((await faultsOf(changed(LEDGER, { address: ELSEWHERE }))).join()).toMatch(
      /CredentialLedger: code hash.*did not make it.*eip712Domain.*AccreditationRegistry: its ledger 0x\w+ is not in/s,
    );
  });

  it("is found where a contract of this very commit has other bytes than this build", async () => {
    const other = changed(LEDGER, { codeHash: HASH });
    expect((await faultsOf(other, "test")).join()).toContain("commit test is this build's, but its bytes are not");
    expect((await faultsOf(other, "another")).join()).not.toContain("is this build's");
  });
});

describe("an endpoint that is not to be trusted", () => {
  it.each<[string, string, unknown, string]>([
    ["no hex for code", "eth_getCode", { code: 1 }, "is not hex"],
    ["more code than a contract has", "eth_getCode", `0x${"00".repeat(30_000)}`, "more code than a contract can have"],
    ["a transaction of another shape", "eth_getTransactionByHash", { hash: HASH, from: "0x" }, "malformed at /from"],
    [
      "another transaction",
      "eth_getTransactionByHash",
      { hash: HASH, from: ELSEWHERE, nonce: "0x0", input: "0x", gas: "0x0", blockNumber: "0x1" },
      "answered with another transaction",
    ],
    ["a receipt of another shape", "eth_getTransactionReceipt", "0x", "malformed at"],
    [
      "a receipt of another one",
      "eth_getTransactionReceipt",
      { transactionHash: HASH, blockNumber: "0x1", blockHash: HASH, gasUsed: "0x0", status: "0x1", logs: [] },
      "answered with another receipt",
    ],
    ["nothing for a call", "eth_call", "0x", "unreadable"],
    ["another chain", "eth_chainId", "0x1", "serves chain 1"],
  ])("answers with %s: every contract has that fault", async (_, method, result, fault) => {
    proxy.behaviour = (call, ask) => (call.method === method ? { result } : honest(call, ask));
    const checks = await checkDeployment(test.deployment, `${proxy.url}/s3cret`, "test");
    expect(checks.map(({ faults }) => faults.map(textOf).join())).toEqual([
      expect.stringContaining(fault),
      expect.stringContaining(fault),
    ]);
    expect(JSON.stringify(checks)).not.toContain("s3cret");
  });
});

describe("scripts/check-deployments.ts", () => {
  const path = resolve(import.meta.dirname, "../../../scripts/check-deployments.ts");
  const script = (...argv: string[]) =>
    new Promise<{ status: number; out: string }>((done) => {
      execFile("node", [path, ...argv], (error, stdout, stderr) =>
        done({ status: error === null ? 0 : Number(error.code), out: stdout + stderr }),
      );
    });

  it("prints a line for each contract, and its exit code says whether all is well", async () => {
    const [good, bad] = [join(folder, "good.json"), join(folder, "bad.json")];
    writeFileSync(good, JSON.stringify(test.deployment));
    writeFileSync(bad, JSON.stringify(changed(REGISTRY, { deployBlock: 999 })));
    const rpc = ["--rpc", `${proxy.url}/s3cret`];

    const well = await script(good, ...rpc);
    expect([well.status, well.out.match(/^ok +(CredentialLedger|AccreditationRegistry) 1 at 0x/gm)?.length]).toEqual([
      0, 2,
    ]);

    const tampered = await script(bad, ...rpc);
    expect(tampered.status).toBe(1);
    expect(tampered.out).toMatch(/^ok +CredentialLedger/m);
    expect(tampered.out).toMatch(/^FAILED +AccreditationRegistry .*the file says 999$/m);

    const unchecked = await script(good);
    expect([unchecked.status, unchecked.out]).toEqual([1, expect.stringMatching(/^unchecked .*no endpoint of chain/)]);
    expect((await script(good, "--allow-unchecked")).status).toBe(0);

    writeFileSync(bad, "{");
    const broken = await script(bad, "--rpc", "http://127.0.0.1:9/s3cret", "--allow-unchecked");
    expect([broken.status, broken.out.match(/^FAILED /gm)?.length]).toEqual([1, 2]);
    expect([well, tampered, broken].map(({ out }) => out).join()).not.toContain("s3cret");
  });
});
