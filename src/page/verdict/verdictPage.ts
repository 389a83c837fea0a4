// The page of a verdict: the answer, the credential, its issuer, what was checked, when and where, and what none of it
// proves. Pure: report and credential in, HTML out.
import type { JsonObject } from "../../core/json/strictJson.ts";
import type { Report } from "../../core/report/report.ts";
import { banner } from "./banner.ts";
import { checksSection } from "./checksSection.ts";
import { credentialSection } from "./credentialSection.ts";
import { issuerSection } from "./issuerSection.ts";
import { renderPage, type Site } from "../parts/layout.ts";
import { limitsSection, recordSection } from "./recordSection.ts";
import { type ShareFile, keepSection } from "./keepSection.ts";
import type { Wording } from "../../wording/report/wording.ts";

export interface VerdictPage {
  readonly report: Report;
  /** the file as strictly read; its shape is known only where check `format` passes */
  readonly credential: JsonObject;
  /** on a proof page only */
  readonly share?: ShareFile;
}

export const renderVerdictPage = ({ report, credential, share }: VerdictPage, site: Site, words: Wording): string =>
  renderPage(
    { title: words.headlines[report.headline].title, words, site },
    banner(report, words),
    credentialSection(report, credential, words),
    issuerSection(report, words),
    checksSection(report, words),
    recordSection(report, words),
    limitsSection(report, words),
    share === undefined ? null : keepSection(share, words),
  );
