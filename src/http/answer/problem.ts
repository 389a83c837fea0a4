// Refusals as values: RFC 9457 problems with a stable code. What the caller did wrong is said exactly; what we did
// wrong is said neutrally, with a random number under which our log holds the rest.
import { CredenceError, type ErrorCode, isCredenceError } from "../../core/errors/credenceError.ts";

/** Codes of the strict reader (core/json/strictJson.ts) and the status that each gets. */
export const READER_STATUS = {
  not_utf8: 400,
  byte_order_mark: 400,
  bad_json: 400,
  trailing_data: 400,
  duplicate_key: 400,
  reserved_key: 400,
  lone_surrogate: 400,
  too_deep: 400,
  lossy_number: 400,
  nested_context: 400,
  not_an_object: 400,
  too_large: 413,
} as const satisfies { readonly [C in ErrorCode]?: number };

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

export type ProblemCode = keyof typeof OWN | keyof typeof READER_STATUS;

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
  return isCredenceError(error) && isReaderCode(error.code) ? readerProblem(error) : null;
}

function readerProblem(error: CredenceError): Problem {
  const code = error.code as keyof typeof READER_STATUS;
  const { pointer } = error.data as { pointer: string };
  const title = code === "too_large" ? "The document is too large" : "The document cannot be read";
  return { type: typeOf(code), title, status: READER_STATUS[code], code, detail: error.message, pointer };
}

const isReaderCode = (code: ErrorCode): code is keyof typeof READER_STATUS => Object.hasOwn(READER_STATUS, code);
