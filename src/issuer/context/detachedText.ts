/** The same text by itself: a part of a parsed document keeps the whole document in memory: of a million bodies, gigabytes. */
export const detachedText = (text: string): string => Buffer.from(text).toString();
