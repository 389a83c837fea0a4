// Law 4 [VERDICTS 7]: same inputs and randomness give the same bytes, on any machine. And what a prepared batch is.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { hex } from "../../../src/core/bytes/bytes.ts";
import { commitmentOf, digestOfCredential, NO_VIEW } from "../../../src/core/batch/digest.ts";
import { canonicalize } from "../../../src/core/json/canonical.ts";
import { leafOf } from "../../../src/core/batch/leaf.ts";
import { RootFold } from "../../../src/core/batch/rootFold.ts";
import { digestOf, prepareOnce } from "./prepareOnce.ts";

const run = promisify(execFile);

describe("a prepared batch", () => {
  const batch = prepareOnce("seed");
  const { credentials, tree } = batch;

  it("is the same to the byte for the same inputs and randomness, and another for other randomness", () => {
    expect(digestOf(prepareOnce("seed"))).toBe(digestOf(batch));
    expect(digestOf(prepareOnce("other"))).not.toBe(digestOf(batch));
  });

  it.each([
    ["Pacific/Kiritimati", "tr_TR.UTF-8"],
    ["America/St_Johns", "ar_EG.UTF-8"],
  ])("is the same to the byte in the time zone %s and the language %s", async (zone, language) => {
    const env = { ...process.env, TZ: zone, LANG: language, LC_ALL: language, LANGUAGE: language };
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, "prepareOnce.ts"), "seed"], { env });
    expect(stdout).toBe(digestOf(batch));
  });

  it("has every row once, at positions that the roster's order does not tell", () => {
    const rows = credentials.map(({ row }) => row);
    expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 2));
    expect(rows).not.toEqual(rows.toSorted((a, b) => a - b));
    expect(credentials.map(({ index }) => index)).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it("blinds every credential with a nonce of its own, and gives it an id and a subject of its own", () => {
    const unique = (values: readonly string[]): void => expect(new Set(values).size).toBe(60);
    unique(credentials.map(({ nonceA }) => hex(nonceA)));
    unique(credentials.map(({ id }) => id));
    unique(credentials.map(({ body }) => (body.credentialSubject as { id: string }).id));
    unique(credentials.map(({ body }) => /"salt":"([^"]+)"/.exec(canonicalize(body))?.[1] ?? ""));
    for (const { nonceA } of credentials) expect(nonceA).toHaveLength(32);
  });

  it("has in each leaf the index, the blinded content and no second view, under a root that a fold gives too", () => {
    const fold = new RootFold();
    for (const { index, body, nonceA, commitmentB, leaf } of credentials) {
      expect(commitmentB).toEqual(NO_VIEW);
      expect(leaf).toEqual(leafOf(index, commitmentOf("A", nonceA, digestOfCredential(body)), NO_VIEW));
      fold.add(leaf);
    }
    expect(tree.size).toBe(60);
    expect(fold.root()).toEqual(tree.root);
  });

  it("names its account and its time of issue in every body, and carries no proof yet", () => {
    for (const { body, id } of credentials) {
      expect(body).toMatchObject({
        id,
        "mc:ledger": `eip155:4242:0x${"ab".repeat(20)}/7`,
        validFrom: "2026-07-01T00:02:03Z",
      });
      expect(body).not.toHaveProperty("proof");
      expect(body).not.toHaveProperty("credentialStatus");
    }
  });
});
