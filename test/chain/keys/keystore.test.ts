// Encrypted keys on disk: readable by other wallets, refused where they are dangerous, and never lost or leaked.
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decryptKeystoreJson } from "ethers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { Keystore } from "../../../src/chain/keys/keystore.ts";
import { hex } from "../../../src/core/bytes/bytes.ts";
import type { CredenceError } from "../../../src/core/errors/credenceError.ts";
import { publicHalvesOf } from "../../../src/signature/suites/issuerKeys.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { errorText } from "../../../src/wording/errors/errorText.ts";

/** The cost of every key that was derived from a password. */
const derived = vi.hoisted((): number[] => []);
vi.mock(import("node:crypto"), async (original) => {
  const crypto = await original();
  const scrypt = (...given: Parameters<typeof crypto.scrypt>): void => {
    derived.push((given[3] as { N: number }).N);
    crypto.scrypt(...given);
  };
  return { ...crypto, scrypt: scrypt as typeof crypto.scrypt };
});

const CHEAP = 2 ** 12;
const PASSWORD = "correct horse battery staple";
const folder = temporaryFolder();
let folders = 0;
const newKeystore = (): Keystore => new Keystore(join(folder, `keys-${++folders}`), CHEAP);

interface Stored {
  version: unknown;
  address: unknown;
  crypto: Record<string, unknown> & { kdfparams: Record<string, unknown> };
  credence: unknown;
}

/** ethers writes the member `crypto` with a capital; wallets read both. */
function storedIn(keystore: Keystore, name: string): Stored {
  const { Crypto: crypto, ...rest } = JSON.parse(readFileSync(keystore.path(name), "utf8")) as Stored & {
    Crypto: Stored["crypto"];
  };
  return { ...rest, crypto };
}

