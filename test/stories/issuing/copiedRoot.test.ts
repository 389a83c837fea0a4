// Law 5 [VERDICTS 7] with real transactions: a person who anchors the root of a foreign batch, on any ledger, gains nothing and
// harms nobody. And the contract's own verifyInclusion agrees with the files that were issued.
import { join } from "node:path";
import { Contract } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerCall } from "../../../src/chain/ledger/ledgerCodec.ts";
import { connect } from "../../../src/chain/rpc/provider.ts";
import { CredentialLedger__factory } from "../../../src/chain/typechain/factories/CredentialLedger__factory.ts";
import { type AnchorProof, parseAnchor, writeAnchor } from "../../../src/core/anchor/anchorProof.ts";
import { hex } from "../../../src/core/bytes/bytes.ts";
import { commitmentOf, digestOfCredential } from "../../../src/core/batch/digest.ts";
import type { IssuerAccount } from "../../../src/core/values/issuerAccount.ts";
import type { JsonObject } from "../../../src/core/json/strictJson.ts";
import { changeStatus } from "../../../src/issuer/acts/changeStatus.ts";
import type { IssuerContext } from "../../../src/issuer/context/issuerContext.ts";
import { sealRoster } from "../../../src/issuer/issue.ts";
import { transact } from "../../../src/issuer/transact/transact.ts";
import { anchorOf, filesOf, issue, type Issued, withAnchor } from "../../support/fixtures/issuing.ts";
import { TestLedger, type TestIssuer } from "../../support/chain/testLedger.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { makeTestVerifier, type TestVerifier } from "../../support/verifying/testVerifier.ts";
import { settleBatch } from "../../../src/issuer/transact/anchorBatch.ts";

const folder = temporaryFolder();
let ledger: TestLedger;
let otherLedger: TestLedger;
let otherChain: TestLedger;
let issuer: TestIssuer;
let context: IssuerContext;
let issued: Issued;
let good: JsonObject;
let revoked: JsonObject;
let verifier: TestVerifier;
/** the thief on the same ledger, on another ledger of the same chain, and on another chain */
let thieves: { where: string; ledger: TestLedger; thief: TestIssuer }[];

beforeAll(async () => {
  [ledger, otherChain] = await Promise.all([TestLedger.start(folder), TestLedger.start(join(folder, "other"))]);
  otherLedger = await ledger.second();
  issuer = await ledger.issuer();
  context = await ledger.context(issuer);
  issued = await issue(context, issuer, learners(6));
  [good, revoked] = issued.files as [JsonObject, JsonObject];
  await changeStatus(context, "revoke", [revoked.id as string], issuer.authority);
  // the thief takes the victim's DID too: anybody may register any DID
  thieves = [];
  for (const [where, place] of [
    ["another issuer id", ledger],
    ["another ledger", otherLedger],
    ["another chain", otherChain],
  ] as const) {
    const thief = await place.issuer(issuer.profile.did);
    const { root, size } = issued.batch;
    const { hash } = await transact(await place.context(thief), thief.anchor, ledgerCall("anchor", [root, size]), {
      purpose: "anchor",
      batchId: null,
    });
    expect(hash).toMatch(/^0x/);
    expect((await place.writer.facts(thief.account.issuerId, root)).key).toBe(thief.anchor.address.toLowerCase());
    thieves.push({ where, ledger: place, thief });
  }
  // a verifier that trusts everybody and everything, which is the hardest case
  verifier = makeTestVerifier({
    issuers: [issuer, ...thieves.map(({ thief }) => thief)],
    ledgers: [ledger, otherLedger, otherChain],
  });
});

afterAll(async () => {
  verifier.close();
  await otherChain.stop();
  await ledger.stop();
});

const moved = (file: JsonObject, account: IssuerAccount): JsonObject =>
  withAnchor(file, (text) => writeAnchor({ ...parseAnchor(text), account }));

