// Deployment on real chains: with the CREATE2 factory, without it, under Hardhat's rules; what is refused, and what is taken
// up again after a crash. The code that ends up on the chain is compared with the build by the recipe of contracts/README.md.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getCreate2Address, getCreateAddress, keccak256, Wallet } from "ethers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runtimeCode } from "../../../src/chain/deployment/bytecode.ts";
import { carryOut, deployContracts, type DeployTarget, planDeployment } from "../../../src/chain/deployment/deploy.ts";
import { pendingPathOf } from "../../../src/chain/deployment/pendingDeployment.ts";
import { codeHashOf } from "../../../src/chain/rpc/provider.ts";
import {
  currentOf,
  type DeployedContract,
  type Deployment,
  LEDGER,
  parseDeployment,
  REGISTRY,
} from "../../../src/core/trust/deployment.ts";
import type { Json } from "../../../src/core/json/strictJson.ts";
import { type HardhatNode, startHardhat } from "../../support/chain/hardhat.ts";
import { newAccount, random, rpcCall, TestLedger } from "../../support/chain/testLedger.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const FACTORY = "0x4e59b44847b379578588920ca78fbf26c0b4956c";
const SALT = `0x${Buffer.from("credence").toString("hex").padEnd(64, "0")}`;

const folder = temporaryFolder();
let journals = 0;
let test: TestLedger;
let proxy: Proxy;
let target: DeployTarget;
let factoryCode: string;
let snapshot: unknown;

beforeAll(async () => {
  test = await TestLedger.start(folder);
  proxy = await Proxy.start(test.chain.rpc);
  const { rpc, chainId } = test.chain;
  target = { rpc, chainId, network: "test chain", evidence: "local", commit: "0123456789" };
  factoryCode = (await test.call("eth_getCode", FACTORY, "latest")) as string;
});
// each test finds the chain as it was: with the factory, and one deployment
beforeEach(async () => {
  snapshot = await test.call("evm_snapshot");
});
afterEach(async () => {
  proxy.behaviour = honest;
  await test.call("evm_revert", snapshot);
});
afterAll(async () => {
  await proxy.stop();
  await test.stop();
});

interface ChainTransaction {
  readonly to: string | null;
  readonly input: string;
  readonly nonce: string;
  readonly from: string;
}

type Chain = Pick<DeployTarget, "rpc" | "chainId">;

const contractOf = (deployment: Deployment, name: string): DeployedContract => {
  const contract = currentOf(deployment, name);
  if (contract === null) throw new Error(`${name} is not described`);
  return contract;
};
const bothOf = (deployment: Deployment) => [contractOf(deployment, LEDGER), contractOf(deployment, REGISTRY)] as const;
const transactionOf = (chain: Chain, { transactionHash }: DeployedContract) =>
  rpcCall(chain, "eth_getTransactionByHash", transactionHash) as Promise<ChainTransaction>;
const sentBy = async (wallet: Wallet): Promise<number> =>
  Number(await test.call("eth_getTransactionCount", wallet.address, "pending"));
const withoutFactory = () => test.call("anvil_setCode", FACTORY, "0x");
const newJournal = (): string => pendingPathOf(join(folder, `journal-${++journals}`, "chain-1.json"));

interface Artifact {
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly immutableReferences: Record<string, { start: number; length: number }[]>;
}

/** Where contracts/README.md says that the compiler writes them. */
const artifactOf = (name: string): Artifact =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, `../../../.build/artifacts/contracts/${name}.sol/${name}.json`), "utf8"),
  ) as Artifact;

function withoutImmutables(code: string, { immutableReferences }: Artifact): string {
  const bytes = Buffer.from(code.slice(2), "hex");
  for (const { start, length } of Object.values(immutableReferences).flat()) bytes.fill(0, start, start + length);
  return `0x${bytes.toString("hex")}`;
}