describe("a keystore", () => {
  it("is Web3 secret storage that any wallet opens, with scrypt at N = 2^17", async () => {
    const keystore = new Keystore(join(folder, "costly"));
    const key = await keystore.make("anchor-1", "anchor", PASSWORD, publicHalvesOf);
    const text = readFileSync(keystore.path("anchor-1"), "utf8");
    const opened = await decryptKeystoreJson(text, PASSWORD);
    expect(opened.address.toLowerCase()).toBe(key.address);
    expect((await keystore.wallet("anchor-1", PASSWORD)).privateKey).toBe(opened.privateKey);
    const { version, crypto } = storedIn(keystore, "anchor-1");
    expect([version, crypto.kdf]).toEqual([3, "scrypt"]);
    expect(crypto.kdfparams).toMatchObject({ n: 2 ** 17, r: 8, p: 1, dklen: 32 });
  });

  it("gives back the seed of a signing key, whose public half stands in the file", async () => {
    const keystore = newKeystore();
    const made = await keystore.make("signing-1", "signing", PASSWORD, publicHalvesOf);
    const seed = await keystore.seed("signing-1", PASSWORD);
    expect(publicHalvesOf(seed)).toEqual({ publicKey: made.publicKey, publicJwk: made.publicJwk });
    expect(keystore.info("signing-1")).toEqual({
      name: "signing-1",
      purpose: "signing",
      address: null,
      publicKey: expect.stringMatching(/^z6Mk/) as string,
      publicJwk: { kty: "EC", crv: "P-256", x: expect.any(String) as string, y: expect.any(String) as string },
    });
  });

  it("from before view B has no second key to show, and gives back its seed as ever", async () => {
    const keystore = newKeystore();
    const { publicKey } = await keystore.make("signing-1", "signing", PASSWORD, publicHalvesOf);
    const stored = JSON.parse(readFileSync(keystore.path("signing-1"), "utf8")) as object;
    writeFileSync(
      keystore.path("signing-1"),
      JSON.stringify({ ...stored, credence: { purpose: "signing", publicKey } }),
    );
    expect(keystore.info("signing-1")).toMatchObject({ publicKey, publicJwk: null });
    expect(publicHalvesOf(await keystore.seed("signing-1", PASSWORD)).publicKey).toBe(publicKey);
  });

  it("gives every key its own secret, even under one password", async () => {
    const keystore = newKeystore();
    const names = ["a", "b", "c"];
    for (const name of names) await keystore.make(name, "anchor", PASSWORD, publicHalvesOf);
    const secrets = await Promise.all(names.map((name) => keystore.seed(name, PASSWORD)));
    expect(new Set(secrets.map(hex)).size).toBe(3);
    expect(new Set(names.map((name) => JSON.stringify(storedIn(keystore, name).crypto.kdfparams.salt))).size).toBe(3);
  });

  it("holds its secret in no file, in no form that can be searched for, and for its owner only", async () => {
    const keystore = newKeystore();
    for (const purpose of ["anchor", "authority", "signing"] as const)
      await keystore.make(purpose, purpose, PASSWORD, publicHalvesOf);
    expect(readdirSync(keystore.directory)).toEqual(["anchor.json", "authority.json", "signing.json"]);
    expect(statSync(keystore.directory).mode & 0o777).toBe(0o700);
    for (const { name } of keystore.list()) {
      const path = keystore.path(name);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const text = readFileSync(path, "utf8");
      const seed = Buffer.from(await keystore.seed(name, PASSWORD));
      for (const form of [seed.toString("hex"), seed.toString("base64"), seed.toString("base64url"), PASSWORD])
        expect(text.toLowerCase()).not.toContain(form.toLowerCase());
    }
  });

  it("lists keys by name and purpose, and nothing where there is no folder yet", async () => {
    const keystore = newKeystore();
    expect(keystore.list()).toEqual([]);
    expect(keystore.has("anchor-1")).toBe(false);
    await keystore.make("signing-1", "signing", PASSWORD, publicHalvesOf);
    await keystore.make("anchor-1", "anchor", PASSWORD, publicHalvesOf);
    expect(keystore.list().map(({ name, purpose }) => [name, purpose])).toEqual([
      ["anchor-1", "anchor"],
      ["signing-1", "signing"],
    ]);
    expect(keystore.has("anchor-1")).toBe(true);
  });

  it("is never overwritten: the first key stays, and opens as before", async () => {
    const keystore = newKeystore();
    const first = await keystore.make("anchor-1", "anchor", PASSWORD, publicHalvesOf);
    const before = readFileSync(keystore.path("anchor-1"));
    const path = keystore.path("anchor-1");
    await expect(keystore.make("anchor-1", "signing", "another password", publicHalvesOf)).rejects.toMatchObject({
      code: "keystore_exists",
      data: { path },
    });
    expect(readFileSync(path)).toEqual(before);
    expect((await keystore.wallet("anchor-1", PASSWORD)).address.toLowerCase()).toBe(first.address);
  });

  it("is never overwritten by a command at the same moment: one wins, and its key is the one that stays", async () => {
    const keystore = newKeystore();
    const both = await Promise.allSettled(
      [1, 2, 3].map(() => keystore.make("anchor-1", "anchor", PASSWORD, publicHalvesOf)),
    );
    const made = both.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const refused = both.flatMap((result) => (result.status === "rejected" ? [result.reason as object] : []));
    expect(made).toEqual([keystore.info("anchor-1")]);
    for (const reason of refused) expect(reason).toMatchObject({ code: "keystore_exists" });
    expect(readdirSync(keystore.directory)).toEqual(["anchor-1.json"]);
  });

  it.each(["../escape", "", ".hidden", "UPPER", "a/b", "a b", "a\0b", "con.json", "x".repeat(65), "ключ"])(
    "is not made under the name %j, which could be another path or look like another",
    async (name) => {
      const keystore = newKeystore();
      await expect(keystore.make(name, "anchor", PASSWORD, publicHalvesOf)).rejects.toMatchObject({
        code: "bad_keystore",
      });
      expect(existsSync(keystore.directory)).toBe(false);
    },
  );
});

