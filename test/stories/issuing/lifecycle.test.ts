// The life of a batch by the commands that a registrar types, on a real embedded chain, with the output for people and for machines.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Keystore } from "../../../src/chain/keys/keystore.ts";
import { Workspace } from "../../../src/workspace/workspace.ts";
import type { IssuerProfile } from "../../../src/core/trust/issuerProfile.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { multikeyOf } from "../../../src/signature/suites/ed25519.ts";
import { publicJwkOf } from "../../../src/signature/suites/es256.ts";
import { Cli, type IssuedBatch, type Ran } from "../../support/cli.ts";
import { examples } from "../../support/fixtures/learners.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const workspace = join(folder, "workspace");
const out = join(folder, "out");
const ETHICS = join(examples, "achievements", "data-ethics-in-practice.json");
const ROSTER = join(examples, "roster-data-ethics.csv");
const cli = new Cli(workspace);
let service: string;
let batch: IssuedBatch;
let files: string[];

const credence = (...argv: string[]): Promise<Ran> => cli.run(...argv);
async function done(...argv: string[]): Promise<Ran> {
  const ran = await credence(...argv);
  if (ran.exit !== 0) throw new Error(`credence ${argv.join(" ")} ended with ${ran.exit}: ${ran.text}`);
  return ran;
}
const verify = async (...argv: string[]) => {
  const ran = await credence("--json", "verify", ...argv);
  return { exit: ran.exit, reports: ran.out.map((line) => JSON.parse(line) as Report & { file: string }) };
};
const file = (index: number): string => files[index] ?? "";

beforeAll(async () => {
  service = await cli.start();
  await done("key", "new", "signing-1", "--for", "signing");
  await done("key", "new", "anchor-1", "--for", "anchor");
  await done("issuer", "register", join(examples, "issuer-profile.json"));
  await done("key", "authorize", "anchor-1");
  batch = (await done("--json", "issue", ROSTER, "--achievement", ETHICS, "--out", out, "--yes")).json();
  files = readdirSync(out)
    .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
    .map((name) => join(out, name));
});
afterAll(() => cli.stop());

describe("a trial workspace", () => {
  it("keeps its secrets to its owner", () => {
    expect(statSync(workspace).mode & 0o777).toBe(0o700);
    expect(statSync(join(workspace, "password")).mode & 0o777).toBe(0o600);
    expect(statSync(join(workspace, "ledger.sqlite")).mode & 0o777).toBe(0o600);
    for (const name of ["authority", "anchor-1", "signing-1"])
      expect(statSync(join(workspace, "keys", `${name}.json`)).mode & 0o777).toBe(0o600);
  });

  it("learns from a second `up` that its chain runs already, and keeps running", async () => {
    const second = new Cli(workspace, { untilStopped: () => Promise.resolve() });
    const ran = await second.run("up", "--port", "0", "--origin", service);
    expect([ran.exit, ran.text]).toEqual([0, expect.stringContaining("embedded: a trial") as string]);
    expect((await verify(file(0))).exit).toBe(0);
  });

  it("has its network, keys and issuer in files that say what they are", () => {
    for (const [name, format] of [
      ["credence.json", "credence-workspace-v1"],
      ["deployment.json", "credence-deployment-v1"],
      ["trust.json", "credence-trust-v1"],
      [`profiles/${readdirSync(join(workspace, "profiles"))[0]}`, "credence-issuer-profile-v1"],
    ] as const)
      expect(JSON.parse(readFileSync(join(workspace, name), "utf8"))).toMatchObject({ format });
  });
});