/** "Building the same bytes": by hand, from the artifacts and the chain alone. */
async function compareByRecipe(chain: Chain, deployment: Deployment): Promise<void> {
  for (const name of [LEDGER, REGISTRY]) {
    const [artifact, contract] = [artifactOf(name), contractOf(deployment, name)];
    const creation = `${artifact.bytecode}${contract.constructorArgs.map((value) => (value as string).slice(2).padStart(64, "0")).join("")}`;
    const { to, input } = await transactionOf(chain, contract);
    expect([to, input]).toEqual(
      contract.salt === undefined ? [null, creation] : [FACTORY, `${contract.salt}${creation.slice(2)}`],
    );
    const code = (await rpcCall(chain, "eth_getCode", contract.address, "latest")) as string;
    expect(withoutImmutables(code, artifact)).toBe(artifact.deployedBytecode);
    expect(contract.codeHash).toBe(keccak256(code));
  }
}

describe("deploying", () => {
  it("makes the ledger and the registry over it, and describes what the chain itself says", async () => {
    const deployer = await test.account();
    const deployment = await deployContracts(deployer, target);
    const [ledger, registry] = bothOf(deployment);
    for (const contract of [ledger, registry]) {
      const receipt = (await test.call("eth_getTransactionReceipt", contract.transactionHash)) as Record<
        string,
        string
      >;
      expect(contract).toMatchObject({
        status: "current",
        codeHash: codeHashOf((await test.call("eth_getCode", contract.address, "latest")) as string),
        deployBlock: Number(receipt.blockNumber),
        deployer: deployer.address.toLowerCase(),
        commit: "0123456789",
      });
    }
    expect([ledger.constructorArgs, registry.constructorArgs]).toEqual([[], [ledger.address]]);
    expect(parseDeployment(deployment as unknown as Json)).toEqual(deployment);
  });

  it("fails plainly on another chain, without funds and without a node, and sends nothing", async () => {
    const deployer = await test.account();
    const poor = await newAccount(test.chain, 5n);
    const refusals: [object, Partial<DeployTarget>, Wallet][] = [
      [{ code: "wrong_chain", data: { expected: 1, found: test.chain.chainId } }, { chainId: 1 }, deployer],
      [{ code: "no_funds", data: { address: poor.address, balance: "5" } }, {}, poor],
      [
        { code: "rpc_unreachable", data: { url: "http://127.0.0.1:9" } },
        { rpc: "http://127.0.0.1:9/secret" },
        deployer,
      ],
    ];
    for (const [refusal, changes, wallet] of refusals) {
      await expect(deployContracts(wallet, { ...target, ...changes })).rejects.toMatchObject(refusal);
      expect(await sentBy(wallet)).toBe(0);
    }
  });

  it("costs no more than the plan said", async () => {
    const deployer = await test.account();
    const balance = async () => BigInt((await test.call("eth_getBalance", deployer.address, "latest")) as string);
    const before = await balance();
    const plan = await planDeployment(deployer.address, target);
    expect([plan.from, await sentBy(deployer)]).toEqual([deployer.address, 0]);
    const deployment = await carryOut(deployer, plan);
    expect(bothOf(deployment).map(({ address }) => address)).toEqual(plan.creations.map(({ address }) => address));
    const paid = before - (await balance());
    expect(paid).toBeGreaterThan(0n);
    expect(paid).toBeLessThanOrEqual(plan.most);
  });
});

