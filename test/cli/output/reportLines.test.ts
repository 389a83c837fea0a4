// A report on a terminal: what is said of a change of status that is not settled.
import { expect, it } from "vitest";
import { reportLines } from "../../../src/cli/output/reportLines.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { english } from "../../../src/wording/report/en.ts";
import { reportFor } from "../../support/fixtures/reports.ts";

it("names a change of status that is not final, and one that is not on the chain at all", () => {
  const { statusNotFinal, statusNotOnChain } = english.record;
  const said = (report: Report) =>
    reportLines("a.json", report).filter((line) => [statusNotFinal, statusNotOnChain].includes(line.trim()));
  const revoked = reportFor("revoked");
  expect(said(revoked)).toEqual([]);
  expect(said({ ...revoked, statusAhead: true })).toEqual([`  ${statusNotOnChain}`]);
  expect(said({ ...revoked, chain: revoked.chain && { ...revoked.chain, statusFinal: false } })).toEqual([
    `  ${statusNotFinal}`,
  ]);
});
