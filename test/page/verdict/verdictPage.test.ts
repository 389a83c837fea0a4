// The page of a verdict: what it says for every headline, what it never says, and that nothing in a document gets out of
// its place.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Check, CHECKS, fail, unknown } from "../../../src/core/report/answers.ts";
import type { Json, JsonObject } from "../../../src/core/json/strictJson.ts";
import { type Headline, HEADLINES, type Report } from "../../../src/core/report/report.ts";
import { english } from "../../../src/wording/report/en.ts";
import type { Site } from "../../../src/page/parts/layout.ts";
import { toneOf } from "../../../src/page/verdict/standing.ts";
import { renderVerdictPage } from "../../../src/page/verdict/verdictPage.ts";
import {
  checksWith,
  credential,
  DID,
  DOMAIN,
  HOLDER,
  ISSUER_NAME,
  reportFor,
  reportOf,
} from "../../support/fixtures/reports.ts";

const site: Site = {
  origin: "https://verify.example.org",
  software: "credence/0.1.0",
  stylesheet: "/assets/style-0.css",
  icon: "/assets/icon-0.svg",
};
const page = (report: Report, file: JsonObject = credential()) =>
  renderVerdictPage({ report, credential: file }, site, english);
const sectionOf = (html: string, id: string) =>
  new RegExp(`<section [^>]*aria-labelledby="${id}".*?</section>`, "s").exec(html)?.[0] ?? "";
const visible = (html: string) => html.replace(/<details>.*?<\/details>/gs, "");

