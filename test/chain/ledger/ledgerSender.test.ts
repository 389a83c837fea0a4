// Transactions to the ledger, on anvil and on Hardhat: refused before they cost anything, sent at most once, told plainly.
import { keccak256, Transaction, Wallet } from "ethers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccountKey } from "../../../src/chain/rpc/accountKey.ts";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import type { ContractCall } from "../../../src/chain/ledger/contractCall.ts";
import { poll } from "../../../src/chain/rpc/poll.ts";
import type { MinedReceipt } from "../../../src/chain/rpc/minedReceipt.ts";
import { type LedgerAddress, LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { CredenceError } from "../../../src/core/errors/credenceError.ts";
import { profileHash } from "../../../src/core/trust/issuerProfile.ts";
import { deployOn } from "../../support/chain/deployOn.ts";
import { type HardhatNode, startHardhat } from "../../support/chain/hardhat.ts";
import { ledgerOf, newAccount, random, rpcCall, TestLedger, type TestIssuer } from "../../support/chain/testLedger.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { silent } from "../../support/chain/endpointBehaviours.ts";
import { errorText, failureText } from "../../../src/wording/errors/errorText.ts";

const folder = temporaryFolder();
let test: TestLedger;
let issuer: TestIssuer;
let ledger: LedgerSender;
let proxy: Proxy;
/** the ledger through the proxy */
let proxied: LedgerSender;

beforeAll(async () => {
  test = await TestLedger.start(folder);
  issuer = await test.issuer();
  ledger = test.writer;
  proxy = await Proxy.start(test.chain.rpc);
  proxied = await test.connect({ rpc: proxy.url });
});
beforeEach(() => {
  proxy.behaviour = honest;
});
afterAll(async () => {
  await test.stop();
  await proxy.stop();
});

const newRoot = (): string => `0x${Buffer.from(random(32)).toString("hex")}`;
const anchorCall = (root: string, size = 10): ContractCall => ledgerCall("anchor", [root, size]);
const nonceOf = async ({ address }: AccountKey): Promise<number> =>
  Number(await test.call("eth_getTransactionCount", address, "pending"));
const anchorsOf = async (root: string): Promise<unknown[]> =>
  (await test.call("eth_getLogs", {
    address: ledger.address.ledger,
    fromBlock: "0x0",
    topics: [null, null, root],
  })) as unknown[];
/** Where a transaction is mined, once it is. */
async function mined(writer: LedgerSender, hash: string): Promise<MinedReceipt> {
  const receipt = await poll(10_000, () => writer.minedReceipt(hash));
  if (receipt === null) throw new Error("it was not mined");
  return receipt;
}
const failure = async (work: Promise<unknown>): Promise<CredenceError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof CredenceError) return error;
  throw new Error("it did not fail as it should", { cause: error });
};

describe("connecting to a ledger", () => {
  it("fails where nothing listens, where the node is broken, and where it is another chain", async () => {
    const nowhere = await failure(LedgerSender.connect({ ...ledger.address, rpc: "http://127.0.0.1:9" }));
    expect(nowhere.code).toBe("rpc_unreachable");
    for (const behaviour of Object.values(silent).slice(0, 9)) {
      proxy.behaviour = behaviour;
      expect((await failure(LedgerSender.connect({ ...ledger.address, rpc: proxy.url }))).code).toBe("rpc_unreachable");
    }
    const foreign = await failure(LedgerSender.connect({ ...ledger.address, chainId: 1 }));
    expect([foreign.code, foreign.data]).toMatchObject(["wrong_chain", { expected: 1, found: test.chain.chainId }]);
  });

  it("fails where another contract stands at the address, or none, and names both code hashes", async () => {
    const other = await failure(LedgerSender.connect({ ...ledger.address, codeHash: `0x${"11".repeat(32)}` }));
    expect([other.code, other.data]).toMatchObject([
      "wrong_contract",
      { expected: `0x${"11".repeat(32)}`, found: ledger.address.codeHash, address: ledger.address.ledger },
    ]);
    const none = await failure(LedgerSender.connect({ ...ledger.address, ledger: `0x${"22".repeat(20)}` }));
    expect(none.code).toBe("wrong_contract");
  });

  it("never repeats the path, query or password of an endpoint: they hold access keys", async () => {
    const url = new URL(proxy.url);
    const rpc = `http://user:s3cret-pass@${url.host}/v3/s3cret-path?key=s3cret-query`;
    const tries: [string, Partial<LedgerAddress>][] = [
      ["wrong_chain", { chainId: 1 }],
      ["wrong_contract", { codeHash: `0x${"11".repeat(32)}` }],
      ["rpc_unreachable", { rpc: rpc.replace(url.host, "127.0.0.1:9") }],
      ["rpc_unreachable", { rpc: rpc.replace("http:", "ftp:") }],
      ["rpc_unreachable", { rpc: "s3cret-no-address" }],
    ];
    for (const [code, changes] of tries) {
      const error = await failure(LedgerSender.connect({ ...ledger.address, rpc, ...changes }));
      expect([changes, error.code]).toEqual([changes, code]);
      expect(errorText(error) + JSON.stringify(error.data)).not.toContain("s3cret");
    }
  });
});