describe("a root that somebody else anchored as well", () => {
  it("leaves the issuer's own files as they are: one valid, one revoked", async () => {
    expect(await verifier.verify(good)).toMatchObject({ verdict: "valid", headline: "valid" });
    expect(await verifier.verify(revoked)).toMatchObject({ verdict: "invalid", headline: "revoked" });
  });

  it("under another issuer id, on another ledger or chain, makes no file valid that points there", async () => {
    for (const { where, thief } of thieves)
      for (const file of [good, revoked]) {
        const report = await verifier.verify(moved(file, thief.account));
        expect([where, report.verdict, report.headline]).toEqual([where, "invalid", "anchored_by_another"]);
        expect(report.checks.issuer).toEqual({ result: "fail", code: "foreign_anchor" });
      }
  });

  it("cannot clear a revocation by a body that names the thief's account: the body is hashed", async () => {
    for (const { where, thief } of thieves) {
      const { chainId, ledger: address, issuerId } = thief.account;
      const body = { ...revoked, "mc:ledger": `eip155:${chainId}:${address}/${issuerId}` };
      for (const file of [body, moved(body, thief.account)]) {
        const report = await verifier.verify(file);
        expect([where, report.verdict]).toEqual([where, "invalid"]);
        expect(report.checks.inclusion).toEqual({ result: "fail", code: "altered" });
      }
    }
  });

  it("is invalid even for a verifier that knows the thief only, and never better for one that knows nobody", async () => {
    for (const { where, ledger: place, thief } of thieves) {
      const fooled = makeTestVerifier({ issuers: [thief], ledgers: [place] });
      const nobody = makeTestVerifier({ issuers: [], ledgers: [] });
      for (const one of [fooled, nobody]) {
        expect([where, (await one.verify(moved(revoked, thief.account))).verdict]).toEqual([where, "invalid"]);
        one.close();
      }
    }
  });

  it("cannot be revoked, suspended or finished by the thief under the issuer's id", async () => {
    const [{ thief } = { thief: issuer }] = thieves;
    for (const change of ["revoke", "suspend"] as const)
      await expect(changeStatus(context, change, [good.id as string], thief.authority)).rejects.toMatchObject({
        code: "ledger_not_entitled",
        data: { issuerId: issuer.account.issuerId, actor: thief.authority.address.toLowerCase() },
      });
    expect((await verifier.verify(good)).verdict).toBe("valid");
  });
});

describe("a thief who sees the root before it is mined", () => {
  it("and anchors it first, with another size, neither blocks the issuer nor takes the batch", async () => {
    const { thief } = thieves[0] ?? { thief: issuer };
    const { id, root } = await sealRoster(context, { rows: learners(3), achievement }, issuer);
    const stops = settleBatch(context, id, issuer.anchor, {
      onState(state) {
        if (state === "intended") throw new Error("the thief is faster");
      },
    });
    await expect(stops).rejects.toThrow("the thief is faster");
    await transact(await ledger.context(thief), thief.anchor, ledgerCall("anchor", [root, 1]), {
      purpose: "anchor",
      batchId: null,
    });
    const batch = await settleBatch(context, id, issuer.anchor);
    expect(batch.state).toBe("published");
    for (const file of await filesOf(context, batch)) {
      const report = await verifier.verify(file);
      expect([report.verdict, report.chain?.batchSize, report.issuer?.account]).toEqual(["valid", 3, issuer.account]);
      expect((await verifier.verify(moved(file, thief.account))).verdict).toBe("invalid");
    }
  });
});

describe("the contract's verifyInclusion", () => {
  interface Claim {
    readonly root: string;
    readonly size: number;
    readonly index: number;
    readonly commitmentA: string;
    readonly commitmentB: string;
    readonly path: readonly string[];
  }

  const claimOf = (file: JsonObject): Claim => {
    const anchor: AnchorProof = parseAnchor(anchorOf(file));
    return {
      root: hex(anchor.root),
      size: issued.batch.size,
      index: anchor.index,
      commitmentA: hex(commitmentOf("A", anchor.nonce, digestOfCredential(file))),
      commitmentB: hex(anchor.otherCommitment),
      path: anchor.path.map(hex),
    };
  };
  const flipped = (text: string): string => `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`;

  async function accepts({ root, size, index, commitmentA, commitmentB, path }: Claim): Promise<boolean> {
    const provider = connect(ledger.chain.rpc, ledger.chain.chainId);
    const contract = new Contract(ledger.address.ledger, CredentialLedger__factory.abi, provider);
    const answer: unknown = await contract.getFunction("verifyInclusion")(
      root,
      size,
      index,
      commitmentA,
      commitmentB,
      path,
    );
    provider.destroy();
    return answer === true;
  }

  it("accepts the path of every issued file", async () => {
    for (const file of issued.files) expect(await accepts(claimOf(file))).toBe(true);
  });

  it("refuses whatever is changed in one: content, nonce, index, path, size or root", async () => {
    const claim = claimOf(good);
    const [first = "", ...rest] = claim.path;
    expect(rest.length).toBeGreaterThan(0);
    const changed: Partial<Claim>[] = [
      { commitmentA: claimOf({ ...good, name: "Another achievement" }).commitmentA },
      { commitmentA: flipped(claim.commitmentA) },
      { commitmentB: flipped(claim.commitmentB) },
      { commitmentA: claim.commitmentB, commitmentB: claim.commitmentA },
      { index: claim.index + 1 },
      { index: claim.index + 2 ** 20 },
      { size: claim.index },
      { size: 1 },
      { size: 0 },
      { path: [flipped(first), ...rest] },
      { path: rest },
      { path: [...claim.path, first] },
      { path: claim.path.toReversed() },
      { root: flipped(claim.root) },
      { root: first },
      ...issued.files.slice(1).map((sibling) => ({ commitmentA: claimOf(sibling).commitmentA })),
    ];
    for (const change of changed) expect([change, await accepts({ ...claim, ...change })]).toEqual([change, false]);
  });
});
