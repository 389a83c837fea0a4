// Reading a request body into memory, with a limit. What exceeds the limit is thrown away as it comes, so that the
// sender can still read the refusal; a sender who does not stop is cut off.
import type { IncomingMessage } from "node:http";
import { refuse, tooLarge } from "../answer/problem.ts";

/** Beyond this nothing more is read. */
const DRAIN_LIMIT = 16 * 1024 * 1024;

/**
 * The whole body, as sent. Throws a ProblemError: `too_large` (naming `named` as the limit), `aborted`, or
 * `unsupported_encoding` for any content encoding, because a small body could unpack into a huge one.
 */
export function readBody(request: IncomingMessage, limit: number, named = limit): Promise<Buffer> {
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding.trim().toLowerCase() !== "identity") throw refuse("unsupported_encoding");
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > DRAIN_LIMIT) {
        request.pause();
        reject(tooLarge(named));
      }
    });
    request.on("end", () => (size > limit ? reject(tooLarge(named)) : resolve(Buffer.concat(chunks))));
    request.on("error", () => reject(refuse("aborted")));
    request.on("close", () => reject(refuse("aborted")));
  });
}

/** Does the request have a body at all? */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** The media type without its parameters, in lower case; "" without one. */
export const mediaTypeOf = ({ headers }: IncomingMessage): string =>
  (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
