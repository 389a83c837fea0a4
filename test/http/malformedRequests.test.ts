// Everything that is not a proper request: a 4xx with a stable code, never a 5xx, never a stack, never a hung socket.
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CODES } from "../support/fixtures/readerCodes.ts";
import { fileFor, ID, jsonOf, startServer, type TestServer } from "../support/fixtures/httpServices.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.close();
  expect(server.incidents).toEqual([]);
});

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/v1/verify`, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json", ...headers },
  });

const utf8 = (text: string) => new TextEncoder().encode(text);
const nested = (depth: number) => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;

const BODIES: Record<string, [body: Uint8Array<ArrayBuffer> | string, code: string, status: number, pointer?: string]> =
  {
    "an empty body": ["", "empty_body", 400],
    "bytes that are not UTF-8": [Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d), "not_utf8", 400, ""],
    "UTF-16": [new Uint8Array(Buffer.from('{"a":1}', "utf16le")), "bad_json", 400],
    "a byte order mark": [Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8("{}")), "byte_order_mark", 400, ""],
    "an array": ["[1]", "not_an_object", 400, ""],
    "a text": ['"{}"', "not_an_object", 400, ""],
    "a number": ["12", "not_an_object", 400, ""],
    null: ["null", "not_an_object", 400, ""],
    "a truncated document": [fileFor("valid").slice(0, 900), "bad_json", 400],
    "a comment": ["{} // x", "trailing_data", 400],
    "two documents": ["{}{}", "trailing_data", 400],
    "a trailing comma": ['{"a":1,}', "bad_json", 400],
    "single quotes": ["{'a':1}", "bad_json", 400],
    NaN: ['{"a":NaN}', "bad_json", 400, "/a"],
    "duplicate keys": ['{"a":{"b":1,"b":1}}', "duplicate_key", 400, "/a/b"],
    "a reserved key": ['{"__proto__":{"x":1}}', "reserved_key", 400, "/__proto__"],
    "half a surrogate pair": ['{"a":"\\ud800"}', "lone_surrogate", 400, "/a"],
    "a number that would change": ['{"a":9007199254740993}', "lossy_number", 400, "/a"],
    "a context below the top": ['{"a":{"@context":[]}}', "nested_context", 400, "/a/@context"],
    "deep nesting": [nested(40), "too_deep", 400],
    "very deep nesting": [nested(100_000), "too_deep", 400],
    "300 KiB": [`{"a":"${"x".repeat(300 * 1024)}"}`, "too_large", 413, ""],
    "4 MiB": ["x".repeat(4 * 1024 * 1024), "too_large", 413, ""],
    "an HTML page": ["<html></html>", "bad_json", 400],
    "a NUL": ["\u0000", "bad_json", 400],
  };

describe("POST /v1/verify refuses", () => {
  it.each(Object.entries(BODIES))("%s", async (_name, [body, code, status, pointer]) => {
    const response = await post(body);
    const problem = await jsonOf(response);
    expect(problem).toMatchObject({ status, code, type: `https://w3id.org/credence/problems/${code}` });
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    if (pointer !== undefined) expect(problem.pointer).toBe(pointer);
    expect(problem.title).toMatch(/^[A-Z]/);
    expect(problem.detail).toMatch(/\.$/);
  });

  it("with every code of the strict reader", () => {
    const seen = new Set(Object.values(BODIES).map(([, code]) => code));
    for (const code of CODES) expect(seen).toContain(code);
  });

  it.each([
    "text/plain",
    "text/html",
    "application/xml",
    "application/x-www-form-urlencoded",
    "json",
    "application/octet-stream",
  ])("the media type %s", async (type) => {
    const response = await post("{}", { "Content-Type": type });
    expect([response.status, (await jsonOf(response)).code]).toEqual([415, "unsupported_media_type"]);
  });

  it.each(["gzip", "br", "deflate", "x-unknown", "identity, gzip"])("the content encoding %s", async (encoding) => {
    const response = await post(new Uint8Array(gzipSync(fileFor("valid"))), { "Content-Encoding": encoding });
    expect([response.status, (await jsonOf(response)).code]).toEqual([415, "unsupported_encoding"]);
  });
});