describe("every headline", () => {
  it.each(HEADLINES)("%s shows its title, its meaning, the next step and ten rows", (headline) => {
    const report = reportFor(headline);
    expect(report.headline).toBe(headline);
    const html = page(report);
    const words = english.headlines[headline];
    for (const text of [words.title, words.meaning, words.next]) expect(html).toContain(text);
    expect(html.match(/<li id="check-/g)).toHaveLength(CHECKS.length);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain("What this does not prove");
  });

  it("valid by accreditation shows who accredits whom, and whether that holds today", () => {
    const path = [
      { issuerId: 3, name: null, heldNow: true },
      { issuerId: 1, name: "Ministry <b>of</b> Education", heldNow: true },
    ];
    const valid = reportFor("valid");
    const report = (accreditation: typeof path): Report =>
      ({ ...valid, issuer: { ...valid.issuer, listedDirectly: false, accreditation } }) as Report;
    const held = sectionOf(page(report(path)), "issuer");
    expect(held).toContain("account 3");
    expect(held.indexOf("account 3")).toBeLessThan(held.indexOf("Ministry &lt;b>of&lt;/b> Education (account 1)"));
    expect(held).toContain(english.issuer.heldNow);
    const ended = sectionOf(page(report(path.map((step) => ({ ...step, heldNow: step.issuerId === 1 })))), "issuer");
    expect(ended).toContain(english.issuer.endedSince);
    expect(ended).not.toContain(english.issuer.heldNow);
  });

  it("about a change of status says whether it is not final, or not on the chain at all", () => {
    const revoked = reportFor("revoked");
    const { statusNotFinal, statusNotOnChain } = english.record;
    const notes = (report: Report) => [statusNotFinal, statusNotOnChain].map((text) => page(report).includes(text));
    expect(notes(revoked)).toEqual([false, false]);
    expect(notes({ ...revoked, statusAhead: true })).toEqual([false, true]);
    expect(notes({ ...revoked, chain: revoked.chain && { ...revoked.chain, statusFinal: false } })).toEqual([
      true,
      false,
    ]);
  });

  it("has a green tone for valid alone", () => {
    const green = HEADLINES.filter((headline) => page(reportFor(headline)).includes("tone-good"));
    expect(green).toEqual(["valid"]);
  });

  it("is never green unless the verdict is valid, whatever the headline", () => {
    for (const headline of HEADLINES)
      for (const verdict of ["unrecognised", "undetermined", "invalid"] as const)
        expect(toneOf({ ...reportFor("valid"), headline, verdict })).not.toBe("good");
  });

  it("says passed, failed or not checked in words beside every sign", () => {
    const html = page(reportFor("not_anchored"));
    for (const name of CHECKS) {
      const { result } = reportFor("not_anchored").checks[name];
      const item = new RegExp(`<li id="check-${name}".*?</li>`, "s").exec(html)?.[0] ?? "";
      expect(item).toContain(`>${english.results[result]}<`);
    }
  });

  it("lists further findings below the headline", () => {
    const html = page(reportOf(checksWith({ status: fail("revoked"), validity: fail("expired") })));
    expect(sectionOf(html, "verdict")).toContain("Revoked by the issuer");
    expect(sectionOf(html, "verdict")).toContain("<li>Expired</li>");
  });

  it("names a trial ledger also under a policy that accepts it", () => {
    const report = reportFor("valid");
    const trial: Report = { ...report, chain: report.chain && { ...report.chain, evidence: "local" } };
    expect(sectionOf(page(trial), "verdict")).toContain("A private trial ledger");
  });
});

describe("wording laws", () => {
  it.each(["could_not_check", "pending", "not_anchored"] as const)(
    "%s never says tampered, altered, fake or invalid",
    (headline) => {
      expect(page(reportFor(headline))).not.toMatch(/tamper|altered|fake|forged|invalid/i);
    },
  );

  it("valid never speaks well of the quality", () => {
    const html = page(reportFor("valid")).replace(english.limits.quality, "").replace(english.facts.quality, "");
    expect(html).not.toMatch(/good quality|high quality|quality/i);
  });

  it("has a sentence for every answer of every check", () => {
    for (const name of CHECKS)
      for (const sentence of [
        english.checks[name].pass,
        ...Object.values<string>(english.checks[name].fail),
        ...Object.values<string>(english.checks[name].unknown),
      ])
        expect(sentence).toMatch(/^[A-Z].+\.$/);
  });
});

describe("the issuer", () => {
  const recognised: Headline[] = [
    "valid",
    "revoked",
    "suspended",
    "superseded",
    "not_yet_valid",
    "expired",
    "test_only",
  ];

  it.each(recognised)("%s names the issuer, domain first, because recognition passes on proven content", (headline) => {
    const issuer = sectionOf(page(reportFor(headline)), "issuer");
    expect(issuer).toContain("Issued by");
    expect(issuer.indexOf(DOMAIN)).toBeLessThan(issuer.indexOf(ISSUER_NAME));
    expect(issuer).toContain(`>${DOMAIN}/school-of-data<`);
    expect(issuer).toContain(DID);
  });

  it.each(HEADLINES.filter((headline) => !recognised.includes(headline)))(
    "%s shows no issuer, only an account and its claim",
    (headline) => {
      const html = page(reportFor(headline));
      expect(html).not.toContain("Issued by");
      expect(html).not.toContain('class="domain"');
      const claim = sectionOf(html, "issuer");
      if (reportFor(headline).issuer === null) expect(claim).toBe("");
      else {
        expect(claim).toContain("account 7");
        expect(claim).toContain("<em>which claims to be</em>");
        expect(claim).toMatch(/Nobody that you trust|could not be checked|not confirmed/);
      }
    },
  );

  it("does not name an issuer whose recognition passes while any binding check does not", () => {
    for (const name of ["format", "inclusion", "ledger", "anchor", "issuer", "key", "recognition"] as const)
      for (const answer of [unknown("not_reached"), fail("altered")] as Check[]) {
        const report = { ...reportFor("valid"), checks: checksWith({ [name]: answer }) };
        expect(page(report)).not.toContain("Issued by");
      }
  });

  it("quotes a claim word for word only inside the sentence that calls it a claim", () => {
    const outside = visible(page(reportFor("issuer_unproven"))).replace(/<section [^>]*"issuer".*?<\/section>/s, "");
    expect(outside).not.toContain(DID);
    expect(outside).not.toContain(DOMAIN);
  });
});

describe("content that is not proven", () => {
  it.each(["altered", "signature_bad", "anchored_by_another", "not_anchored", "key_not_entitled"] as const)(
    "%s hides what the file says behind a closed lid that warns",
    (headline) => {
      const html = page(reportFor(headline));
      expect(html).toContain(HOLDER);
      expect(visible(html)).not.toContain(HOLDER);
      expect(html).not.toContain("<details open");
      expect(html).toContain(english.content.unproven);
    },
  );

  it("shows what the ledger could not confirm under a note", () => {
    const html = page(reportFor("could_not_check"));
    expect(visible(html)).toContain(HOLDER);
    expect(sectionOf(html, "credential")).toContain(english.content.unconfirmed);
  });

  it("gives the hint about letter forms only beside altered", () => {
    const noted = (headline: Headline) => {
      const report = reportFor(headline);
      return page({ ...report, document: report.document && { ...report.document, notNfc: true } });
    };
    expect(noted("altered")).toContain("A hint:");
    expect(noted("valid")).not.toContain("A hint:");
  });
});

describe("a hostile document", () => {
  const named = (name: Json) =>
    credential({
      credentialSubject: { identifier: [{ identityType: "name", identityHash: name }], achievement: { name } },
    });

  it("cannot bring markup, scripts, styles or links into the page", () => {
    const attack = `"><img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:alert(1)">x</a></bdi><style>*{}`;
    const html = page(reportFor("valid"), named(attack));
    expect(html).toContain("&lt;img src=x onerror=alert(1)>");
    expect(html).not.toMatch(/<img|<script|<style|href="javascript|style="|\son\w+="/i);
  });

  it("gets no active link for any address that it holds", () => {
    const file = credential({ evidence: [{ id: "https://evil.example/collect", name: "javascript:alert(1)" }] });
    const links = [...page(reportFor("valid"), file).matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    expect(new Set(links)).toEqual(new Set(["/", site.stylesheet, site.icon]));
  });

  it("cannot turn the reading direction of the words around it", () => {
    const html = page(reportFor("valid"), named("Ann\u202Eeel\u2066\u0000"));
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000]/);
    expect(html).toContain('<bdi dir="auto" lang>Ann\ufffdeel\ufffd\ufffd</bdi>');
  });

  it("cannot flood the page", () => {
    const html = page(reportFor("valid"), named("x".repeat(200_000)));
    expect(html.length).toBeLessThan(60_000);
  });

  it("is shown without a crash, whatever JSON it is", () => {
    const member = fc.constantFrom(
      "credentialSubject", "achievement", "identifier", "alignment", "result", "name", "issuer", "validFrom", "awardedDate",
      "mc:qualityAssurance", "mc:isPartOf", "mc:effortHours", "mc:ectsCredits", "mc:replaces", "criteria", "inLanguage",
      "resultDescription", "identityHash", "identityType", "value", "id", "targetType", "targetCode", "mc:nqf", "evidence",
    ); // prettier-ignore
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.oneof(fc.string({ unit: "binary" }), fc.double(), fc.boolean(), fc.constant(null), fc.constant("ext:EQF")),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(member, tie("json"), { maxKeys: 5 }),
      ),
    }));
    const headline = fc.constantFrom(...HEADLINES);
    fc.assert(
      fc.property(fc.dictionary(member, json), headline, (file, which) => {
        expect(page(reportFor(which), file)).toMatch(/^<!doctype html>\n<html .*<\/html>\n$/s);
      }),
      { numRuns: 500 },
    );
  });
});
