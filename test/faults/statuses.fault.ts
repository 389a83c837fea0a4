// Faults around a change of status: a revocation that races a verification, and changes that break off.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CredentialLedger__factory } from "../../src/chain/typechain/factories/CredentialLedger__factory.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { lagging } from "./harness/chain/endpointActions.ts";
import { resumed } from "./harness/schedule/finish.ts";
import { CLEAN, recordOutcome } from "./harness/schedule/results.ts";
import type { WorkspaceCopy } from "./harness/process/workspaceCopy.ts";
import { Service } from "./harness/process/service.ts";
import { FaultChain } from "./harness/chain/faultChain.ts";

const folder = temporaryFolder();
let faultChain: FaultChain;

beforeAll(async () => {
  faultChain = await FaultChain.make(folder);
});
afterAll(() => faultChain.stop());

const SEND = "eth_sendRawTransaction";
const ledger = CredentialLedger__factory.createInterface();

async function issued(): Promise<{ copy: WorkspaceCopy; file: string }> {
  const copy = await faultChain.copy();
  await copy.run(...copy.issuing());
  const [file = ""] = await copy.exported(1);
  return { copy, file };
}

interface Seen {
  readonly verdict: string;
  readonly headline: string;
  readonly chain: { readonly block: { readonly number: number } };
}

async function verified(copy: WorkspaceCopy, file: string): Promise<Seen> {
  return JSON.parse((await copy.run("verify", file)).out) as Seen;
}

/** Events of a kind since the schedule began. */
async function events(name: "CredentialsSuspended" | "CredentialsRevoked"): Promise<number> {
  const topic = ledger.getEvent(name).topicHash;
  const filter = {
    fromBlock: `0x${(faultChain.start + 1).toString(16)}`,
    address: faultChain.address.ledger,
    topics: [topic],
  };
  return ((await faultChain.call("eth_getLogs", filter)) as unknown[]).length;
}

describe("F31: a revocation in block n", () => {
  it("is not in a verdict of block n − 1, and is in one of n and of n + 1, each of which names its block", async () => {
    const { copy, file } = await issued();
    expect((await copy.run("revoke", file, "--yes")).exit).toBe(0);
    const revokedIn = Number(await faultChain.call("eth_blockNumber"));
    await faultChain.mine();
    const at = async (behind: number) => {
      copy.proxy.follow({ act: lagging(behind) });
      const { headline, chain } = await verified(copy, file);
      return [headline, chain.block.number];
    };
    expect(await at(2)).toEqual(["valid", revokedIn - 1]);
    expect(await at(1)).toEqual(["revoked", revokedIn]);
    expect(await at(0)).toEqual(["revoked", revokedIn + 1]);
    recordOutcome(CLEAN, "F31");
  });
});

describe("F32: a change of status that breaks off", () => {
  const CHANGES = [
    ["suspend", "suspended"],
    ["revoke", "revoked"],
  ] as const;

  async function brokenOff(change: (typeof CHANGES)[number], when: "before" | "after"): Promise<void> {
    const { copy, file } = await issued();
    const command = [change[0], file, ...(change[0] === "revoke" ? ["--yes"] : [])];
    expect((await copy.killedAt(command, SEND, when)).signal).toBe("SIGKILL");
    const ended = await resumed(copy, ...command);
    expect([ended.exit, ended.text]).toEqual([0, expect.any(String)]);
    expect((await verified(copy, file)).headline).toBe(change[1]);
    recordOutcome(CLEAN, "F32");
  }

  it("after its broadcast is made, whatever the same command says then", async () => {
    for (const change of CHANGES) await brokenOff(change, "after");
  });

  it("or is stuck, or dropped, is honoured by our own service all the time, and named as not on the chain", async () => {
    const { copy, file } = await issued();
    const service = await Service.start(copy);
    try {
      const seen = async () => {
        const { headline, statusAhead } = await service.verified(file);
        return [headline, statusAhead];
      };
      expect(await seen()).toEqual(["valid", false]);
      await faultChain.call("evm_setAutomine", false);
      expect((await copy.killedAt(["revoke", file, "--yes"], SEND, "after")).signal).toBe("SIGKILL");
      expect(await seen()).toEqual(["revoked", true]);
      expect((await verified(copy, file)).headline).toBe("valid"); // a reader of the chain alone
      await faultChain.own("dropAllTransactions");
      expect(await seen()).toEqual(["revoked", true]);
      await faultChain.call("evm_setAutomine", true);
      expect((await resumed(copy, "resume")).exit).toBe(0);
      expect([await seen(), (await verified(copy, file)).headline]).toEqual([["revoked", false], "revoked"]);
      recordOutcome(CLEAN, "F32");
    } finally {
      await service.stop();
    }
  });

  it("before its broadcast is made by the same command", async () => {
    for (const change of CHANGES) await brokenOff(change, "before");
  });

  it("is finished by resume with the bytes that were stored", async () => {
    const { copy, file } = await issued();
    await copy.killedAt(["revoke", file, "--yes"], SEND, "before");
    const [raw = ""] = [...copy.proxy.sent.keys()].slice(-1);
    expect((await resumed(copy, "resume")).exit).toBe(0);
    expect([...copy.proxy.sent.keys()].at(-1)).toBe(raw);
    expect([await events("CredentialsRevoked"), (await verified(copy, file)).headline]).toEqual([1, "revoked"]);
    recordOutcome(CLEAN, "F32");
  });

  it("that a reorg took away is made again by resume", async () => {
    const { copy, file } = await issued();
    await copy.killedAt(["revoke", file, "--yes"], SEND, "after");
    await faultChain.own("reorg", 1, []);
    expect((await verified(copy, file)).headline).toBe("valid");
    expect((await resumed(copy, "resume")).exit).toBe(0);
    expect((await verified(copy, file)).headline).toBe("revoked");
    recordOutcome(CLEAN, "F32");
  });
});
