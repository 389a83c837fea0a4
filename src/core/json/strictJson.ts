// Strict JSON in, canonical JSON out [FORMATS 1]. The reader refuses whatever two readers could understand differently;
// the writer is RFC 8785 (JCS). Neither knows what the document means.
import { CredenceError, type ErrorCode } from "../errors/credenceError.ts";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface ReadOptions {
  /** largest document, in bytes of UTF-8; 256 KiB by default */
  readonly limit?: number;
  /** refuse an `@context` below the top level, as credentials must */
  readonly topContextOnly?: boolean;
}

export const CREDENTIAL_LIMIT = 256 * 1024;
export const DEPTH_LIMIT = 32;

/**
 * Parse untrusted bytes or text as strict JSON.
 * Throws a CredenceError with one of: not_utf8, byte_order_mark, too_large, bad_json, trailing_data, duplicate_key,
 * reserved_key, lone_surrogate, too_deep, lossy_number, nested_context; its data holds a JSON pointer.
 */
export function parseJson(input: Uint8Array | string, options: ReadOptions = {}): Json {
  const limit = options.limit ?? CREDENTIAL_LIMIT;
  if (input.length > limit) throw new CredenceError("too_large", { pointer: "", limit });
  const text = typeof input === "string" ? input : decodeUtf8(input);
  if (text.startsWith("\ufeff")) throw new CredenceError("byte_order_mark", { pointer: "" });
  if (typeof input === "string" && new TextEncoder().encode(text).length > limit)
    throw new CredenceError("too_large", { pointer: "", limit });
  return new Reader(text, options.topContextOnly ?? false).document();
}

/** As parseJson, for documents that must be an object. Throws `not_an_object` besides. */
export function parseJsonObject(input: Uint8Array | string, options: ReadOptions = {}): JsonObject {
  const value = parseJson(input, options);
  if (!isObject(value)) throw new CredenceError("not_an_object", { pointer: "" });
  return value;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new CredenceError("not_utf8", { pointer: "" }, { cause });
  }
}

/** One step of a JSON pointer (RFC 6901). */
export const pointerStep = (key: string | number): string =>
  `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;

const RESERVED = new Set(["__proto__", "constructor", "prototype"]);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const HEX4 = /[0-9a-fA-F]{4}/y;
const ESCAPES: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class Reader {
  readonly #text: string;
  readonly #topContextOnly: boolean;
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string, topContextOnly: boolean) {
    this.#text = text;
    this.#topContextOnly = topContextOnly;
  }

  document(): Json {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw new CredenceError("trailing_data", { pointer: "", offset: this.#at });
    return value;
  }

  #value(): Json {
    this.#space();
    switch (this.#text[this.#at]) {
      case "{":
        return this.#nested(() => this.#object());
      case "[":
        return this.#nested(() => this.#array());
      case '"':
        return this.#string();
      case "t":
        return this.#word("true", true);
      case "f":
        return this.#word("false", false);
      case "n":
        return this.#word("null", null);
      default:
        return this.#number();
    }
  }

  #nested<T>(read: () => T): T {
    if (this.#path.length >= DEPTH_LIMIT) throw this.#refusal("too_deep", { limit: DEPTH_LIMIT });
    this.#at++;
    return read();
  }

  #object(): JsonObject {
    const object: JsonObject = {};
    if (this.#take("}")) return object;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#expected("a key in double quotes");
      const key = this.#string();
      this.#path.push(key);
      if (RESERVED.has(key)) throw this.#refusal("reserved_key", {});
      if (Object.hasOwn(object, key)) throw this.#refusal("duplicate_key", {});
      if (key === "@context" && this.#topContextOnly && this.#path.length > 1)
        throw this.#refusal("nested_context", {});
      if (!this.#take(":")) throw this.#expected("a colon");
      object[key] = this.#value();
      this.#path.pop();
    } while (this.#take(","));
    if (!this.#take("}")) throw this.#expected("a comma or a closing brace");
    return object;
  }

  #array(): Json[] {
    const array: Json[] = [];
    if (this.#take("]")) return array;
    do {
      this.#path.push(array.length);
      array.push(this.#value());
      this.#path.pop();
    } while (this.#take(","));
    if (!this.#take("]")) throw this.#expected("a comma or a closing bracket");
    return array;
  }

  #string(): string {
    this.#at++;
    let value = "";
    for (;;) {
      value += this.#match(PLAIN);
      const next = this.#text[this.#at++];
      if (next === '"') break;
      if (next !== "\\") {
        this.#at--;
        throw this.#expected("a closing quote; control characters must be escaped");
      }
      value += this.#escape();
    }
    if (!value.isWellFormed()) throw this.#refusal("lone_surrogate", {});
    return value;
  }

  #escape(): string {
    const letter = this.#text[this.#at++] ?? "";
    if (letter === "u") {
      const digits = this.#match(HEX4);
      if (digits !== "") return String.fromCharCode(Number.parseInt(digits, 16));
    } else if (Object.hasOwn(ESCAPES, letter)) return ESCAPES[letter] as string;
    this.#at--;
    throw this.#expected("an escape sequence");
  }

  #number(): number {
    const written = this.#match(NUMBER);
    if (written === "") throw this.#expected("a value");
    const value = Number(written);
    if (!Number.isFinite(value) || decimal(written) !== decimal(String(value)))
      throw this.#refusal("lossy_number", { read: String(value) });
    return value;
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#expected("a value");
    this.#at += word.length;
    return value;
  }

  #take(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #expected(expected: string): CredenceError {
    return new CredenceError("bad_json", { pointer: this.#pointer(), offset: this.#at, expected });
  }

  #refusal<C extends ErrorCode>(code: C, data: object): CredenceError<C> {
    return new CredenceError(code, { ...data, pointer: this.#pointer() } as never);
  }

  #pointer(): string {
    return this.#path.map(pointerStep).join("");
  }
}

/** The decimal value of a number text as "digits e exponent" without outer zeros, so that equal values give equal texts. */
function decimal(written: string): string {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  if (digits === "") return "0";
  let end = digits.length; // a loop: /0+$/ is quadratic on text chosen by an attacker
  while (digits[end - 1] === "0") end--;
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - end);
  return `${sign}${digits.slice(0, end)}e${power}`;
}
