// Refusals as values: RFC 9457 problems with a stable code. What the caller did wrong is said exactly; what we did
// wrong is said neutrally, with a random number under which our log holds the rest.
import { type Blame, blameOf } from "../../core/errors/blame.ts";
import { CredenceError, isCredenceError } from "../../core/errors/credenceError.ts";
import type { ReaderCode } from "../../core/errors/errorData.ts";
import { READER_CODES } from "../../core/json/readerText.ts";
import { errorText } from "../../wording/errors/errorText.ts";

/** The status of a refusal, by who is to blame for it. */
const STATUS_BY_BLAME: Readonly<Record<Blame, number>> = { caller: 400, ours: 500, network: 500 };

/** Codes of this layer: status, title, and a sentence that says what to do. */
const OWN = {
  empty_body: [400, "Nothing was sent", "The request has no document. Send one credential file."],
  bad_form: [400, "The form cannot be read", "The form data is broken off or malformed. Send it again."],
  two_documents: [400, "Two documents were sent", "Choose a file or paste a text, not both."],
  bad_request: [400, "The request cannot be read", "The address or a header of the request is malformed."],
  aborted: [400, "The request was broken off", "The connection ended before the whole document had arrived."],
  not_found: [404, "Nothing is here", "There is no page or resource at this address."],
  proof_not_found: [
    404,
    "No such proof link",
    "The link is mistyped or has been withdrawn. Ask its sender for the file itself.",
  ],
  method_not_allowed: [405, "This method does not work here", "The header Allow lists the methods that do."],
  request_timeout: [408, "The request took too long", "The whole request did not arrive in time. Send it again."],
  unsupported_media_type: [
    415,
    "The media type is not supported",
    "Send a credential as application/json or application/vc.",
  ],
  unsupported_encoding: [415, "The content encoding is not supported", "Send the document uncompressed."],
  headers_too_large: [431, "The headers are too large", "Send fewer or shorter headers."],
  internal: [500, "Something went wrong here", "The fault is ours, not yours. Nothing was decided about the document."],
} as const satisfies Record<string, readonly [number, string, string]>;

export type ProblemCode = keyof typeof OWN | ReaderCode;

/** application/problem+json */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  /** JSON pointer into the document; only for a document that the reader refuses */
  readonly pointer?: string;
  /** only where the fault is ours */
  readonly incident?: string;
}

/** A problem, thrown to the error handler. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

const typeOf = (code: ProblemCode): string => `https://w3id.org/credence/problems/${code}`;

export function problemOf(code: keyof typeof OWN): Problem {
  const [status, title, detail] = OWN[code];
  return { type: typeOf(code), title, status, code, detail };
}

export const refuse = (code: keyof typeof OWN): ProblemError => new ProblemError(problemOf(code));

export const tooLarge = (limit: number): ProblemError =>
  new ProblemError(readerProblem(new CredenceError("too_large", { pointer: "", limit })));

/** The reader's refusal of a document, or null for any other error. */
export function refusalOf(error: unknown): Problem | null {
  return isCredenceError(error, ...READER_CODES) ? readerProblem(error) : null;
}

function readerProblem(error: CredenceError<ReaderCode>): Problem {
  const { code, data } = error;
  const isTooLarge = code === "too_large";
  const title = isTooLarge ? "The document is too large" : "The document cannot be read";
  const status = isTooLarge ? 413 : STATUS_BY_BLAME[blameOf(code)];
  return { type: typeOf(code), title, status, code, detail: errorText(error), pointer: data.pointer };
}
