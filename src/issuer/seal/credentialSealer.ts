// Makes and signs the credentials of a batch, some at a time: both views of each, their commitments and the leaf. What comes
// out goes into the database as it is, its texts abbreviated.
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
import { isoTime } from "../../core/values/time.ts";
import { Canonicalizer } from "../../signature/canonical/canonicalizer.ts";
import { makeSigner, signCredential, type Signer, type SigningKey } from "../../signature/suites/eddsaRdfc2022.ts";
import { type ShareKey, shareSignature } from "../../signature/suites/es256.ts";
import type { SealedShare, StoredCredential } from "../../state/credential.ts";
import type { Random } from "../context/issuerContext.ts";
import { type Common, type CommonInput, commonInput, inputOf, RANDOM_BYTES } from "./credentialInput.ts";
import { drawn } from "../context/randomIds.ts";

/** What a sealer is started with. It crosses to other threads, keys as KeyObjects. */
export interface SealTask extends Common {
  readonly signing: SigningKey;
  /** null: the credentials have no view B */
  readonly share: ShareKey | null;
  /** sign by templates, which are worth their preparation for many credentials only */
  readonly useTemplates: boolean;
}

/** Rows for consecutive positions. */
export interface Chunk {
  /** position of the first */
  readonly first: number;
  readonly rows: readonly RosterRow[];
  /** RANDOM_BYTES for each row */
  readonly random: Uint8Array;
}

/** What the credentials of an order are abbreviated by. */
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
  async seal({ first, rows, random }: Chunk): Promise<StoredCredential[]> {
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
