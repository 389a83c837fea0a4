// The story of an accredited university, by the real commands on a real chain: a stolen key, an honest batch reaffirmed, a
// custodian, the end of an accreditation and an annulment. The employer has a trust policy and the files, nothing else.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import { registryCall } from "../../../src/chain/ledger/registryCodec.ts";
import { POLICY_FORMAT } from "../../../src/core/trust/trustPolicy.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { Cli, type IssuedBatch, type Ran } from "../../support/cli.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { TestLedger } from "../../support/chain/testLedger.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const passwordFile = join(folder, "password");
const deploymentFile = join(folder, "deployment.json");
const ETHICS = join(examples, "achievements", "data-ethics-in-practice.json"); // EQF level 6, field 0223
const ROSTER = join(examples, "roster-data-ethics.csv");
const HOUR = 3_600;
let ledger: TestLedger;

/** An organisation with a workspace of its own on the same ledger. */
class Party {
  readonly name: string;
  readonly cli: Cli;
  readonly did: string;
  issuerId = 0;

  constructor(name: string, did = `did:web:${name}.example`) {
    this.name = name;
    this.cli = new Cli(join(folder, name));
    this.did = did;
  }

  run(...argv: string[]): Promise<Ran> {
    return this.cli.run("--password-file", passwordFile, "--json", ...argv);
  }

