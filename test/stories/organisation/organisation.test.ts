// Commands about organisation, keys, batches and accreditation: what they refuse and how they ask. What they do when all is
// well is in accreditation.test.ts.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Cli, type IssuedBatch, type Ran } from "../../support/cli.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { rpcCall } from "../../support/chain/testLedger.ts";
import { findEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const cli = new Cli(workspace);
const ADDRESS = `0x${"1".repeat(40)}`;
let batch: IssuedBatch;

const blocks = async (): Promise<unknown> => {
  const chain = await findEmbedded(join(workspace, "chain"));
  if (chain === null) throw new Error("the chain is up");
  return rpcCall(chain, "eth_blockNumber");
};

beforeAll(async () => {
  await cli.start();
  await cli.setUpIssuer();
  const achievement = join(examples, "achievements", "data-ethics-in-practice.json");
  const roster = join(examples, "roster-data-ethics.csv");
  const ran = await cli.run("--json", "issue", roster, "--achievement", achievement, "--yes");
  expect(ran.exit, ran.text).toBe(0);
  batch = ran.json();
});
afterAll(() => cli.stop());

/** The exit code and what was said, and that nothing was sent. */
async function refused(...argv: string[]): Promise<[number, string]> {
  const before = await blocks();
  const ran = await cli.run(...argv);
  expect(await blocks()).toBe(before);
  return [ran.exit, ran.text];
}

describe("a usage error, which sends nothing,", () => {
  const yes = "--yes";
  it.each<[string, string[], string]>([
    [
      "is a time without a zone",
      ["key", "report-compromise", "anchor-1", yes, "--since", "2026-06-30T12:00:00"],
      "--since needs a time",
    ],
    [
      "is a day that there is not",
      ["key", "report-compromise", "anchor-1", yes, "--since", "2026-02-31T25:00:00Z"],
      "--since needs a time",
    ],
    [
      "is a part of a second",
      ["key", "report-compromise", "anchor-1", yes, "--since", "2026-06-30T12:00:00.5Z"],
      "--since needs a time",
    ],
    ["is no time at all", ["key", "report-compromise", "anchor-1", yes], "--since"],
    ["is a key that is not here", ["key", "revoke", "anchor-9", yes], "Name it by its address instead"],
    ["is a signing key", ["key", "revoke", "signing-1", yes], "no anchor key signing-1"],
    ["is half an address", ["key", "revoke", "0x1234", yes], "not an address"],
    ["is a batch that is no number", ["batch", "reaffirm", "first", yes], "not a batch number"],
    ["is a batch that is not here", ["batch", "reaffirm", "99", yes], "There is no batch 99"],
    ["is a root in upper case", ["batch", "revoke", `0x${"A".repeat(64)}`, yes], "not a batch number"],
    ["is an issuer that is no number", ["issuer", "show", "us"], "not an issuer id"],
    ["is an issuer that the ledger does not have", ["issuer", "show", "99"], "There is no issuer 99"],
    ["is an authority that is no address", ["authority", "propose", "the-dean", yes], "not an address"],
    ["is an accreditation without a DID", ["accredit", "1", "--for", "issue"], "--did"],
    [
      "is an accreditation of an unknown kind",
      ["accredit", "1", "--did", "did:web:a.example", "--for", "teach"],
      "--for",
    ],
    [
      "is an EQF level of nine",
      ["accredit", "1", "--did", "did:web:a.example", "--for", "issue", "--max-eqf", "9"],
      "from 1 to 8",
    ],
    [
      "is a field beyond ISCED-F",
      ["accredit", "1", "--did", "did:web:a.example", "--for", "issue", "--fields", "02,11"],
      "11 is not",
    ],
    ["is an annulment without a time", ["accreditation", "annul", "1", "--for", "issue", yes], "--since"],
    ["is a request that is not here", ["relay", "nowhere.json"], "cannot be read"],
    [
      "is a network to join where a workspace is",
      ["join", "--rpc", "http://127.0.0.1:9", "--chain-id", "1"],
      "is a workspace already",
    ],
  ])("%s", async (_, argv, said) => {
    expect(await refused(...argv)).toEqual([2, expect.stringContaining(said)]);
  });

  it("is a request with a fault, and its place is named", async () => {
    const path = join(folder, "request.json");
    writeFileSync(path, '{"format":"credence-anchor-request-v1","size":0}');
    expect(await refused("relay", path)).toEqual([
      2,
      expect.stringMatching(/\/size: .* Nothing was sent|Nothing was sent.*\/size: /s),
    ]);
  });

  it("is what cannot be undone, where nobody can be asked", async () => {
    for (const argv of [
      ["key", "revoke", "anchor-1"],
      ["key", "report-compromise", "anchor-1", "--since", "2026-06-30T12:00:00Z"],
      ["batch", "revoke", "1"],
      ["batch", "reaffirm", "1"],
      ["authority", "propose", ADDRESS],
      ["accreditation", "annul", "1", "--for", "issue", "--since", "2026-06-30T12:00:00Z"],
    ])
      expect(await refused(...argv)).toEqual([2, expect.stringContaining("add --yes")]);
  });

  it("is a no at the question, which says what it is about", async () => {
    const ran: Ran = await cli.runAs({ secrets: [], yes: [false] }, "batch", "revoke", String(batch.id));
    expect([ran.exit, ran.text]).toEqual([
      2,
      expect.stringMatching(new RegExp(`${batch.root}.*Nothing was changed`, "s")),
    ]);
  });
});

describe("what the contracts refuse, described in words before anything is sent,", () => {
  it.each<[string, string[], string, number?]>([
    ["is to reaffirm a batch that is not in doubt", ["batch", "reaffirm", "1", "--yes"], "ledger_not_in_doubt"],
    [
      "is to take over an authority that was not offered",
      ["authority", "accept", "1"],
      "ledger_authority_not_proposed",
    ],
    [
      "is a compromise before the key was authorized",
      ["key", "report-compromise", "anchor-1", "--since", "2020-01-01T00:00:00Z", "--yes"],
      "ledger_compromise_out_of_range",
    ],
    ["is a key that never was one", ["key", "revoke", ADDRESS, "--yes"], "ledger_key_unknown"],
    [
      "is to accredit oneself",
      ["accredit", "1", "--did", "did:web:credence-demo.example", "--for", "issue"],
      "registry_self_accreditation",
      2,
    ],
    ["is to accept who has never accredited us", ["accreditation", "accept", "7"], "registry_never_accredited"],
    ["is to withdraw what was never given", ["accreditation", "withdraw", "7", "--for", "issue"], "registry_not_held"],
  ])("%s", async (_, argv, code, exit = 5) => {
    const before = await blocks();
    const ran = await cli.run("--json", ...argv);
    expect([ran.exit, ran.json().code, await blocks()]).toEqual([exit, code, before]);
    const { message } = ran.json<{ message: string }>();
    expect(message).toMatch(/refused: .*\. Nothing was sent\.$/s);
  });
});

it("a published batch cannot be asked for again: there is nothing left to anchor", async () => {
  const out = join(folder, "again.json");
  const ran = await cli.run("--json", "batch", "request", "1", "--out", out);
  expect([ran.exit, ran.json().code, existsSync(out)]).toEqual([5, "bad_move", false]);
});

it("a superseded credential says so", async () => {
  const out = join(folder, "out");
  expect((await cli.run("export", "1", "--out", out)).exit).toBe(0);
  const file = join(out, readdirSync(out).find((name) => /^[0-9a-f-]{36}\.json$/.test(name)) ?? "");
  expect((await cli.run("supersede", file, "--yes")).exit).toBe(0);
  const { verdict, headline } = (await cli.run("--json", "verify", file)).json<{ verdict: string; headline: string }>();
  expect([verdict, headline]).toEqual(["invalid", "superseded"]);
});

describe("joining a network", () => {
  const other = new Cli(join(folder, "other"));

  it("checks the deployment file against chain and code, and keeps nothing where it does not fit", async () => {
    const chain = await findEmbedded(join(workspace, "chain"));
    if (chain === null) throw new Error("the chain is up");
    const deployment = join(workspace, "deployment.json");
    const joinWith = (rpc: string, id: number) =>
      other.run("--json", "join", "--rpc", rpc, "--chain-id", String(id), "--deployment", deployment);
    expect(await joinWith(chain.rpc, chain.chainId + 1)).toMatchObject({ exit: 2 });
    expect((await joinWith("http://127.0.0.1:9", chain.chainId)).json().code).toBe("rpc_unreachable");
    expect(existsSync(join(folder, "other", "credence.json"))).toBe(false);
    expect((await joinWith(chain.rpc, chain.chainId)).exit).toBe(0);
    const shown = await other.run("issuer", "show", "1");
    expect(shown.text).toContain("did:web:credence-demo.example");
    expect(shown.text).toContain("1 credential of batch");
  });
});
