// The time zone of an institution: on which second a day ends there.

/** Is it a zone that this machine knows, such as Europe/Istanbul or UTC? */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * From a date, YYYY-MM-DD, to the last second of that day in the zone, with its offset: `2026-12-31T23:59:59+03:00`, or `…Z` in
 * UTC [FORMATS 2].
 */
export function lastSecondIn(timeZone: string): (date: string) => string {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const known = new Map<string, string>();
  const offsetAt = (moment: number): string =>
    format
      .formatToParts(moment)
      .find(({ type }) => type === "timeZoneName")
      ?.value.replace("GMT", "") ?? "";
  const compute = (date: string): string => {
    const local = `${date}T23:59:59`;
    // the offset that holds then, found from the offset that holds about then
    const near = offsetAt(Date.parse(`${local}Z`));
    const offset = offsetAt(Date.parse(`${local}${near === "" ? "Z" : near}`));
    return `${local}${offset === "" || offset === "+00:00" ? "Z" : offset}`;
  };
  return (date) => {
    const found = known.get(date) ?? compute(date);
    known.set(date, found);
    return found;
  };
}
