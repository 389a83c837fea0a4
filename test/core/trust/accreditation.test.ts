import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Accreditation,
  type AccreditationFacts,
  type AccreditationLink,
  type AccreditationQuery,
  searchPath,
  trustedAccreditors,
} from "../../../src/core/trust/accreditation.ts";
import type { TrustPolicy } from "../../../src/core/trust/trustPolicy.ts";

const ANCHORED = 1_000;
const [UNIVERSITY, AGENCY, MINISTRY, STRANGER] = [7, 3, 1, 9] as const;

const any: Accreditation = { held: true, validUntil: 0, maxEqfLevel: 0, fields: 0 };
const none: Accreditation = { ...any, held: false };
const link = (by: number, then: Partial<Accreditation> = {}, changes: Partial<AccreditationLink> = {}) => {
  const atAnchoring = { ...any, ...then };
  return { by, atAnchoring, now: atAnchoring, annulledSince: 0, ...changes };
};

/** The ministry accredits the agency, which accredits the university. */
const chain = (issue = link(AGENCY), accredit = link(MINISTRY)): AccreditationFacts => ({
  issue: [issue],
  accredit: { [AGENCY]: [accredit], [MINISTRY]: [], [STRANGER]: [] },
});
const query: AccreditationQuery = {
  issuerId: UNIVERSITY,
  trusted: [{ issuerId: MINISTRY, depth: 2, name: "Ministry" }],
  eqfLevel: 6,
  field: 3,
};
const pathOf = (facts: AccreditationFacts, changes: Partial<AccreditationQuery> = {}) =>
  searchPath({ ...query, ...changes }, facts, ANCHORED).path?.map(({ issuerId }) => issuerId) ?? null;

