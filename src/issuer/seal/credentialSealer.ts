// Makes and signs the credentials of a batch, one chunk at a time: both views of each, their commitments and the leaf. The
// result goes into the database as it is, with its texts shortened by the shared texts of the batch.
import { sha256 } from "#hash";
import { SharedText, type SharedTexts } from "../../core/batch/sharedText.ts";
import { achievementText } from "../../core/achievement/openBadgeForm.ts";
import { type CredentialInput, makeCredential } from "../../core/credential/makeCredential.ts";
import { commitmentOf, NO_VIEW } from "../../core/batch/digest.ts";
import { canonicalize, canonicalizeShort } from "../../core/json/canonical.ts";
import type { Json } from "../../core/json/strictJson.ts";
import { encodeJson } from "../../core/share/jwt.ts";
import { leafOf } from "../../core/batch/leaf.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { headerOf, makeShare, SALTS_LENGTH } from "../../core/share/makeShare.ts";
import { Canonicalizer } from "../../signature/canonical/canonicalizer.ts";
import { makeSigner, signCredential, type Signer } from "../../signature/suites/eddsaRdfc2022.ts";
import { type ShareKey, shareSignature } from "../../signature/suites/es256.ts";
import type { SealedShare, StoredCredential } from "../../state/credential.ts";
import { isoTime, type Random } from "../context/issuerContext.ts";
import { drawn } from "../context/randomIds.ts";
import type { Common, RowChunk, SealTask } from "../pool/poolTasks.ts";
import { type CommonInput, commonInput, inputOf, RANDOM_BYTES } from "./credentialInput.ts";

/** The texts that the credentials of a batch share. */
export const sharedTextsOf = ({ achievement }: Pick<Common, "achievement">, share: ShareKey | null): SharedTexts => ({
  achievement: achievementText(achievement),
  shareHeader: share === null ? "" : encodeJson(headerOf(share.kid)),
});

export class Sealer {
  readonly #common: CommonInput;
  readonly #share: ShareKey | null;
  readonly #sharedText: SharedText;
  readonly #canonicalizer = new Canonicalizer();
  readonly #sign: Signer;

  constructor(task: SealTask) {
    this.#common = commonInput(task);
    this.#share = task.share;
    this.#sharedText = new SharedText(sharedTextsOf(task, task.share));
    const created = isoTime(task.now);
    this.#sign = task.useTemplates
      ? makeSigner(task.signing, created, (body) => this.#canonicalizer.hash(body))
      : (body) => signCredential(body, task.signing, created);
  }

  /** The credentials of a chunk, in order. Throws `bad_credential`. */
  async seal({ first, rows, random }: RowChunk): Promise<StoredCredential[]> {
    const sealed: StoredCredential[] = [];
    for (const [i, row] of rows.entries()) {
      const own = drawn(random.subarray(i * RANDOM_BYTES, (i + 1) * RANDOM_BYTES));
      sealed.push(await this.#sealOne(row, first + i, own));
    }
    return sealed;
  }

  async #sealOne(row: RosterRow, index: number, random: Random): Promise<StoredCredential> {
    const input = inputOf(this.#common, row, random);
    const viewA = makeCredential(input);
    const body = canonicalizeShort(viewA);
    const nonceA = random(32);
    const commitmentA = commitmentOf("A", nonceA, sha256(this.#sharedText.bytes(body)));
    const { viewB, commitmentB } = this.#viewB(input, random);
    const signing = this.#sign(viewA);
    const signature = signing instanceof Promise ? await signing : signing;
    return {
      index,
      id: input.id,
      row: row.row,
      body,
      signature: canonicalize(signature as unknown as Json),
      nonceA,
      commitmentB,
      leaf: leafOf(index, commitmentA, commitmentB),
      share: viewB,
    };
  }

  #viewB(input: CredentialInput, random: Random): { viewB: SealedShare | null; commitmentB: Uint8Array } {
    const share = this.#share;
    if (share === null) return { viewB: null, commitmentB: NO_VIEW };
    const { payload, disclosures } = makeShare(input, share.kid, random(SALTS_LENGTH));
    const short = canonicalizeShort(payload);
    const signingInput = this.#sharedText.signingInput(short);
    const signature = shareSignature(signingInput, share);
    const nonceB = random(32);
    return {
      viewB: { jwt: `${short}.${signature}`, disclosures, nonceB },
      commitmentB: commitmentOf("B", nonceB, sha256(this.#sharedText.signed(signingInput, signature))),
    };
  }
}
