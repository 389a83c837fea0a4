// Issuing: who may, what a dry run leaves behind (nothing), and what the chain learns about the learners (nothing).
import { AbiCoder, Transaction } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerCall } from "../../src/chain/ledger/ledgerCodec.ts";
import { hex, utf8 } from "../../src/core/bytes/bytes.ts";
import { commitmentOf, digestOfCredential } from "../../src/core/batch/digest.ts";
import { canonicalize } from "../../src/core/json/canonical.ts";
import { profileHash } from "../../src/core/trust/issuerProfile.ts";
import { PERMISSIONS } from "../../src/core/trust/permissions.ts";
import { changeStatus } from "../../src/issuer/acts/changeStatus.ts";
import { dryRun, issueRoster } from "../../src/issuer/issue.ts";
import { authorizeKey } from "../../src/issuer/acts/authorizeKey.ts";
import { updateProfile } from "../../src/issuer/acts/registerIssuer.ts";
import { transact } from "../../src/issuer/transact/transact.ts";
import { privateKeyOf } from "../../src/signature/suites/ed25519.ts";
import { clock, random, TestLedger, type TestIssuer } from "../support/chain/testLedger.ts";
import { achievement, learners } from "../support/fixtures/learners.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder();
const request = { rows: learners(4), achievement };
let ledger: TestLedger;
let issuer: TestIssuer;

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
});
afterAll(() => ledger.stop());

const height = async (): Promise<number> => Number(await ledger.call("eth_blockNumber"));

describe("issuing is refused before anything is signed, saved or sent", () => {
  it.each<[string, string, (issuer: TestIssuer) => Promise<Partial<TestIssuer>>]>([
    ["by a key that nobody authorized", "key_not_entitled", async () => ({ anchor: await ledger.account() })],
    [
      "by a key of another issuer",
      "key_not_entitled",
      async () => ({ anchor: (await ledger.issuer("did:web:other.example")).anchor }),
    ],
    [
      "by the authority itself, which is no key",
      "key_not_entitled",
      ({ authority }) => Promise.resolve({ anchor: authority }),
    ],
    [
      "by a key that may only suspend",
      "key_not_entitled",
      async (owner) => {
        const anchor = await ledger.account();
        await authorizeKey(await ledger.context(owner), anchor, owner.authority, {
          permissions: PERMISSIONS.suspend,
          until: 0,
        });
        return { anchor };
      },
    ],
    [
      "by a key that was revoked",
      "key_not_entitled",
      async (owner) => {
        const anchor = await ledger.issuerKey(owner);
        const data = ledgerCall("revokeKey", [anchor.address]);
        await transact(await ledger.context(owner), owner.authority, data, { purpose: "key", batchId: null });
        return { anchor };
      },
    ],
    [
      "by a key whose time is over",
      "key_not_entitled",
      async (owner) => {
        const anchor = await ledger.account();
        const until = (await ledger.writer.blockTime()) + 60;
        await authorizeKey(await ledger.context(owner), anchor, owner.authority, {
          permissions: PERMISSIONS.anchor,
          until,
        });
        await ledger.call("evm_setNextBlockTimestamp", until);
        await ledger.mine();
        return { anchor };
      },
    ],
    [
      "with a profile that is not the one on the ledger",
      "profile_not_current",
      ({ profile }) => Promise.resolve({ profile: { ...profile, name: { en: "Another name" } } }),
    ],
    [
      "with a signing key that the profile does not have",
      "signing_key_not_in_profile",
      () =>
        Promise.resolve({
          signing: { verificationMethod: "did:web:university.example#x", privateKey: privateKeyOf(random(32)) },
        }),
    ],
  ])("%s", async (_what, code, prepare) => {
    const owner = await ledger.issuer();
    const faulty = { ...owner, ...(await prepare(owner)) };
    const context = await ledger.context(faulty);
    const before = await height();
    let signed = 0;
    const issuing = issueRoster(context, request, faulty, { onProgress: () => signed++ });
    await expect(issuing).rejects.toMatchObject({ code });
    if (code !== "signing_key_not_in_profile")
      await expect(dryRun(context, request, faulty.anchor.address)).rejects.toMatchObject({ code });
    expect([signed, await context.store.batches.list(), await height()]).toEqual([0, [], before]);
  });

  it("with a signing key that is not in force yet, has expired, or is compromised", async () => {
    const owner = await ledger.issuer();
    const [key] = owner.profile.keys;
    if (key === undefined) throw new Error("it has one");
    for (const changes of [
      { from: "2100-01-01T00:00:00Z" },
      { until: "2021-01-01T00:00:00Z" },
      { compromisedSince: "2025-01-01T00:00:00Z" },
    ]) {
      const profile = { ...owner.profile, keys: [{ ...key, ...changes }] } as TestIssuer["profile"];
      const context = await ledger.context({ ...owner, profile });
      await updateProfile(context, owner.authority, profile);
      expect((await ledger.writer.facts(owner.account.issuerId, `0x${"0".repeat(64)}`)).profileHashNow).toBe(
        profileHash(profile),
      );
      await expect(issueRoster(context, request, owner)).rejects.toMatchObject({ code: "signing_key_not_in_profile" });
    }
  });
});

