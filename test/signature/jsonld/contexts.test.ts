import { afterEach, describe, expect, it, vi } from "vitest";
import { contextOf } from "../../../src/core/openBadge/credentialShape.ts";
import { loadContext } from "../../../src/signature/jsonld/contexts.ts";

const pinned = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
  "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
];

describe("the context loader", () => {
  it.each(pinned)("has %s", async (url) => {
    const { document, ...rest } = await loadContext(url);
    expect(rest).toEqual({ contextUrl: null, documentUrl: url });
    expect(document).toHaveProperty(["@context"]);
  });

  it("has every context that an issued credential names", async () => {
    const named = [{}, { type: ["1EdTechRevocationList"] }]
      .flatMap(contextOf)
      .filter((entry) => typeof entry === "string");
    expect(new Set(named)).toEqual(new Set(pinned));
    for (const url of named) await expect(loadContext(url)).resolves.toBeDefined();
  });

  it.each([
    "http://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/ns/credentials/v2/",
    "https://www.w3.org/ns/credentials/v2#",
    "https://www.w3.org/ns/credentials/V2",
    "https://www.w3.org/ns/credentials/examples/v2",
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
    "https://evil.example/context",
    "file:///etc/passwd",
    "data:application/ld+json,{}",
    "http://169.254.169.254/latest/meta-data/",
    "__proto__",
    "constructor",
    "toString",
    "",
  ])("has not %s, and fetches nothing", async (url) => {
    const fetching = vi.spyOn(globalThis, "fetch");
    await expect(loadContext(url)).rejects.toThrow(
      expect.objectContaining({ code: "context_not_pinned", data: { url } }),
    );
    expect(fetching).not.toHaveBeenCalled();
    fetching.mockRestore();
  });
});

describe("a bundled context that is not the pinned one", () => {
  afterEach(() => {
    vi.doUnmock("@digitalbazaar/credentials-context");
    vi.resetModules();
  });

  const loadWith = (contexts: ReadonlyMap<string, object>) => {
    vi.resetModules();
    vi.doMock("@digitalbazaar/credentials-context", () => ({ contexts }));
    return import("../../../src/signature/jsonld/contexts.ts");
  };

  it("stops the program before any signature is checked, if one term of it is changed", async () => {
    const { contexts } = await vi.importActual<{ contexts: Map<string, object> }>("@digitalbazaar/credentials-context");
    const [url] = pinned as [string];
    const changed = JSON.parse(
      JSON.stringify(contexts.get(url)).replace("https://schema.org/name", "https://schema.org/nam"),
    ) as object;
    await expect(loadWith(new Map([[url, changed]]))).rejects.toMatchObject({
      code: "context_not_pinned",
      data: { url },
    });
  });

  it("stops the program, if it is missing", async () => {
    await expect(loadWith(new Map())).rejects.toMatchObject({ code: "context_not_pinned" });
  });

  it("does not stop the program, if it is the same", async () => {
    const { contexts } = await vi.importActual<{ contexts: Map<string, object> }>("@digitalbazaar/credentials-context");
    await expect(loadWith(contexts)).resolves.toHaveProperty("loadContext");
  });
});
