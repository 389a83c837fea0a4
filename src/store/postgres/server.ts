// Which server a database URL means, and what is wrong with it: in words that never hold the password.
import { DatabaseError } from "pg";
import { CredenceError } from "../../core/errors/credenceError.ts";

/** Host, port and name of the database. Throws `database_unreachable` where the URL cannot be used. */
export function serverOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !["postgres:", "postgresql:"].includes(url.protocol))
    throw badUrl("it has to be postgres://user:password@host:port/database");
  // otherwise a part of the password may pass for the host or the path
  if (text.includes("@") && url.username === "")
    throw badUrl("a character of the password such as / ? or # has to be written with %");
  return `${url.host}${url.pathname}`;
}

const badUrl = (reason: string) => new CredenceError("database_unreachable", { server: "of DATABASE_URL", reason });

/**
 * Of all SQLSTATEs those that no other statement would mend: connection, login, no such database, no rights, read-only,
 * resources, a server that stops, timeouts, broken storage.
 */
const SERVER_TROUBLE = /^(08|28|3D|42501|25006|25P0[34]|53|55P03|57|58)/;

/** The error of a query as the Store throws it: trouble with the server has one name, anything else stays as it is. */
export function databaseError(server: string, cause: unknown): unknown {
  if (cause instanceof CredenceError) return cause;
  if (cause instanceof DatabaseError && !SERVER_TROUBLE.test(cause.code ?? "")) return cause;
  const { message, code } = cause as Error & { code?: string }; // what is tried at two addresses fails without a message
  const said = message || (code ?? "unknown");
  // a client that writes before it has read that the server has gone gets a broken pipe
  const reason = code === "EPIPE" ? `the connection was terminated (${said})` : said;
  return new CredenceError("database_unreachable", { server, reason }, { cause });
}
