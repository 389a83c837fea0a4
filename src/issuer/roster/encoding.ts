// Is a roster UTF-8? If not, the fault names the byte and row where it stops being UTF-8; no other encoding is guessed.
import { isUtf8 } from "node:buffer";
import type { Findings } from "./findings.ts";

const LARGEST_FILE = 400_000_000;
const UTF8_MARK = [0xef, 0xbb, 0xbf];
const LINE_FEED = 10;

/** Tells the one fault of an encoding that is not UTF-8; true where there is none. */
export function checkEncoding(bytes: Uint8Array, log: Findings): boolean {
  if (bytes.length > LARGEST_FILE)
    log.fault(1, null, "too_large", `the file has ${bytes.length} bytes, at most ${LARGEST_FILE} are read; split it`);
  else if (hasUtf16Mark(bytes))
    log.fault(1, null, "not_utf8", "the file is UTF-16 (from byte 0 on); save it as CSV UTF-8");
  else if (isUtf8(bytes)) return true;
  else {
    const offset = firstBadByte(bytes);
    const row = 1 + count(bytes.subarray(0, offset), LINE_FEED);
    log.fault(row, null, "not_utf8", `byte ${offset} of the file is not UTF-8; save the file as CSV UTF-8`);
  }
  return false;
}

/** Excel starts its CSV UTF-8 with a byte order mark. */
export const withoutMark = (bytes: Uint8Array): Uint8Array =>
  UTF8_MARK.every((byte, i) => bytes[i] === byte) ? bytes.subarray(UTF8_MARK.length) : bytes;

const hasUtf16Mark = ([a, b]: Uint8Array): boolean => (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);

function couldBeUtf8(prefix: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(prefix, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Length of the longest prefix that is UTF-8 or could become so: by halving, because decoders do not tell. */
function firstBadByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length];
  while (good < bad) {
    const middle = Math.ceil((good + bad) / 2);
    if (couldBeUtf8(bytes.subarray(0, middle))) good = middle;
    else bad = middle - 1;
  }
  return good;
}

function count(bytes: Uint8Array, byte: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) found++;
  return found;
}
