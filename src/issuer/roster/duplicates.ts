// Rows that would give the same person the same achievement twice. Same person: same learnerId, else same e-mail address.
// An equal name alone is reported, never refused: many people share one.
import type { RosterRow } from "../../core/credential/rosterRow.ts";
import type { Findings } from "./findings.ts";

export function checkDuplicates(rows: Iterable<RosterRow>, allowed: boolean, log: Findings): void {
  const [ids, emails, names] = [
    new Map<string, RosterRow>(),
    new Map<string, RosterRow>(),
    new Map<string, RosterRow>(),
  ];
  const report = (row: number, column: string, message: string): void =>
    allowed ? log.notice(row, column, "duplicate", message) : log.fault(row, column, "duplicate", message);
  for (const row of rows) {
    const sameId = first(ids, row.learnerId, row);
    const sameEmail = first(emails, row.email, row);
    const sameName = first(names, row.name === "" ? undefined : row.name.toLowerCase(), row);
    if (sameId !== null) report(row.row, "learnerId", `is the learner of row ${sameId.row}`);
    else if (sameEmail !== null && !differentIds(sameEmail, row))
      report(row.row, "email", `is the e-mail address of row ${sameEmail.row}`);
    else if (sameEmail !== null)
      log.notice(row.row, "email", "same_email", `is also the e-mail address of row ${sameEmail.row}, another learner`);
    else if (sameName !== null)
      log.notice(row.row, "name", "same_name", `is also the name in row ${sameName.row}; is it another person?`);
  }
}

const differentIds = (a: RosterRow, b: RosterRow): boolean =>
  a.learnerId !== undefined && b.learnerId !== undefined && a.learnerId !== b.learnerId;

/** The first row that had this key; remembers `row` where there was none. */
function first(seen: Map<string, RosterRow>, key: string | undefined, row: RosterRow): RosterRow | null {
  if (key === undefined) return null;
  const earlier = seen.get(key);
  if (earlier === undefined) seen.set(key, row);
  return earlier ?? null;
}
