// The anchor proof [FORMATS 6]: deterministic CBOR of one array, as multibase base64url text. The text comes from a
// stranger: anything but the exact encoding of in-range values is refused, and nothing in it is trusted afterwards.
import { decode, encode } from "cborg";
import { base64url, concat, equalBytes, hex, parseBase64url, parseHex } from "../bytes/bytes.ts";
import type { View } from "../batch/digest.ts";
import { CredenceError } from "../errors/credenceError.ts";
import type { IssuerAccount } from "../values/issuerAccount.ts";
import { MAX_SIZE } from "../batch/leaf.ts";
import { MAX_PATH } from "../batch/rootFold.ts";

export interface AnchorProof {
  readonly account: IssuerAccount;
  /** 32 bytes */
  readonly root: Uint8Array;
  /** position in the batch, from 0, below 2^20 */
  readonly index: number;
  /** the view whose nonce this is */
  readonly view: View;
  /** 32 bytes */
  readonly nonce: Uint8Array;
  /** commitment of the other view, 32 bytes; zeros where it was not issued */
  readonly otherCommitment: Uint8Array;
  /** nodes of 32 bytes, from the leaf upward, at most 20 */
  readonly path: readonly Uint8Array[];
}

const VERSION = 1;
const MAX_TEXT = 2_048;

/** The text that a credential carries: `u` + base64url of the CBOR. */
export const writeAnchor = (proof: AnchorProof): string =>
  `u${base64url(
    encode([
      VERSION,
      proof.account.chainId,
      parseHex(proof.account.ledger, 20),
      proof.account.issuerId,
      proof.root,
      proof.index,
      proof.view === "A" ? 0 : 1,
      proof.nonce,
      proof.otherCommitment,
      concat(...proof.path),
    ]),
  )}`;

/** Throws `newer_format` for a version above 1, `bad_anchor` for everything else that writeAnchor would not write. */
export function parseAnchor(text: string): AnchorProof {
  if (text.length > MAX_TEXT || !text.startsWith("u"))
    throw malformed("multibase base64url of at most 2,048 characters");
  const bytes = decodeText(text.slice(1));
  const array = decodeCbor(bytes);
  const version = array[0];
  if (typeof version === "number" && Number.isSafeInteger(version) && version > VERSION)
    throw new CredenceError("newer_format", { version: String(version) });
  const [, chainId, ledger, issuerId, root, index, view, nonce, otherCommitment, path] = array;
  if (version !== VERSION || array.length !== 10) throw malformed("version 1 with ten elements");
  const proof: AnchorProof = {
    account: {
      chainId: wholeNumber(chainId, "chain id", 1, Number.MAX_SAFE_INTEGER),
      ledger: hex(byteString(ledger, "ledger", 20)),
      issuerId: wholeNumber(issuerId, "issuer id", 1, Number.MAX_SAFE_INTEGER),
    },
    root: byteString(root, "root", 32),
    index: wholeNumber(index, "index", 0, MAX_SIZE - 1),
    view: wholeNumber(view, "view", 0, 1) === 0 ? "A" : "B",
    nonce: byteString(nonce, "nonce", 32),
    otherCommitment: byteString(otherCommitment, "other commitment", 32),
    path: nodes(path),
  };
  if (!equalBytes(parseBase64url(writeAnchor(proof).slice(1)), bytes)) throw malformed("deterministic CBOR");
  return proof;
}

const malformed = (expected: string, cause?: unknown) => new CredenceError("bad_anchor", { expected }, { cause });

function decodeText(text: string): Uint8Array {
  try {
    return parseBase64url(text);
  } catch (cause) {
    throw malformed("base64url without padding", cause);
  }
}

function decodeCbor(bytes: Uint8Array): unknown[] {
  let value: unknown;
  try {
    value = decode(bytes, { strict: true, allowIndefinite: false, allowBigInt: false, rejectDuplicateMapKeys: true });
  } catch (cause) {
    throw malformed("one CBOR array and nothing after it", cause);
  }
  if (!Array.isArray(value)) throw malformed("a CBOR array");
  return value;
}

function wholeNumber(value: unknown, name: string, min: number, max: number): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw malformed(`a ${name} from ${min} to ${max}`);
}

function byteString(value: unknown, name: string, length: number): Uint8Array {
  if (value instanceof Uint8Array && value.length === length) return value;
  throw malformed(`a ${name} of ${length} bytes`);
}

function nodes(value: unknown): Uint8Array[] {
  if (!(value instanceof Uint8Array) || value.length % 32 !== 0 || value.length > 32 * MAX_PATH)
    throw malformed(`a path of at most ${MAX_PATH} nodes of 32 bytes`);
  return Array.from({ length: value.length / 32 }, (_, i) => value.slice(32 * i, 32 * i + 32));
}
