// Times for people, always in UTC and the same on any machine: no locale of the process has a say (law 4).
import type { Wording } from "../../wording/report/wording.ts";

const FORM = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Day, and time of day unless it is midnight UTC; null where the text is no RFC 3339 time or date. */
export function sayMoment(text: string, words: Wording): string | null {
  const time = FORM.test(text) ? new Date(text) : null;
  if (time === null || Number.isNaN(time.getTime())) return null;
  const day = words.day(time.getUTCDate(), time.getUTCMonth(), time.getUTCFullYear());
  const clock = time.toISOString().slice(11, 16);
  return clock === "00:00" ? day : words.clock(day, clock);
}
