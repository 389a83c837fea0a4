// When and where: everything that another verifier needs to repeat the check, and the limits of any check.
import { h, type JSX } from "preact";
import type { ChainSummary, DocumentSummary, Report } from "../../core/report/report.ts";
import { code, foreign, moment, row, section } from "../parts/elements.ts";
import type { Wording } from "../../wording/report/wording.ts";

export function recordSection(report: Report, words: Wording): JSX.Element {
  const { chain, document, policy } = report;
  const record = words.record;
  return section(
    "record",
    record.title,
    "card",
    chain === null ? h("p", { class: "note" }, record.noChain) : null,
    chain?.statusFinal === false ? h("p", { class: "note" }, record.statusNotFinal) : null,
    report.statusAhead ? h("p", { class: "note" }, record.statusNotOnChain) : null,
    h(
      "dl",
      { class: "facts small" },
      ...(chain === null ? [] : chainRows(chain, words)),
      ...(document === null ? [] : documentRows(document, chain, words)),
      row(record.checkedAt, moment(report.checkedAt, words)),
      row(record.policy, foreign(policy.name), code(policy.sha256)),
      row(record.software, code(report.software)),
    ),
    chain === null || chain.anchoredAt === null ? null : h("p", { class: "hint" }, record.timeMeaning),
  );
}

const chainRows = (chain: ChainSummary, words: Wording): JSX.Element[] => [
  row(words.record.anchoredAt, chain.anchoredAt === null ? words.record.notSeen : moment(chain.anchoredAt, words)),
  row(words.record.network, words.record.chain(chain.network, chain.chainId)),
  row(words.record.evidence, words.evidence[chain.evidence]),
  row(words.record.ledger, code(chain.ledger)),
  row(
    words.record.block,
    h("span", null, String(chain.block.number), " · ", moment(chain.block.time, words)),
    code(chain.block.hash),
  ),
];

const documentRows = (document: DocumentSummary, chain: ChainSummary | null, words: Wording): JSX.Element[] => [
  row(words.record.batch, code(document.root), words.record.position(document.index + 1, chain?.batchSize ?? null)),
  row(words.record.credential, code(document.id)),
];

/** What no verdict proves. */
export const limitsSection = ({ doesNotProve }: Report, words: Wording): JSX.Element =>
  section(
    "limits",
    words.record.limitsTitle,
    "card limits",
    h("ul", null, ...doesNotProve.map((limit) => h("li", { key: limit }, words.limits[limit]))),
  );
