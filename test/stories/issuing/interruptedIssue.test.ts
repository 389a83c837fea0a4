// Issuing that breaks off before the seal, whatever broke it: a plain error, nothing sent, an open batch that `status` names and
// `abandon` drops, and the same roster can be issued afterwards.
import { renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import { Cli, type IssuedBatch } from "../../support/cli.ts";
import { rpcCall } from "../../support/chain/testLedger.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { mountingRefused, smallDisk } from "../../support/smallDisk.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const cli = new Cli(workspace);
const ETHICS = join(examples, "achievements", "data-ethics-in-practice.json");

beforeAll(async () => {
  await cli.start();
  await cli.setUpIssuer();
});
afterAll(() => cli.stop());

function roster(rows: number): string {
  const path = join(folder, `${rows}.csv`);
  const lines = Array.from({ length: rows }, (_, i) => `Learner ${i},urn:example:${i}`);
  writeFileSync(path, ["name,learnerId", ...lines, ""].join("\n"));
  return path;
}

const issue = (by: Cli, rows: number) => by.run("issue", roster(rows), "--achievement", ETHICS, "--yes");

async function height(): Promise<unknown> {
  const chain = await findEmbedded(join(workspace, "chain"));
  if (chain === null) throw new Error("the chain is up");
  return rpcCall(chain, "eth_blockNumber");
}

/** The newest batch as status has it. */
async function newest(): Promise<IssuedBatch | undefined> {
  return (await cli.run("--json", "status")).json<{ batches: IssuedBatch[] }>().batches[0];
}

/** It breaks off, saying `why`; what is left is an open batch of so many, which is dropped. */
async function breaksOff(by: Cli, rows: number, why: string, before?: () => void): Promise<void> {
  const at = await height();
  const ran = await issue(by, rows);
  expect([ran.exit, ran.text]).toEqual([5, expect.stringContaining(why) as string]);
  expect(ran.text).not.toContain("This should not happen");
  expect(await height()).toBe(at);
  before?.();
  const open = await newest();
  expect(open).toMatchObject({ state: "open", size: rows });
  const id = String(open?.id);
  expect((await cli.run("status")).text).toContain(`credence abandon ${id}`);
  expect((await cli.run("resume", id)).text).toContain("open");
  expect((await cli.run("abandon", id, "--yes")).text).toContain("Nothing of it was sent");
  expect(await newest()).toMatchObject({ state: "abandoned" });
}

describe("issuing breaks off", () => {
  it("where two credentials get the same id", async () => {
    const unlucky = new Cli(workspace, {
      async openIssuingSession(...given) {
        const issuing = await cli.dependencies.openIssuingSession(...given);
        const constant = (length: number): Uint8Array => new Uint8Array(length).fill(7);
        return { ...issuing, context: () => ({ ...issuing.context(), random: constant }) };
      },
    });
    await breaksOff(unlucky, 24, "Two credentials have the same id");
  });

  it("where a worker thread dies", async () => {
    const dying = vi.spyOn(Worker.prototype, "postMessage").mockImplementationOnce(function (this: Worker) {
      void this.terminate();
    });
    await breaksOff(cli, 1_100, "A worker thread failed");
    dying.mockRestore();
  });

  it("where the disk is full, and is done once there is room", async ({ skip }) => {
    const refused = mountingRefused(join(folder, "probe"));
    skip(refused !== null, refused ?? "");
    const disk = smallDisk(join(folder, "small"), "1m");
    const database = join(workspace, "ledger.sqlite");
    renameSync(database, join(folder, "kept.sqlite"));
    symlinkSync(join(disk.folder, "ledger.sqlite"), database);
    try {
      await breaksOff(cli, 300, "The disk is full", () => disk.grow("64m"));
      expect((await issue(cli, 300)).text).toContain("published, 300 credentials");
    } finally {
      renameSync(join(folder, "kept.sqlite"), database);
      disk.end();
    }
  });

  it("not even begun where row 900,001 of a million has a fault", async () => {
    const at = await height();
    const path = join(folder, "million.csv");
    const lines = Array.from({ length: 900_000 }, (_, i) => `Learner ${i},urn:example:${i}\n`);
    writeFileSync(
      path,
      ["name,learnerId\n", ...lines.slice(0, 899_999), "Ada Byron,not a URI\n", ...lines.slice(899_999)].join(""),
    );
    const before = await newest();
    const ran = await cli.run("issue", path, "--achievement", ETHICS, "--yes");
    expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining("row 900001, column learnerId") as string]);
    expect(ran.text).toContain("Nothing was signed");
    expect([await height(), await newest()]).toEqual([at, before]);
  });

  it("nowhere in the end: the same rosters are issued", async () => {
    expect((await issue(cli, 24)).text).toContain("published, 24 credentials");
  });
});
