// An HTTP server around the application: limits on headers and time, and an answer also for requests that are too broken
// to reach it. It does not listen; bin does.
import { createServer, type RequestListener, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { problemOf } from "./answer/problem.ts";

export function createHttpServer(app: RequestListener): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
    },
    withPathOnly(app),
  );
  server.on("clientError", answerBrokenRequest);
  return server;
}

/** A request may name a whole URL; Express cannot route one that does not parse, so it gets the path or nothing at all. */
const withPathOnly =
  (app: RequestListener): RequestListener =>
  (request, response) => {
    const target = request.url ?? "";
    if (!target.startsWith("/") && target !== "*") {
      const url = URL.parse(target);
      if (url === null) return answerBrokenRequest({}, response.socket);
      request.url = `${url.pathname}${url.search}`;
    }
    return app(request, response);
  };

const CODES: Readonly<Record<string, "headers_too_large" | "request_timeout">> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
};

function answerBrokenRequest({ code }: { readonly code?: string | undefined }, socket: Duplex | null): void {
  if (code === "ECONNRESET" || !socket?.writable) {
    socket?.destroy();
    return;
  }
  const problem = problemOf(CODES[code ?? ""] ?? "bad_request");
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ""}`,
      "Content-Type: application/problem+json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Cache-Control: no-store",
      "X-Content-Type-Options: nosniff",
      "Connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
