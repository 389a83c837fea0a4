// What the command line does with transactions under way: issued once, resumed, shown, given up, locked, within a fee.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStore } from "../../../src/bin/compose/openStore.ts";
import { findEmbedded } from "../../../src/chain/embedded/embeddedChain.ts";
import { Workspace } from "../../../src/workspace/workspace.ts";
import type { Report } from "../../../src/core/report/report.ts";
import type { Store } from "../../../src/state/store.ts";
import { english } from "../../../src/wording/report/en.ts";
import { Cli, type IssuedBatch, type Ran } from "../../support/cli.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { rpcCall } from "../../support/chain/testLedger.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const workspace = new Workspace(join(folder, "workspace"));
const ETHICS = join(examples, "achievements", "data-ethics-in-practice.json");
const roster = join(folder, "roster.csv");
const cli = new Cli(workspace.directory);
let service: string;
let batch: IssuedBatch;

const issue = (path = roster, ...argv: string[]): Promise<Ran> =>
  cli.run("--json", ...argv, "issue", path, "--achievement", ETHICS, "--yes");

async function done(...argv: string[]): Promise<Ran> {
  const ran = await cli.run(...argv);
  if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
  return ran;
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(workspace);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function node(method: string, ...parameters: unknown[]): Promise<unknown> {
  const chain = await findEmbedded(workspace.chainDirectory);
  if (chain === null) throw new Error("the chain does not run");
  return rpcCall(chain, method, ...parameters);
}

/** The same commands, where the network takes nothing: whatever is signed stays intended. */
const offline: Cli["dependencies"]["openIssuingSession"] = async (one, options) => {
  const issuing = await cli.dependencies.openIssuingSession(one, options);
  Object.defineProperty(issuing.ledger, "submit", { value: () => Promise.reject(new Error("connection lost")) });
  return issuing;
};
const away = new Cli(workspace.directory, { openIssuingSession: offline });

const newRoster = (row: number): string => {
  const [head = "", ...rows] = readFileSync(join(examples, "roster-data-ethics.csv"), "utf8").split("\n");
  const path = join(folder, `roster-${row}.csv`);
  writeFileSync(path, `${head}\n${rows[row] ?? ""}\n`);
  return path;
};

beforeAll(async () => {
  copyFileSync(join(examples, "roster-data-ethics.csv"), roster);
  service = await cli.start();
  await cli.setUpIssuer();
  batch = (await issue()).json();
});
afterAll(() => cli.stop());

it("a roster is issued once, whatever its file is called, and the second run names the first batch [F5]", async () => {
  const renamed = join(folder, "renamed.csv");
  copyFileSync(roster, renamed);
  for (const path of [roster, renamed]) {
    const ran = await issue(path);
    expect([ran.exit, ran.json()]).toMatchObject([
      2,
      { code: "already_issued", data: { batch: batch.id, state: "published" } },
    ]);
    expect(ran.text).toContain("--again");
  }
  expect((await done("--json", "status")).json<{ batches: unknown[] }>().batches).toHaveLength(1);
});

it("the history of a batch has every move with its time", async () => {
  const { journal, sending } = (await done("--json", "status", "1")).json<{
    journal: { from: string | null; to: string }[];
    sending: { versions: object[] };
  }>();
  expect(journal.map(({ to }) => to)).toEqual([
    "open",
    "sealed",
    "intended",
    "sent",
    "included",
    "finalized",
    "published",
  ]);
  expect(JSON.stringify(sending)).not.toContain('"raw"');
  expect((await done("status", "1")).text).toMatch(/20\d\d-\S+Z sent → included/);
});

it("resume finishes everything that was interrupted, batches and changes of status alike", async () => {
  const failed = await away.run("issue", newRoster(1), "--achievement", ETHICS, "--yes");
  expect(failed.exit).toBe(5);
  const id = await withStore(async (store) => (await store.credentials.load(batch.id, 0))?.id ?? "");
  expect((await away.run("suspend", id)).exit).toBe(5);
  await done("resume");
  expect((await done("status")).text).not.toContain("Not finished");
  const states = (await done("--json", "status")).json<{ batches: IssuedBatch[]; sendings: object[] }>();
  expect([states.batches.map(({ state }) => state), states.sendings]).toEqual([["published", "published"], []]);
});

it("status shows a change that is under way, and what to do", async () => {
  const id = await withStore(async (store) => (await store.credentials.load(batch.id, 1))?.id ?? "");
  expect((await away.run("suspend", id)).exit).toBe(5);
  const { text } = await done("status");
  expect(text).toMatch(/transaction \d+ \(suspend, batch 1\): intended, nonce \d+ of 0x/);
  expect(text).toContain("Not finished: credence resume");
  expect((await done("resume")).text).toContain("finalized");
});

it("a batch for somebody else to send is left to them, unless it is named", async () => {
  const request = join(folder, "request.json");
  await done("issue", newRoster(2), "--achievement", ETHICS, "--request", request, "--yes");
  const { text } = await done("resume");
  expect(text).toContain("sealed");
  expect((await done("resume", "3")).text).toContain("published");
});

it("a batch is given up where nothing of it can be mined, and its roster can be issued again", async () => {
  const path = newRoster(3);
  await done("issue", path, "--achievement", ETHICS, "--request", join(folder, "other.json"), "--yes");
  expect((await cli.run("abandon", "4")).exit).toBe(2);
  expect((await done("abandon", "4", "--yes")).text).toContain("Nothing of it was sent");
  expect((await cli.run("abandon", "1", "--yes")).exit).toBe(5);
  expect((await issue(path)).json()).toMatchObject({ state: "published" });
});

it("a key in use by another command is refused with its owner, and taken over with --take-over", async () => {
  const anchor = await withStore(async (store) => {
    const { transactionId } = await store.batches.load(1);
    const { chainId, sender } = await store.transactions.load(transactionId ?? 0);
    return `${chainId}/${sender}`;
  });
  const holder = { owner: "ann@elsewhere", process: "elsewhere 1 2 3 4", since: new Date().toISOString() };
  await withStore((store) => store.locks.acquire(anchor, holder, null));
  const refused = await issue(newRoster(4));
  expect([refused.exit, refused.json()]).toMatchObject([5, { code: "key_locked", data: { owner: "ann@elsewhere" } }]);
  const taken = await cli.run("--take-over", "resume", "6");
  expect([taken.exit, taken.text]).toEqual([0, expect.stringContaining("taken over from ann@elsewhere") as string]);
});

it("a batch whose nonce was used by another transaction waits for a person, who signs a new anchor [F15]", async () => {
  expect((await away.run("issue", newRoster(6), "--achievement", ETHICS, "--yes")).exit).toBe(5);
  const { id, nonce } = await withStore(async (store) => {
    const [newest] = await store.batches.list();
    const { nonce } = await store.transactions.load(newest?.transactionId ?? 0);
    return { id: String(newest?.id), nonce: nonce ?? 0 };
  });
  const password = readFileSync(workspace.passwordPath, "utf8").trim();
  const key = await cli.dependencies.keyVault(workspace, () => Promise.resolve(password)).openAccount("anchor-1");
  const chainId = Number(await node("eth_chainId"));
  const fees = { gasLimit: 21_000n, maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 1n };
  const foreign = await key.signTransaction({ type: 2, chainId, to: key.address, nonce, ...fees });
  const by = await node("eth_sendRawTransaction", foreign);
  for (const command of ["resume", "resume"]) {
    const ran = await cli.run("--json", command, id);
    expect([ran.exit, ran.json()]).toMatchObject([
      5,
      { code: "sending_halted", data: { batch: Number(id), nonce, by } },
    ]);
  }
  expect((await cli.run("resume")).text).toContain("ALARM");
  expect((await done("status")).text).toContain(`credence resume ${id} --again`);
  expect((await cli.run("resume", "1", "--again")).exit).toBe(5); // that one is not halted
  expect((await done("--json", "resume", id, "--again")).json()).toMatchObject({ state: "published" });
});

it("nothing is signed over the cap of fees, by option or by the workspace", async () => {
  const path = newRoster(5);
  const refused = await issue(path, "--max-fee", "0.000000001");
  expect([refused.exit, refused.json()]).toMatchObject([5, { code: "fee_over_cap", data: { cap: "1" } }]);
  const config = workspace.load();
  workspace.save({ ...config, fees: { maxFeePerGas: "0.000000002" } });
  expect((await issue(path)).json()).toMatchObject({ code: "fee_over_cap", data: { cap: "2" } });
  workspace.save(config);
  expect((await issue(path, "--max-fee", "much")).exit).toBe(2);
  expect((await issue(path, "--max-fee", "500")).exit).toBe(0);
});

it("the service honours a change of status at once, names it as not on the chain, and forgets one that is given up [F32]", async () => {
  const { credential, link } = await withStore(async (store) => {
    const id = (await store.credentials.load(batch.id, 3))?.id ?? "";
    const links = await store.links.list(batch.id);
    return { credential: id, link: links.find(({ credentialId }) => credentialId === id)?.id ?? "" };
  });
  const seen = async () => {
    const proof = (await (await fetch(`${service}/v1/proofs/${link}`)).json()) as { report: Report };
    return [proof.report.headline, proof.report.statusAhead];
  };
  expect((await away.run("revoke", credential, "--yes")).exit).toBe(5);
  expect(await seen()).toEqual(["revoked", true]);
  expect(await (await fetch(`${service}/p/${link}`)).text()).toContain(english.record.statusNotOnChain);
  await withStore(async ({ transactions }) => {
    const [open] = await transactions.list(["intended"]);
    await transactions.move(open?.id ?? 0, "intended", "abandoned", { at: "2026-06-30T10:00:00Z" });
  });
  expect(await seen()).toEqual(["valid", false]);
  await done("suspend", credential);
  expect(await seen()).toEqual(["suspended", false]);
  expect((await away.run("reinstate", credential)).exit).toBe(5);
  expect(await seen()).toEqual(["suspended", false]);
  await done("resume");
  expect(await seen()).toEqual(["valid", false]);
});

it("a key is not ended while a transaction of it is under way, unless forced [F22]", async () => {
  const id = await withStore(async (store) => (await store.credentials.load(batch.id, 2))?.id ?? "");
  expect((await away.run("suspend", id)).exit).toBe(5);
  const refused = await cli.run("--json", "key", "revoke", "anchor-1", "--yes");
  expect([refused.exit, refused.json()]).toMatchObject([5, { code: "key_in_use", data: { batch: 1 } }]);
  await done("resume");
  await done("key", "revoke", "anchor-1", "--yes");
});

it("an issuer is registered once, although the command was interrupted after it signed its transaction", async () => {
  const fresh = join(folder, "fresh");
  const [broken, whole] = [new Cli(fresh, { openIssuingSession: offline }), new Cli(fresh)];
  await whole.start();
  await whole.run("key", "new", "signing-1", "--for", "signing");
  const register = ["--json", "issuer", "register", join(examples, "issuer-profile.json")];
  expect((await broken.run(...register)).exit).toBe(5);
  const done = await whole.run(...register);
  expect([done.exit, done.json()]).toMatchObject([0, { issuerId: 1 }]);
  const store = await openStore(new Workspace(fresh));
  const purposes = (await store.transactions.list(["finalized"])).map(({ purpose }) => purpose);
  expect(purposes).toEqual(["deploy", "deploy", "issuer"]);
  await store.close();
  await whole.stop();
});

it("the service withdraws what a reorg past finality undid, until resume has seen it final again [F17]", async () => {
  const link = new URL(batch.firstLink).pathname;
  expect((await fetch(`${service}${link}`)).status).toBe(200);
  const [height, anchored] = await withStore(async (store) => {
    const { mined } = await store.transactions.load((await store.batches.load(1)).transactionId ?? 0);
    return [Number(await node("eth_blockNumber")), mined?.blockNumber ?? 0];
  });
  await node("anvil_reorg", height - anchored + 1, []);
  await node("anvil_mine", "0x1");
  const second = new Cli(workspace.directory);
  const other = await second.start("serve");
  const state = () => withStore(async (store) => (await store.batches.load(1)).state);
  while ((await state()) === "published") await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await state()).toBe("included");
  for (const url of [service, other]) expect((await fetch(`${url}${link}`)).status).toBe(404);
  await second.stop();
});
