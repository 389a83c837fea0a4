// Walks up the accreditation registry, only as far as the search in core asks for. The width is the accreditors' doing, some
// of whom are strangers, so the walk is bounded.
import type {
  AccreditationFacts,
  AccreditationKind,
  AccreditationLink,
  AccreditationQuery,
} from "../../core/trust/accreditation.ts";
import { searchPath } from "../../core/trust/accreditation.ts";

export type ReadLinks = (subject: number, kind: AccreditationKind) => Promise<readonly AccreditationLink[]>;

/** Accreditors looked at for one credential. A real path has a few; each subject may name 32. */
const MOST_ACCREDITORS = 128;

/** Every link that the search needs. `anchoredAt` in seconds. Throws what `readLinks` throws. */
export async function walkUp(
  query: AccreditationQuery,
  anchoredAt: number,
  readLinks: ReadLinks,
): Promise<AccreditationFacts | "too_many_accreditors"> {
  const accredit: Record<number, readonly AccreditationLink[]> = {};
  const facts: AccreditationFacts = { issue: await readLinks(query.issuerId, "issue"), accredit };
  for (let asked = 0; ;) {
    const { open } = searchPath(query, facts, anchoredAt);
    if (open.length === 0) return facts;
    asked += open.length;
    if (asked > MOST_ACCREDITORS) return "too_many_accreditors";
    const found = await Promise.all(open.map((subject) => readLinks(subject, "accredit")));
    open.forEach((subject, i) => (accredit[subject] = found[i] ?? []));
  }
}
