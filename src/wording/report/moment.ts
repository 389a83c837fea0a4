// Times of documents for people: the date and the hour where they were written, by their own offset. No locale and no zone of the
// process has a say [VERDICTS 7].
import type { Wording } from "./wording.ts";

const FORM = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(?:Z|([+-]\d{2}:\d{2})))?$/;
const FIRST = "00:00:00";
const LAST = "23:59:59";

/** The day, and the hour unless it is the first second of that day; null where the text is no RFC 3339 time or date. */
export const sayMoment = (text: string, words: Wording): string | null => say(text, words, FIRST);

/** When something ends: the day, and the hour unless it is the last second of that day. */
export const sayEnd = (text: string, words: Wording): string | null => say(text, words, LAST);

function say(text: string, words: Wording, wholeDay: string): string | null {
  const [, date = "", clock = wholeDay, offset = ""] = FORM.exec(text) ?? [];
  if (date === "" || Number.isNaN(Date.parse(text))) return null;
  const local = new Date(`${date}T00:00:00Z`);
  const day = words.day(local.getUTCDate(), local.getUTCMonth(), local.getUTCFullYear());
  const shift = /^[+-]00:00$/.test(offset) ? "" : offset;
  return clock === wholeDay ? day : words.clock(day, clock.slice(0, "HH:MM".length), shift);
}
