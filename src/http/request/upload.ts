// The form of the start page: one file, or one pasted text. Nothing touches the disk, and names of files and parts are
// never used for anything.
import type { IncomingMessage } from "node:http";
import busboy from "busboy";
import { CREDENTIAL_LIMIT } from "../../core/json/strictJson.ts";
import { hasBody, mediaTypeOf, readBody } from "./body.ts";
import { refuse, tooLarge } from "../answer/problem.ts";

/** A file and a text of full size, and the form around them. */
const FORM_LIMIT = 2 * CREDENTIAL_LIMIT + 64 * 1024;

/** The one document of the form. Throws a ProblemError for no document, for more than one, and for a form that is malformed. */
export async function readUpload(request: IncomingMessage): Promise<Uint8Array> {
  if (!hasBody(request)) throw refuse("empty_body");
  if (mediaTypeOf(request) !== "multipart/form-data") throw refuse("unsupported_media_type");
  const form = await readBody(request, FORM_LIMIT, CREDENTIAL_LIMIT);
  const [document, ...more] = await documentsOf(form, request.headers);
  if (document === undefined) throw refuse("empty_body");
  if (more.length > 0) throw refuse("two_documents");
  return document;
}

/** All files and texts that are not blank. A browser sends an empty part for a field that was left alone. */
function documentsOf(form: Buffer, headers: IncomingMessage["headers"]): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const parts = openForm(headers);
    const documents: Buffer[] = [];
    const keep = (document: Buffer) => {
      if (document.length > 0) documents.push(document);
    };
    parts.on("file", (_name, file) => {
      const chunks: Buffer[] = [];
      file.on("data", (chunk: Buffer) => chunks.push(chunk));
      file.on("limit", () => reject(tooLarge(CREDENTIAL_LIMIT)));
      file.on("error", () => reject(refuse("bad_form")));
      file.on("end", () => keep(Buffer.concat(chunks)));
    });
    parts.on("field", (_name, value, info) => {
      if (info.valueTruncated) reject(tooLarge(CREDENTIAL_LIMIT));
      else if (value.trim() !== "") keep(Buffer.from(value, "utf8"));
    });
    parts.on("filesLimit", () => reject(refuse("two_documents")));
    parts.on("partsLimit", () => reject(refuse("bad_form")));
    parts.on("error", () => reject(refuse("bad_form")));
    parts.on("close", () => resolve(documents));
    parts.end(form);
  });
}

function openForm(headers: IncomingMessage["headers"]): busboy.Busboy {
  try {
    // one byte more than a credential may have, so that exactly the limit is not yet a breach of it
    const limits = {
      files: 1,
      parts: 4,
      fields: 4,
      fileSize: CREDENTIAL_LIMIT + 1,
      fieldSize: CREDENTIAL_LIMIT + 1,
      headerPairs: 20,
    };
    return busboy({ headers, limits });
  } catch {
    throw refuse("bad_form");
  }
}
