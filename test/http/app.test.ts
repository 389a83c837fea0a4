// The web application over a real socket: what each address answers, and which headers every answer carries.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CredenceError } from "../../src/core/errors/credenceError.ts";
import { HEADLINES } from "../../src/core/report/report.ts";
import { english } from "../../src/wording/report/en.ts";
import { errorSamples } from "../support/fixtures/errorSamples.ts";
import { credential, HOLDER } from "../support/fixtures/reports.ts";
import {
  fileFor,
  ID,
  jsonOf,
  ORIGIN,
  published,
  services,
  startServer,
  type TestServer,
  UNKNOWN_ID,
} from "../support/fixtures/httpServices.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });
const send = (body: string, type = "application/json") =>
  fetch(`${server.url}/v1/verify`, { method: "POST", body, headers: { "Content-Type": type } });
const upload = (form: FormData, accept = "text/html") =>
  fetch(`${server.url}/`, { method: "POST", body: form, headers: { Accept: accept } });
const formWith = (members: { file?: string; text?: string }) => {
  const form = new FormData();
  form.set(
    "file",
    new Blob([members.file ?? ""], { type: "application/json" }),
    members.file ? "../../etc/x.json" : "",
  );
  form.set("text", members.text ?? "");
  return form;
};

describe("POST /v1/verify", () => {
  it.each(HEADLINES)("answers %s with its report: 200, or 503 where only our own sources failed", async (headline) => {
    const response = await send(fileFor(headline));
    const report = await jsonOf(response);
    expect(report.headline).toBe(headline);
    expect(report.format).toBe("credence-report-v1");
    expect(response.status).toBe(headline === "could_not_check" ? 503 : 200);
    expect(response.headers.get("retry-after")).toBe(headline === "could_not_check" ? "30" : null);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it.each([
    "application/json",
    "application/ld+json",
    "application/vc",
    "application/vc+ld+json",
    "Application/JSON; charset=utf-8",
  ])("takes %s", async (type) => {
    expect((await send(fileFor("valid"), type)).status).toBe(200);
  });

  it("takes a document of exactly 256 KiB", async () => {
    const room = 256 * 1024 - fileFor("valid", { padding: "" }).length;
    const bytes = Buffer.byteLength(fileFor("valid", { padding: "" })) - fileFor("valid", { padding: "" }).length;
    expect((await send(fileFor("valid", { padding: "x".repeat(room - bytes) }))).status).toBe(200);
    expect((await send(fileFor("valid", { padding: "x".repeat(room - bytes + 1) }))).status).toBe(413);
  });

  it("may be called by any web application, without credentials", async () => {
    const response = await send(fileFor("valid"));
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    const preflight = await fetch(`${server.url}/v1/verify`, {
      method: "OPTIONS",
      headers: {
        Origin: "https://hr.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("Content-Type");
  });
});

describe("proof links", () => {
  it("give machines credential and report, with a link made from our own origin", async () => {
    const response = await get(`/v1/proofs/${ID}`, { Host: "evil.example", "X-Forwarded-Host": "evil.example" });
    const proof = await jsonOf(response);
    expect(proof).toEqual({
      format: "credence-proof-v1",
      id: ID,
      link: `${ORIGIN}/p/${ID}`,
      credential: credential({ headline: "valid" }),
      report: expect.objectContaining({ headline: "valid" }) as unknown,
    });
  });

  it("give people a page that names its own address, and the file", async () => {
    const response = await get(`/p/${ID}`);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(html).toContain(HOLDER);
    expect(html).toContain(`This page lives at ${ORIGIN}/p/${ID}.`);
    expect(html).toContain(`href="/p/${ID}/credential.json"`);
    expect(/<title>(.*?)<\/title>/.exec(html)?.[1]).toBe("Valid · Credence");
  });

  it("give the file byte by byte, under a name made from our id alone", async () => {
    const response = await get(`/p/${ID}/credential.json`);
    expect(await response.text()).toBe(fileFor("valid"));
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename=credence-${ID}.json`);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it.each(["/v1/proofs/:id", "/p/:id", "/p/:id/credential.json"])(
    "%s answers an unknown, a withdrawn and a malformed id alike",
    async (path) => {
      published.set(`${ID.slice(0, -1)}Q`, fileFor("valid"));
      expect((await get(path.replace(":id", `${ID.slice(0, -1)}Q`))).status).toBe(200);
      published.delete(`${ID.slice(0, -1)}Q`);
      const answers = await Promise.all(
        [
          `${ID.slice(0, -1)}Q`,
          UNKNOWN_ID,
          "x",
          `${ID}A`,
          `${ID.slice(0, -1)}x`,
          "..%2f..%2fetc",
          "%00",
          "__proto__",
        ].map(async (id) => {
          const response = await get(path.replace(":id", id));
          const headers = [...response.headers].filter(([name]) => name !== "date");
          return { status: response.status, headers, body: await response.text() };
        }),
      );
      expect(answers[0]?.status).toBe(404);
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    },
  );

  it("are looked up only under a well-formed id", async () => {
    const asked: string[] = [];
    const spying = await startServer({ loadProof: (id) => (asked.push(id), Promise.resolve(null)) });
    for (const id of [UNKNOWN_ID, "x", `${ID}A`, `${ID.slice(0, -1)}x`, "..%2f..%2fetc", "%00"])
      await fetch(`${spying.url}/v1/proofs/${id}`);
    await spying.close();
    expect(asked).toEqual([UNKNOWN_ID]);
  });

  it("say 503 and show the page where only our own sources failed", async () => {
    published.set(UNKNOWN_ID, fileFor("could_not_check"));
    const response = await get(`/p/${UNKNOWN_ID}`);
    published.delete(UNKNOWN_ID);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("30");
    expect(await response.text()).toContain(english.headlines.could_not_check.title);
  });

  it("are our fault, not the caller's, where the published file cannot be read", async () => {
    published.set(UNKNOWN_ID, '{"a":1,"a":2}');
    const response = await get(`/v1/proofs/${UNKNOWN_ID}`);
    published.delete(UNKNOWN_ID);
    expect(response.status).toBe(500);
    expect(await jsonOf(response)).toMatchObject({ code: "internal" });
    expect(server.incidents.at(-1)).toMatchObject({ route: "/v1/proofs/:id", code: "duplicate_key" });
  });
});

describe("the start page", () => {
  it("has a form that needs no script", async () => {
    const html = await (await get("/")).text();
    expect(html).toContain('method="post"');
    expect(html).toContain('enctype="multipart/form-data"');
    expect(html).not.toContain("<script");
  });

  it.each(HEADLINES)("shows %s for an uploaded file", async (headline) => {
    const response = await upload(formWith({ file: fileFor(headline) }));
    expect(response.status).toBe(headline === "could_not_check" ? 503 : 200);
    expect(await response.text()).toContain(english.headlines[headline].title);
  });

  it("checks a pasted text as well", async () => {
    const response = await upload(formWith({ text: fileFor("valid") }));
    expect(await response.text()).toContain(english.headlines.valid.meaning);
  });

  it.each([
    ["empty_body", 400, {}],
    ["empty_body", 400, { text: "  \n" }],
    ["two_documents", 400, { file: "{}", text: "{}" }],
    ["bad_json", 400, { file: "{" }],
    ["not_an_object", 400, { text: "[]" }],
    ["too_large", 413, { file: `"${"x".repeat(300_000)}"` }],
    ["too_large", 413, { text: `"${"x".repeat(300_000)}"` }],
    ["too_large", 413, { file: "x".repeat(5_000_000) }],
  ] as const)("says %s (%i) in place, and as a problem to machines", async (code, status, members) => {
    const response = await upload(formWith(members));
    expect(response.status).toBe(status);
    const html = await response.text();
    expect(html).toContain('role="alert"');
    expect(html).toContain(`>${code}<`);
    expect(html).toContain("<form");
    const problem = await upload(formWith(members), "application/json");
    expect(await jsonOf(problem)).toMatchObject({ code, status });
  });

  it("refuses a form with two files, a broken form and another media type", async () => {
    const twice = formWith({ file: "{}" });
    twice.append("other", new Blob(["{}"]), "b.json");
    const post = (body: string, type: string) =>
      fetch(server.url, { method: "POST", body, headers: { "Content-Type": type, Accept: "application/json" } });
    const codes = await Promise.all([
      upload(twice, "application/json"),
      post("--x\r\nbroken", "multipart/form-data; boundary=x"),
      post(
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n{',
        "multipart/form-data; boundary=x",
      ),
      post("x", "multipart/form-data"),
      post("text=%7B%7D", "application/x-www-form-urlencoded"),
    ]);
    expect(await Promise.all(codes.map(async (one) => (await jsonOf(one)).code))).toEqual([
      "two_documents", "bad_form", "bad_form", "bad_form", "unsupported_media_type",
    ]); // prettier-ignore
  });
});

describe("every answer", () => {
  const paths = ["/", `/p/${ID}`, `/p/${ID}/credential.json`, `/v1/proofs/${ID}`, "/healthz", "/nowhere", "/v1/verify"];

  it.each(paths)("%s carries a strict policy and no banner", async (path) => {
    const { headers } = await get(path);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none';style-src 'self';img-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("strict-transport-security")).toContain("max-age=31536000");
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("etag")).toBeNull();
    expect(headers.get("set-cookie")).toBeNull();
  });

  it("has no HSTS where the origin is not https", async () => {
    const local = await startServer({ origin: "http://127.0.0.1:8080" });
    expect((await fetch(local.url)).headers.get("strict-transport-security")).toBeNull();
    await local.close();
  });

  it("of a page holds no inline style or script, and a stylesheet that can be cached for ever", async () => {
    for (const path of ["/", `/p/${ID}`, "/p/x"]) {
      const html = await (await get(path, { Accept: "text/html" })).text();
      expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
      const [, href = ""] = /rel="stylesheet" href="(\/assets\/style-[0-9a-f]{16}\.css)"/.exec(html) ?? [];
      const style = await get(href);
      expect(style.headers.get("content-type")).toBe("text/css; charset=utf-8");
      expect(style.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    }
  });

  it("to a wrong method is 405 with Allow, and HEAD works where GET does", async () => {
    const allow = async (path: string, method: string) => {
      const response = await fetch(server.url + path, { method });
      return [response.status, response.headers.get("allow")];
    };
    expect(await allow("/v1/verify", "GET")).toEqual([405, "POST, OPTIONS"]);
    expect(await allow("/v1/verify", "HEAD")).toEqual([405, "POST, OPTIONS"]);
    expect(await allow("/", "DELETE")).toEqual([405, "GET, HEAD, POST, OPTIONS"]);
    for (const path of ["/healthz", `/p/${ID}`, `/p/${ID}/credential.json`, `/v1/proofs/${ID}`]) {
      expect(await allow(path, "POST")).toEqual([405, "GET, HEAD, OPTIONS"]);
      expect((await fetch(server.url + path, { method: "HEAD" })).status).toBe(200);
    }
  });

  it("to an unknown address is a problem for machines and a page for browsers", async () => {
    const json = await get("/nowhere");
    expect(json.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
    expect(await json.json()).toMatchObject({ status: 404, code: "not_found" });
    const html = await get("/nowhere", { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" });
    expect(html.status).toBe(404);
    expect(await html.text()).toContain("Nothing is here");
    const api = await get("/v1/nowhere", { Accept: "text/html" });
    expect(await api.json()).toMatchObject({ code: "not_found" });
  });

  it("gives the state of the service at /healthz", async () => {
    expect(await (await get("/healthz")).json()).toEqual({
      status: "ok",
      software: "credence/0.1.0",
      detail: { block: 1_204_331 },
    });
  });
});

describe("a fault of ours", () => {
  it("is answered neutrally with a number, and logged without a word of what was sent", async () => {
    const response = await send(JSON.stringify(credential({ headline: "crash" })));
    const problem = await jsonOf(response);
    expect(response.status).toBe(500);
    expect(Object.keys(problem)).toEqual(["type", "title", "status", "code", "detail", "incident"]);
    const incident = server.incidents.at(-1);
    expect(incident).toMatchObject({ incident: problem.incident, method: "POST", route: "/v1/verify", error: "Error" });
    expect(incident?.places.length).toBeGreaterThan(0);
    expect(JSON.stringify([problem, incident])).not.toContain("Öztürk");
  });

  it("is logged with code and data where it is an error of ours, without data where that may quote a document", async () => {
    const error = (code: "damaged_row" | "bad_deployment" | "lossy_number") =>
      new CredenceError(code, errorSamples[code]);
    const logged = async (reason: Error): Promise<unknown> => {
      const broken = await startServer({ loadProof: () => Promise.reject(reason) });
      await fetch(`${broken.url}/v1/proofs/${ID}`);
      await broken.close();
      return broken.incidents[0];
    };
    expect(await logged(error("damaged_row"))).toMatchObject({ code: "damaged_row", data: errorSamples.damaged_row });
    expect(await logged(error("bad_deployment"))).toMatchObject({ code: "bad_deployment", data: null });
    expect(await logged(error("lossy_number"))).toMatchObject({ code: "lossy_number", data: null });
    expect(await logged(new Error("no"))).toMatchObject({ error: "Error", code: null, data: null });
  });

  it("never logs the address of a proof link", async () => {
    const broken = await startServer({ loadProof: () => Promise.reject(new Error(`no ${ID}`)) });
    const response = await fetch(`${broken.url}/p/${ID}`, { headers: { Accept: "text/html" } });
    const html = await response.text();
    await broken.close();
    expect(response.status).toBe(500);
    expect(html).toContain(broken.incidents[0]?.incident);
    expect(JSON.stringify(broken.incidents)).not.toContain(ID);
    expect(html).not.toContain("at ");
  });

  it("writes nothing down for refusals", async () => {
    const before = server.incidents.length;
    await send("{");
    await get("/p/%ff");
    await get("/nowhere");
    expect(server.incidents).toHaveLength(before);
  });
});

it("the services of these tests have the shape that bin must give", () => {
  expect(Object.keys(services).sort()).toEqual(["health", "loadProof", "origin", "software", "verify"]);
});