describe("where the chain has the CREATE2 factory", () => {
  it("the address follows from the documented salt and the creation code, whoever deploys", () => {
    const [ledger, registry] = bothOf(test.deployment);
    const creation = artifactOf(LEDGER).bytecode;
    const over = `${artifactOf(REGISTRY).bytecode}${ledger.address.slice(2).padStart(64, "0")}`;
    expect(ledger).toMatchObject({
      salt: SALT,
      address: getCreate2Address(FACTORY, SALT, keccak256(creation)).toLowerCase(),
    });
    expect(registry).toMatchObject({
      salt: SALT,
      address: getCreate2Address(FACTORY, SALT, keccak256(over)).toLowerCase(),
    });
  });

  it("the bytes are those of the recipe", () => compareByRecipe(test.chain, test.deployment));

  it("and somebody made the same contract before, the next salt gives one whose transaction is known", async () => {
    const [first, second] = [
      bothOf(await deployContracts(await test.account(), target)),
      bothOf(await deployContracts(await test.account(), target)),
    ];
    expect(BigInt(second[0].salt ?? "")).toBe(BigInt(first[0].salt ?? "") + 1n);
    expect(second[0].codeHash).not.toBe(first[0].codeHash);
    expect(second[1].constructorArgs).toEqual([second[0].address]);
  });

  it("and somebody has used up the salts, a transaction of its own makes the contract", async () => {
    const deployer = await test.account();
    for (let number = 0; number < 16; number++) {
      const salt = `${SALT.slice(0, -2)}${number.toString(16).padStart(2, "0")}`;
      const address = getCreate2Address(FACTORY, salt, keccak256(artifactOf(LEDGER).bytecode)).toLowerCase();
      const place = { chainId: test.chain.chainId, address, constructorArgs: [] };
      await test.call("anvil_setCode", address, runtimeCode(LEDGER, place));
    }
    const [ledger, registry] = bothOf(await deployContracts(deployer, target));
    expect([ledger.salt, registry.salt]).toEqual([undefined, SALT]);
  });

  it("and other code stands at the address, nothing is sent", async () => {
    const deployer = await test.account();
    const [next] = (await planDeployment(deployer.address, target)).creations;
    await test.call("anvil_setCode", next?.address, "0x6001");
    await expect(deployContracts(deployer, target)).rejects.toMatchObject({
      code: "wrong_bytecode",
      data: { contract: LEDGER, address: next?.address, found: codeHashOf("0x6001") },
    });
    expect(await sentBy(deployer)).toBe(0);
  });
});

describe("where the chain does not have it", () => {
  it("each contract is made by a transaction of its own, with the bytes of the recipe", async () => {
    await withoutFactory();
    const deployer = await test.account();
    const deployment = await deployContracts(deployer, target);
    expect(bothOf(deployment).map(({ address, salt }) => [address, salt])).toEqual(
      [0, 1].map((nonce) => [getCreateAddress({ from: deployer.address, nonce }).toLowerCase(), undefined]),
    );
    await compareByRecipe(test.chain, deployment);
  });

  it("and has other code at its address, the same", async () => {
    await test.call("anvil_setCode", FACTORY, `${factoryCode}00`);
    const deployment = await deployContracts(await test.account(), target);
    expect(bothOf(deployment).map(({ salt }) => salt)).toEqual([undefined, undefined]);
  });
});

describe("under Hardhat's rules", () => {
  let hardhat: HardhatNode;
  beforeAll(async () => {
    hardhat = await startHardhat();
  });
  afterAll(() => hardhat.stop());

  it.each(["without", "with"])("both contracts are deployed %s the factory", async (how) => {
    const deployer = new Wallet(`0x${Buffer.from(random(32)).toString("hex")}`);
    await rpcCall(hardhat, "hardhat_setBalance", deployer.address, "0xde0b6b3a76400000");
    if (how === "with") await rpcCall(hardhat, "hardhat_setCode", FACTORY, factoryCode);
    const { rpc, chainId } = hardhat;
    const deployment = await deployContracts(deployer, { ...target, rpc, chainId });
    expect(contractOf(deployment, REGISTRY).salt).toBe(how === "with" ? SALT : undefined);
    await compareByRecipe(hardhat, deployment);
  });
});

describe("code that is not what this build gives", () => {
  it.each([LEDGER, REGISTRY])("is refused when it is read back: %s", async (name) => {
    const deployer = await test.account();
    const address = (await planDeployment(deployer.address, target)).creations.find(
      (one) => one.name === name,
    )?.address;
    proxy.behaviour = async (call, ask) => {
      const answer = await ask(call);
      const changed = call.method === "eth_getCode" && call.params[0] === address && answer !== "0x";
      return { result: changed ? `${String(answer).slice(0, -2)}00` : answer };
    };
    await expect(deployContracts(deployer, { ...target, rpc: proxy.url })).rejects.toMatchObject({
      code: "wrong_bytecode",
      data: { contract: name, address },
    });
  });

  it("is refused too where only an immutable differs, such as the chain id", async () => {
    proxy.behaviour = async (call, ask) => {
      const answer = String(await ask(call));
      const chainId = test.chain.chainId.toString(16).padStart(64, "0");
      return {
        result: call.method === "eth_getCode" ? answer.replace(chainId, "1".padStart(64, "0")) : await ask(call),
      };
    };
    await expect(deployContracts(await test.account(), { ...target, rpc: proxy.url })).rejects.toMatchObject({
      code: "wrong_bytecode",
    });
  });
});

