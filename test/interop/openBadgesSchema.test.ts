// Issued files against the public JSON schema of Open Badges 3.0.3.
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import { ob3Schema, withOb3Schema } from "./openBadgesSchema.ts";
import { file, sample } from "../support/fixtures/issuedBatch.ts";

describe("the Open Badges 3.0.3 schema", withOb3Schema, () => {
  const accepts = ob3Schema ?? (() => false);

  it.each(sample.files.map((issued, index) => ({ index, issued })))("accepts the issued file $index", ({ issued }) => {
    expect(accepts(issued)).toBe(true);
  });

  it("refuses files with a member missing or of another type, so that it does check", () => {
    const without = (key: string) => Object.fromEntries(Object.entries(file).filter(([name]) => name !== key));
    for (const key of ["@context", "id", "type", "credentialSubject", "issuer", "validFrom"])
      expect(accepts(without(key)), key).toBe(false);
    const subject = file.credentialSubject as JsonObject;
    expect(accepts({ ...file, credentialSubject: { ...subject, creditsEarned: "5" } })).toBe(false);
    expect(accepts({ ...file, credentialSubject: { ...subject, achievement: { id: "https://example.edu/" } } })).toBe(
      false,
    );
  });
});
