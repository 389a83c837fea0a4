// Roster rows into sealed credentials: bodies, blinded commitments, leaves and the tree. Everything random and the time
// come in as arguments; nothing is stored or sent here. Signatures are no part of the leaf, so a dry run needs no key.
import type { Achievement } from "../core/achievement.ts";
import { type SealedTree, sealTree } from "../core/batch.ts";
import { makeCredential } from "../core/credential.ts";
import { commitmentOf, digestOfViewA, NO_VIEW } from "../core/digest.ts";
import type { Home } from "../core/home.ts";
import { leafOf } from "../core/leaf.ts";
import { type IssuerProfile, profileName } from "../core/profile.ts";
import type { RosterRow } from "../core/rosterRow.ts";
import type { SealedCredential } from "../store/store.ts";
import { isoTime, type Random } from "./context.ts";
import { randomId, randomOrder, randomUrn } from "./random.ts";

export interface Preparation {
  readonly rows: readonly RosterRow[];
  readonly achievement: Achievement;
  readonly home: Home;
  readonly profile: IssuerProfile;
  /** seconds; becomes validFrom of every credential */
  readonly now: number;
  readonly random: Random;
}

export type UnsignedCredential = Omit<SealedCredential, "signature">;

export interface PreparedBatch {
  /** in index order */
  readonly credentials: readonly UnsignedCredential[];
  readonly tree: SealedTree;
}

/** Make every credential of a batch, at random positions, and its tree. Throws `bad_credential`, `bad_batch`. */
export function prepareBatch(preparation: Preparation): PreparedBatch {
  const order = randomOrder(preparation.rows.length, preparation.random);
  const credentials = order.map((rowNumber, index) =>
    prepareCredential(preparation, preparation.rows[rowNumber] as RosterRow, index),
  );
  return { credentials, tree: sealTree(credentials.map(({ leaf }) => leaf)) };
}

function prepareCredential(preparation: Preparation, row: RosterRow, index: number): UnsignedCredential {
  const { achievement, home, profile, now, random } = preparation;
  const id = randomUrn(random);
  const body = makeCredential({
    home,
    issuer: { did: profile.did, name: profileName(profile, achievement.language, "en"), country: profile.country },
    achievement,
    row,
    id,
    subjectId: randomUrn(random),
    emailSalt: randomId(random),
    validFrom: isoTime(now),
  });
  const nonceA = random(32);
  const leaf = leafOf(index, commitmentOf("A", nonceA, digestOfViewA(body)), NO_VIEW);
  return { index, id, row: row.row, body, nonceA, commitmentB: NO_VIEW, leaf };
}
