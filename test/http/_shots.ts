import { chromium } from "playwright-core";
import { fileFor, ID, published, startServer } from "./services.ts";
const server = await startServer();
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const which = process.argv.slice(2);
const states = which.length
  ? which
  : [
      "valid",
      "revoked",
      "altered",
      "could_not_check",
      "issuer_unproven",
      "not_this_format",
      "home",
      "error",
      "missing",
    ];
for (const state of states)
  for (const [name, width, colorScheme] of [
    ["desktop", 1100, "light"],
    ["mobile", 320, "light"],
    ["dark", 1100, "dark"],
  ] as const) {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    if (state === "home") await page.goto(server.url);
    else if (state === "error") {
      await page.goto(server.url);
      await page.fill("#text", '{"a":1,"a":2}');
      await page.click("button");
    } else if (state === "missing") await page.goto(server.url + "/p/x");
    else {
      published.set(ID, fileFor(state as never));
      await page.goto(`${server.url}/p/${ID}`);
    }
    if (name !== "dark") {
      await page.setViewportSize({ width, height: name === "mobile" ? 1400 : 1500 });
      await page.screenshot({ path: `/tmp/w/shots/${state}-${name}-top.png` });
    }
    await page.screenshot({ path: `/tmp/w/shots/${state}-${name}.png`, fullPage: true });
    if (name === "desktop") {
      await page.emulateMedia({ media: "print" });
      await page.setViewportSize({ width: 720, height: 1000 });
      await page.screenshot({ path: `/tmp/w/shots/${state}-print.png`, fullPage: true });
    }
    await context.close();
  }
await browser.close();
await server.close();
