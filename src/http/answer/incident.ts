// What we write down when we fail: enough to find the fault, and nothing of what was sent. Messages stay out of it,
// because parsers quote their input in them, and so do faults of documents. Addresses stay out of it, because a proof link
// is a secret of its holder.
import { randomUUID } from "node:crypto";
import type { Request } from "express";
import { blameOf } from "../../core/errors/blame.ts";
import { isCredenceError } from "../../core/errors/credenceError.ts";

export interface Incident {
  /** random; the caller gets this number */
  readonly incident: string;
  readonly time: string;
  readonly method: string;
  /** the pattern of the route, such as /p/:id */
  readonly route: string | null;
  readonly error: string;
  readonly code: string | null;
  /** of an error of ours that cannot quote a document */
  readonly data: object | null;
  /** lines of the stack that name our code */
  readonly places: readonly string[];
}

export type Log = (incident: Incident) => void;

export const logToConsole: Log = (incident) => console.error(JSON.stringify(incident));

export function incidentOf(error: unknown, request: Request): Incident {
  const { name, code, stack } = error instanceof Error ? (error as Error & { code?: unknown }) : {};
  const route: unknown = (request.route as { path?: unknown } | undefined)?.path;
  return {
    incident: randomUUID(),
    time: new Date().toISOString(),
    method: request.method,
    route: typeof route === "string" ? route : null,
    error: name ?? typeof error,
    code: typeof code === "string" && /^\w{1,60}$/.test(code) ? code : null,
    data: dataOf(error),
    places: (stack ?? "")
      .split("\n")
      .filter((line) => /^ {4}at /.test(line))
      .slice(0, 12),
  };
}

const dataOf = (error: unknown): object | null =>
  isCredenceError(error) && blameOf(error.code) !== "caller" && !("faults" in error.data) ? error.data : null;