describe("signing", () => {
  it("gives the bytes and the hash that the network will know, and sends nothing", async () => {
    const [before, root] = [await nonceOf(issuer.anchor), newRoot()];
    const signed = await ledger.sign(issuer.anchor, anchorCall(root));
    expect(signed).toMatchObject({
      hash: keccak256(signed.raw),
      from: issuer.anchor.address.toLowerCase(),
      nonce: before,
    });
    const { chainId, to, type, data } = Transaction.from(signed.raw);
    expect([Number(chainId), to?.toLowerCase(), type, data]).toEqual([
      test.chain.chainId,
      ledger.address.ledger,
      2,
      anchorCall(root).data,
    ]);
    expect(await nonceOf(issuer.anchor)).toBe(before);
    expect(await ledger.minedReceipt(signed.hash)).toBeNull();
    expect((await ledger.facts(issuer.account.issuerId, root)).anchoredAt).toBe(0);
  });

  it("is refused with what is missing where the account cannot pay", async () => {
    const poor = await newAccount(test.chain, 1_000n);
    const error = await failure(ledger.sign(poor, ledgerCall("registerIssuer", ["did:web:poor.example", newRoot()])));
    expect([error.code, error.data]).toMatchObject(["no_funds", { address: poor.address, balance: "1000" }]);
    expect(BigInt((error.data as { needed: string }).needed)).toBeGreaterThan(1_000n);
  });

  it("fails, with nothing sent, where the node goes away", async () => {
    for (const behaviour of Object.values(silent).slice(0, 7)) {
      proxy.behaviour = behaviour;
      expect((await failure(proxied.sign(issuer.anchor, anchorCall(newRoot())))).code).toBe("rpc_unreachable");
    }
    expect(proxy.methods).not.toContain("eth_sendRawTransaction");
  });
});

describe("sending", () => {
  it("the same bytes again, before and after they are mined, acts once", async () => {
    const [before, root] = [await nonceOf(issuer.anchor), newRoot()];
    const signed = await ledger.sign(issuer.anchor, anchorCall(root));
    await test.call("evm_setAutomine", false);
    await ledger.submit(signed);
    await ledger.submit(signed);
    await test.call("evm_setAutomine", true);
    await test.mine();
    const included = await mined(ledger, signed.hash);
    await ledger.submit(signed);
    await test.mine();
    expect(await ledger.minedReceipt(signed.hash)).toEqual(included);
    expect(await anchorsOf(root)).toHaveLength(1);
    expect(await nonceOf(issuer.anchor)).toBe(before + 1);
  });

  it("is no failure where the answer is lost but the network has the transaction", async () => {
    const root = newRoot();
    const signed = await proxied.sign(issuer.anchor, anchorCall(root));
    proxy.behaviour = async (call, ask) => {
      const result = await ask(call);
      return call.method === "eth_sendRawTransaction" ? { drop: true } : { result };
    };
    await proxied.submit(signed);
    await mined(ledger, signed.hash);
    expect(await anchorsOf(root)).toHaveLength(1);
  });

  it("is a failure where the network does not know the transaction afterwards; the same bytes do later", async () => {
    const root = newRoot();
    const signed = await proxied.sign(issuer.anchor, anchorCall(root));
    proxy.behaviour = (call, ask) => (call.method === "eth_sendRawTransaction" ? { drop: true } : honest(call, ask));
    expect((await failure(proxied.submit(signed))).code).toBe("rpc_unreachable");
    expect(await proxied.minedReceipt(signed.hash)).toBeNull();
    proxy.behaviour = honest;
    await proxied.submit(signed);
    await mined(proxied, signed.hash);
    expect(await anchorsOf(root)).toHaveLength(1);
  });

  it("a call that the ledger refuses by the time it is mined fails with the ledger's reason", async () => {
    const [root, second] = [newRoot(), await test.issuerKey(issuer)];
    const late = await ledger.sign(issuer.anchor, anchorCall(root));
    await ledger.submit(await ledger.sign(second, anchorCall(root, 11)));
    await ledger.submit(late);
    const { reverted, gasUsed } = await mined(ledger, late.hash);
    expect(reverted).toBe(true);
    const reason = await ledger.reasonOf(late.hash, gasUsed);
    const { issuerId } = issuer.account;
    expect(reason).toMatchObject({ code: "ledger_already_anchored", data: { issuerId, root } });
    expect(failureText(reason)).toContain(`issuer ${issuerId} anchored the batch ${root} before, at `);
    expect((await ledger.facts(issuer.account.issuerId, root)).size).toBe(11);
  });

  it("a call that ran out of gas says so", async () => {
    const { data } = anchorCall(newRoot());
    const fee = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n, type: 2, chainId: test.chain.chainId };
    const nonce = await nonceOf(issuer.anchor);
    const raw = await issuer.anchor.signTransaction({
      ...fee,
      to: ledger.address.ledger,
      data,
      nonce,
      gasLimit: 30_000n,
    });
    await ledger.submit({ raw, hash: keccak256(raw) });
    const { reverted, gasUsed } = await mined(ledger, keccak256(raw));
    expect([reverted, await ledger.reasonOf(keccak256(raw), gasUsed)]).toEqual([true, "out_of_gas"]);
  });

  it("has gas enough where the estimate was made in the same block as an earlier change, and is mined later", async () => {
    const setProfile = (hash: string): ContractCall => ledgerCall("setProfile", [issuer.account.issuerId, hash]);
    const send = async (signed: Awaited<ReturnType<LedgerSender["sign"]>>) => {
      await ledger.submit(signed);
      return mined(ledger, signed.hash);
    };
    const { timestamp } = (await test.call("eth_getBlockByNumber", "latest", false)) as { timestamp: string };
    const time = Number(timestamp) + 100;
    await test.call("evm_setNextBlockTimestamp", time);
    await send(await ledger.sign(issuer.authority, setProfile(newRoot())));
    await test.call("evm_setNextBlockTimestamp", time); // the estimate is made in a block of the same second, and lacks a slot of the history
    const second = await ledger.sign(issuer.authority, setProfile(newRoot()));
    await test.call("evm_setNextBlockTimestamp", time + 5);
    const { reverted } = await send(second);
    expect(reverted).toBe(false);
    await ledger.submit(await ledger.sign(issuer.authority, setProfile(profileHash(issuer.profile))));
  });

  it("knows which blocks are final by the policy of the network", async () => {
    const strict = await test.connect({ finality: { confirmations: 3 } });
    const chain = await test.connect({ finality: "finalized" });
    const head = (await ledger.block("latest")).number;
    expect([await ledger.finalHeight(), await strict.finalHeight(), await chain.finalHeight()]).toEqual([
      head,
      head - 2,
      head - 2,
    ]);
  });
});

