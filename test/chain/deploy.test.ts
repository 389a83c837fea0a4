// Deployment and the files that describe it: the verifier's trust root, appended to and never rewritten.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Wallet } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  appendDeployment,
  type DeployTarget,
  deployLedger,
  loadDeployment,
  loadDeployments,
} from "../../src/chain/deploy.ts";
import { codeHashOf } from "../../src/chain/provider.ts";
import { type DeployedContract, type Deployment, parseDeployment } from "../../src/core/deployment.ts";
import type { Json } from "../../src/core/json.ts";
import { ledgerOf, newAccount, TestLedger } from "../support/ledger.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
let folders = 0;
let test: TestLedger;
let target: DeployTarget;

beforeAll(async () => {
  test = await TestLedger.start(folder);
  const { rpc, chainId } = test.chain;
  target = { rpc, chainId, network: "test chain", evidence: "local", commit: "0123456789" };
});
afterAll(() => test.stop());

const newPath = (): string => join(folder, `deployments-${++folders}`, `chain-${test.chain.chainId}.json`);

describe("deploying", () => {
  it("describes what the chain itself says: address, code, block, sender", async () => {
    const deployer = await test.account();
    const deployment = await deployLedger(deployer, target);
    const [contract, ...more] = deployment.contracts.CredentialLedger ?? [];
    if (contract === undefined) throw new Error("nothing is described");
    expect(more).toEqual([]);
    const code = (await test.call("eth_getCode", contract.address, "latest")) as string;
    const receipt = (await test.call("eth_getTransactionReceipt", contract.transactionHash)) as Record<string, string>;
    expect(contract).toMatchObject({
      status: "current",
      codeHash: codeHashOf(code),
      address: receipt.contractAddress,
      deployBlock: Number(receipt.blockNumber),
      deployer: deployer.address.toLowerCase(),
      commit: "0123456789",
    });
    expect(parseDeployment(deployment as unknown as Json)).toEqual(deployment);
  });

  it("fails plainly on another chain, without funds and without a node, and sends nothing", async () => {
    const deployer = await test.account();
    const poor = await newAccount(test.chain, 5n);
    const refusals: [AccountRefusal, Partial<DeployTarget>, Wallet][] = [
      [{ code: "wrong_chain", data: { expected: 1, found: test.chain.chainId } }, { chainId: 1 }, deployer],
      [{ code: "no_funds", data: { address: poor.address, balance: "5" } }, {}, poor],
      [
        { code: "rpc_unreachable", data: { url: "http://127.0.0.1:9" } },
        { rpc: "http://127.0.0.1:9/secret" },
        deployer,
      ],
    ];
    for (const [refusal, changes, wallet] of refusals) {
      await expect(deployLedger(wallet, { ...target, ...changes })).rejects.toMatchObject(refusal);
      expect(await test.call("eth_getTransactionCount", wallet.address, "pending")).toBe("0x0");
    }
  });
});

interface AccountRefusal {
  readonly code: string;
  readonly data: object;
}

describe("a deployment file", () => {
  const described = (changes: Partial<DeployedContract> = {}): Deployment => {
    const [contract] = test.deployment.contracts.CredentialLedger ?? [];
    if (contract === undefined) throw new Error("nothing is deployed");
    return { ...test.deployment, contracts: { CredentialLedger: [{ ...contract, ...changes }] } };
  };

  it("is made with its folder, and read back as it was written", () => {
    const path = newPath();
    expect(appendDeployment(path, test.deployment)).toEqual(test.deployment);
    expect(loadDeployment(path)).toEqual(test.deployment);
    expect(ledgerOf(loadDeployment(path))).toEqual(ledgerOf(test.deployment));
  });

  it("with a current ledger refuses another one, and stays as it is to the byte", () => {
    const path = newPath();
    appendDeployment(path, test.deployment);
    const before = readFileSync(path);
    expect(() => appendDeployment(path, described({ version: "2" }))).toThrow(
      expect.objectContaining({ code: "deployment_exists" }),
    );
    expect(readFileSync(path)).toEqual(before);
  });

  it("keeps every retired and distrusted ledger when a new one is added", () => {
    const path = newPath();
    mkdirSync(join(path, ".."), { recursive: true });
    const at = (number: number): string => `0x${String(number).padStart(40, "0")}`;
    const retired = described({ version: "0", status: "retired", retiredAt: "2026-01-01T00:00:00Z", address: at(0) });
    writeFileSync(path, JSON.stringify(retired));
    const distrusted = described({ version: "1", status: "distrusted", address: at(1) });
    appendDeployment(path, distrusted);
    const merged = appendDeployment(path, described({ version: "2" }));
    expect(merged.contracts.CredentialLedger?.map(({ version, status }) => [version, status])).toEqual([
      ["0", "retired"],
      ["1", "distrusted"],
      ["2", "current"],
    ]);
    expect(loadDeployment(path)).toEqual(merged);
  });

  it("that is missing, damaged or not one of ours is told by its path or its faults", () => {
    const path = newPath();
    expect(() => loadDeployment(path)).toThrow(expect.objectContaining({ code: "deployment_missing", data: { path } }));
    mkdirSync(join(path, ".."), { recursive: true });
    for (const [code, text] of [
      ["bad_json", JSON.stringify(test.deployment).slice(0, -5)],
      ["duplicate_key", '{"chainId":1,"chainId":2}'],
      ["bad_deployment", "{}"],
      ["bad_deployment", JSON.stringify(described({ codeHash: "0x" }))],
      ["bad_deployment", JSON.stringify(described({ address: `0x${"AB".repeat(20)}` }))],
    ] as const) {
      writeFileSync(path, text);
      expect(() => loadDeployment(path)).toThrow(expect.objectContaining({ code }));
      expect(() => appendDeployment(path, test.deployment)).toThrow(expect.objectContaining({ code }));
      expect(readFileSync(path, "utf8")).toBe(text);
    }
  });

  it("is found in its folder by its name, and nothing else is", () => {
    const path = newPath();
    appendDeployment(path, test.deployment);
    const directory = join(path, "..");
    for (const name of [
      "README.md",
      "chain-01.json",
      "chain-0x1.json",
      "chain-1.json.bak",
      "other.json",
      ".chain-1.json",
    ])
      writeFileSync(join(directory, name), "not read");
    expect(loadDeployments(directory)).toEqual([test.deployment]);
    expect(existsSync(join(folder, "absent"))).toBe(false);
    expect(loadDeployments(join(folder, "absent"))).toEqual([]);
  });
});
