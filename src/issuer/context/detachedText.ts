/** The same text by itself: a piece of a parsed document keeps all of that in memory, of a million bodies gigabytes. */
export const detachedText = (text: string): string => Buffer.from(text).toString();
