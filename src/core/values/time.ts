// Times: seconds since 1970 for computing, RFC 3339 in UTC for documents. The two ways between them, once.

/** 9999-12-31T23:59:59Z: RFC 3339 has four digits for a year. */
const LAST_SECOND = 253_402_300_799;
/** 0000-01-01T00:00:00Z */
const FIRST_SECOND = -62_167_219_200;

/**
 * RFC 3339 in UTC, in whole seconds; a fraction is cut off. A year after 9999 comes out as ECMAScript writes it, with a sign
 * and six digits. Throws RangeError for a number that is no time at all.
 */
export const isoTime = (seconds: number): string =>
  new Date(Math.floor(seconds) * 1000).toISOString().replace(".000Z", "Z");

/** The same, or null where RFC 3339 cannot write it: a chain may hold any number as a time. */
export const isoTimeOrNull = (seconds: number): string | null =>
  seconds >= FIRST_SECOND && seconds < LAST_SECOND + 1 ? isoTime(seconds) : null;

/** Seconds since 1970 of an RFC 3339 time or date, with its fraction; NaN where the text is none. */
export const secondsOf = (text: string): number => Date.parse(text) / 1000;