/** Sends raw bytes and reads until the server ends the connection. */
function raw(parts: readonly (string | Uint8Array)[], { abort = false } = {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(server.port, "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
      if (abort) socket.write("", () => socket.destroy());
    });
    socket.on("data", (chunk) => (answer += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
  });
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
const close = "Host: x\r\nConnection: close\r\n";

describe("a broken request", () => {
  it.each([
    ["a malformed escape in a page address", `GET /p/%ff HTTP/1.1\r\n${close}\r\n`, 400],
    ["a malformed escape below /v1", `GET /v1/proofs/%E0%A4%A HTTP/1.1\r\n${close}\r\n`, 400],
    ["a malformed escape elsewhere", `GET /%zz HTTP/1.1\r\n${close}\r\n`, 404],
    ["an address with an unclosed bracket", `GET http://[x/ HTTP/1.1\r\n${close}\r\n`, 400],
    ["an address of another site", `GET http://evil.example/p/${ID} HTTP/1.1\r\n${close}\r\n`, 200],
    ["an address without a path", `GET x HTTP/1.1\r\n${close}\r\n`, 400],
    ["a blob address", `GET blob:https://x HTTP/1.1\r\n${close}\r\n`, 400],
    ["two slashes", `GET //evil.example/ HTTP/1.1\r\n${close}\r\n`, 404],
    ["an asterisk", `OPTIONS * HTTP/1.1\r\n${close}\r\n`, 404],
    ["a very long address", `GET /${"a".repeat(12_000)} HTTP/1.1\r\n${close}\r\n`, 404],
    ["huge headers", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(40_000)}\r\n\r\n`, 431],
    ["a negative content length", `POST /v1/verify HTTP/1.1\r\n${close}Content-Length: -1\r\n\r\n`, 400],
    ["a content length of words", `POST /v1/verify HTTP/1.1\r\n${close}Content-Length: many\r\n\r\n`, 400],
    [
      "two content lengths",
      `POST /v1/verify HTTP/1.1\r\n${close}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
    ],
    [
      "length and chunks at once",
      `POST /v1/verify HTTP/1.1\r\n${close}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    [
      "a bad chunk size",
      `POST /v1/verify HTTP/1.1\r\n${close}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      400,
    ],
    [
      "an empty chunked body",
      `POST /v1/verify HTTP/1.1\r\n${close}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\x01", 400],
    ["an unknown method", `BREW / HTTP/1.1\r\n${close}\r\n`, 400],
    ["a method that nothing allows", `TRACE / HTTP/1.1\r\n${close}\r\n`, 405],
    ["an unknown expectation", `GET / HTTP/1.1\r\n${close}Expect: wonders\r\n\r\n`, 417],
    ["a strange Accept", `GET /nowhere HTTP/1.1\r\n${close}Accept: ;;,,q=\r\n\r\n`, 404],
  ])("with %s gets its status", async (_name, request, status) => {
    const answer = await raw([request]);
    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toMatch(/node_modules|\.ts:|Cannot GET/);
  });

  it("that ends early is dropped, and the server keeps running", async () => {
    const head = `POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
    const form = `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n`;
    await raw([`${head}Content-Length: 1000\r\n\r\n{"a":`], { abort: true });
    await raw([`${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n`], { abort: true });
    await raw([`${form}Transfer-Encoding: chunked\r\n\r\n5\r\n--b\r\n\r\n`], { abort: true });
    await raw([`${form}Content-Length: 900000\r\n\r\n--b\r\n`], { abort: true });
    expect((await post(fileFor("valid"))).status).toBe(200);
  });

  it("that never stops sending is cut off with 413, after 16 MiB", async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    const part = Buffer.concat([Buffer.from("100000\r\n"), chunk, Buffer.from("\r\n")]);
    const head = `POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const answer = await raw([head, ...Array.from({ length: 18 }, () => part)]);
    expect([Number.NaN, 413]).toContain(statusOf(answer)); // a reset may overtake the answer
    expect((await post(fileFor("valid"))).status).toBe(200);
  });

  it("that is refused early does not leave its body to be read as the next request", async () => {
    const smuggled = `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`;
    const head = `POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${smuggled.length}\r\n\r\n`;
    const last = `GET /nowhere HTTP/1.1\r\n${close}\r\n`;
    const answer = await raw([head, smuggled, last]);
    // where the connection is kept, what comes after the body is answered; the body is not
    expect(answer.match(/HTTP\/1\.1 \d{3}/g)?.join()).toMatch(/^HTTP\/1\.1 415(,HTTP\/1\.1 404)?$/);
  });

  it("that is refused before its body has come ends the connection, so that nobody has to read the rest", async () => {
    const head = `POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n`;
    const answer = await raw([head]);
    expect(statusOf(answer)).toBe(415);
    expect(answer).toMatch(/^Connection: close\r$/m);
  });
});

describe("arbitrary bodies never give a 5xx other than 503", () => {
  const answered = async (body: Uint8Array<ArrayBuffer> | string) => {
    const { status, headers } = await post(body);
    expect([200, 400, 413]).toContain(status);
    expect(headers.get("content-type")).toMatch(/^application\/(problem\+)?json; charset=utf-8$/);
  };

  it("with random bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) => answered(new Uint8Array(bytes))),
      { numRuns: 300 },
    );
  });

  it("with random JSON", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), (json) => answered(json)),
      { numRuns: 300 },
    );
  });

  it("with random JSON objects, as pages", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (object) => {
        const form = new FormData();
        form.set("text", JSON.stringify(object));
        const response = await fetch(server.url, { method: "POST", body: form, headers: { Accept: "text/html" } });
        expect([200, 400]).toContain(response.status);
        expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      }),
      { numRuns: 200 },
    );
  });

  it("with a valid file broken at random", async () => {
    const file = utf8(fileFor("valid"));
    const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(change, ([at, byte, cut]) => {
        const broken = Uint8Array.from(cut ? file.slice(0, at) : file);
        if (!cut) broken[at] = byte;
        return broken.length === 0 ? Promise.resolve() : answered(broken);
      }),
      { numRuns: 300 },
    );
  });
});