describe("a dry run", () => {
  it("prepares the batch and asks what the anchor would cost, and leaves nothing", async () => {
    const context = await ledger.context(issuer);
    const before = await height();
    const { root, sample, fee } = await dryRun(context, request, issuer.anchor.address);
    expect(root).toHaveLength(32);
    expect(canonicalize(sample)).toContain(request.rows.at(0)?.name);
    expect(fee.gas).toBeLessThan(90_000n);
    expect(fee.most).toBe(fee.gas * fee.maxFeePerGas);
    expect([await context.store.batches.list(), await height()]).toEqual([[], before]);
  });
});

describe("a status change", () => {
  it("is refused as a whole where one credential is not ours, or not anchored", async () => {
    const context = await ledger.context(issuer);
    const batch = await issueRoster(context, request, issuer);
    const ours = (await context.store.credentials.load(batch.id, 0))?.id ?? "";
    const before = await height();
    const foreign = "urn:uuid:00000000-0000-4000-8000-000000000000";
    await expect(changeStatus(context, "revoke", [ours, foreign], issuer.authority)).rejects.toMatchObject({
      code: "unknown_credential",
      data: { id: foreign },
    });
    const stops = issueRoster(context, request, issuer, {
      onState: (state) => {
        if (state === "sealed") throw new Error("stop");
      },
    });
    await expect(stops).rejects.toThrow("stop");
    const [sealed] = await context.store.batches.list();
    const unanchored = (await context.store.credentials.load(sealed?.id ?? 0, 0))?.id ?? "";
    await expect(changeStatus(context, "suspend", [unanchored], issuer.anchor)).rejects.toMatchObject({
      code: "unknown_credential",
    });
    expect(await height()).toBe(before);
  });

  it("names each credential once, in one transaction per batch, and is on the ledger when it returns", async () => {
    const context = await ledger.context(issuer);
    const batches = [await issueRoster(context, request, issuer), await issueRoster(context, request, issuer)];
    const ids = await Promise.all(
      [3, 1, 3].flatMap((index) =>
        batches.map(async ({ id }) => (await context.store.credentials.load(id, index))?.id ?? ""),
      ),
    );
    const changed = await changeStatus(context, "suspend", ids, issuer.anchor);
    expect(changed.map(({ batchId, indices }) => [batchId, indices])).toEqual(batches.map(({ id }) => [id, [1, 3]]));
    for (const { transactionHash } of changed)
      expect(await context.store.transactions.loadAttempt(transactionHash)).toMatchObject({
        purpose: "suspend",
        gasUsed: expect.any(Number) as number,
      });
  });
});

describe("what the chain learns of a batch", () => {
  it("is a root and a size: no name, no address, no id, no digest and no leaf of anybody, in calls or logs", async () => {
    const context = await ledger.context(issuer);
    const rows = learners(20);
    const batch = await issueRoster(context, { rows, achievement }, issuer);
    const ids: string[] = [];
    const secrets: string[] = [];
    for await (const { id, body, nonceA, leaf, signature } of context.store.credentials.read(batch.id)) {
      const digest = digestOfCredential(body);
      ids.push(id);
      secrets.push(hex(digest), hex(nonceA), hex(commitmentOf("A", nonceA, digest)), hex(leaf));
      secrets.push(hex(utf8(id)), hex(utf8(signature.proofValue)), id.replace("urn:uuid:", "").replaceAll("-", ""));
    }
    for (const { name, email = "", learnerId = "" } of rows)
      secrets.push(...[name, email, learnerId].map((text) => hex(utf8(text))));
    secrets.push(hex(utf8("Kowalska")), hex(utf8("students.example")), hex(utf8(achievement.title)));
    for (const link of await context.store.links.list(batch.id)) secrets.push(hex(utf8(link.id)));
    await changeStatus(context, "suspend", ids.slice(0, 3), issuer.anchor);
    await changeStatus(context, "reinstate", ids.slice(0, 1), issuer.anchor);
    await changeStatus(context, "revoke", ids.slice(2, 5), issuer.authority);

    const everything = await wholeChain();
    expect(everything).toContain(batch.root.slice(2));
    for (const secret of secrets) expect(everything).not.toContain(secret.replace(/^0x/, ""));
    const transaction = await context.store.transactions.loadAttempt(batch.transactionHash ?? "");
    const { data } = Transaction.from(transaction?.raw);
    expect(data.slice(10)).toBe(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint32"], [batch.root, 20]).slice(2));
  });

  /** Every block, transaction and log from the first to the newest, as text. */
  async function wholeChain(): Promise<string> {
    const blocks: unknown[] = [];
    for (let number = await height(); number >= 0; number--)
      blocks.push(await ledger.call("eth_getBlockByNumber", `0x${number.toString(16)}`, true));
    const logs = await ledger.call("eth_getLogs", { fromBlock: "0x0", toBlock: "latest" });
    return JSON.stringify([blocks, logs]).toLowerCase();
  }

  it("is an anchor time that the issuer cannot choose", async () => {
    const context = await ledger.context(issuer, { clock: () => 1_000_000_000 });
    const batch = await issueRoster(context, { ...request }, issuer).catch((error: unknown) => error);
    expect(batch).toMatchObject({ code: "signing_key_not_in_profile" }); // the key was not in force in 2001
    const honest = await issueRoster({ ...context, clock }, request, issuer);
    const block = (await ledger.call("eth_getBlockByNumber", "latest", false)) as { timestamp: string };
    expect(Date.parse(honest.anchoredAt ?? "") / 1000).toBe(Number(block.timestamp));
  });
});
