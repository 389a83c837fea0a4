// Who issued it. Unless recognition passed on proven words, nothing of the document stands in the issuer's place: the
// page names the account that is on the ledger, and quotes the rest as that account's claim [VERDICTS 4].
import { h, type JSX } from "preact";
import { didDomain } from "../../core/values/did.ts";
import type { IssuerSummary, Report } from "../../core/report/report.ts";
import { code, foreign, row, section } from "../parts/elements.ts";
import { mayNameIssuer, standingOf } from "./standing.ts";
import type { AccountParts, Wording } from "../../wording/report/wording.ts";

export function issuerSection(report: Report, words: Wording): JSX.Element | null {
  const { issuer } = report;
  if (issuer === null) return null;
  return mayNameIssuer(report) ? recognised(report, issuer, words) : claimed(report, issuer, words);
}

/** Domain first, name second: a name is easily copied. */
function recognised(report: Report, issuer: IssuerSummary, words: Wording): JSX.Element {
  const { did, name } = issuer.claims;
  const place = placeOf(did);
  const by = issuer.listedDirectly ? words.issuer.listed : words.issuer.accredited;
  return section(
    "issuer",
    words.issuer.title,
    "card issuer",
    h(
      "p",
      { class: "party" },
      place === null ? null : h("span", { class: "domain" }, foreign(place)),
      name === null ? null : h("span", { class: "party-name" }, foreign(name)),
    ),
    h("p", null, by(report.policy.name)),
    h(
      "dl",
      { class: "facts small" },
      ...accreditationRows(issuer, words),
      row(words.issuer.identifier, code(did)),
      ...accountRows(issuer, words),
    ),
  );
}

/** The path upward, and what it is worth today: information, never the verdict. */
function accreditationRows({ accreditation }: IssuerSummary, words: Wording): JSX.Element[] {
  if (accreditation === null) return [];
  const { accreditedBy, accreditor, heldNow, endedSince } = words.issuer;
  const steps = accreditation.map(({ issuerId, name }) => h("li", null, foreign(accreditor(issuerId, name))));
  const held = accreditation.every((step) => step.heldNow);
  return [row(accreditedBy, h("ol", { class: "path" }, ...steps), h("p", null, held ? heldNow : endedSince))];
}

function claimed(report: Report, issuer: IssuerSummary, words: Wording): JSX.Element {
  const { did, name } = issuer.claims;
  const { recordedBy, named, claimTitle, namedTitle } = words.issuer;
  const proven = standingOf(report) === "proven";
  return section(
    "issuer",
    proven ? claimTitle : namedTitle,
    "card claim",
    h(
      "p",
      { class: "claim-text" },
      (proven ? recordedBy : named)(accountParts(report, issuer)),
      " ",
      h("em", null, words.issuer.claims),
      " ",
      h("q", { class: "claimed" }, foreign(placeOf(did) ?? did)),
      name === null ? null : [" (", h("q", { class: "claimed" }, foreign(name)), ")"],
      ".",
    ),
    h("p", null, h("strong", null, whyNot(report, words))),
    h("dl", { class: "facts small" }, ...accountRows(issuer, words), row(words.issuer.claimedIdentifier, code(did))),
  );
}

function whyNot(report: Report, words: Wording): string {
  const { recognition } = report.checks;
  if (standingOf(report) === "unproven") return words.issuer.notConfirmed;
  if (recognition.result === "fail") return words.issuer.nobodyConfirms(report.policy.name);
  return words.issuer.couldNotConfirm(report.policy.name);
}

const accountRows = ({ account }: IssuerSummary, words: Wording): JSX.Element[] => [
  row(words.issuer.account, String(account.issuerId)),
  row(words.issuer.ledger, code(`eip155:${account.chainId}:${account.ledger}`)),
];

const accountParts = ({ chain }: Report, { account }: IssuerSummary): AccountParts => ({
  issuerId: account.issuerId,
  chainId: account.chainId,
  network: chain?.chainId === account.chainId ? chain.network : null,
});

/** Domain of a did:web with its whole path, because several institutions can share a domain; null for a did:key. */
function placeOf(did: string): string | null {
  const domain = didDomain(did);
  return domain === null ? null : [domain, ...did.split(":").slice(3)].join("/");
}
