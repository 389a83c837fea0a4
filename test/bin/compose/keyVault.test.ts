// The vault over keystores: which keys there are, and that a password is asked for once, of the key that is opened.
import { beforeAll, describe, expect, it } from "vitest";
import { keyVault } from "../../../src/bin/compose/keyVault.ts";
import type { KeyInfo } from "../../../src/core/trust/keyInfo.ts";
import { openKey } from "../../../src/issuer/transact/keySource.ts";
import { Workspace } from "../../../src/workspace/workspace.ts";
import { Cli } from "../../support/cli.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const workspace = new Workspace(folder);
const PASSWORD = "pass-of-the-registrar";
let asked: string[] = [];

const vault = keyVault(workspace, ({ name }) => {
  asked.push(name);
  return Promise.resolve(PASSWORD);
});

describe("the vault of a workspace", () => {
  let anchor: KeyInfo;

  beforeAll(async () => {
    const cheap = new Cli(folder).dependencies.keyVault(workspace, () => Promise.resolve(PASSWORD));
    anchor = await cheap.make("anchor-1", "anchor", PASSWORD);
    await cheap.make("signing-1", "signing", PASSWORD);
  });

  it("lists its keys without a password", async () => {
    asked = [];
    expect((await vault.list()).map(({ name, purpose }) => [name, purpose])).toEqual([
      ["anchor-1", "anchor"],
      ["signing-1", "signing"],
    ]);
    expect([vault.has("anchor-1"), vault.has("anchor-2"), asked.length]).toEqual([true, false, 0]);
  });

  it("opens an account by name or address, and both keys of a signing keystore, each with one question", async () => {
    asked = [];
    const address = anchor.address ?? "";
    expect((await vault.openAccount("anchor-1")).address.toLowerCase()).toBe(address);
    expect((await openKey(vault, address))?.address.toLowerCase()).toBe(address);
    const { signing, share } = await vault.openSigning("signing-1", { signing: "a#1", share: "a#1-es256" });
    expect([signing.verificationMethod, share?.kid]).toEqual(["a#1", "a#1-es256"]);
    expect(asked).toEqual(["anchor-1", "anchor-1", "signing-1"]);
  });

  it("asks nothing about a key that is not here", async () => {
    asked = [];
    expect(await vault.openAccountOf(`0x${"00".repeat(20)}`)).toBeNull();
    await expect(vault.openAccount("anchor-2")).rejects.toMatchObject({ code: "keystore_missing" });
    expect(asked).toEqual([]);
  });

  it("refuses a wrong password", async () => {
    const wrong = keyVault(workspace, () => Promise.resolve("another"));
    await expect(wrong.openAccount("anchor-1")).rejects.toMatchObject({ code: "wrong_password" });
  });
});
