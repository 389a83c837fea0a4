// What every benchmark works on: the larger example achievement, an issuer, and a roster of any size.
import { randomBytes } from "node:crypto";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/bin/system/software.ts";
import { type Achievement, parseAchievement } from "../../src/core/achievement/achievement.ts";
import type { IssuerAccount } from "../../src/core/values/issuerAccount.ts";
import { parseJson } from "../../src/core/json/strictJson.ts";
import { type IssuerProfile, parseProfile, PROFILE_FORMAT } from "../../src/core/trust/issuerProfile.ts";
import { multikeyOf, privateKeyOf } from "../../src/signature/suites/ed25519.ts";
import type { SigningKey } from "../../src/signature/suites/eddsaRdfc2022.ts";
import { es256KeyOf, publicJwkOf, type ShareKey } from "../../src/signature/suites/es256.ts";

const DID = "did:web:university.example";

export const account: IssuerAccount = { chainId: 31_337, ledger: `0x${"1a".repeat(20)}`, issuerId: 7 };

export const achievement: Achievement = parseAchievement(
  parseJson(readFileSync(join(packageRoot, "examples", "achievements", "applied-data-stewardship.json"))),
).achievement;

const secret = Uint8Array.from(randomBytes(32));
export const signing: SigningKey = { verificationMethod: `${DID}#signing-1`, privateKey: privateKeyOf(secret) };
export const share: ShareKey = { kid: `${DID}#signing-1-es256`, privateKey: es256KeyOf(secret) };

export const profile: IssuerProfile = parseProfile({
  format: PROFILE_FORMAT,
  did: DID,
  name: { en: "University of Examples" },
  country: "IE",
  keys: [
    {
      id: signing.verificationMethod,
      type: "Multikey",
      value: multikeyOf(signing.privateKey),
      from: "2020-01-01T00:00:00Z",
    },
    { id: share.kid, type: "JsonWebKey", value: publicJwkOf(share.privateKey), from: "2020-01-01T00:00:00Z" },
  ],
});

const NAMES = ["Ayşe Şimşek", "Jürgen Groß", "María Peña", "王小明", "Siobhán O'Brien", "Олена Коваль"];

const lineOf = (i: number): string =>
  `${NAMES[i % NAMES.length]} ${i},urn:example:student:${9_000_000 + i},student.${i}@students.example.edu,2026-06-30,${50 + (i % 51)},5\r\n`;

/** A CSV roster as an institution exports it, in pieces. */
function* rosterPieces(size: number): Iterable<string> {
  yield "name,learnerId,email,awardedDate,result,creditsEarned\r\n";
  for (let start = 0; start < size; start += 1_000)
    yield Array.from({ length: Math.min(1_000, size - start) }, (_, i) => lineOf(start + i)).join("");
}

export const rosterOf = (size: number): Buffer => Buffer.from([...rosterPieces(size)].join(""));

/** The same as a file: what makes it shall not count as memory of what reads it. */
export function writeRoster(path: string, size: number): void {
  const file = openSync(path, "w");
  for (const piece of rosterPieces(size)) writeSync(file, piece);
  closeSync(file);
}
