import { describe, expect, it } from "vitest";
import { AccreditationRegistry__factory } from "../../../src/chain/typechain/factories/AccreditationRegistry__factory.ts";
import { CredentialLedger__factory } from "../../../src/chain/typechain/factories/CredentialLedger__factory.ts";
import { HISTORY, historyLine, timeText } from "../../../src/cli/output/historyLines.ts";

const OPEN_ZEPPELIN = ["EIP712DomainChanged"]; // in the ABI; the contracts never emit it

const events = [CredentialLedger__factory, AccreditationRegistry__factory].flatMap(({ abi }) =>
  abi.flatMap((entry) => (entry.type === "event" && !OPEN_ZEPPELIN.includes(entry.name) ? [entry] : [])),
);

describe("a line of history", () => {
  it("is there for each event of both contracts, and for no other", () => {
    expect(Object.keys(HISTORY).toSorted()).toEqual(events.map(({ name }) => name).toSorted());
  });

  it.each(events.map((event) => [event.name, event] as const))(
    "of %s names what happened, never undefined",
    (_, event) => {
      const facts = Object.fromEntries(event.inputs.map(({ name, type }) => [name, type === "bool" ? true : 5]));
      const line = historyLine({ time: 0, block: 0, transactionHash: "0x", event: event.name, facts });
      expect(line).not.toMatch(/undefined|NaN|\[object/);
      expect(line).toContain("5");
    },
  );

  it("says scope and end of an accreditation in words", () => {
    const facts = { by: 1, subject: 2, kind: 0, validUntil: 1_900_000_000, maxEqfLevel: 7, fields: 0b100_0000_0100 };
    expect(historyLine({ time: 0, block: 0, transactionHash: "0x", event: "Accredited", facts })).toBe(
      "issuer 1 accredits issuer 2 to issue, up to EQF level 7, ISCED-F fields 02 10 until 2030-03-17T17:46:40Z",
    );
  });

  it("counts the credentials of a word, however large its mask", () => {
    const facts = { root: "0x1", mask: String((1n << 256n) - 1n) };
    const entry = { time: 0, block: 0, transactionHash: "0x", event: "CredentialsRevoked", facts };
    expect(historyLine(entry)).toBe("256 credentials of batch 0x1 revoked");
  });
});

it("a number that is no date is shown as no time", () => {
  expect([timeText(0), timeText(9e15)]).toEqual(["1970-01-01T00:00:00Z", "no time"]);
});
