// The real pages in a real browser: no overflow on a small screen, nothing that the strict policy has to block, and a
// form that works with JavaScript switched off. Skipped where no Chromium is installed.
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HEADLINES } from "../../../src/core/report/report.ts";
import { english } from "../../../src/wording/report/en.ts";
import { fileFor, ID, published, startServer, type TestServer } from "../../support/fixtures/httpServices.ts";
import { requires } from "../../support/requirements.ts";

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = CANDIDATES.find((path) => existsSync(path));
const lack = executablePath === undefined ? `no Chromium at ${CANDIDATES.join(", ")}` : null;

describe("in a browser", requires(lack), () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    browser = await chromium.launch({
      executablePath: executablePath ?? "chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  /** Opens a page that has no JavaScript, runs `use`, and returns what the browser complained about. */
  async function visit(path: string, width: number, use: (page: Page) => Promise<void>): Promise<string[]> {
    const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: false });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      if (why !== "net::ERR_ABORTED") complaints.push(`${request.url()} ${why}`); // aborted: the page was left before
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(server.url)) complaints.push(request.url());
    });
    await page.goto(server.url + path);
    await use(page);
    await context.close();
    return complaints;
  }

  const overflow = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it("finds no overflow at 320 px, contrast of AA in both schemes, and nothing to complain about, for every headline", async () => {
    const complaints = await visit("/", 320, async (page) => {
      for (const headline of HEADLINES) {
        published.set(ID, fileFor(headline));
        await page.goto(`${server.url}/p/${ID}`);
        expect(await page.textContent("h1")).toBe(english.headlines[headline].title);
        const lid = page.locator("summary");
        if ((await lid.count()) > 0) await lid.click();
        expect(await overflow(page), headline).toBeLessThanOrEqual(0);
        for (const colorScheme of ["dark", "light"] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await page.evaluate(lowContrast), `${headline} ${colorScheme}`).toEqual([]);
        }
      }
    });
    published.set(ID, fileFor("valid"));
    expect(complaints).toEqual([expect.stringContaining("503")]); // the answer to could_not_check itself
  });

  it("keeps very long words of a document inside the page", async () => {
    const long = "Donaudampfschifffahrtsgesellschaft".repeat(30);
    published.set(ID, fileFor("valid", { credentialSubject: { achievement: { name: long, description: long } } }));
    await visit(`/p/${ID}`, 320, async (page) => expect(await overflow(page)).toBeLessThanOrEqual(0));
    published.set(ID, fileFor("valid"));
  });

  it("checks an uploaded file and a pasted text without JavaScript", async () => {
    const complaints = await visit("/", 320, async (page) => {
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.setInputFiles("#file", {
        name: "x.json",
        mimeType: "application/json",
        buffer: Buffer.from(fileFor("revoked")),
      });
      await page.click("button");
      expect(await page.textContent("h1")).toBe(english.headlines.revoked.title);
      await page.goto(server.url);
      await page.fill("#text", fileFor("valid"));
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#verdict");
      expect(await page.textContent("h1")).toBe(english.headlines.valid.title);
    });
    expect(complaints).toEqual([]);
  });

  it("says in place what is wrong with a form", async () => {
    await visit("/", 320, async (page) => {
      await page.fill("#text", '{"a":1,"a":2}');
      await page.click("button");
      expect(await page.textContent('[role="alert"]')).toContain("duplicate_key");
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    });
  });

  it("applies the stylesheet under the policy, in light and in dark", async () => {
    const colours: string[] = [];
    await visit("/", 320, async (page) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        colours.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      }
    });
    expect(colours).toEqual(["rgb(245, 243, 238)", "rgb(19, 22, 27)"]);
  });
});

/** Runs in the page: texts whose contrast is below 4.5 to 1. All our colours are opaque. */
function lowContrast(): string[] {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
      const value = Number(part) / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backgroundOf = (element: Element | null): string => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (!backgroundColor.endsWith(", 0)")) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("body *")]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? "").trim()))
    .flatMap((element) => {
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(backgroundOf(element))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return contrast < 4.5 ? [`${contrast.toFixed(2)} ${element.textContent.slice(0, 40)}`] : [];
    });
}
