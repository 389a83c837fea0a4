// A signed request to anchor one batch, for anyone who pays (tag credence-anchor-request-v1). It holds no secret and no
// personal data: a root, a size, and the key's signature over both for one ledger.
import { CredenceError } from "../errors/credenceError.ts";
import { address, hash32 } from "../values/issuerAccount.ts";
import type { Json } from "../json/strictJson.ts";
import { MAX_SIZE } from "../batch/leaf.ts";
import { faultsOf, type Infer, integer, literal, pattern, record } from "../json/shape.ts";

export const ANCHOR_REQUEST_FORMAT = "credence-anchor-request-v1";

const request = record({
  format: literal(ANCHOR_REQUEST_FORMAT),
  chainId: integer(1, Number.MAX_SAFE_INTEGER),
  ledger: address,
  /** for the reader: the contract derives it from the key */
  issuerId: integer(1, Number.MAX_SAFE_INTEGER),
  key: address,
  root: hash32,
  size: integer(1, MAX_SIZE),
  /** seconds since 1970, the last at which it may be used */
  deadline: integer(1, Number.MAX_SAFE_INTEGER),
  /** 65 bytes from a plain account, or what a contract (ERC-1271) accepts */
  signature: pattern("a signature in lower-case hex", /^0x(?:[0-9a-f]{2}){1,1024}$/, 2_050),
});
export type AnchorRequest = Infer<typeof request>;

/** Parse an already strictly read document. Throws `bad_anchor_request` with all faults. */
export function parseAnchorRequest(document: Json): AnchorRequest {
  const faults = faultsOf(document, request);
  if (faults.length > 0) throw new CredenceError("bad_anchor_request", { faults });
  return document as unknown as AnchorRequest;
}