describe.each(["anvil", "Hardhat"])("what the ledger refuses, on %s,", (node) => {
  let hardhat: HardhatNode | null = null;
  let writer: LedgerSender;
  let account: AccountKey;
  const ROOT = newRoot();

  beforeAll(async () => {
    if (node === "anvil") {
      writer = ledger;
      account = await test.account();
      return;
    }
    hardhat = await startHardhat();
    const { rpc, chainId } = hardhat;
    account = new Wallet(`0x${Buffer.from(random(32)).toString("hex")}`);
    await rpcCall(hardhat, "hardhat_setBalance", account.address, "0xde0b6b3a76400000");
    const described = { network: "hardhat", evidence: "local", commit: "test" } as const;
    const deployment = await deployOn(account, { rpc, chainId, ...described });
    writer = await LedgerSender.connect({
      ...ledgerOf(deployment),
      registry: null,
      rpc,
      chainId,
      finality: { confirmations: 1 },
    });
  });
  afterAll(async () => {
    if (hardhat === null) return;
    writer.close();
    await hardhat.stop();
  });

  const send = async (call: ContractCall) => {
    const signed = await writer.sign(account, call);
    await writer.submit(signed);
    return mined(writer, signed.hash);
  };

  it("has its code and data, before anything is sent", async () => {
    const actor = account.address.toLowerCase();
    const refusals: [ContractCall, string, object][] = [
      [anchorCall(ROOT), "ledger_not_entitled", { issuerId: 0, actor, permission: 1 }],
      [ledgerCall("registerIssuer", ["", ROOT]), "ledger_did_length_invalid", { length: "0" }],
      [ledgerCall("setProfile", [9_999, ROOT]), "ledger_not_authority", { issuerId: 9_999, actor }],
      [
        { contract: "ledger", data: "0x12345678" },
        "contract_refused",
        { reason: "the call was reverted without a reason" },
      ],
    ];
    for (const [call, ...refusal] of refusals) {
      const error = await failure(writer.sign(account, call));
      expect([error.code, error.data]).toEqual(refusal);
      expect(errorText(error)).toMatch(/Nothing was sent\.$/);
    }
  });

  it("is asked for by an estimate, which costs nothing", async () => {
    const before = await rpcCall(writer.address, "eth_getTransactionCount", account.address, "pending");
    const { gas, most, maxFeePerGas } = await writer.estimate(
      account.address,
      ledgerCall("registerIssuer", ["did:web:a.example", ROOT]),
    );
    expect(most).toBe(gas * maxFeePerGas);
    expect(gas).toBeGreaterThan(21_000n);
    expect(await rpcCall(writer.address, "eth_getTransactionCount", account.address, "pending")).toBe(before);
    expect((await send(ledgerCall("registerIssuer", ["did:web:a.example", ROOT]))).logs.length).toBeGreaterThan(0);
  });

  it("is not mixed up with an empty account, whose error names its balance and what is needed", async () => {
    const poor = new Wallet(`0x${Buffer.from(random(32)).toString("hex")}`);
    const error = await failure(writer.sign(poor, ledgerCall("registerIssuer", ["did:web:b.example", ROOT])));
    expect([error.code, error.data]).toMatchObject(["no_funds", { balance: "0" }]);
  });
});
