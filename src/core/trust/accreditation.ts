// Who vouches for whom (contracts/AccreditationRegistry.sol): a path from an accreditor in the policy down to the issuer,
// every link of which held when the batch was anchored, covers the credential's level and field, and is not annulled from
// then or before. What holds now is information, never part of the answer. Pure: links are handed in as they become known.
import { isSameLedger, type IssuerAccount } from "../values/issuerAccount.ts";
import type { TrustPolicy } from "./trustPolicy.ts";

/** What a link lets its subject do: issue credentials, or accredit others in turn. */
export type AccreditationKind = "issue" | "accredit";

/** What an accreditor says of a subject at some time. */
export interface Accreditation {
  readonly held: boolean;
  /** seconds; 0 = no end */
  readonly validUntil: number;
  /** highest EQF level covered; 0 = any */
  readonly maxEqfLevel: number;
  /** bit n covers ISCED-F broad field n; 0 = any */
  readonly fields: number;
}

/** One link upward, as the registry has it. */
export interface AccreditationLink {
  /** issuer id of the accreditor */
  readonly by: number;
  readonly atAnchoring: Accreditation;
  readonly now: Accreditation;
  /** seconds; from then on it should never have held; 0 = not annulled */
  readonly annulledSince: number;
}

/** Links known so far: "may issue" to the issuer itself, "may accredit" to accreditors met on the way up, by their id. */
export interface AccreditationFacts {
  readonly issue: readonly AccreditationLink[];
  readonly accredit: Readonly<Record<number, readonly AccreditationLink[]>>;
}

/** What is looked for. It comes from the policy and the hashed body, never from the registry. */
export interface AccreditationQuery {
  readonly issuerId: number;
  /** accreditors that the policy trusts on this ledger; depth is the greatest number of links, 1 = to the issuer itself */
  readonly trusted: readonly { readonly issuerId: number; readonly depth: number; readonly name?: string }[];
  /** EQF level and ISCED-F broad field that the credential states; null where it states none */
  readonly eqfLevel: number | null;
  readonly field: number | null;
}

/** One accreditor of a path, nearest to the issuer first. */
export interface PathStep {
  readonly issuerId: number;
  /** the policy's own name for a trusted accreditor; null for those between */
  readonly name: string | null;
  /** would the link that it gave hold now as well? */
  readonly heldNow: boolean;
}

export interface Search {
  /** the shortest path to a trusted accreditor, or null while no path is known */
  readonly path: readonly PathStep[] | null;
  /** accreditors whose own accreditation has to be known before the answer can be no */
  readonly open: readonly number[];
}

interface Node {
  readonly links: readonly AccreditationLink[];
  readonly below: readonly PathStep[];
}

export const trustedAccreditors = (policy: TrustPolicy, account: IssuerAccount): AccreditationQuery["trusted"] =>
  (policy.accreditors ?? []).filter((accreditor) => isSameLedger(accreditor, account));

/** Search upward, level by level, as far as the links known reach. `anchoredAt` in seconds. */
export function searchPath(query: AccreditationQuery, facts: AccreditationFacts, anchoredAt: number): Search {
  const highest = Math.max(0, ...query.trusted.map(({ depth }) => depth));
  const met = new Set([query.issuerId]);
  let level: Node[] = [{ links: facts.issue, below: [] }];
  for (let depth = 1; depth <= highest; depth++) {
    const above = new Map<number, { link: AccreditationLink; below: readonly PathStep[] }>();
    for (const { links, below } of level)
      for (const link of links)
        if (holds(link, query, anchoredAt) && !met.has(link.by)) {
          met.add(link.by); // each accreditor once, by its shortest path: the width stays that of the graph
          above.set(link.by, { link, below });
        }
    for (const { issuerId, depth: reach, name = null } of query.trusted) {
      const last = reach >= depth ? above.get(issuerId) : undefined;
      if (last !== undefined) return { path: [...last.below, stepOf(last.link, query, name)], open: [] };
    }
    if (depth === highest) break;
    const open = [...above.keys()].filter((by) => facts.accredit[by] === undefined);
    if (open.length > 0) return { path: null, open };
    level = [...above.values()].map(({ link, below }) => ({
      links: facts.accredit[link.by] ?? [],
      below: [...below, stepOf(link, query, null)],
    }));
  }
  return { path: null, open: [] };
}

/** Did the link hold at anchoring, and is it not annulled from then or before? */
const holds = ({ atAnchoring, annulledSince }: AccreditationLink, query: AccreditationQuery, anchoredAt: number) =>
  covers(atAnchoring, query) && (annulledSince === 0 || annulledSince > anchoredAt);

const stepOf = (link: AccreditationLink, query: AccreditationQuery, name: string | null): PathStep => ({
  issuerId: link.by,
  name,
  heldNow: covers(link.now, query) && link.annulledSince === 0,
});

/** A limit that the credential says nothing of excludes it. */
function covers({ held, maxEqfLevel, fields }: Accreditation, { eqfLevel, field }: AccreditationQuery): boolean {
  const levelFits = maxEqfLevel === 0 || (eqfLevel !== null && eqfLevel <= maxEqfLevel);
  const fieldFits = fields === 0 || (field !== null && field <= HIGHEST_FIELD && ((fields >> field) & 1) === 1);
  return held && levelFits && fieldFits;
}

/** ISCED-F broad fields are 00 to 10; a shift by more would wrap around. */
const HIGHEST_FIELD = 10;
