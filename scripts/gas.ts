// What the contracts cost, by real transactions on Hardhat's in-process chain. Writes test/contracts/gas.json;
// with --check it only compares with that file and with the limits, and exits 1 on a breach.
import { readFileSync, writeFileSync } from "node:fs";
import type { ContractTransactionResponse } from "ethers";
import { network } from "hardhat";
import { signAnchor } from "../src/chain/keys/anchorSignature.ts";
import { signConsent } from "../src/chain/keys/keyConsent.ts";
import { buildContracts } from "./runner/contracts.ts";

const LIMITS = {
  anchor: 50_000,
  anchorManyPerRoot: 27_000,
  anchorFor: 61_000,
  revokeFirst: 52_500,
  revokeSameWord: 35_500,
  revokeFullWordPerCredential: 210,
  revokeScatteredPerCredential: 10_000,
  accreditFirst: 80_000,
  accreditLater: 60_000,
  deploy: 5_500_000,
};
const TOLERANCE = 0.01;
const FAR = 4_102_444_800;
const SIZE = 0x0fffff; // a size with as many bytes that are not zero as there can be
const LAST = 0xffffffffffff; // likewise the end of an accreditation
const file = new URL("../test/contracts/gas.json", import.meta.url);

type Gas = Record<keyof typeof LIMITS, number>;

async function measure(): Promise<Gas> {
  const refused = buildContracts();
  if (refused !== null) throw new Error(refused);
  const { ethers } = await network.create();
  const [authority, relayer] = await ethers.getSigners();
  if (!authority || !relayer) throw new Error("Hardhat gave no accounts");

  const used = async (sent: Promise<ContractTransactionResponse>): Promise<number> =>
    Number((await (await sent).wait())?.gasUsed);
  /** 32 bytes without a zero among them: the dearest call data. */
  const hash = (text: string): string => ethers.id(text).replace(/../g, (byte) => (byte === "00" ? "01" : byte));
  /** What one more costs: `many` less `few`, by the number of those that were added. */
  const each = (many: number, few: number, added: number): number => Math.round((many - few) / added);

  const ledger = await ethers.deployContract("CredentialLedger");
  const ledgerAddress = await ledger.getAddress();
  const registry = await ethers.deployContract("AccreditationRegistry", [ledgerAddress]);
  const deployments = [ledger, registry].map(async (c) => Number((await c.deploymentTransaction()?.wait())?.gasUsed));
  const deploy = (await Promise.all(deployments)).reduce((a, b) => a + b);

  const { chainId } = await ethers.provider.getNetwork();
  const key = new ethers.Wallet(hash("key"), ethers.provider);
  await authority.sendTransaction({ to: key.address, value: ethers.parseEther("1") });
  for (const did of ["did:web:agency.example", "did:web:university.example"])
    await ledger.registerIssuer(did, hash("profile"));
  const account = { chainId: Number(chainId), ledger: ledgerAddress, issuerId: 2 };
  const consent = await signConsent(key, account, { permissions: 7, until: 0 }, 0n, FAR);
  await ledger.authorizeKey(2, key.address, 7, 0, FAR, consent);
  const asKey = ledger.connect(key);

  const roots = Array.from({ length: 101 }, (_, i) => hash(`root ${i}`));
  const anchorMany = (list: string[]) =>
    used(
      asKey.anchorMany(
        list,
        list.map(() => SIZE),
      ),
    );
  const one = await anchorMany(roots.slice(0, 1));
  const hundred = await anchorMany(roots.slice(1));

  const request = { key: key.address, root: hash("relayed"), size: SIZE, deadline: FAR };
  const signature = await signAnchor(key, account, request);

  const [batch, other] = [hash("batch"), hash("other batch")];
  const anchor = await used(asKey.anchor(batch, SIZE));
  await asKey.anchor(other, 10_000);
  // 1 % of 10,000 at random: the smallest of 10,000 hashes decide, so nobody chose them.
  const scattered = Array.from({ length: 10_000 }, (_, i) => ({ i, draw: ethers.id(`draw ${i}`) }));
  const drawn = scattered
    .sort((a, b) => (a.draw < b.draw ? -1 : 1))
    .slice(0, 100)
    .map(({ i }) => i);

  const accredit = (until: number) =>
    used(registry.accredit(1, 2, ethers.id("did:web:university.example"), 1, until, 7, 0x07ff));
  const accreditFirst = await accredit(LAST);
  // Two entries share a slot, so changes are cheap and dear by turns: the dearest of four of each.
  let accreditLater = 0;
  for (let i = 1; i <= 8; i++) accreditLater = Math.max(accreditLater, await accredit(LAST - i));

  return {
    anchor,
    anchorManyPerRoot: each(hundred, one, 99),
    anchorFor: await used(ledger.connect(relayer).anchorFor(key.address, request.root, SIZE, FAR, signature)),
    revokeFirst: await used(asKey.revoke(2, batch, [0xffffe])),
    revokeSameWord: await used(asKey.revoke(2, batch, [0xffffd])),
    revokeFullWordPerCredential: (await used(asKey.revokeWords(2, batch, [0xffe], [ethers.MaxUint256]))) / 256,
    revokeScatteredPerCredential:
      (await used(
        asKey.revoke(
          2,
          other,
          drawn.toSorted((a, b) => a - b),
        ),
      )) / 100,
    accreditFirst,
    accreditLater,
    deploy,
  };
}

const found = Object.fromEntries(
  Object.entries(await measure()).map(([name, gas]) => [name, Math.round(gas * 10) / 10]),
) as Gas;
const text = `${JSON.stringify(found, null, 2)}\n`;
if (!process.argv.includes("--check")) writeFileSync(file, text);
const committed = JSON.parse(readFileSync(file, "utf8")) as Partial<Gas>;

const rows = Object.entries(LIMITS).map(([name, limit]) => {
  const [gas, before] = [found[name as keyof Gas], committed[name as keyof Gas] ?? 0];
  const change = before === 0 ? 1 : gas / before - 1;
  const verdict = gas > limit ? "OVER THE LIMIT" : Math.abs(change) > TOLERANCE ? "CHANGED" : "ok";
  return {
    name,
    gas: Math.round(gas * 10) / 10,
    committed: before,
    change: `${(change * 100).toFixed(2)} %`,
    limit,
    verdict,
  };
});
console.table(rows);
if (rows.some(({ verdict }) => verdict !== "ok")) {
  console.error(
    "Gas is over a limit, or differs from test/contracts/gas.json by more than 1 %: npm run gas writes the file anew.",
  );
  process.exitCode = 1;
}
