// The one path from a row to a leaf, against the plain functions over full texts that a verifier uses.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commitmentOf, digestOfCredential, digestOfShare, NO_VIEW } from "../../../src/core/batch/digest.ts";
import { leafOf } from "../../../src/core/batch/leaf.ts";
import { SharedText } from "../../../src/core/batch/sharedText.ts";
import type { RosterRow } from "../../../src/core/credential/rosterRow.ts";
import { canonicalize } from "../../../src/core/json/canonical.ts";
import { drawn } from "../../../src/issuer/context/randomIds.ts";
import type { Common } from "../../../src/issuer/pool/poolTasks.ts";
import { RANDOM_BYTES } from "../../../src/issuer/seal/credentialInput.ts";
import { CredentialMaker, sharedTextsOf } from "../../../src/issuer/seal/credentialMaker.ts";
import { Sealer } from "../../../src/issuer/seal/credentialSealer.ts";
import { isSound } from "../../../src/issuer/seal/recomputeRoot.ts";
import { account, achievement, ISSUED, profile, signingKey } from "../../support/fixtures/issuedBatch.ts";
import { shareKey } from "../../support/fixtures/issuedShare.ts";
import { seeded } from "../../support/seeded.ts";

const common: Common = { achievement, account, profile, now: ISSUED };

const row: fc.Arbitrary<RosterRow> = fc.record(
  {
    row: fc.integer({ min: 2, max: 1_000 }),
    name: fc.constantFrom("Ada", "Şimşek Ayşegül", "王小明", "=cmd|' /C calc'!A0", 'a "quoted" \\ name', "😀"),
    email: fc.constantFrom("ada@example.edu", "AYSE@EXAMPLE.EDU"),
    plainEmail: fc.constant(true as const),
    learnerId: fc.constant("urn:example:learner:1"),
    result: fc.constantFrom("94", "71.5"),
    creditsEarned: fc.constantFrom("5", "4.50"),
    validUntil: fc.constant("2036-06-30T00:00:00Z"),
  },
  { requiredKeys: ["row", "name"] },
);
const index = fc.integer({ min: 0, max: 2 ** 20 - 1 });
const randomBytes = fc.string().map((seed) => seeded(seed)(RANDOM_BYTES));

describe("a credential that is made of a row", () => {
  it.each([
    ["with view A alone", null],
    ["with both views", shareKey],
  ])("%s has the digests, commitments and leaf of its full texts", (_, share) => {
    const maker = new CredentialMaker(common, share);
    const sharedText = new SharedText(sharedTextsOf(common, share));
    fc.assert(
      fc.property(row, index, randomBytes, (one, at, bytes) => {
        const made = maker.make(one, at, drawn(bytes));
        expect(sharedText.full(made.text)).toBe(canonicalize(made.body));
        expect(made.digestA).toEqual(digestOfCredential(made.body));
        expect(made.commitmentA).toEqual(commitmentOf("A", made.nonceA, made.digestA));
        const ofB = made.share && commitmentOf("B", made.share.nonceB, digestOfShare(sharedText.jwt(made.share.jwt)));
        expect(made.share === null).toBe(share === null);
        expect(made.commitmentB).toEqual(ofB ?? NO_VIEW);
        expect(made.leaf).toEqual(leafOf(at, made.commitmentA, made.commitmentB));
      }),
    );
  });

  it("is what a sealer stores, with a signature", async () => {
    for (const useTemplates of [false, true]) {
      const sealer = new Sealer({ ...common, signing: signingKey, share: null, useTemplates });
      await fc.assert(
        fc.asyncProperty(row, index, randomBytes, async (one, first, random) => {
          const [sealed] = await sealer.seal({ first, rows: [one], random });
          const made = new CredentialMaker(common, null).make(one, first, drawn(random));
          const { text, id, nonceA, commitmentB, leaf } = made;
          expect(sealed).toMatchObject({ index: first, row: one.row, body: text, id, nonceA, commitmentB, leaf });
        }),
        { numRuns: 20 },
      );
    }
  });

  it("passes the second pass over what a sealer stored, and no other content does", async () => {
    const sealer = new Sealer({ ...common, signing: signingKey, share: shareKey, useTemplates: false });
    const sharedText = new SharedText(sharedTextsOf(common, shareKey));
    await fc.assert(
      fc.asyncProperty(row, index, randomBytes, async (one, first, random) => {
        for (const sealed of await sealer.seal({ first, rows: [one], random })) {
          expect(isSound(sealed, sharedText)).toBe(true);
          expect(isSound({ ...sealed, index: first + 1 }, sharedText)).toBe(false);
          expect(isSound({ ...sealed, nonceA: sealed.leaf }, sharedText)).toBe(false);
          expect(isSound({ ...sealed, share: null }, sharedText)).toBe(false);
        }
      }),
      { numRuns: 20 },
    );
  });
});