describe("credence issue", () => {
  it("says what was anchored and where its files and links are", () => {
    expect(batch).toMatchObject({ format: "credence-batch-v1", id: 1, state: "published", size: 24, files: out });
    expect(batch.gasUsed).toBeLessThan(55_000);
    expect(batch.firstLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/p\/[A-Za-z0-9_-]{22}$/);
    expect(files).toHaveLength(24);
    expect(existsSync(join(out, "links.csv"))).toBe(true);
  });

  it("--dry-run shows counts, root, network, contract, fee and a sample, and changes nothing", async () => {
    const before = (await done("--json", "status")).out;
    const machine = (await done("--json", "issue", ROSTER, "--achievement", ETHICS, "--dry-run")).json();
    expect(machine).toMatchObject({
      format: "credence-dry-run-v1",
      credentials: 24,
      root: expect.stringMatching(/^0x[0-9a-f]{64}$/) as string,
      network: "embedded chain",
      issuerId: 1,
      fee: { gas: expect.stringMatching(/^\d+$/) as string },
      sample: { name: "Data Ethics in Practice" },
    });
    const person = await done("issue", ROSTER, "--achievement", ETHICS, "--dry-run");
    for (const part of ["Dry run: 24 credentials", "contract", "fee", "root", "Äijä Ísberg"])
      expect(person.text).toContain(part);
    expect((await done("--json", "status")).out).toEqual(before);
  });

  it("a credential that is valid until a day ends with that day in the institution's time zone", async () => {
    const roster = join(folder, "valid-until.csv");
    writeFileSync(roster, "name,validUntil\nAda,2036-12-31\n");
    const settings = join(cli.workspace, "credence.json");
    const before = readFileSync(settings, "utf8");
    const sampleIn = async (zone: object) => {
      writeFileSync(settings, JSON.stringify({ ...(JSON.parse(before) as object), ...zone }));
      return credence("--json", "issue", roster, "--achievement", ETHICS, "--dry-run");
    };
    try {
      const [plain, istanbul] = [await sampleIn({}), await sampleIn({ timeZone: "Europe/Istanbul" })];
      expect(plain.json()).toMatchObject({ sample: { validUntil: "2036-12-31T23:59:59Z" } });
      expect(istanbul.json()).toMatchObject({ sample: { validUntil: "2036-12-31T23:59:59+03:00" } });
      const nowhere = await sampleIn({ timeZone: "Europe/Atlantis" });
      expect([nowhere.exit, nowhere.text]).toEqual([5, expect.stringContaining("a time zone such as Europe/Istanbul")]);
    } finally {
      writeFileSync(settings, before);
    }
  });

  it("asks a person, and does nothing after a no", async () => {
    const ran = await cli.runAs({ secrets: [], yes: [false] }, "issue", ROSTER, "--achievement", ETHICS, "--again");
    expect([ran.exit, ran.text]).toEqual([
      2,
      expect.stringMatching(/Issue 24 credentials .* Nothing was changed\./s) as string,
    ]);
  });

  it("needs --yes where nobody can be asked", async () => {
    const ran = await credence("issue", ROSTER, "--achievement", ETHICS, "--again");
    expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining("add --yes") as string]);
  });

  it("says so before it issues where --out cannot be made", async () => {
    const before = (await done("--json", "status")).out;
    const ran = await credence(
      "issue",
      ROSTER,
      "--achievement",
      ETHICS,
      "--again",
      "--yes",
      "--out",
      join(workspace, "credence.json"),
    );
    expect([ran.exit, ran.text]).toEqual([5, expect.stringContaining("EEXIST") as string]);
    expect(ran.text).not.toContain("at mkdirSync");
    expect((await done("--json", "status")).out).toEqual(before);
  });
});

describe("credence status and export", () => {
  it("list each batch with state, root and transaction", async () => {
    const person = await done("status");
    expect(person.out).toEqual([
      `batch 1: published, 24 credentials of "Data Ethics in Practice", root ${batch.root}, transaction ${batch.transactionHash}`,
    ]);
    expect((await done("--json", "status")).json()).toMatchObject({
      format: "credence-status-v1",
      batches: [{ id: 1, root: batch.root }],
    });
  });

  it("write the same files again, into any folder", async () => {
    const again = join(folder, "again");
    const ran = await done("--json", "export", "1", "--out", again);
    expect(ran.json()).toEqual({ format: "credence-export-v1", path: again, credentials: 24 });
    for (const name of readdirSync(out))
      expect(readFileSync(join(again, name), "utf8")).toBe(readFileSync(join(out, name), "utf8"));
  });

  it.each([["0"], ["-1"], ["1.5"], ["../1"], ["99"]])("refuse the batch number %s", async (number) => {
    for (const command of [["export", "--out", out], ["resume"]])
      expect((await credence(...command, "--", number)).exit).toBe(2);
  });

  it("have nothing to resume in a published batch", async () => {
    expect((await done("--json", "resume", "1")).json()).toMatchObject({ state: "published", root: batch.root });
  });
});