  async done<T = Record<string, unknown>>(...argv: string[]): Promise<T> {
    const ran = await this.run(...argv);
    if (ran.exit !== 0) throw new Error(`${this.name}: credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
    return ran.json<T>();
  }

  async join(): Promise<this> {
    const { rpc, chainId } = ledger.chain;
    await this.done("join", "--rpc", rpc, "--chain-id", String(chainId), "--deployment", deploymentFile);
    return this;
  }

  async register(): Promise<this> {
    const profile = join(folder, `${this.name}.json`);
    writeFileSync(profile, JSON.stringify({ did: this.did, name: { en: this.name }, country: "IE" }));
    await this.done("key", "new", "authority", "--for", "authority");
    await this.done("key", "new", "signing-1", "--for", "signing");
    this.issuerId = (await this.done<{ issuerId: number }>("issuer", "register", profile)).issuerId;
    return this;
  }

  async addKey(name: string): Promise<string> {
    await this.done("key", "new", name, "--for", "anchor");
    return (await this.done<{ address: string }>("key", "authorize", name)).address;
  }

  /** What the workspace says of its authority key. */
  async authority(): Promise<{ readonly address: string }> {
    const { keys } = await this.done<{ keys: { name: string; address: string }[] }>("key", "list");
    return { address: keys.find(({ name }) => name === "authority")?.address ?? "" };
  }

  /** A batch of the example roster; its first file. */
  async issue(out: string, key = "anchor-1"): Promise<{ readonly batch: IssuedBatch; readonly file: string }> {
    const directory = join(folder, out);
    const issue = ["--key", key, "issue", ROSTER, "--achievement", ETHICS, "--out", directory, "--again", "--yes"];
    const batch = await this.done<IssuedBatch>(...issue);
    return { batch, file: firstFile(directory) };
  }
}

const firstFile = (directory: string): string =>
  join(directory, readdirSync(directory).find((name) => /^[0-9a-f-]{36}\.json$/.test(name)) ?? "");

const [ministry, agency, university] = [new Party("ministry"), new Party("agency"), new Party("university")];
const thief = new Party("thief");
const employer = new Cli(join(folder, "employer"));
let [before, forged, honest, since] = ["", "", "", 0];
let stolenKey: string;
let honestBatch: IssuedBatch;

/** What the employer reads, trusting the ministry up to two links below it; `depth` changes that. */
async function verify(file: string, depth = 2): Promise<Report & { exit: number }> {
  const { chainId, ledger: address, codeHash } = ledger.address;
  const account = { chainId, ledger: address };
  const policy = join(folder, `policy-${depth}.json`);
  writeFileSync(
    policy,
    JSON.stringify({
      format: POLICY_FORMAT,
      name: "Employer",
      ledgers: [{ ...account, network: "story", evidence: "local", codeHash, registry: ledger.registry }],
      accreditors: [{ ...account, issuerId: ministry.issuerId, depth, name: "Ministry of Education" }],
      chains: { [chainId]: { rpc: [ledger.chain.rpc], finality: { confirmations: 1 } } },
      acceptTest: true,
    }),
  );
  const ran = await employer.run("--json", "verify", file, "--trust", policy);
  return { ...ran.json<Report>(), exit: ran.exit };
}

const standing = async (file: string, depth?: number) => {
  const { verdict, headline, issuer } = await verify(file, depth);
  return [verdict, headline, issuer?.accreditation?.map(({ heldNow }) => heldNow) ?? null];
};

const blockTime = async (): Promise<number> => ledger.writer.blockTime();
const pass = async (seconds: number): Promise<void> => {
  await ledger.call("evm_increaseTime", seconds);
  await ledger.mine();
};
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

beforeAll(async () => {
  ledger = await TestLedger.start(join(folder, "node"));
  writeFileSync(passwordFile, "a password of the registrar\n", { mode: 0o600 });
  writeFileSync(deploymentFile, JSON.stringify(ledger.deployment));
  for (const party of [ministry, agency, university]) await (await party.join()).register();
  await ministry.done("accredit", String(agency.issuerId), "--did", agency.did, "--for", "accredit");
  await agency.done("accreditation", "accept", String(ministry.issuerId));
  const grant = ["--for", "issue", "--max-eqf", "7", "--fields", "02,06"];
  await agency.done("accredit", String(university.issuerId), "--did", university.did, ...grant);
  await university.done("accreditation", "accept", String(agency.issuerId));
  stolenKey = await university.addKey("anchor-1");
  ({ file: before } = await university.issue("before"));
});
afterAll(() => ledger.stop());

describe("a university accredited by an agency that a ministry accredits", () => {
  it("is recognised by an employer that trusts the ministry two links deep, with the path shown, and not at one link", async () => {
    const report = await verify(before);
    expect([report.exit, report.verdict]).toEqual([0, "valid"]);
    expect(report.issuer?.accreditation).toEqual([
      { issuerId: agency.issuerId, name: null, heldNow: true },
      { issuerId: ministry.issuerId, name: "Ministry of Education", heldNow: true },
    ]);
    expect(await standing(before, 1)).toEqual(["unrecognised", "issuer_unproven", null]);
  });

  it("cannot have its DID squatted: another id of the same DID is accredited by nobody, whatever it anchors", async () => {
    const squatter = new Party("squatter", university.did);
    await (await squatter.join()).register();
    await squatter.addKey("anchor-1");
    const { file } = await squatter.issue("squatted");
    expect(await standing(file)).toEqual(["unrecognised", "issuer_unproven", null]);
    expect((await verify(file)).issuer?.claims.did).toBe(university.did);
    expect((await standing(before))[0]).toBe("valid");
  });

  it("cannot be lent to another DID: who accredits says which DID it checked, and the ledger holds it to that", async () => {
    const lent = await agency.run(
      "accredit",
      String(university.issuerId),
      "--did",
      "did:web:mill.example",
      "--for",
      "issue",
    );
    expect([lent.exit, lent.json().code]).toEqual([5, "registry_did_mismatch"]);
    const { did } = await university.done<{ did: string }>("issuer", "show");
    expect(did).toBe(university.did);
  });

  it("cannot be accredited in the name of an accreditor by somebody else", async () => {
    const { address } = await university.authority();
    const grant = registryCall("accredit", [agency.issuerId, university.issuerId, `0x${"1".repeat(64)}`, 0, 0, 0, 0]);
    await expect(ledger.writer.estimate(address, grant)).rejects.toMatchObject({ code: "registry_not_authority" });
    const own = await university.run(
      "accredit",
      String(university.issuerId),
      "--did",
      university.did,
      "--for",
      "issue",
    );
    expect(own.json().code).toBe("registry_self_accreditation");
  });

  it("binds no address that has not consented: a squatter's key authorization is refused", async () => {
    const { address } = await university.authority();
    const consent = `0x${"11".repeat(65)}`;
    const call = ledgerCall("authorizeKey", [
      university.issuerId,
      (await agency.authority()).address,
      1,
      0,
      (await blockTime()) + HOUR,
      consent,
    ]);
    await expect(ledger.writer.estimate(address, call)).rejects.toMatchObject({ code: "ledger_signature_invalid" });
  });
});

describe("a stolen key", () => {
  beforeAll(async () => {
    await pass(HOUR);
    since = (await blockTime()) + 1;
    await pass(HOUR);
    mkdirSync(join(folder, "thief"));
    for (const name of ["credence.json", "profiles", "keys", "trust.json"])
      cpSync(join(folder, "university", name), join(folder, "thief", name), { recursive: true });
    rmSync(join(folder, "thief", "keys", "authority.json"));
    ({ file: forged } = await thief.issue("forged"));
    ({ file: honest, batch: honestBatch } = await university.issue("honest"));
  });

  it("anchors a batch that passes until the theft is known", async () => {
    expect((await standing(forged))[0]).toBe("valid");
  });

  it("can neither revoke a credential nor a batch, nor vouch for its own", async () => {
    const { issuerId } = university;
    const { root } = honestBatch;
    for (const [call, code] of [
      [ledgerCall("revoke", [issuerId, root, [0]]), "ledger_not_entitled"],
      [ledgerCall("supersede", [issuerId, root, [0]]), "ledger_not_entitled"],
      [ledgerCall("revokeBatch", [issuerId, root, false]), "ledger_not_authority"],
      [ledgerCall("reaffirm", [issuerId, root]), "ledger_not_authority"],
      [ledgerCall("setProfile", [issuerId, root]), "ledger_not_authority"],
      [ledgerCall("proposeAuthority", [issuerId, stolenKey]), "ledger_not_authority"],
    ] as const)
      await expect(ledger.writer.estimate(stolenKey, call)).rejects.toMatchObject({ code });
  });

  it("is ended by a report; batches before it stay valid, those from then on read key_not_entitled", async () => {
    await university.done("key", "report-compromise", "anchor-1", "--since", iso(since), "--yes");
    expect((await standing(before))[0]).toBe("valid");
    for (const file of [forged, honest])
      expect((await standing(file)).slice(0, 2)).toEqual(["invalid", "key_not_entitled"]);
    const again = await thief.run("issue", ROSTER, "--achievement", ETHICS, "--again", "--yes");
    expect([again.exit, again.json().code]).toEqual([5, "key_not_entitled"]);
  });

  it("leaves an honest batch to be reaffirmed, once, and the forged one as it is", async () => {
    await university.done("batch", "reaffirm", String(honestBatch.id), "--yes");
    expect((await standing(honest))[0]).toBe("valid");
    expect((await standing(forged))[1]).toBe("key_not_entitled");
    const again = await university.run("batch", "reaffirm", honestBatch.root, "--yes");
    expect([again.exit, again.json().code]).toEqual([5, "ledger_already_reaffirmed"]);
  });

  it("is in the history that anyone can read, with the forged batch beside it", async () => {
    const { history } = await university.done<{ history: { event: string; facts: Record<string, unknown> }[] }>(
      "issuer",
      "show",
      String(university.issuerId),
    );
    const events = history.map(({ event }) => event);
    for (const event of ["IssuerRegistered", "Accredited", "AccreditationAccepted", "KeyAuthorized", "BatchReaffirmed"])
      expect(events).toContain(event);
    expect(events.filter((event) => event === "Anchored")).toHaveLength(3);
    expect(history.find(({ event }) => event === "KeyCompromiseReported")?.facts).toMatchObject({
      key: stolenKey,
      since,
    });
  });
});

describe("a new key that holds no money", () => {
  it("anchors by a relayer, who pays and can neither change the request nor use it twice", async () => {
    await university.done("key", "new", "anchor-2", "--for", "anchor");
    await university.done("key", "authorize", "anchor-2");
    const request = join(folder, "request.json");
    const order = ["issue", ROSTER, "--achievement", ETHICS, "--request", request, "--again", "--yes"];
    const sealed = await university.done<IssuedBatch>("--key", "anchor-2", "--key", "authority", ...order);
    expect(sealed.state).toBe("sealed");

    const relayer = await new Party("relayer").join();
    await relayer.done("key", "new", "payer", "--for", "relay");
    const refusalOf = async (path: string) => {
      const ran = await relayer.run("relay", path);
      return [ran.exit, ran.json<{ refused: { code: string } }>().refused.code];
    };
    const changed = join(folder, "changed.json");
    writeFileSync(changed, JSON.stringify({ ...(JSON.parse(readFileSync(request, "utf8")) as object), size: 1_000 }));
    expect(await refusalOf(changed)).toEqual([5, "ledger_signature_invalid"]);
    expect(await relayer.done("relay", request)).toMatchObject({ root: sealed.root, issuerId: university.issuerId });
    expect(await refusalOf(request)).toEqual([5, "ledger_already_anchored"]);

    const done = await university.done<IssuedBatch>("--key", "anchor-2", "resume", String(sealed.id));
    expect([done.state, done.transactionHash]).toEqual(["published", null]);
    await university.done("export", String(sealed.id), "--out", join(folder, "relayed"));
    expect((await standing(firstFile(join(folder, "relayed"))))[0]).toBe("valid");
  });
});

describe("the end", () => {
  it("of the university: a custodian takes over the authority, and can still revoke", async () => {
    const custodian = await new Party("custodian").join();
    await custodian.done("key", "new", "authority", "--for", "authority");
    await university.done("authority", "propose", (await custodian.authority()).address, "--yes");
    const early = await custodian.run("authority", "accept", "999");
    expect(early.json().code).toBe("ledger_authority_not_proposed");
    const profile = join(
      folder,
      "university",
      "profiles",
      readdirSync(join(folder, "university", "profiles"))[0] ?? "",
    );
    await custodian.done("authority", "accept", String(university.issuerId), "--profile", profile);
    const refused = await university.run("batch", "revoke", honestBatch.root, "--yes");
    expect(refused.json().code).toBe("ledger_not_authority");
    await custodian.done("batch", "revoke", honestBatch.root, "--yes");
    expect((await standing(honest)).slice(0, 2)).toEqual(["invalid", "revoked"]);
  });

  it("of its accreditation: older credentials stay valid, now says ended, and newer ones are not recognised", async () => {
    await pass(HOUR);
    await agency.done("accreditation", "withdraw", String(university.issuerId), "--for", "issue");
    expect(await standing(before)).toEqual(["valid", "valid", [false, true]]);
    await pass(HOUR);
    const { file } = await university.issue("after", "anchor-2");
    expect(await standing(file)).toEqual(["unrecognised", "issuer_unproven", null]);
  });

  it("by annulment: credentials from then on become unrecognised, those before stay valid", async () => {
    const beforeIt = await standing(before);
    await agency.done(
      "accreditation",
      "annul",
      String(university.issuerId),
      "--for",
      "issue",
      "--since",
      iso(since),
      "--yes",
    );
    expect(await standing(before)).toEqual(beforeIt);
    const all = ["--since", iso(since - 2 * HOUR), "--for", "issue", "--yes"];
    await agency.done("accreditation", "annul", String(university.issuerId), ...all);
    expect(await standing(before)).toEqual(["unrecognised", "issuer_unproven", null]);
  });
});
