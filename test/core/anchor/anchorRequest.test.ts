import { describe, expect, it } from "vitest";
import { parseAnchorRequest } from "../../../src/core/anchor/anchorRequest.ts";
import { CredenceError } from "../../../src/core/errors/credenceError.ts";
import { changed } from "../../support/mutate.ts";

const request = {
  format: "credence-anchor-request-v1",
  chainId: 31337,
  ledger: `0x${"1a".repeat(20)}`,
  issuerId: 7,
  key: `0x${"2b".repeat(20)}`,
  root: `0x${"3c".repeat(32)}`,
  size: 500,
  deadline: 1_800_000_000,
  signature: `0x${"4d".repeat(65)}`,
};

it("an anchor request is read as it was written", () => {
  expect(parseAnchorRequest({ ...request })).toEqual(request);
});

describe("an anchor request is refused with", () => {
  it.each<[string, string, string | number | undefined]>([
    ["another format", "/format", "credence-anchor-request-v2"],
    ["a chain of zero", "/chainId", 0],
    ["an address in mixed case", "/ledger", `0x${"1A".repeat(20)}`],
    ["a short key", "/key", "0x2b"],
    ["a root of 31 bytes", "/root", `0x${"3c".repeat(31)}`],
    ["no credentials", "/size", 0],
    ["more credentials than a batch holds", "/size", 2 ** 20 + 1],
    ["no deadline", "/deadline", undefined],
    ["an empty signature", "/signature", "0x"],
    ["a signature of half a byte", "/signature", "0x123"],
    ["a signature beyond any contract's", "/signature", `0x${"4d".repeat(1_025)}`],
    ["a member that it does not have", "/note", "pay quickly"],
  ])("%s", (_, pointer, value) => {
    let error: unknown;
    try {
      parseAnchorRequest(changed({ ...request }, pointer, value));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(CredenceError);
    const { code, data } = error as CredenceError<"bad_anchor_request">;
    expect([code, data.faults.map(({ where }) => where)]).toEqual(["bad_anchor_request", [pointer]]);
  });
});