describe("a path of accreditation", () => {
  it("leads from the issuer up to an accreditor in the policy, who alone has a name", () => {
    expect(searchPath(query, chain(), ANCHORED)).toEqual({
      path: [
        { issuerId: AGENCY, name: null, heldNow: true },
        { issuerId: MINISTRY, name: "Ministry", heldNow: true },
      ],
      open: [],
    });
  });

  it("is the shortest where there are several", () => {
    const both = { ...chain(), issue: [link(AGENCY), link(MINISTRY)] };
    expect(pathOf(both)).toEqual([MINISTRY]);
  });

  it.each<[string, AccreditationFacts, Partial<AccreditationQuery>?]>([
    ["of no links", { issue: [], accredit: {} }],
    ["of more links than the policy allows", chain(), { trusted: [{ issuerId: MINISTRY, depth: 1 }] }],
    ["to an accreditor that the policy does not name", chain(), { trusted: [{ issuerId: STRANGER, depth: 8 }] }],
    ["under a policy that names nobody", chain(), { trusted: [] }],
    ["through a link that did not hold then", chain(link(AGENCY, none))],
    ["through a link above that did not hold then", chain(link(AGENCY), link(MINISTRY, none))],
    ["through a link annulled from before", chain(link(AGENCY, {}, { annulledSince: ANCHORED - 1 }))],
    ["through a link annulled from the very second", chain(link(AGENCY, {}, { annulledSince: ANCHORED }))],
    ["through a link above that is annulled", chain(link(AGENCY), link(MINISTRY, {}, { annulledSince: 1 }))],
    ["for a lower level only", chain(link(AGENCY, { maxEqfLevel: 5 }))],
    ["of which one link is for a lower level", chain(link(AGENCY), link(MINISTRY, { maxEqfLevel: 5 }))],
    ["for other fields", chain(link(AGENCY, { fields: ~(1 << 3) & 0x7ff }))],
    [
      "limited in level, for a credential that states none",
      chain(link(AGENCY, { maxEqfLevel: 8 })),
      { eqfLevel: null },
    ],
    ["limited in field, for a credential that states none", chain(link(AGENCY, { fields: 0x7ff })), { field: null }],
    ["limited in field, for a field that there is not", chain(link(AGENCY, { fields: 0x7ff })), { field: 35 }],
    ["through oneself", { issue: [link(UNIVERSITY)], accredit: { [UNIVERSITY]: [link(MINISTRY)] } }],
    ["in a circle", { issue: [link(AGENCY)], accredit: { [AGENCY]: [link(STRANGER)], [STRANGER]: [link(AGENCY)] } }],
  ])("is none %s", (_, facts, changes) => {
    expect(searchPath({ ...query, ...changes }, facts, ANCHORED)).toEqual({ path: null, open: [] });
  });

  it.each<[string, AccreditationFacts, Partial<AccreditationQuery>?]>([
    ["annulled from after the anchor", chain(link(AGENCY, {}, { annulledSince: ANCHORED + 1 }))],
    ["up to the very level", chain(link(AGENCY, { maxEqfLevel: 6 }))],
    ["for the very field", chain(link(AGENCY, { fields: 1 << 3 }))],
    ["without limits, whatever the credential states", chain(), { eqfLevel: null, field: null }],
    ["that has ended since", chain(link(AGENCY, {}, { now: none }))],
    ["with field 10, the highest", chain(link(AGENCY, { fields: 1 << 10 })), { field: 10 }],
  ])("may go through a link %s", (_, facts, changes) => {
    expect(pathOf(facts, changes)).toEqual([AGENCY, MINISTRY]);
  });

  it.each<[string, AccreditationLink]>([
    ["has ended", link(AGENCY, {}, { now: none })],
    ["covers the level no longer", link(AGENCY, {}, { now: { ...any, maxEqfLevel: 5 } })],
    ["is annulled from later on", link(AGENCY, {}, { annulledSince: ANCHORED + 1 })],
  ])("says beside the answer where a link %s", (_, changed) => {
    expect(searchPath(query, chain(changed), ANCHORED).path).toEqual([
      { issuerId: AGENCY, name: null, heldNow: false },
      { issuerId: MINISTRY, name: "Ministry", heldNow: true },
    ]);
  });

  it("is not denied while an accreditor on the way is unknown: it is asked for, once", () => {
    const facts = { issue: [link(AGENCY), link(STRANGER), link(AGENCY)], accredit: { [STRANGER]: [] } };
    expect(searchPath(query, facts, ANCHORED)).toEqual({ path: null, open: [AGENCY] });
  });

  it("asks for nobody above the highest allowed", () => {
    const direct = { ...query, trusted: [{ issuerId: MINISTRY, depth: 1 }] };
    expect(searchPath(direct, { issue: [link(AGENCY)], accredit: {} }, ANCHORED)).toEqual({ path: null, open: [] });
  });

  it("is found at once in a graph where every accreditor of a level is accredited by all of the next", () => {
    const ids = Array.from({ length: 8 }, (_, row) => Array.from({ length: 16 }, (_, i) => 100 + row * 16 + i));
    const accredit = Object.fromEntries(
      ids.flatMap((row, i) => row.map((id) => [id, (ids[i + 1] ?? [STRANGER]).map((by) => link(by))])),
    );
    const facts = { issue: (ids[0] ?? []).map((by) => link(by)), accredit };
    expect(pathOf(facts, { trusted: [{ issuerId: 227, depth: 8 }] })).toHaveLength(8);
    expect(pathOf(facts, { trusted: [{ issuerId: MINISTRY, depth: 8 }] })).toBeNull();
  });
});

