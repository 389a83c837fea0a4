// The main job, end to end and nothing pretended: an institution issues a roster, a graduate's link shows the credential,
// REST gives an employer the right answer — when all is well, after a change, after a revocation, and when things are down.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../../src/core/bytes/bytes.ts";
import { parseJsonObject } from "../../../src/core/json/strictJson.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { Cli, type IssuedBatch, type Ran } from "../../support/cli.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const out = join(folder, "out");
const cli = new Cli(workspace);
let service: string;
let batch: IssuedBatch;
/** as links.csv has them, in the order of the roster */
let learners: { readonly name: string; readonly link: string; readonly file: string }[];

async function credence(...argv: string[]): Promise<Ran> {
  const ran = await cli.run("--json", ...argv);
  if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
  return ran;
}

/** What an employer's software does. */
async function ask(file: string): Promise<{ status: number; retryAfter: string | null; report: Report }> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${service}/v1/verify`, { method: "POST", headers, body: file });
  const retryAfter = response.headers.get("retry-after");
  return { status: response.status, retryAfter, report: (await response.json()) as Report };
}

const idOf = (index: number): string => learners[index]?.link.split("/p/")[1] ?? "";
const fileText = (index: number): string => readFileSync(join(out, learners[index]?.file ?? ""), "utf8");
const page = async (index: number): Promise<{ status: number; html: string }> => {
  const response = await fetch(`${service}/p/${idOf(index)}`);
  return { status: response.status, html: await response.text() };
};

beforeAll(async () => {
  service = await cli.start();
  await credence("key", "new", "signing-1", "--for", "signing");
  await credence("key", "new", "anchor-1", "--for", "anchor");
  await credence("issuer", "register", join(examples, "issuer-profile.json"));
  await credence("key", "authorize", "anchor-1");
  const roster = join(examples, "roster-data-ethics.csv");
  const achievement = join(examples, "achievements", "data-ethics-in-practice.json");
  batch = (await credence("issue", roster, "--achievement", achievement, "--out", out, "--yes")).json();
  const [, ...lines] = readFileSync(join(out, "links.csv"), "utf8").trimEnd().split("\r\n");
  learners = lines.map((line) => {
    const [, name = "", , link = "", file = ""] = line.split(",");
    return { name, link, file };
  });
});
afterAll(() => cli.stop());

describe("a graduate", () => {
  it("has a link to the very file that the institution handed out, and it is valid", async () => {
    expect(batch.firstLink.startsWith(`${service}/p/`)).toBe(true);
    const response = await fetch(`${service}/v1/proofs/${idOf(0)}`);
    const body = (await response.json()) as { credential?: unknown };
    expect([response.status, body]).toMatchObject([200, { credential: parseJsonObject(utf8(fileText(0))) }]);
    const { status, report } = await ask(fileText(0));
    expect([status, report.verdict, report.headline]).toEqual([200, "valid", "valid"]);
    for (const check of Object.values(report.checks)) expect(check).toEqual({ result: "pass" });
    expect(report.chain).toMatchObject({ evidence: "local", batchSize: 24 });
  });

  it("has a page that anybody can open: who, what, by whom, and what was checked", async () => {
    const { status, html } = await page(0);
    expect(status).toBe(200);
    for (const part of [learners[0]?.name ?? "?", "Data Ethics in Practice", "Example University"])
      expect(html).toContain(part);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });

  it("is not found by guessing: an unknown link and a malformed one are the same", async () => {
    for (const id of ["AAAAAAAAAAAAAAAAAAAAAA", idOf(0).toLowerCase(), "1", "..%2f..%2fledger.sqlite"]) {
      if (id === idOf(0)) continue;
      expect([
        id,
        (await fetch(`${service}/p/${id}`)).status,
        (await fetch(`${service}/v1/proofs/${id}`)).status,
      ]).toEqual([id, 404, 404]);
    }
  });
});

describe("an employer", () => {
  it("reads that a changed file is altered, for every kind of change", async () => {
    const [name = ""] = /"identityHash": "[^"]+"/.exec(fileText(1)) ?? [];
    const changes: [string, string][] = [
      [name, '"identityHash": "Somebody Else"'],
      ["Data Ethics in Practice", "Data Ethics at Length"],
      ["2026-05-29", "2025-05-29"],
      ['"Passed', '"passed'],
    ];
    for (const [from, to] of changes) {
      expect(fileText(1)).toContain(from);
      const { status, report } = await ask(fileText(1).replaceAll(from, to));
      expect([from, status, report.verdict, report.headline]).toEqual([from, 200, "invalid", "altered"]);
    }
  });

  it("reads that the proof of another learner does not fit", async () => {
    const [one, other] = [parseJsonObject(utf8(fileText(1))), parseJsonObject(utf8(fileText(2)))];
    const { report } = await ask(JSON.stringify({ ...one, proof: other.proof ?? null }));
    expect(report.verdict).toBe("invalid");
  });

  it("reads of a suspension, its end and a revocation at once, by link, page and file alike", async () => {
    const path = join(out, learners[3]?.file ?? "");
    const verdicts = async (): Promise<string[]> => {
      const proof = (await (await fetch(`${service}/v1/proofs/${idOf(3)}`)).json()) as { report?: Report };
      const { report } = await ask(fileText(3));
      return [report.verdict, report.headline, proof.report?.headline ?? ""];
    };
    expect(await verdicts()).toEqual(["valid", "valid", "valid"]);
    await credence("suspend", path);
    expect(await verdicts()).toEqual(["invalid", "suspended", "suspended"]);
    await credence("reinstate", path);
    expect(await verdicts()).toEqual(["valid", "valid", "valid"]);
    await credence("revoke", path, "--yes");
    expect(await verdicts()).toEqual(["invalid", "revoked", "revoked"]);
    expect((await page(3)).html.toLowerCase()).toContain("revoked");
    expect((await ask(fileText(4))).report.verdict).toBe("valid");
  });
});

describe("when things are down", () => {
  it("a restarted service has the same links, and knows of the same revocations", async () => {
    expect((await cli.stop())?.exit).toBe(0);
    await expect(fetch(service)).rejects.toThrow();
    service = await cli.start();
    const response = await fetch(`${service}/v1/proofs/${idOf(0)}`);
    expect([response.status, await response.json()]).toMatchObject([200, { report: { verdict: "valid" } }]);
    expect((await ask(fileText(3))).report.headline).toBe("revoked");
  });

  it("a chain that is down is no reason to call anything invalid, or valid: 503, and try again", async () => {
    const { node } = JSON.parse(readFileSync(join(workspace, "chain", "run.json"), "utf8")) as { node: number };
    process.kill(node, "SIGKILL"); // the node that `up` started here
    const { status, retryAfter, report } = await ask(fileText(0));
    expect([status, report.verdict, report.headline]).toEqual([503, "undetermined", "could_not_check"]);
    expect(Number(retryAfter)).toBeGreaterThan(0);
    // what the institution has revoked itself, its own service knows without the chain
    const revoked = await ask(fileText(3));
    expect([revoked.status, revoked.report.verdict, revoked.report.headline]).toEqual([200, "invalid", "revoked"]);
    expect(revoked.report.checks.anchor.result).toBe("unknown");
    expect((await ask(fileText(0).replace("Practice", "practice"))).report).toMatchObject({
      verdict: "invalid",
      headline: "altered",
    });
    expect((await page(0)).html).not.toMatch(/tampered|altered/i);
    await cli.stop();
    service = await cli.start();
    expect((await ask(fileText(0))).report.verdict).toBe("valid");
    expect((await ask(fileText(3))).report.headline).toBe("revoked");
  });

  it("a holder's file outlives the institution's database: file and chain are enough", async () => {
    await cli.stop();
    for (const name of readdirSync(workspace)) if (name.startsWith("ledger.sqlite")) rmSync(join(workspace, name));
    service = await cli.start();
    expect((await ask(fileText(0))).report).toMatchObject({ verdict: "valid", chain: { batchSize: 24 } });
    expect((await ask(fileText(3))).report.headline).toBe("revoked");
    expect((await fetch(`${service}/p/${idOf(0)}`)).status).toBe(404);
    const ran = await cli.run("--json", "verify", join(out, learners[0]?.file ?? ""));
    expect([ran.exit, ran.json<Report>().verdict]).toEqual([0, "valid"]);
  });
});
