// Every credential of a batch holds the same achievement, some kilobytes of it, in either view. While a batch is made and in
// the database, a text holds one character in its place, and what is hashed and handed out is written in full again.
import { base64url, utf8 } from "./bytes.ts";
import { canonicalize, MARK } from "./canonical.ts";
import type { Json } from "./json.ts";

/** What all credentials of a batch have in common; both empty where nothing is abbreviated. */
export interface CommonTexts {
  /** canonical form of the achievement, for which MARK stands */
  readonly achievement: string;
  /** first part of the JWT of view B, in base64url */
  readonly shareHeader: string;
}

export const NOTHING_COMMON: CommonTexts = { achievement: "", shareHeader: "" };

const encoder = new TextEncoder();

export class Abbreviation {
  readonly texts: CommonTexts;
  readonly #achievement: Uint8Array;
  #kept = new Uint8Array(64 * 1024);

  constructor(texts: CommonTexts) {
    this.texts = texts;
    this.#achievement = utf8(texts.achievement);
  }

  /** The abbreviated form of a canonical text. */
  short(full: string): string {
    const { achievement } = this.texts;
    const at = achievement === "" ? -1 : full.indexOf(`:${achievement}`) + 1;
    return at < 1 ? full : full.slice(0, at) + MARK + full.slice(at + achievement.length);
  }

  /** A canonical text in full. */
  full(short: string): string {
    const at = short.indexOf(MARK);
    return at < 0 ? short : short.slice(0, at) + this.texts.achievement + short.slice(at + 1);
  }

  /** UTF-8 of the full text; overwritten by the next call. */
  bytes(short: string): Uint8Array {
    const at = short.indexOf(MARK);
    if (at < 0) return utf8(short);
    const most = 3 * short.length + this.#achievement.length;
    if (this.#kept.length < most) this.#kept = new Uint8Array(2 * most);
    let length = encoder.encodeInto(short.slice(0, at), this.#kept).written;
    this.#kept.set(this.#achievement, length);
    length += this.#achievement.length;
    length += encoder.encodeInto(short.slice(at + 1), this.#kept.subarray(length)).written;
    return this.#kept.subarray(0, length);
  }

  /** `<header>.<payload>` of a JWT whose payload is this text. */
  signingInput(shortPayload: string): string {
    return `${this.texts.shareHeader}.${base64url(this.bytes(shortPayload))}`;
  }

  /** A JWT in full. In short it is the text of its payload, a dot and its signature; one that is not abbreviated stays. */
  jwt(short: string): string {
    if (!short.startsWith("{")) return short;
    const end = short.lastIndexOf("}") + 1;
    return this.signingInput(short.slice(0, end)) + short.slice(end);
  }

  /** Is the full text the canonical form of itself? The achievement is looked at once, and then what stands around it. */
  isCanonical(short: string): boolean {
    const at = short.indexOf(MARK);
    if (at < 0) return isCanonical(short);
    const around = `${short.slice(0, at)}null${short.slice(at + 1)}`;
    return short[at - 1] === ":" && this.#hasCanonicalAchievement && isCanonical(around);
  }

  get #hasCanonicalAchievement(): boolean {
    return (this.#checked ??= isCanonical(this.texts.achievement));
  }
  #checked: boolean | undefined;
}

function isCanonical(text: string): boolean {
  try {
    return canonicalize(JSON.parse(text) as Json) === text;
  } catch {
    return false;
  }
}
