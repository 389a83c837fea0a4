import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../../../src/core/bytes/bytes.ts";
import {
  address,
  hash32,
  type IssuerAccount,
  accountText,
  parseAccount,
  isSameAccount,
  isSameLedger,
  writeAccount,
} from "../../../src/core/values/issuerAccount.ts";
import { faultsOf } from "../../../src/core/json/shape.ts";

const LEDGER = `0x${"ab".repeat(20)}`;
const MAX = Number.MAX_SAFE_INTEGER;
const id = fc.integer({ min: 1, max: MAX });
const accounts: fc.Arbitrary<IssuerAccount> = fc.record({
  chainId: id,
  ledger: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(hex),
  issuerId: id,
});

describe("an issuer account", () => {
  it("is written as one text that reads back", () => {
    expect(writeAccount({ chainId: 31337, ledger: LEDGER, issuerId: 7 })).toBe(`eip155:31337:${LEDGER}/7`);
    fc.assert(
      fc.property(accounts, (account) => {
        expect(parseAccount(writeAccount(account))).toEqual(account);
        expect(faultsOf(writeAccount(account), accountText)).toEqual([]);
      }),
    );
    expect(parseAccount(`eip155:${MAX}:${LEDGER}/${MAX}`)).toEqual({ chainId: MAX, ledger: LEDGER, issuerId: MAX });
  });

  it.each([
    "",
    `eip155:1:${LEDGER}`,
    `eip155:1:${LEDGER}/`,
    `eip155:0:${LEDGER}/1`,
    `eip155:1:${LEDGER}/0`,
    `eip155:01:${LEDGER}/1`,
    `eip155:1:${LEDGER}/01`,
    `eip155:-1:${LEDGER}/1`,
    `eip155:1.0:${LEDGER}/1`,
    `eip155:1e3:${LEDGER}/1`,
    `eip155:9007199254740992:${LEDGER}/1`,
    `eip155:1:${LEDGER}/9007199254740992`,
    `eip155:1:${LEDGER}/99999999999999999999`,
    `eip155:1:${LEDGER.toUpperCase()}/1`,
    `eip155:1:0x${"AB".repeat(20)}/1`,
    `eip155:1:${LEDGER.slice(0, -1)}/1`,
    `eip155:1:${LEDGER}0/1`,
    `EIP155:1:${LEDGER}/1`,
    `eip155:1:${LEDGER}/1 `,
    ` eip155:1:${LEDGER}/1`,
    `eip155:1:${LEDGER}/1\n`,
    `eip155:1:${LEDGER}/1/1`,
    `eip155:１:${LEDGER}/1`,
    `solana:1:${LEDGER}/1`,
  ])("is not read from %j", (text) => {
    expect(() => parseAccount(text)).toThrow(expect.objectContaining({ code: "bad_encoding" }));
  });

  it("is the same account only if chain, ledger and issuer id are the same; the same ledger, if the first two are", () => {
    const account = { chainId: 1, ledger: LEDGER, issuerId: 2 };
    const elsewhere = { ...account, issuerId: 3 };
    expect([isSameAccount(account, { ...account }), isSameLedger(account, elsewhere)]).toEqual([true, true]);
    expect(isSameAccount(account, elsewhere)).toBe(false);
    for (const other of [
      { ...account, chainId: 2 },
      { ...account, ledger: `0x${"00".repeat(20)}` },
    ])
      expect([isSameAccount(account, other), isSameLedger(account, other)]).toEqual([false, false]);
  });
});

it("addresses and hashes are lower-case hex of their exact length", () => {
  expect(faultsOf(LEDGER, address)).toEqual([]);
  expect(faultsOf(`0x${"ab".repeat(32)}`, hash32)).toEqual([]);
  for (const shape of [address, hash32])
    for (const text of [
      LEDGER.toUpperCase(),
      LEDGER.slice(2),
      `${LEDGER}00`,
      `0x${"AB".repeat(32)}`,
      "",
      "0x",
      `${LEDGER}\n`,
    ])
      expect(faultsOf(text, shape), text).toHaveLength(1);
});
