// Checks without a document: for tests of the rules that turn ten answers into a verdict and a headline.
import fc from "fast-check";
import { type Check, type CheckName, CHECKS, type Checks, fail, pass, unknown } from "../../src/core/check.ts";

const own = ["no_endpoint", "unreachable", "disagreement", "wrong_chain", "stale"] as const;
const chain = ["ledger_not_listed", ...own] as const;
const registry = ["registry_not_listed", "registry_wrong_code", "too_many_accreditors"] as const;

/** Some answers of each check besides pass: all fail codes, and all kinds of unknown. */
const ANSWERS: { readonly [N in CheckName]: readonly Check<N>[] } = {
  format: [
    ...(["schema", "context", "unknown_kind", "no_anchor", "many_anchors", "bad_anchor"] as const).map(fail),
    unknown("newer_format"),
  ],
  inclusion: [
    ...(["altered", "wrong_view", "index_out_of_range", "path_too_long"] as const).map(fail),
    unknown("not_reached"),
  ],
  ledger: [
    ...(["ledger_distrusted", "wrong_code", "anchored_after_retirement"] as const).map(fail),
    ...([...chain, "not_reached"] as const).map(unknown),
  ],
  anchor: [
    fail("not_anchored"),
    ...([...chain, "records_unreadable", "pending", "behind", "gone", "not_reached"] as const).map(unknown),
  ],
  issuer: [
    ...(["foreign_anchor", "did_mismatch"] as const).map(fail),
    ...([...chain, "not_reached"] as const).map(unknown),
  ],
  key: [fail("key_compromised"), ...([...chain, "not_anchored", "not_reached"] as const).map(unknown)],
  status: [
    ...(["revoked", "batch_revoked", "suspended", "superseded"] as const).map(fail),
    ...([...chain, "records_unreadable", "not_anchored", "not_reached"] as const).map(unknown),
  ],
  validity: [...(["not_yet_valid", "expired"] as const).map(fail), unknown("not_reached")],
  signature: [
    fail("signature_bad"),
    ...(
      [...chain, "not_anchored", "not_reached", "absent", "not_checked", "no_profile", "key_compromised"] as const
    ).map(unknown),
  ],
  recognition: [
    fail("not_recognised"),
    ...([...chain, ...registry, "not_anchored", "not_reached"] as const).map(unknown),
  ],
};

export const OWN_TROUBLE: readonly string[] = [...own, "records_unreadable", "gone"];

export const passing = Object.fromEntries(CHECKS.map((name) => [name, pass])) as unknown as Checks;

export const withChecks = (changes: Partial<Checks>): Checks => ({ ...passing, ...changes });

/** Any answers, each check passing about half the time, so that nearly good ones are common. */
export const anyChecks: fc.Arbitrary<Checks> = fc.record(
  Object.fromEntries(
    CHECKS.map((name) => [
      name,
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(pass) },
        { weight: 1, arbitrary: fc.constantFrom(...ANSWERS[name]) },
      ),
    ]),
  ),
) as unknown as fc.Arbitrary<Checks>;

/** Every single answer besides pass, with its check. */
export const singleAnswers: readonly (readonly [CheckName, Check])[] = CHECKS.flatMap((name) =>
  ANSWERS[name].map((check) => [name, check] as const),
);
