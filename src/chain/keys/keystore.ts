// Encrypted keys on disk, in Web3 secret storage (version 3, scrypt): the anchoring key and, in the same form, the 32-byte
// seed of the Ed25519 signing key. A keystore is untrusted input: its cost parameters are bounded before they are used.
import { randomBytes, scrypt } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { computeAddress, decryptKeystoreJson, encryptKeystoreJson, scrypt as ethersScrypt, Wallet } from "ethers";
import { CredenceError } from "../../core/errors/credenceError.ts";
import { isObject, type JsonObject, parseJsonObject } from "../../core/json/strictJson.ts";
import { KEY_PURPOSES, type KeyInfo, type KeyPurpose } from "../../core/trust/keyInfo.ts";
import { createFile } from "../../disk/atomicFiles.ts";

type Scrypt = (
  password: Uint8Array,
  salt: Uint8Array,
  length: number,
  options: { N: number; r: number; p: number; maxmem: number },
) => Promise<Buffer>;
const nodeScrypt = promisify(scrypt) as unknown as Scrypt;

// ethers' own scrypt is JavaScript and takes seconds; node's is the same function.
ethersScrypt.register(async (password, salt, N, r, p, length) =>
  nodeScrypt(password, salt, length, { N, r, p, maxmem: 256 * N * r }),
);

const MIN_N = 2 ** 12;
const MAX_N = 2 ** 18;
const DEFAULT_N = 2 ** 17;

/** What can be read of a signing key without its password. */
export type PublicHalves = { readonly publicKey: string; readonly publicJwk: JsonObject };

/** The keystores of one folder. */
export class Keystore {
  readonly directory: string;
  readonly #cost: number;

  /** `cost`: scrypt N for new keys; only tests lower it. */
  constructor(directory: string, cost = DEFAULT_N) {
    this.directory = directory;
    this.#cost = cost;
  }

  /**
   * Make a key from fresh randomness and save it encrypted. `publicHalves` writes what is public of a signing key, so that
   * it can be read without the password. Throws `keystore_exists`.
   */
  async make(
    name: string,
    purpose: KeyPurpose,
    password: string,
    publicHalves: (secret: Uint8Array) => PublicHalves,
  ): Promise<KeyInfo> {
    const path = this.path(name);
    const exists = (cause?: unknown) => new CredenceError("keystore_exists", { path }, { cause });
    if (existsSync(path)) throw exists();
    // any 32 random bytes: a secp256k1 key (all but one in 2^128), and as good a seed for Ed25519
    const secret = randomBytes(32);
    const privateKey = `0x${secret.toString("hex")}`;
    const halves = purpose === "signing" ? publicHalves(Uint8Array.from(secret)) : { publicKey: null };
    const address = computeAddress(privateKey);
    const keystore = await encryptKeystoreJson({ address, privateKey }, password, {
      scrypt: { N: this.#cost, r: 8, p: 1 },
    });
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    try {
      createFile(path, JSON.stringify({ ...JSON.parse(keystore), credence: { purpose, ...halves } }));
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === "EEXIST" ? exists(error) : error;
    }
    return this.info(name);
  }

  /** Every key of the folder, by name. */
  list(): KeyInfo[] {
    if (!existsSync(this.directory)) return [];
    return readdirSync(this.directory)
      .filter((file) => file.endsWith(".json"))
      .sort()
      .map((file) => this.info(file.slice(0, -".json".length)));
  }

  info(name: string): KeyInfo {
    const keystore = this.#read(name);
    const ours = isObject(keystore.credence) ? keystore.credence : {};
    const purpose = KEY_PURPOSES.find((known) => known === ours.purpose);
    if (purpose === undefined)
      throw new CredenceError("bad_keystore", { path: this.path(name), reason: "its purpose is unknown" });
    return {
      name,
      purpose,
      address: purpose === "signing" || typeof keystore.address !== "string" ? null : withPrefix(keystore.address),
      publicKey: typeof ours.publicKey === "string" ? ours.publicKey : null,
      publicJwk: isObject(ours.publicJwk) ? ours.publicJwk : null,
    };
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** The wallet of an anchoring or authority key. Throws `wrong_password`, `bad_keystore`, `keystore_missing`. */
  async wallet(name: string, password: string): Promise<Wallet> {
    return new Wallet(await this.#open(name, password));
  }

  /** The 32-byte seed of a signing key. Throws as `wallet`. */
  async seed(name: string, password: string): Promise<Uint8Array> {
    return Uint8Array.from(Buffer.from((await this.#open(name, password)).slice(2), "hex"));
  }

  path(name: string): string {
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name))
      throw new CredenceError("bad_keystore", {
        path: name,
        reason: "a key's name is of small letters, digits and dashes",
      });
    return join(this.directory, `${name}.json`);
  }

  async #open(name: string, password: string): Promise<string> {
    const path = this.path(name);
    const keystore = this.#read(name);
    try {
      return (await decryptKeystoreJson(JSON.stringify(onlyChecked(keystore)), password)).privateKey;
    } catch (cause) {
      if (cause instanceof Error && /incorrect password/.test(cause.message))
        throw new CredenceError("wrong_password", { path });
      throw new CredenceError(
        "bad_keystore",
        { path, reason: "it is not a version 3 keystore, or damaged" },
        { cause },
      );
    }
  }

  #read(name: string): JsonObject {
    const path = this.path(name);
    if (!existsSync(path)) throw new CredenceError("keystore_missing", { path });
    const refusal = (reason: string) => new CredenceError("bad_keystore", { path, reason });
    if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0)
      throw refusal("others can read it; set its mode to 0600");
    const keystore = readObject(path, refusal);
    const crypto = keystore.crypto ?? keystore.Crypto;
    const parameters = isObject(crypto) ? crypto.kdfparams : undefined;
    if (keystore.version !== 3 || !isObject(crypto) || !isObject(parameters) || crypto.kdf !== "scrypt")
      throw refusal("it is not version 3 of kind scrypt");
    const { n, r, p } = parameters;
    if (typeof n !== "number" || n < MIN_N || n > MAX_N || r !== 8 || p !== 1)
      throw refusal(`its cost parameters are outside N ${MIN_N} to ${MAX_N}, r 8, p 1`);
    return keystore;
  }
}

/** ethers finds members in any case of letters; it gets exactly those that were checked, under one name each. */
function onlyChecked({ version, address, crypto, Crypto }: JsonObject): JsonObject {
  const { cipher, cipherparams, ciphertext, kdf, kdfparams, mac } = (crypto ?? Crypto) as JsonObject;
  const { n, r, p, dklen, salt } = kdfparams as JsonObject;
  const { iv } = isObject(cipherparams) ? cipherparams : {};
  const parts = { cipher, cipherparams: { iv }, ciphertext, kdf, kdfparams: { n, r, p, dklen, salt }, mac };
  return { version, address, crypto: parts } as JsonObject;
}

/** Web3 secret storage writes addresses with or without 0x. */
const withPrefix = (address: string): string => `0x${address.toLowerCase().replace(/^0x/, "")}`;

function readObject(path: string, refusal: (reason: string) => Error): JsonObject {
  try {
    return parseJsonObject(readFileSync(path), { limit: 10_000 });
  } catch {
    throw refusal("it is not JSON");
  }
}