describe("of any graph", () => {
  const ids = [1, 2, 3, 4, 5, 6] as const;
  const accreditations: fc.Arbitrary<Accreditation> = fc.record({
    held: fc.boolean(),
    validUntil: fc.constant(0),
    maxEqfLevel: fc.constantFrom(0, 0, 5, 6, 8),
    fields: fc.constantFrom(0, 0, 1 << 3, 1 << 4),
  });
  const links: fc.Arbitrary<AccreditationLink[]> = fc.uniqueArray(
    fc.record({
      by: fc.constantFrom(...ids),
      atAnchoring: accreditations,
      now: accreditations,
      annulledSince: fc.constantFrom(0, 0, ANCHORED, ANCHORED + 1),
    }),
    { selector: ({ by }) => by, maxLength: 5 },
  );
  const graphs: fc.Arbitrary<AccreditationFacts> = fc.record({
    issue: links,
    accredit: fc
      .tuple(...ids.map(() => links))
      .map((all) => Object.fromEntries(ids.map((id, i) => [id, all[i] ?? []]))),
  });
  const queries: fc.Arbitrary<AccreditationQuery> = fc.record({
    issuerId: fc.constant(1),
    trusted: fc.array(fc.record({ issuerId: fc.constantFrom(...ids), depth: fc.integer({ min: 1, max: 4 }) }), {
      maxLength: 2,
    }),
    eqfLevel: fc.constantFrom(null, 5, 6, 7),
    field: fc.constantFrom(null, 3, 4),
  });

  const good = ({ atAnchoring: a, annulledSince }: AccreditationLink, q: AccreditationQuery): boolean =>
    a.held &&
    !(annulledSince > 0 && annulledSince <= ANCHORED) &&
    (a.maxEqfLevel === 0 || (q.eqfLevel !== null && q.eqfLevel <= a.maxEqfLevel)) &&
    (a.fields === 0 || (q.field !== null && Math.floor(a.fields / 2 ** q.field) % 2 === 1));

  /** Every walk upward without a repeated id, by brute force: the lengths at which it ends at a trusted accreditor. */
  function walks(facts: AccreditationFacts, q: AccreditationQuery): number[] {
    const lengths: number[] = [];
    const climb = (above: readonly AccreditationLink[], seen: readonly number[]): void => {
      for (const one of above.filter((candidate) => good(candidate, q) && !seen.includes(candidate.by))) {
        if (q.trusted.some(({ issuerId, depth }) => issuerId === one.by && depth >= seen.length))
          lengths.push(seen.length);
        if (seen.length < 4) climb(facts.accredit[one.by] ?? [], [...seen, one.by]);
      }
    };
    climb(facts.issue, [q.issuerId]);
    return lengths;
  }

  it("the path is one exactly where some walk is, and of the least length", () => {
    let [found, denied] = [0, 0];
    fc.assert(
      fc.property(graphs, queries, (facts, q) => {
        const lengths = walks(facts, q);
        const { path, open } = searchPath(q, facts, ANCHORED);
        expect(open).toEqual([]);
        expect(path?.length ?? null).toBe(lengths.length === 0 ? null : Math.min(...lengths));
        if (path === null) denied++;
        else found++;
      }),
      { numRuns: 2_000 },
    );
    expect([found > 100, denied > 100]).toEqual([true, true]);
  });

  it("taking a link away never makes a path where there was none", () => {
    fc.assert(
      fc.property(graphs, queries, fc.constantFrom(...ids), (facts, q, gone) => {
        const less = {
          issue: facts.issue.filter(({ by }) => by !== gone),
          accredit: { ...facts.accredit, [gone]: [] },
        };
        if (searchPath(q, facts, ANCHORED).path === null) expect(searchPath(q, less, ANCHORED).path).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });
});

it("accreditors of another chain or ledger do not count", () => {
  const account = { chainId: 1, ledger: `0x${"1".repeat(40)}`, issuerId: 7 };
  const policy: TrustPolicy = {
    format: "credence-trust-v1",
    name: "p",
    accreditors: [
      { ...account, issuerId: 1, depth: 2 },
      { ...account, chainId: 2, issuerId: 2, depth: 2 },
      { ...account, ledger: `0x${"2".repeat(40)}`, issuerId: 3, depth: 2 },
    ],
  };
  expect(trustedAccreditors(policy, account).map(({ issuerId }) => issuerId)).toEqual([1]);
});
