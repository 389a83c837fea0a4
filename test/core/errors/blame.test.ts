import { expect, test } from "vitest";
import { blameOf } from "../../../src/core/errors/blame.ts";
import { READER_CODES } from "../../../src/core/json/readerText.ts";
import { errorCodes, errorSamples } from "../../support/fixtures/errorSamples.ts";

test.each(errorCodes)("somebody is to blame for %s", (code) => {
  expect(["caller", "ours", "network"]).toContain(blameOf(code));
});

test("the caller is to blame for every document that the strict reader refuses, and each has a place in it", () => {
  expect(READER_CODES.length).toBeGreaterThan(10);
  for (const code of READER_CODES) {
    expect(blameOf(code)).toBe("caller");
    expect(errorSamples[code].pointer).toMatch(/^(\/.*)?$/);
  }
  expect(errorCodes.filter((code) => "pointer" in errorSamples[code])).toEqual(READER_CODES);
});

test("the network is to blame where a node does not answer or the ledger refuses, and we are for what is stored here", () => {
  expect((["rpc_unreachable", "not_final", "ledger_already_anchored"] as const).map(blameOf)).toEqual([
    "network",
    "network",
    "network",
  ]);
  expect((["damaged_row", "disk_full", "no_workspace"] as const).map(blameOf)).toEqual(["ours", "ours", "ours"]);
});
