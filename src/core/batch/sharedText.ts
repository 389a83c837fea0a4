// Every credential of a batch holds the same achievement of some kilobytes in each view. While a batch is made, and in the
// database, a short text holds one character instead of it. What is hashed and what leaves the house is the full text.
import { base64url, base64urlOfText, utf8 } from "../bytes/bytes.ts";
import { canonicalize, MARK } from "../json/canonical.ts";
import type { Json } from "../json/strictJson.ts";
import { ScratchBuffer } from "../bytes/scratchBuffer.ts";

/** The texts that all credentials of a batch share; both empty for a batch that shares none. */
export interface SharedTexts {
  /** canonical form of the achievement, for which MARK stands */
  readonly achievement: string;
  /** first part of the JWT of view B, in base64url */
  readonly shareHeader: string;
}

export const NOTHING_SHARED: SharedTexts = { achievement: "", shareHeader: "" };

const decoder = new TextDecoder();

export class SharedText {
  readonly sharedTexts: SharedTexts;
  readonly #achievement: Uint8Array;
  readonly #scratch = new ScratchBuffer();
  readonly #ends = new ScratchBuffer();
  /** base64url of the achievement without the bytes at its ends, by how many those at its beginning are */
  readonly #groups: Uint8Array[] = [];

  constructor(sharedTexts: SharedTexts) {
    this.sharedTexts = sharedTexts;
    this.#achievement = utf8(sharedTexts.achievement);
  }

  /** The short form of a canonical text. */
  short(full: string): string {
    const { achievement } = this.sharedTexts;
    const at = achievement === "" ? -1 : full.indexOf(`:${achievement}`) + 1;
    return at < 1 ? full : full.slice(0, at) + MARK + full.slice(at + achievement.length);
  }

  /** A canonical text in full. */
  full(short: string): string {
    const at = short.indexOf(MARK);
    return at < 0 ? short : short.slice(0, at) + this.sharedTexts.achievement + short.slice(at + 1);
  }

  /** UTF-8 of the full text; overwritten by the next call of any method. */
  bytes(short: string): Uint8Array {
    const at = short.indexOf(MARK);
    if (at < 0) return this.#written(short);
    return this.#written(short.slice(0, at), this.#achievement, short.slice(at + 1));
  }

  /** ASCII of `<header>.<payload>` of a JWT whose payload is this text; overwritten as above. */
  signingInput(shortPayload: string): Uint8Array {
    const at = shortPayload.indexOf(MARK);
    const { shareHeader } = this.sharedTexts;
    if (at < 0) return this.#written(shareHeader, ".", base64urlOfText(shortPayload));
    return this.#written(shareHeader, ".", ...this.#encoded(shortPayload.slice(0, at), shortPayload.slice(at + 1)));
  }

  /** Base64url of `before`, the achievement (two bytes or more) and `after`, in pieces that are encoded on their own. */
  #encoded(before: string, after: string): [string, Uint8Array, string] {
    const whole = this.#achievement;
    const first = (3 - (this.#ends.add(before) % 3)) % 3; // bytes of it in a group that began before it
    this.#ends.add(whole.subarray(0, first));
    const head = base64url(this.#ends.take());
    const last = whole.length - ((whole.length - first) % 3); // where a group begins that ends behind it
    this.#ends.add(whole.subarray(last));
    this.#ends.add(after);
    return [head, (this.#groups[first] ??= utf8(base64url(whole.subarray(first, last)))), base64url(this.#ends.take())];
  }

  /** ASCII of the JWT with this signing input and signature, in base64url; overwritten as above. */
  signed(signingInput: Uint8Array, signature: string): Uint8Array {
    return this.#written(signingInput, ".", signature);
  }

  /** A JWT in full. Its short form is the text of its payload, a dot and its signature; a full JWT stays as it is. */
  jwt(short: string): string {
    return short.startsWith("{") ? decoder.decode(this.jwtBytes(short)) : short;
  }

  /** ASCII of the same; overwritten as above. */
  jwtBytes(short: string): Uint8Array {
    if (!short.startsWith("{")) return utf8(short);
    const end = short.lastIndexOf("}") + 1;
    return this.#written(this.signingInput(short.slice(0, end)), short.slice(end));
  }

  #written(...pieces: (string | Uint8Array)[]): Uint8Array {
    for (const piece of pieces) this.#scratch.add(piece);
    return this.#scratch.take();
  }

  /** Is the full text canonical? The achievement is checked once; after that only the text around it. */
  isCanonical(short: string): boolean {
    const at = short.indexOf(MARK);
    if (at < 0) return isCanonical(short);
    const around = `${short.slice(0, at)}null${short.slice(at + 1)}`;
    return short[at - 1] === ":" && this.#hasCanonicalAchievement && isCanonical(around);
  }

  get #hasCanonicalAchievement(): boolean {
    return (this.#checked ??= isCanonical(this.sharedTexts.achievement));
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
