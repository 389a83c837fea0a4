// credence verify of shares: which files it takes for one, where it looks for the anchor, and that the report is the same.
// The chain is a sample; that real commands reach a real one is in lifecycle.test.ts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeCompact, writeJws } from "../../../src/core/share/shareForm.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { Cli } from "../../support/cli.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { share, sources } from "../../support/fixtures/issuedShare.ts";
import { makeVerifier } from "../../support/verifying/sampleVerifier.ts";

const folder = temporaryFolder();
const verifier = makeVerifier(sources());
const cli = new Cli(join(folder, "workspace"), {
  openVerifier: () =>
    Promise.resolve({
      verify: (bytes) => verifier.verify(bytes),
      verifyShare: (text, anchor) => verifier.verifyShare(text, anchor),
      close: () => Promise.resolve(),
    }),
});
const anchor = share.anchors.B;
const jws = JSON.stringify(writeJws({ ...share, anchor }), null, 2);

let files = 0;
function place(name: string, content: string, beside?: string): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, content);
  if (beside !== undefined) writeFileSync(path.replace(/\.sd-jwt$/i, ".anchor"), beside);
  return path;
}
async function verify(...paths: string[]) {
  const ran = await cli.run("--json", "verify", ...paths);
  return { exit: ran.exit, reports: ran.out.map((line) => JSON.parse(line) as Report & { file: string }) };
}

describe("credence verify FILE.sd-jwt", () => {
  it("is 0 for a share with its anchor beside it, and shows every check", async () => {
    const path = place("ada.sd-jwt", share.compact, anchor);
    expect(await verify(path)).toMatchObject({
      exit: 0,
      reports: [{ format: "credence-report-v1", verdict: "valid", file: path, document: { id: share.body.id } }],
    });
    const person = await cli.run("verify", path);
    expect(person.out[0]).toBe(`${path}: VALID — Valid`);
    expect(person.out.filter((line) => /^ {2}✓ \w+/.test(line))).toHaveLength(10);
  });

  it.each<[string, string, string]>([
    ["without any disclosure", writeCompact({ ...share, disclosures: [] }), anchor],
    ["whose line an editor has ended", `${share.compact}\n`, `${anchor}\r\n`],
  ])("is 0 for a share %s", async (_, content, beside) => {
    expect((await verify(place("share.sd-jwt", content, beside))).exit).toBe(0);
    expect((await verify(place("SHARE.SD-JWT", content, beside))).exit).toBe(0);
  });

  it("is 0 for JWS JSON, whatever its file is called", async () => {
    for (const name of ["share.json", "share.sd-jwt", "share"]) expect((await verify(place(name, jws))).exit).toBe(0);
  });

  it("is 1 where the anchor is not beside it, and names the check", async () => {
    const { exit, reports } = await verify(place("alone.sd-jwt", share.compact));
    expect([exit, reports[0]?.checks.format]).toEqual([1, { result: "fail", code: "no_anchor" }]);
  });

  it.each<[string, string, string]>([
    ["an empty file", "", anchor],
    ["a file of view A", JSON.stringify(share.body), anchor],
    ["letters that no share has", `é${share.compact}`, anchor],
    ["an empty anchor", share.compact, ""],
    ["two line ends", `${share.compact}\n\n`, anchor],
    ["a megabyte", `${share.jwt}~${"a".repeat(1_000_000)}~`, anchor],
  ])("is 1, with a report, for %s", async (_, content, beside) => {
    const path = place("bad.sd-jwt", content, beside);
    const { exit, reports } = await verify(path);
    expect([exit, reports[0]?.headline, reports[0]?.file]).toEqual([1, "not_this_format", path]);
    const person = await cli.run("verify", path);
    expect([person.exit, person.text]).toEqual([1, expect.stringMatching(/✗ format/) as string]);
  });

  it("is the worst verdict of shares and files together", async () => {
    const good = place("good.sd-jwt", share.compact, anchor);
    const other = place("view-a.json", JSON.stringify(share.body));
    const { exit, reports } = await verify(good, other);
    expect([exit, reports.map(({ verdict }) => verdict)]).toEqual([1, ["valid", "invalid"]]);
  });
});
