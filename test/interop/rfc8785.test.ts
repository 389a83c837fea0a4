// The test vectors of RFC 8785 (JCS), as its author publishes them.
import { expect, it } from "vitest";
import { canonicalize } from "../../src/core/json/canonical.ts";
import { type Json, parseJson } from "../../src/core/json/strictJson.ts";
import { describeShared, sharedNames, sharedText } from "./sharedFolder.ts";

/** What our reader refuses of the inputs, all of them numbers that a double does not hold as they are written. */
const REFUSED_BY_READER = ["values"];

describeShared("the vectors of RFC 8785", "rfc8785/", 13, () => {
  const names = sharedNames("rfc8785/input").map((name) => name.replace(".json", ""));

  it.each(names)("%s is written as it says, byte for byte", (name) => {
    const written = canonicalize(JSON.parse(sharedText(`rfc8785/input/${name}.json`)) as Json);
    expect(written).toBe(sharedText(`rfc8785/output/${name}.json`));
    const bytes = sharedText(`rfc8785/outhex/${name}.txt`).replaceAll(/\s/g, "");
    expect(Buffer.from(written).toString("hex")).toBe(bytes);
  });

  it.each(names)("%s gives the same through the strict reader, or is refused for a number", (name) => {
    const input = sharedText(`rfc8785/input/${name}.json`);
    const output = sharedText(`rfc8785/output/${name}.json`);
    if (!REFUSED_BY_READER.includes(name)) expect(canonicalize(parseJson(input))).toBe(output);
    else expect(() => parseJson(input)).toThrow(expect.objectContaining({ code: "lossy_number" }));
    expect(canonicalize(parseJson(output))).toBe(output);
  });

  it("has six documents, so that none was missed", () => {
    expect(names.length).toBe(6);
  });
});
