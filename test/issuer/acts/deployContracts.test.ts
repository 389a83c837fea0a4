// Deployment on real chains: with the CREATE2 factory, without it, under Hardhat's rules; what is refused, and what is taken
// up again after a crash. The code that ends up on the chain is compared with the build by the recipe of contracts/README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getCreate2Address, getCreateAddress, keccak256, Wallet } from "ethers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runtimeCode } from "../../../src/chain/deployment/bytecode.ts";
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
import { deployContracts } from "../../../src/issuer/acts/deployContracts.ts";
import { TRANSACTION_STATES } from "../../../src/state/transaction.ts";
import { type HardhatNode, startHardhat } from "../../support/chain/hardhat.ts";
import { newAccount, random, rpcCall, rules, TestLedger } from "../../support/chain/testLedger.ts";
import { deployOn, planOn, type TestTarget, withChain, withNewStore } from "../../support/chain/deployOn.ts";
import { withoutBaseFee } from "../../support/chain/endpointBehaviours.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const FACTORY = "0x4e59b44847b379578588920ca78fbf26c0b4956c";
const SALT = `0x${Buffer.from("credence").toString("hex").padEnd(64, "0")}`;

const folder = temporaryFolder();
let files = 0;
let test: TestLedger;
let proxy: Proxy;
let target: TestTarget;
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

type Chain = Pick<TestTarget, "rpc" | "chainId">;

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
    const deployment = await deployOn(deployer, target);
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
    const refusals: [object, Partial<TestTarget>, Wallet][] = [
      [{ code: "wrong_chain", data: { expected: 1, found: test.chain.chainId } }, { chainId: 1 }, deployer],
      [{ code: "no_funds", data: { address: poor.address, balance: "5" } }, {}, poor],
      [
        { code: "rpc_unreachable", data: { url: "http://127.0.0.1:9" } },
        { rpc: "http://127.0.0.1:9/secret" },
        deployer,
      ],
    ];
    for (const [refusal, changes, wallet] of refusals) {
      await expect(deployOn(wallet, { ...target, ...changes })).rejects.toMatchObject(refusal);
      expect(await sentBy(wallet)).toBe(0);
    }
  });

  it("costs no more than the plan said", async () => {
    const deployer = await test.account();
    const balance = async () => BigInt((await test.call("eth_getBalance", deployer.address, "latest")) as string);
    const before = await balance();
    const plan = await planOn(deployer.address, target);
    expect(await sentBy(deployer)).toBe(0);
    const deployment = await deployOn(deployer, target);
    expect(bothOf(deployment).map(({ address }) => address)).toEqual(plan.creations.map(({ address }) => address));
    const paid = before - (await balance());
    expect(paid).toBeGreaterThan(0n);
    expect(paid).toBeLessThanOrEqual(plan.most);
  });
});

describe("where the chain has the CREATE2 factory", () => {
  it("the address follows from the documented salt and the creation code, not from the deployer", () => {
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
      bothOf(await deployOn(await test.account(), target)),
      bothOf(await deployOn(await test.account(), target)),
    ];
    expect(BigInt(second[0].salt ?? "")).toBe(BigInt(first[0].salt ?? "") + 1n);
    expect(second[0].codeHash).not.toBe(first[0].codeHash);
    expect(second[1].constructorArgs).toEqual([second[0].address]);
  });

  it("and somebody has used up the salts, its own transaction makes the contract", async () => {
    const deployer = await test.account();
    for (let number = 0; number < 16; number++) {
      const salt = `${SALT.slice(0, -2)}${number.toString(16).padStart(2, "0")}`;
      const address = getCreate2Address(FACTORY, salt, keccak256(artifactOf(LEDGER).bytecode)).toLowerCase();
      const place = { chainId: test.chain.chainId, address, constructorArgs: [] };
      await test.call("anvil_setCode", address, runtimeCode(LEDGER, place));
    }
    const [ledger, registry] = bothOf(await deployOn(deployer, target));
    expect([ledger.salt, registry.salt]).toEqual([undefined, SALT]);
  });

  it("and other code stands at the address, nothing is sent", async () => {
    const deployer = await test.account();
    const [next] = (await planOn(deployer.address, target)).creations;
    await test.call("anvil_setCode", next?.address, "0x6001");
    await expect(deployOn(deployer, target)).rejects.toMatchObject({
      code: "wrong_bytecode",
      data: { contract: LEDGER, address: next?.address, found: codeHashOf("0x6001") },
    });
    expect(await sentBy(deployer)).toBe(0);
  });
});

