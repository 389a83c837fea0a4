// Roster rows into credentials before any signature: bodies, blinded commitments, leaves. Everything random and the time
// come in as arguments; nothing is stored or sent here. Signatures are no part of the leaf, so a dry run needs no key.
import { type SealedTree, sealTree } from "../../core/batch/tiles.ts";
import { type CredentialInput, makeCredential } from "../../core/credential/makeCredential.ts";
import { commitmentOf, digestOfViewA, NO_VIEW } from "../../core/batch/digest.ts";
import type { JsonObject } from "../../core/json/strictJson.ts";
import { leafOf } from "../../core/batch/leaf.ts";
import { profileName } from "../../core/trust/issuerProfile.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { SALTS_LENGTH } from "../../core/share/makeShare.ts";
import type { StoredCredential } from "../../state/credential.ts";
import { isoTime, type Random } from "../context/issuerContext.ts";
import type { Rows } from "../context/issueRequest.ts";
import type { Common } from "../pool/poolTasks.ts";
import { randomId, shuffledPositions, randomUrn } from "../context/randomIds.ts";

export interface UnsignedCredential extends Pick<
  StoredCredential,
  "index" | "id" | "row" | "nonceA" | "commitmentB" | "leaf"
> {
  /** view A without proofs */
  readonly body: JsonObject;
}

export interface PreparedBatch {
  /** in index order */
  readonly credentials: readonly UnsignedCredential[];
  readonly tree: SealedTree;
}

/** Random bytes that one credential uses: two ids, the salt of its e-mail address, a nonce per view, the salts of view B. */
export const RANDOM_BYTES = 16 + 16 + 16 + 32 + 32 + SALTS_LENGTH;

/** Make every credential of a batch, at random positions, and its tree. Throws `bad_credential`, `bad_batch`. */
export function prepareBatch(common: Common, rows: Rows, random: Random): PreparedBatch {
  const input = commonInput(common);
  const credentials = shuffledPositions(rows.length, random).map((rowNumber, index) =>
    prepareCredential(input, rows.at(rowNumber) as RosterRow, index, random),
  );
  return { credentials, tree: sealTree(credentials.map(({ leaf }) => leaf)) };
}

/** View A alone. Throws `bad_credential`. */
export function prepareCredential(
  common: CommonInput,
  row: RosterRow,
  index: number,
  random: Random,
): UnsignedCredential {
  const input = inputOf(common, row, random);
  const body = makeCredential(input);
  const nonceA = random(32);
  const leaf = leafOf(index, commitmentOf("A", nonceA, digestOfViewA(body)), NO_VIEW);
  return { index, id: input.id, row: row.row, body, nonceA, commitmentB: NO_VIEW, leaf };
}

/** What the records of a batch have in common. */
export type CommonInput = Pick<CredentialInput, "account" | "issuer" | "achievement" | "validFrom">;

export const commonInput = ({ achievement, account, profile, now }: Common): CommonInput => ({
  account,
  issuer: { did: profile.did, name: profileName(profile, achievement.language, "en"), country: profile.country },
  achievement,
  validFrom: isoTime(now),
});

/** The record that both views are made of. */
export const inputOf = (common: CommonInput, row: RosterRow, random: Random): CredentialInput => ({
  ...common,
  row,
  id: randomUrn(random),
  subjectId: randomUrn(random),
  emailSalt: randomId(random),
});
