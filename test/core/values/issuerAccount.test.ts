import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../../../src/core/bytes/bytes.ts";
import {
  address,
  hash32,
  type Home,
  homeText,
  parseHome,
  sameHome,
  sameLedger,
  writeHome,
} from "../../../src/core/values/issuerAccount.ts";
import { faultsOf } from "../../../src/core/json/shape.ts";

const LEDGER = `0x${"ab".repeat(20)}`;
const MAX = Number.MAX_SAFE_INTEGER;
const id = fc.integer({ min: 1, max: MAX });
const homes: fc.Arbitrary<Home> = fc.record({
  chainId: id,
  ledger: fc.uint8Array({ minLength: 20, maxLength: 20 }).map(hex),
  issuerId: id,
});

describe("a home", () => {
  it("is written as one text that reads back", () => {
    expect(writeHome({ chainId: 31337, ledger: LEDGER, issuerId: 7 })).toBe(`eip155:31337:${LEDGER}/7`);
    fc.assert(
      fc.property(homes, (home) => {
        expect(parseHome(writeHome(home))).toEqual(home);
        expect(faultsOf(writeHome(home), homeText)).toEqual([]);
      }),
    );
    expect(parseHome(`eip155:${MAX}:${LEDGER}/${MAX}`)).toEqual({ chainId: MAX, ledger: LEDGER, issuerId: MAX });
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
    expect(() => parseHome(text)).toThrow(expect.objectContaining({ code: "bad_encoding" }));
  });

  it("is the same home only if chain, ledger and issuer id are the same; the same ledger, if the first two are", () => {
    const home = { chainId: 1, ledger: LEDGER, issuerId: 2 };
    const elsewhere = { ...home, issuerId: 3 };
    expect([sameHome(home, { ...home }), sameLedger(home, elsewhere)]).toEqual([true, true]);
    expect(sameHome(home, elsewhere)).toBe(false);
    for (const other of [
      { ...home, chainId: 2 },
      { ...home, ledger: `0x${"00".repeat(20)}` },
    ])
      expect([sameHome(home, other), sameLedger(home, other)]).toEqual([false, false]);
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