describe("where the chain does not have it", () => {
  it("each contract is made by its own transaction, with the bytes of the recipe", async () => {
    await withoutFactory();
    const deployer = await test.account();
    const deployment = await deployOn(deployer, target);
    expect(bothOf(deployment).map(({ address, salt }) => [address, salt])).toEqual(
      [0, 1].map((nonce) => [getCreateAddress({ from: deployer.address, nonce }).toLowerCase(), undefined]),
    );
    await compareByRecipe(test.chain, deployment);
  });

  it("and has other code at its address, the same", async () => {
    await test.call("anvil_setCode", FACTORY, `${factoryCode}00`);
    const deployment = await deployOn(await test.account(), target);
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
    const deployment = await deployOn(deployer, { ...target, rpc, chainId });
    expect(contractOf(deployment, REGISTRY).salt).toBe(how === "with" ? SALT : undefined);
    await compareByRecipe(hardhat, deployment);
  });
});

describe("code that is not what this build gives", () => {
  it.each([LEDGER, REGISTRY])("is refused when it is read back: %s", async (name) => {
    const deployer = await test.account();
    const address = (await planOn(deployer.address, target)).creations.find((one) => one.name === name)?.address;
    proxy.behaviour = async (call, ask) => {
      const answer = await ask(call);
      const changed = call.method === "eth_getCode" && call.params[0] === address && answer !== "0x";
      return { result: changed ? `${String(answer).slice(0, -2)}00` : answer };
    };
    await expect(deployOn(deployer, { ...target, rpc: proxy.url })).rejects.toMatchObject({
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
    await expect(deployOn(await test.account(), { ...target, rpc: proxy.url })).rejects.toMatchObject({
      code: "wrong_bytecode",
    });
  });
});

describe("the cap of fees", () => {
  const GWEI = 10n ** 9n;
  const signedThrough = (price: string): string[] => {
    const sent: string[] = [];
    proxy.behaviour = async (call, ask) => {
      if (call.method === "eth_sendRawTransaction") sent.push(String(call.params[0]));
      return { result: call.method === price ? `0x${(50_000n * GWEI).toString(16)}` : await ask(call) };
    };
    return sent;
  };
  it("holds for deployments: an endpoint that names an absurd tip gets nothing signed", async () => {
    const deployer = await test.account();
    const sent = signedThrough("eth_maxPriorityFeePerGas");
    const capped = { ...target, rpc: proxy.url, cap: 10n * GWEI };
    const refusal = { code: "fee_over_cap", data: { cap: String(10n * GWEI) } };
    await expect(planOn(deployer.address, capped)).rejects.toMatchObject(refusal);
    await withNewStore(async (store) => {
      await expect(deployOn(deployer, capped, store)).rejects.toMatchObject(refusal);
      expect(await store.audit.listTransactions()).toEqual([]);
    });
    expect(sent).toEqual([]);
  });

  it("holds where a transaction has one price, and such transactions deploy", async () => {
    const deployer = await test.account();
    proxy.behaviour = withoutBaseFee(50_000n * GWEI);
    const capped = { ...target, rpc: proxy.url, cap: 10n * GWEI };
    const refusal = { code: "fee_over_cap", data: { cap: String(10n * GWEI), needed: String(50_000n * GWEI) } };
    await expect(deployOn(deployer, capped)).rejects.toMatchObject(refusal);
    expect(await sentBy(deployer)).toBe(0);
    proxy.behaviour = withoutBaseFee(10n * GWEI);
    const deployment = await deployOn(deployer, capped);
    for (const contract of bothOf(deployment))
      expect(await transactionOf(test.chain, contract)).toMatchObject({
        type: "0x0",
        gasPrice: `0x${(10n * GWEI).toString(16)}`,
      });
  });
});

describe("a deployment that broke off", () => {
  const proxied = (): TestTarget => ({ ...target, rpc: proxy.url });

  /** The endpoint is gone from the call number `broken` of a method on. */
  function dieAt(method: string, broken: number, passedOn: boolean): void {
    let calls = 0;
    let dead = false;
    proxy.behaviour = async (call, ask) => {
      if (call.method === method && ++calls === broken) {
        dead = true;
        if (passedOn) await ask(call);
      }
      return dead ? { drop: true } : { result: await ask(call) };
    };
  }

  it.each([
    ["after the ledger was sent", 1, true],
    ["before the ledger was sent", 1, false],
    ["after the registry was sent", 2, true],
  ])("%s is finished with the same transactions", async (_, broken, passedOn) => {
    for (const code of [factoryCode, "0x"]) {
      await test.call("anvil_setCode", FACTORY, code);
      const deployer = await test.account();
      await withNewStore(async (store) => {
        dieAt("eth_sendRawTransaction", broken, passedOn);
        await expect(deployOn(deployer, proxied(), store)).rejects.toMatchObject({ code: "rpc_unreachable" });
        proxy.behaviour = honest;
        const of = { chainId: test.chain.chainId, sender: deployer.address.toLowerCase() };
        const signed = await store.transactions.list([...TRANSACTION_STATES], of);
        expect(signed.map(({ purpose }) => purpose)).toEqual(Array.from({ length: broken }, () => "deploy"));
        const deployment = await deployOn(deployer, proxied(), store);
        await compareByRecipe(test.chain, deployment);
        const hashes = bothOf(deployment).map(({ transactionHash }) => transactionHash);
        expect(hashes.slice(0, broken)).toEqual(signed.map(({ attempts }) => attempts[0]?.hash));
        const ended = await store.transactions.list([...TRANSACTION_STATES], of);
        expect(ended.map(({ state }) => state)).toEqual(["finalized", "finalized"]);
      });
      expect(await sentBy(deployer)).toBe(2);
    }
  });

  it("starts anew where its transaction can never be mined", async () => {
    const deployer = await test.account();
    await withNewStore(async (store) => {
      dieAt("eth_sendRawTransaction", 1, false);
      await expect(deployOn(deployer, proxied(), store)).rejects.toMatchObject({ code: "rpc_unreachable" });
      proxy.behaviour = honest;
      const stranger = await deployOn(await test.account(), target); // takes the salts that were planned
      const other = await deployOn(deployer, target); // takes the nonces
      const own = await deployOn(deployer, proxied(), store);
      const ledgers = [stranger, other, own].map((one) => contractOf(one, LEDGER).address);
      expect(new Set(ledgers).size).toBe(3);
    });
    expect(await sentBy(deployer)).toBe(4);
  });

  it("is replaced by a higher fee where the network leaves it waiting", async () => {
    const deployer = await test.account();
    await withNewStore(async (store) => {
      await test.call("evm_setAutomine", false);
      const impatient = { ...rules, patience: { ...rules.patience, mined: 500 } };
      const run = (changes: object) =>
        withChain(target, (context) => deployContracts({ ...context, ...changes }, deployer, target), store);
      await expect(run({ rules: impatient })).rejects.toMatchObject({ code: "transaction_pending" });
      const hurried = { ...impatient, patience: { ...impatient.patience, replace: 0 } };
      await expect(run({ rules: hurried })).rejects.toMatchObject({ code: "transaction_pending" });
      const [waiting] = await store.transactions.list();
      expect([waiting?.purpose, waiting?.state, waiting?.attempts.length]).toEqual(["deploy", "sent", 2]);
      await test.call("evm_setAutomine", true);
      await test.mine();
      const deployed = await run({});
      expect(contractOf(deployed, LEDGER).transactionHash).toBe(waiting?.attempts[1]?.hash);
    });
    expect(await sentBy(deployer)).toBe(2);
  });
});

describe("a deployment that version 0.1.0 left in a file", () => {
  /** What version 0.1.0 wrote: each transaction as it was signed, on its line. */
  async function left(deployer: Wallet): Promise<{ path: string; raws: string[] }> {
    const path = pendingPathOf(join(folder, `chain-${++files}.json`));
    const { chainId } = test.chain;
    const fees = { type: 2, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n, gasLimit: 5_000_000n };
    const { creations } = await planOn(deployer.address, target);
    const raws: string[] = [];
    for (const [nonce, { call }] of creations.entries())
      raws.push(await deployer.signTransaction({ chainId, nonce, ...call, ...fees }));
    writeFileSync(path, `${raws.join("\n")}\n`);
    return { path, raws };
  }

  it.each([0, 1, 2])("is taken up again, with %d of its two transactions mined", async (mined) => {
    const deployer = await test.account();
    const { path, raws } = await left(deployer);
    for (const raw of raws.slice(0, mined)) await test.call("eth_sendRawTransaction", raw);
    const plan = await planOn(deployer.address, { ...target, pendingDeployment: path });
    expect(plan.creations.map(({ signed }) => signed)).toEqual(raws.map((raw) => keccak256(raw)));
    expect([plan.gas, plan.most]).toEqual([0n, 0n]);
    await withNewStore(async (store) => {
      const deployment = await deployOn(deployer, { ...target, pendingDeployment: path }, store);
      expect(bothOf(deployment).map(({ transactionHash }) => transactionHash)).toEqual(
        raws.map((raw) => keccak256(raw)),
      );
      expect(await sentBy(deployer)).toBe(2);
      await compareByRecipe(test.chain, deployment);
      const stored = await store.transactions.list(["finalized"]);
      expect(stored.map(({ purpose }) => purpose)).toEqual(["deploy", "deploy"]);
      const again = await deployOn(deployer, { ...target, pendingDeployment: path }, store);
      expect(again).toEqual(deployment);
    });
  });

  it("is left alone where it is another account's, another chain's, or can never be mined", async () => {
    const [deployer, stranger] = [await test.account(), await test.account()];
    const { path, raws } = await left(stranger);
    const elsewhere = await deployer.signTransaction({
      chainId: 1,
      nonce: 0,
      to: null,
      data: artifactOf(LEDGER).bytecode,
    });
    writeFileSync(path, [...raws, elsewhere, ""].join("\n"));
    const deployment = await deployOn(deployer, { ...target, pendingDeployment: path });
    const hashes = [...raws, elsewhere].map((raw) => keccak256(raw));
    for (const { transactionHash } of bothOf(deployment)) expect(hashes).not.toContain(transactionHash);
    expect([await sentBy(deployer), await sentBy(stranger)]).toEqual([2, 0]);
    const late = await left(stranger);
    await deployOn(stranger, target); // takes the nonces
    const plan = await planOn(stranger.address, { ...target, pendingDeployment: late.path });
    expect(plan.creations.map(({ signed }) => signed)).toEqual([null, null]);
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
    const added = await deployOn(deployer, { ...target, before: ledgerOnly() });
    expect(Object.keys(added.contracts)).toEqual([REGISTRY]);
    expect(contractOf(added, REGISTRY).constructorArgs).toEqual([test.address.ledger]);
    expect(await sentBy(deployer)).toBe(1);
  });

  it("gets none over a ledger that the chain does not have", async () => {
    const deployer = await test.account();
    const before = ledgerOnly({ codeHash: codeHashOf("0x6001") });
    await expect(deployOn(deployer, { ...target, before })).rejects.toMatchObject({ code: "wrong_contract" });
    expect(await sentBy(deployer)).toBe(0);
  });

  it("gets nothing where the registry is there too", async () => {
    const deployment = await deployOn(await test.account(), { ...target, before: test.deployment });
    expect(deployment.contracts).toEqual({});
  });
});
