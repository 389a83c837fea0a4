// An issuer without a domain: its DID is its signing key, and every resolver of did:key finds that key under the id in the file.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { JsonObject } from "../../../src/core/json/strictJson.ts";
import { Cli } from "../../support/cli.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const cli = new Cli(join(folder, "workspace"));
const ETHICS = join(examples, "achievements", "data-ethics-in-practice.json");
let publicKey: string;

const profile = (members: object): string => {
  const path = join(folder, "profile.json");
  writeFileSync(path, JSON.stringify({ name: { en: "Small College" }, country: "IE", ...members }));
  return path;
};

beforeAll(async () => {
  await cli.start();
  publicKey = (await cli.run("--json", "key", "new", "signing-1", "--for", "signing")).json<{ publicKey: string }>()
    .publicKey;
  await cli.run("key", "new", "anchor-1", "--for", "anchor");
});
afterAll(() => cli.stop());

it("a did:key of another key is refused with the DID that this workspace can sign for", async () => {
  const other = "did:key:z6Mkt9uW7EvwXZnayJfuLFjFYTEXTHnLmLwpD1ESQuDJCJRn";
  const ran = await cli.run("issuer", "register", profile({ did: other }));
  expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining(`did:key:${publicKey}`)]);
});

it("a key that resolvers of the DID would not find is refused", async () => {
  const did = `did:key:${publicKey}`;
  const key = { id: `${did}#signing-1`, type: "Multikey", value: publicKey, from: "2026-01-01T00:00:00Z" };
  const ran = await cli.run("issuer", "register", profile({ did, keys: [key] }));
  expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining(`${did}#${publicKey}`)]);
});

it("its credentials name the key as resolvers do, are valid, and have no view B, with the reason", async () => {
  const did = `did:key:${publicKey}`;
  expect((await cli.run("issuer", "register", profile({ did }))).exit).toBe(0);
  await cli.run("key", "authorize", "anchor-1");
  const roster = join(folder, "roster.csv");
  writeFileSync(roster, "name\nAda\n");
  const out = join(folder, "out");
  const ran = await cli.run("issue", roster, "--achievement", ETHICS, "--out", out, "--yes");
  expect([ran.exit, ran.err.join("\n")]).toEqual([
    0,
    expect.stringMatching(/no view B: .* a did:key names one key only/),
  ]);
  const files = readdirSync(out).filter((name) => !name.startsWith("links"));
  const name = files.find((one) => /^[0-9a-f-]{36}\.json$/.test(one)) ?? "";
  const credential = JSON.parse(readFileSync(join(out, name), "utf8")) as { proof: JsonObject[] };
  expect(credential.proof[0]).toMatchObject({ verificationMethod: `${did}#${publicKey}` });
  expect(files.filter((one) => one.endsWith(".sd-jwt"))).toEqual([]);
  const verified = await cli.run("--json", "verify", join(out, name));
  expect(verified.json()).toMatchObject({ verdict: "valid", checks: { signature: { result: "pass" } } });
});