describe("credence verify", () => {
  it("is 0 for a valid file, and shows every check with its answer", async () => {
    expect(await verify(file(0))).toMatchObject({
      exit: 0,
      reports: [{ format: "credence-report-v1", verdict: "valid", file: file(0) }],
    });
    const person = await credence("verify", file(0));
    expect(person.exit).toBe(0);
    expect(person.out[0]).toBe(`${file(0)}: VALID — Valid`);
    expect(person.out.filter((line) => /^ {2}✓ \w+/.test(line))).toHaveLength(10);
  });

  it("is 1 for a file with one letter changed, and names the check", async () => {
    const changed = join(folder, "changed.json");
    writeFileSync(changed, readFileSync(file(0), "utf8").replace("Data Ethics in Practice", "Data Ethics in practice"));
    const { exit, reports } = await verify(changed);
    expect([exit, reports[0]?.headline]).toEqual([1, "altered"]);
    expect((await credence("verify", changed)).text).toMatch(/✗ inclusion .*\[altered\]/);
  });

  it.each([
    ["no JSON", "hello"],
    ["an empty file", ""],
    ["a key twice", '{"id":1,"id":2}'],
    ["a byte order mark", "\ufeff{}"],
    ["some other JSON", '{"hello":"world"}'],
    ["a list", "[1]"],
    ["a file of a megabyte", `{"x":"${"x".repeat(1_000_000)}"}`],
  ])("is 1, not a usage error, for %s", async (_what, content) => {
    const path = join(folder, "foreign.json");
    writeFileSync(path, content);
    const { exit, reports } = await verify(path);
    expect([exit, reports[0]?.verdict, reports[0]?.headline]).toEqual([1, "invalid", "not_this_format"]);
    expect((await credence("verify", path)).exit).toBe(1);
  });

  it("is the worst verdict of several files, and reports each", async () => {
    const { exit, reports } = await verify(file(0), join(folder, "changed.json"), file(1));
    expect([exit, reports.map(({ verdict }) => verdict)]).toEqual([1, ["valid", "invalid", "valid"]]);
  });

  it("is 4 under a policy that does not know the issuer", async () => {
    const trust = join(folder, "trust-nobody.json");
    writeFileSync(trust, JSON.stringify({ format: "credence-trust-v1", name: "nobody", acceptTest: true }));
    const { exit, reports } = await verify(file(0), "--trust", trust);
    expect([exit, reports[0]?.headline]).toEqual([4, "issuer_unproven"]);
    const person = await credence("verify", file(0), "--trust", trust);
    expect(person.text).toContain("which claims to be");
    expect(person.text).not.toContain("Issuer: Example University");
  });

  it("is 3 where no ledger is known: no workspace, no deployment", async () => {
    const stranger = new Cli(join(folder, "nowhere"));
    const ran = await stranger.run("--json", "verify", file(0));
    expect([ran.exit, ran.json<Report>().verdict]).toEqual([3, "undetermined"]);
  });

  it("is 2 for a mistake of the caller: a missing file, or one that is no policy or profile", async () => {
    const bad = join(folder, "bad.json");
    writeFileSync(bad, '{"format":"credence-trust-v1"}');
    for (const argv of [
      ["absent.json"],
      [file(0), "--trust", bad],
      [file(0), "--trust", "absent"],
      [file(0), "--profile", bad],
      [],
    ])
      expect([argv, (await credence("verify", ...argv)).exit]).toEqual([argv, 2]);
  });

  it("shows escape sequences of a stranger's file as harmless signs", async () => {
    const path = join(folder, "escape.json");
    const text = readFileSync(file(0), "utf8").replace(
      '"Example University"',
      '"\\u001b[2J\\u001b[1;1HVALID \\u202eevil"',
    );
    writeFileSync(path, text);
    const ran = await credence("verify", path);
    expect(ran.exit).toBe(1);
    for (const line of ran.out) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("credence suspend, reinstate and revoke", () => {
  it("change what verify says, at once, of those credentials alone", async () => {
    const id = (JSON.parse(readFileSync(file(2), "utf8")) as { id: string }).id;
    const changed = await done("--json", "suspend", id);
    expect(changed.json()).toMatchObject({
      format: "credence-status-change-v1",
      change: "suspend",
      batches: [{ batchId: 1 }],
    });
    expect((await verify(file(2))).reports[0]).toMatchObject({ verdict: "invalid", headline: "suspended" });
    expect((await verify(file(3))).exit).toBe(0);
    await done("reinstate", file(2));
    expect((await verify(file(2))).exit).toBe(0);
    const revoked = await done("revoke", file(2), id, file(4), "--yes");
    expect(revoked.out).toEqual([expect.stringMatching(/^2 credentials of batch 1 revoked in transaction 0x/)]);
    expect((await verify(file(2), file(4), file(5))).reports.map(({ headline }) => headline)).toEqual([
      "revoked",
      "revoked",
      "valid",
    ]);
  });

  it("never end a revocation", async () => {
    expect((await credence("reinstate", file(4))).exit).toBe(0);
    expect((await verify(file(4))).reports[0]?.headline).toBe("revoked");
  });

  it("ask before they revoke, and revoke nothing where nobody says yes", async () => {
    expect((await credence("revoke", file(6))).exit).toBe(2);
    const no = await cli.runAs({ secrets: [], yes: [false] }, "revoke", file(6));
    expect([no.exit, no.text]).toEqual([2, expect.stringContaining("Revoke 1 credential for ever?") as string]);
    expect((await verify(file(6))).exit).toBe(0);
  });

  it("refuse a credential that is not of this workspace, before anything is sent", async () => {
    for (const change of ["revoke", "suspend", "reinstate"]) {
      const yes = change === "revoke" ? ["--yes"] : [];
      const ran = await credence(change, file(7), "urn:uuid:00000000-0000-4000-8000-000000000000", ...yes);
      expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining("Nothing was changed") as string]);
      expect((await credence(change, join(examples, "issuer-profile.json"), ...yes)).exit).toBe(2);
    }
    expect((await verify(file(7))).exit).toBe(0);
  });
});

describe("keys", () => {
  it("are listed by purpose, with public halves only", async () => {
    const { keys } = (await done("--json", "key", "list")).json<{ keys: Record<string, unknown>[] }>();
    expect(keys).toEqual([
      {
        name: "anchor-1",
        purpose: "anchor",
        address: expect.stringMatching(/^0x[0-9a-f]{40}$/) as string,
        publicKey: null,
        publicJwk: null,
      },
      {
        name: "authority",
        purpose: "authority",
        address: expect.stringMatching(/^0x[0-9a-f]{40}$/) as string,
        publicKey: null,
        publicJwk: null,
      },
      {
        name: "signing-1",
        purpose: "signing",
        address: null,
        publicKey: expect.stringMatching(/^z6Mk/) as string,
        publicJwk: { kty: "EC", crv: "P-256", x: expect.any(String) as string, y: expect.any(String) as string },
      },
    ]);
  });

  it("for signing stand in the profile twice: for view A, and under a name of its own for view B", () => {
    const [profile = ""] = readdirSync(join(workspace, "profiles"));
    const { did, keys } = JSON.parse(readFileSync(join(workspace, "profiles", profile), "utf8")) as IssuerProfile;
    const stored = JSON.parse(readFileSync(join(workspace, "keys", "signing-1.json"), "utf8")) as {
      credence: { publicKey: string; publicJwk: object };
    };
    expect(keys).toMatchObject([
      { id: `${did}#signing-1`, type: "Multikey", value: stored.credence.publicKey },
      { id: `${did}#signing-1-es256`, type: "JsonWebKey", value: stored.credence.publicJwk },
    ]);
  });

  it("for signing open with one password, view A's and view B's, as the profile names them", async () => {
    const space = new Workspace(workspace);
    const password = readFileSync(space.passwordPath, "utf8").split("\n")[0] ?? "";
    const vault = cli.dependencies.keyVault(space, () => Promise.resolve(password));
    const open = () => vault.openSigning("signing-1", { signing: "a#1", share: "a#1-es256" });
    const { signing, share } = await open();
    const path = join(workspace, "keys", "signing-1.json");
    const stored = JSON.parse(readFileSync(path, "utf8")) as { credence: { publicKey: string; publicJwk: object } };
    expect([signing.verificationMethod, multikeyOf(signing.privateKey)]).toEqual(["a#1", stored.credence.publicKey]);
    expect(share?.kid).toBe("a#1-es256");
    if (share !== null) expect(publicJwkOf(share.privateKey)).toEqual(stored.credence.publicJwk);
    const before = { ...stored, credence: { purpose: "signing", publicKey: stored.credence.publicKey } };
    try {
      writeFileSync(path, JSON.stringify(before));
      expect((await open()).share).toBeNull();
    } finally {
      writeFileSync(path, JSON.stringify(stored));
    }
  });

  it("for signing are not called as the second key of another", async () => {
    const ran = await credence("key", "new", "signing-1-es256", "--for", "signing");
    expect([ran.exit, ran.text]).toEqual([2, expect.stringContaining("-es256") as string]);
    expect(existsSync(join(workspace, "keys", "signing-1-es256.json"))).toBe(false);
  });

  it("are never made twice, nor under a name that could be a path", async () => {
    const before = readFileSync(join(workspace, "keys", "anchor-1.json"));
    expect((await credence("key", "new", "anchor-1", "--for", "anchor")).exit).toBe(2);
    expect(readFileSync(join(workspace, "keys", "anchor-1.json"))).toEqual(before);
    for (const name of ["../x", "A B", ""])
      expect((await credence("key", "new", name, "--for", "anchor")).exit).not.toBe(0);
    expect(readdirSync(join(workspace, "keys"))).toEqual(["anchor-1.json", "authority.json", "signing-1.json"]);
  });

  it("can be replaced: where there are several of a purpose, --key says which", async () => {
    await done("key", "new", "anchor-2", "--for", "anchor");
    await done("key", "new", "signing-2", "--for", "signing");
    await done("key", "authorize", "anchor-2");
    expect((await done("--json", "issuer", "update")).json()).toMatchObject({
      format: "credence-issuer-v1",
      issuerId: 1,
    });
    const issue = ["issue", ROSTER, "--achievement", ETHICS, "--again", "--yes"];
    const unclear = await credence(...issue);
    expect([unclear.exit, unclear.text]).toEqual([2, expect.stringContaining("--key") as string]);
    const second = (await done("--json", "--key", "anchor-2", "--key", "signing-2", ...issue)).json<IssuedBatch>();
    const newer = join(folder, "newer");
    await done("export", String(second.id), "--out", newer);
    const [name = ""] = readdirSync(newer).filter((one) => /^[0-9a-f-]{36}\.json$/.test(one));
    const text = readFileSync(join(newer, name), "utf8");
    expect(text).toContain("#signing-2");
    expect((await verify(join(newer, name), file(8))).reports.map(({ checks }) => checks.signature.result)).toEqual([
      "pass",
      "pass",
    ]);
    expect((await credence("suspend", file(8))).exit).toBe(2);
    await done("--key", "anchor-1", "suspend", file(8));
    rmSync(join(workspace, "keys", "anchor-2.json"));
    rmSync(join(workspace, "keys", "signing-2.json"));
  });

  it.each([["anchor,publish"], [""], ["ANCHOR"], ["anchor suspend"]])(
    "are not authorized for %j",
    async (permissions) => {
      expect((await credence("key", "authorize", "anchor-1", "--permissions", permissions)).exit).toBe(2);
    },
  );

  it("are not authorized until something that is no time, or a time that has passed", async () => {
    expect((await credence("key", "authorize", "anchor-1", "--until", "soon")).exit).toBe(2);
    const passed = await credence("key", "authorize", "anchor-1", "--until", "2001-01-01T00:00:00Z");
    expect([passed.exit, passed.text]).toEqual([2, expect.stringContaining("is not in the future") as string]);
  });
});

describe("the issuer", () => {
  it("is registered once", async () => {
    expect((await credence("issuer", "register", join(examples, "issuer-profile.json"))).exit).toBe(2);
  });

  it("never changes its DID", async () => {
    const path = join(folder, "moved.json");
    const profile = JSON.parse(readFileSync(join(examples, "issuer-profile.json"), "utf8")) as object;
    writeFileSync(path, JSON.stringify({ ...profile, did: "did:web:elsewhere.example" }));
    expect((await credence("issuer", "update", path)).exit).toBe(2);
    writeFileSync(path, JSON.stringify({ ...profile, country: "Ireland" }));
    expect((await credence("issuer", "update", path)).exit).toBe(2);
  });
});

it("a wrong password says so and changes nothing", async () => {
  const [right, wrong] = [join(workspace, "password"), join(folder, "wrong")];
  writeFileSync(wrong, "not the password\n");
  const before = (await done("--json", "status")).out;
  for (const argv of [
    ["issue", ROSTER, "--achievement", ETHICS, "--again", "--yes"],
    ["revoke", file(9), "--yes"],
    ["suspend", file(9)],
    ["issuer", "update"],
    ["key", "authorize", "anchor-1"],
  ]) {
    const ran = await credence("--password-file", wrong, ...argv);
    expect([argv[0], ran.exit, ran.text]).toEqual([argv[0], 5, expect.stringContaining("does not open") as string]);
    expect(ran.text).not.toContain("not the password");
  }
  expect((await credence("--password-file", join(folder, "absent"), "suspend", file(9))).exit).toBe(2);
  expect((await done("--json", "status")).out).toEqual(before);
  expect((await verify(file(9))).exit).toBe(0);
  expect(readFileSync(right, "utf8")).toMatch(/^.{24}\n$/);
});

it("an unfinished batch is described by status, and refused by export and revoke until it is resumed", async () => {
  const away = new Cli(workspace, {
    async openIssuingSession(one, options) {
      const issuing = await cli.dependencies.openIssuingSession(one, options);
      const { ledger } = issuing;
      // the endpoint goes away right after the batch is sealed and signed
      Object.defineProperty(ledger, "submit", { value: () => Promise.reject(new Error("connection lost")) });
      return issuing;
    },
  });
  const failed = await away.run("issue", ROSTER, "--achievement", ETHICS, "--again", "--yes");
  expect(failed.exit).toBe(5);
  const { batches } = (await done("--json", "status")).json<{ batches: IssuedBatch[] }>();
  expect(batches[0]?.state).toBe("intended");
  const id = String(batches[0]?.id);
  expect((await done("status")).text).toContain(`Not finished: credence resume ${id}`);
  expect((await credence("export", id, "--out", join(folder, "early"))).exit).toBe(5);
  expect((await done("resume", id)).text).toContain("published");
  await done("export", id, "--out", join(folder, "early"));
});

it("no secret was shown, in any command", async () => {
  const password = readFileSync(join(workspace, "password"), "utf8").trim();
  const keystore = new Keystore(join(workspace, "keys"));
  const shown = cli.shown.join("\n");
  expect(shown.length).toBeGreaterThan(10_000);
  expect(shown).not.toContain(password);
  for (const { name } of keystore.list()) {
    const seed = Buffer.from(await keystore.seed(name, password));
    for (const form of [seed.toString("hex"), seed.toString("base64"), seed.toString("base64url")])
      expect(shown).not.toContain(form);
  }
});