describe("a deployment that broke off", () => {
  const through = (journal: string): DeployTarget => ({ ...target, rpc: proxy.url, pendingDeployment: journal });

  it.each([
    ["after the ledger was sent", "eth_sendRawTransaction", 1, true],
    ["before the ledger was sent", "eth_sendRawTransaction", 1, false],
    ["after the registry was sent", "eth_sendRawTransaction", 2, true],
  ])("%s goes on with the same transactions", async (_, method, broken, passedOn) => {
    for (const code of [factoryCode, "0x"]) {
      await test.call("anvil_setCode", FACTORY, code);
      const [deployer, journal] = [await test.account(), newJournal()];
      let calls = 0;
      let dead = false;
      proxy.behaviour = async (call, ask) => {
        if (call.method === method && ++calls === broken) {
          dead = true;
          if (passedOn) await ask(call);
        }
        return dead ? { drop: true } : { result: await ask(call) };
      };
      await expect(deployContracts(deployer, through(journal))).rejects.toMatchObject({ code: "rpc_unreachable" });
      const signed = readFileSync(journal, "utf8").trim().split("\n");
      expect(signed).toHaveLength(broken);
      proxy.behaviour = honest;
      const deployment = await deployContracts(deployer, through(journal));
      const hashes = bothOf(deployment).map(({ transactionHash }) => transactionHash);
      expect(hashes.slice(0, broken)).toEqual(signed.map((raw) => keccak256(raw)));
      expect(await sentBy(deployer)).toBe(2);
      await compareByRecipe(test.chain, deployment);
    }
  });

  it("starts anew where its transaction can never be mined, or was another account's", async () => {
    const [deployer, journal] = [await test.account(), newJournal()];
    proxy.behaviour = (call, ask) => (call.method === "eth_sendRawTransaction" ? { drop: true } : honest(call, ask));
    await expect(deployContracts(deployer, through(journal))).rejects.toMatchObject({ code: "rpc_unreachable" });
    proxy.behaviour = honest;
    const other = await deployContracts(await test.account(), through(journal));
    await deployContracts(deployer, target); // its nonce is used now
    const deployment = await deployContracts(deployer, through(journal));
    expect(contractOf(deployment, LEDGER).address).not.toBe(contractOf(other, LEDGER).address);
    expect(await sentBy(deployer)).toBe(4);
  });
});

describe("a network whose ledger is described already", () => {
  const ledgerOnly = (changes: Partial<DeployedContract> = {}): Deployment => ({
    ...test.deployment,
    contracts: { [LEDGER]: [{ ...contractOf(test.deployment, LEDGER), ...changes }] },
  });

  it("gets the missing registry over it, and nothing else", async () => {
    await withoutFactory();
    const deployer = await test.account();
    const added = await deployContracts(deployer, { ...target, before: ledgerOnly() });
    expect(Object.keys(added.contracts)).toEqual([REGISTRY]);
    expect(contractOf(added, REGISTRY).constructorArgs).toEqual([test.address.ledger]);
    expect(await sentBy(deployer)).toBe(1);
  });

  it("gets none over a ledger that the chain does not have", async () => {
    const deployer = await test.account();
    const before = ledgerOnly({ codeHash: codeHashOf("0x6001") });
    await expect(deployContracts(deployer, { ...target, before })).rejects.toMatchObject({ code: "wrong_contract" });
    expect(await sentBy(deployer)).toBe(0);
  });

  it("gets nothing where the registry is there too", async () => {
    const deployment = await deployContracts(await test.account(), { ...target, before: test.deployment });
    expect(deployment.contracts).toEqual({});
  });
});