describe("opening a keystore", () => {
  let keystore: Keystore;
  let good: Stored;

  beforeAll(async () => {
    keystore = newKeystore();
    await keystore.make("good", "anchor", PASSWORD, publicHalvesOf);
    good = storedIn(keystore, "good");
  });

  const plant = (name: string, content: string | object): string => {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(keystore.path(name), text, { mode: 0o600 });
    return keystore.path(name);
  };
  const open = (name: string) => keystore.wallet(name, PASSWORD);

  it("with a wrong password says so, names the file and repeats neither password", async () => {
    const error = (await keystore.wallet("good", "a wrong one").catch((reason: unknown) => reason)) as CredenceError;
    expect(error).toMatchObject({ code: "wrong_password", data: { path: keystore.path("good") } });
    expect(errorText(error)).not.toContain("a wrong one");
    expect(readdirSync(keystore.directory).filter((file) => file.endsWith(".tmp"))).toEqual([]);
    await expect(keystore.seed("good", "")).rejects.toMatchObject({ code: "wrong_password" });
    await open("good");
  });

  it("that does not exist says so", async () => {
    await expect(open("absent")).rejects.toMatchObject({ code: "keystore_missing" });
  });

  it.each([0o644, 0o640, 0o604, 0o660])("with mode %o is refused before the password is tried", async (mode) => {
    const path = plant("readable", good);
    chmodSync(path, mode);
    await expect(open("readable")).rejects.toMatchObject({
      code: "bad_keystore",
      data: { reason: expect.stringMatching(/0600/) as string },
    });
    expect(() => keystore.info("readable")).toThrow(
      expect.objectContaining({
        data: expect.objectContaining({ reason: expect.stringMatching(/0600/) as string }) as object,
      }),
    );
    chmodSync(path, 0o600);
    await open("readable");
  });

  const withKdf = (changes: object) => ({
    ...good,
    crypto: { ...good.crypto, kdfparams: { ...good.crypto.kdfparams, ...changes } },
  });

  it.each([
    ["N of 2^30", { n: 2 ** 30 }],
    ["N of 2^19", { n: 2 ** 19 }],
    ["N of 2, which anybody can try", { n: 2 }],
    ["N as a text", { n: "4096" }],
    ["N missing", { n: undefined }],
    ["r of 2^20", { r: 2 ** 20 }],
    ["p of 10,000", { p: 10_000 }],
    ["N that is no power of two", { n: 5_000 }],
    ["an output of a gigabyte", { dklen: 2 ** 30 }],
    ["no salt", { salt: undefined }],
  ])("that asks for %s is refused before any work is done for it", async (_what, changes) => {
    plant("bomb", withKdf(changes));
    derived.length = 0;
    await expect(open("bomb")).rejects.toMatchObject({ code: "bad_keystore" });
    expect(derived).toEqual([]);
  });

  it("that hides its cost under a second name in capitals is opened by the cost that was checked, or not at all", async () => {
    const { kdfparams } = good.crypto;
    for (const bomb of [
      { ...good, crypto: { ...good.crypto, kdfparams: { N: 2 ** 20, ...kdfparams } } },
      { ...good, Crypto: { ...good.crypto, kdfparams: { ...kdfparams, n: 2 ** 20 } }, crypto: good.crypto },
      { Crypto: { ...good.crypto, kdfparams: { ...kdfparams, n: 2 ** 20 } }, ...good },
      {
        ...good,
        crypto: {
          KDF: "pbkdf2",
          KdfParams: { c: 20_000_000, prf: "hmac-sha256", dklen: 32, salt: kdfparams.salt },
          ...good.crypto,
        },
      },
    ]) {
      plant("hidden", bomb);
      derived.length = 0;
      const opened = await open("hidden").then(
        (wallet) => wallet.address.slice(2).toLowerCase(),
        (error: unknown) => (error as { code: unknown }).code,
      );
      expect([opened, derived]).toBeOneOf([
        [good.address, [CHEAP]],
        ["bad_keystore", []],
      ]);
    }
  });

  it.each([
    ["not JSON", "-----BEGIN EC PRIVATE KEY-----"],
    ["an empty file", ""],
    ["some other JSON", '{"name":"credence","version":"0.1.0"}'],
    ["a list", "[]"],
    ["JSON with a key twice", '{"version":3,"version":3}'],
    ["a file of a megabyte", `{"version":3,"x":"${"x".repeat(1_000_000)}"}`],
  ])("that is %s is refused", async (_what, content) => {
    plant("foreign", content);
    await expect(open("foreign")).rejects.toMatchObject({
      code: "bad_keystore",
      data: { path: keystore.path("foreign") },
    });
  });

  it("of another version or another kind is refused", async () => {
    for (const foreign of [
      { ...good, version: 1 },
      { ...good, version: undefined },
      { ...good, crypto: { ...good.crypto, kdf: "pbkdf2" } },
      { ...good, crypto: undefined },
    ]) {
      plant("foreign", foreign);
      await expect(open("foreign")).rejects.toMatchObject({ code: "bad_keystore" });
    }
  });

  it("whose ciphertext or address was changed never gives another key", async () => {
    const ciphertext = String(good.crypto.ciphertext);
    const flipped = (ciphertext.startsWith("0") ? "1" : "0") + ciphertext.slice(1);
    for (const damaged of [
      { ...good, crypto: { ...good.crypto, ciphertext: flipped } },
      { ...good, crypto: { ...good.crypto, mac: "00".repeat(32) } },
      { ...good, address: "00".repeat(20) },
    ]) {
      plant("damaged", damaged);
      await expect(open("damaged")).rejects.toMatchObject({
        code: expect.stringMatching(/^(wrong_password|bad_keystore)$/) as string,
      });
    }
  });

  it("whose purpose is not ours is not listed as if it were", () => {
    for (const credence of [undefined, { purpose: "root" }, "anchor"]) {
      plant("other", { ...good, credence });
      expect(() => keystore.info("other")).toThrow(
        expect.objectContaining({
          data: expect.objectContaining({ reason: expect.stringMatching(/purpose is unknown/) as string }) as object,
        }),
      );
    }
    plant("other", good);
  });
});
