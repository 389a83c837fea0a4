// Row → leaf: both views of a credential, their digests and commitments, and the leaf. A dry run, sealing, benchmarks and
// vectors all come through here. View A is not signed here: its signature is no part of the leaf. That of view B is.
import { sha256 } from "#hash";
import { achievementText } from "../../core/achievement/openBadgeForm.ts";
import { type BlindedView, type CredentialLeaf, leafOfViews } from "../../core/batch/leafOfViews.ts";
import { SharedText, type SharedTexts } from "../../core/batch/sharedText.ts";
import { type CredentialInput, makeCredential } from "../../core/credential/makeCredential.ts";
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import { canonicalizeShort } from "../../core/json/canonical.ts";
import type { JsonObject } from "../../core/json/strictJson.ts";
import { encodeJson } from "../../core/share/jwt.ts";
import { headerOf, makeShare, SALTS_LENGTH } from "../../core/share/makeShare.ts";
import { type ShareKey, shareSignature } from "../../signature/suites/es256.ts";
import type { SealedShare, StoredCredential } from "../../state/credential.ts";
import type { Random } from "../context/issuerContext.ts";
import type { Common } from "../pool/poolTasks.ts";
import { type CommonInput, commonInput, inputOf } from "./credentialInput.ts";

export interface MadeCredential
  extends CredentialLeaf, Pick<StoredCredential, "index" | "id" | "row" | "nonceA" | "share"> {
  /** view A without proofs */
  readonly body: JsonObject;
  /** its canonical form, with the mark for the shared text */
  readonly text: string;
  readonly digestA: Uint8Array;
}

/** The texts that all credentials of a batch share. */
export const sharedTextsOf = ({ achievement }: Pick<Common, "achievement">, share: ShareKey | null): SharedTexts => ({
  achievement: achievementText(achievement),
  shareHeader: share === null ? "" : encodeJson(headerOf(share.kid)),
});

export class CredentialMaker {
  readonly #common: CommonInput;
  readonly #share: ShareKey | null;
  readonly #sharedText: SharedText;

  /** `share`: null for credentials without view B. */
  constructor(common: Common, share: ShareKey | null) {
    this.#common = commonInput(common);
    this.#share = share;
    this.#sharedText = new SharedText(sharedTextsOf(common, share));
  }

  /** `random` is asked for RANDOM_BYTES at most. Throws `bad_credential`. */
  make(row: RosterRow, index: number, random: Random): MadeCredential {
    const input = inputOf(this.#common, row, random);
    const body = makeCredential(input);
    const text = canonicalizeShort(body);
    const nonceA = random(32);
    const digestA = sha256(this.#sharedText.bytes(text));
    const made = this.#share === null ? null : this.#makeShare(input, this.#share, random);
    const { commitmentA, commitmentB, leaf } = leafOfViews(index, { nonce: nonceA, digest: digestA }, made);
    const share = made === null ? null : made.share;
    return { index, id: input.id, row: row.row, body, text, nonceA, digestA, commitmentA, commitmentB, leaf, share };
  }

  #makeShare(input: CredentialInput, key: ShareKey, random: Random): BlindedView & { readonly share: SealedShare } {
    const { payload, disclosures } = makeShare(input, key.kid, random(SALTS_LENGTH));
    const short = canonicalizeShort(payload);
    const signingInput = this.#sharedText.signingInput(short);
    const signature = shareSignature(signingInput, key);
    const digest = sha256(this.#sharedText.signed(signingInput, signature));
    const nonce = random(32);
    return { nonce, digest, share: { jwt: `${short}.${signature}`, disclosures, nonceB: nonce } };
  }
}
