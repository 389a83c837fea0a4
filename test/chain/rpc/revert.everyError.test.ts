// Invariant 10 of contracts/README.md, provoked for real: every custom error that a call of ours can lead to, on anvil and
// on Hardhat, comes out of the writer as its own code. What each code means to the software is in revert.test.ts.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContractCall } from "../../../src/chain/ledger/contractCall.ts";
import { type EmbeddedChain, startEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import { refusalOf } from "../../../src/chain/rpc/revert.ts";
import { LedgerSender } from "../../../src/chain/ledger/ledgerSender.ts";
import { CredenceError } from "../../../src/core/errors/credenceError.ts";
import { PERMISSIONS } from "../../../src/core/trust/permissions.ts";
import { contractError, encodeError, errorNames, samplesOf, snakeCase } from "../../support/chain/contractErrors.ts";
import { startHardhat } from "../../support/chain/hardhat.ts";
import { rpcCall } from "../../support/chain/testLedger.ts";
import { honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { ledgerRows } from "../../support/chain/refusalRows.ts";
import {
  ACCREDITOR,
  FIRST,
  interfaces,
  NO_BATCH,
  type Person,
  type Scene,
  setScene,
} from "../../support/chain/refusalScene.ts";
import { registryRows } from "../../support/chain/registryRefusalRows.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { errorText } from "../../../src/wording/errors/errorText.ts";

/** OpenZeppelin's: in the ABIs, but no call of ours can lead to them. */
const OUT_OF_REACH = ["InvalidShortString", "StringTooLong", "SafeCastOverflowedUintDowncast"];

const refusalRows = { ...ledgerRows, ...registryRows };
const folder = temporaryFolder();

async function failure(work: Promise<unknown>): Promise<CredenceError> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (error instanceof CredenceError) return error;
  throw new Error("it did not fail as it should", { cause: error });
}

/** What a node may answer to an estimate, and the codes that may come of it. */
const unknownKey = contractError("LedgerKeyUnknown");
const honestData = encodeError(unknownKey, samplesOf(unknownKey));
const reverted = (data?: unknown) => ({ code: 3, message: "execution reverted", data });
const lies: readonly (readonly [error: unknown, codes: string])[] = [
  [reverted(honestData), "ledger_key_unknown"],
  [reverted(honestData.toUpperCase().replace("0X", "0x")), "ledger_key_unknown"],
  [{ code: -32_603, message: "reverted", data: { data: honestData, message: "reverted" } }, "ledger_key_unknown"],
  [reverted(`${honestData}ff`), "contract_refused"],
  [{ code: -32_000, message: "execution reverted" }, "contract_refused"],
  [reverted("0x"), "contract_refused"],
  [reverted(), "contract_refused"],
  [reverted(`0x08c379a0${"ff".repeat(50)}`), "contract_refused"],
  [reverted("0x123"), "contract_refused|rpc_unreachable"],
  [reverted(7), "contract_refused"],
  [reverted([[honestData], null]), "contract_refused"],
  [{ code: "x", message: { reverted: true } }, "rpc_unreachable"],
  [{ code: 3, message: "failed" }, "contract_refused"],
  [{ code: -32_005, message: "limit exceeded", data: "0x" }, "rpc_unreachable"],
  [{ code: -32_005, message: "limit exceeded", data: honestData }, "rpc_unreachable"],
  ["reverted", "rpc_unreachable"],
  [{}, "rpc_unreachable"],
];

it("every custom error of both ABIs is provoked here, but for the three that cannot be", () => {
  expect([...Object.keys(refusalRows), ...OUT_OF_REACH].toSorted()).toEqual(errorNames.toSorted());
});

describe.each(["anvil", "Hardhat"])("a call that the contracts refuse, on %s,", (node) => {
  let scene: Scene;
  let place: EmbeddedChain;

  beforeAll(async () => {
    place = node === "anvil" ? await startEmbedded(folder) : await startHardhat();
    const method = node === "anvil" ? "anvil_setBalance" : "hardhat_setBalance";
    scene = await setScene(place, (address) => rpcCall(place, method, address, "0xde0b6b3a76400000"));
  });
  afterAll(async () => {
    await place.stop(); // first, also where no scene could be set
    scene.close();
  });

  it.each(Object.keys(refusalRows))("has the code of %s with its data, and in words", async (name) => {
    const row = refusalRows[name]?.(scene, (person) => scene.people[person].address.toLowerCase());
    if (row === undefined) throw new Error("there is no such row");
    const [contract, method, ...args] = row.call;
    const from = scene.people[row.from].address;
    const data = interfaces[contract].encodeFunctionData(method, args);
    const error = await failure(scene.writer.estimate(from, { contract, data }));
    expect([error.code, error.data]).toEqual([snakeCase(name), row.data]);
    expect(errorText(error)).toContain(`The ${contract === "ledger" ? "ledger" : "accreditation registry"} refused: `);
    expect(errorText(error)).toContain(row.says);
    expect(errorText(error)).toMatch(/[^.]\. Nothing was sent\.$/);
    const called = scene.provider.call({ from, to: scene.addresses[contract], data });
    const reason: unknown = await called.catch((thrown: unknown) => thrown);
    expect(refusalOf(reason)).toMatchObject({ code: error.code, data: error.data });
  });

  const refused = (person: Person, contract: ContractCall["contract"], data: string) =>
    failure(scene.writer.estimate(scene.people[person].address, { contract, data }));

  it("tells an address that is no key from a key without the permission", async () => {
    const error = await refused("nobody", "ledger", interfaces.ledger.encodeFunctionData("anchor", [NO_BATCH, 1]));
    const actor = scene.people.nobody.address.toLowerCase();
    expect(error.data).toEqual({ issuerId: 0, actor, permission: PERMISSIONS.anchor });
    expect(errorText(error)).toContain(`${actor} is not a key of any issuer`);
  });

  it("tells a subject that does not exist from one with another DID", async () => {
    const args = [FIRST, 9_999, NO_BATCH, 0, 0, 0, 0] as const;
    const error = await refused("owner", "registry", interfaces.registry.encodeFunctionData("accredit", [...args]));
    expect(error.code).toBe("registry_did_mismatch");
    expect(errorText(error)).toContain("there is no issuer 9999 to accredit");
  });

  it("has one code where it is malformed or for no function of the contract", async () => {
    const whole = interfaces.registry.encodeFunctionData("withdraw", [ACCREDITOR, 2, 0]);
    const noKind = `${whole.slice(0, -1)}7`;
    for (const contract of ["ledger", "registry"] as const)
      for (const data of ["0x", "0x12", "0x12345678", whole.slice(0, -64), noKind]) {
        const { code, data: found } = await refused("owner", contract, data);
        expect([code, found]).toEqual(["contract_refused", { reason: "the call was reverted without a reason" }]);
      }
  });

  it("gets one of our errors out of the writer, whatever the node answers to it", async () => {
    const proxy = await Proxy.start(place.rpc);
    const writer = await LedgerSender.connect({ ...scene.writer.address, rpc: proxy.url });
    for (const [error, codes] of lies) {
      proxy.behaviour = (call, ask) =>
        call.method === "eth_estimateGas"
          ? { status: 200, body: JSON.stringify({ jsonrpc: "2.0", id: (call as unknown as { id: number }).id, error }) }
          : honest(call, ask);
      const thrown = await failure(writer.estimate(scene.people.owner.address, { contract: "ledger", data: "0x" }));
      expect([error, thrown.code]).toEqual([error, expect.stringMatching(new RegExp(`^(${codes})$`))]);
    }
    writer.close();
    await proxy.stop();
  });
});
