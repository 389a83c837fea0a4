import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../../src/core/json/strictJson.ts";
import { contextFault, contextOf, openBadgeCredential } from "../../../src/core/openBadge/credentialShape.ts";
import { faultsOf } from "../../../src/core/json/shape.ts";
import { ob3Schema, withOb3Schema } from "../../interop/openBadgesSchema.ts";
import { openBadge } from "../../support/fixtures/openBadge.ts";
import { vectorCredentials } from "../../vectors/vectorCredentials.ts";

const VC = "https://www.w3.org/ns/credentials/v2";
const OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const EXT = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
const PREFIX = { mc: "https://w3id.org/credence/microcredential#" };

const faults = (document: Json): string[] =>
  faultsOf(document, openBadgeCredential).map((fault) => `${fault.where} ${fault.code}`);

describe("the context of a credential", () => {
  it("is accepted in exactly two forms", () => {
    expect(contextFault([VC, OB, PREFIX])).toBeNull();
    expect(contextFault([VC, OB, EXT, PREFIX])).toBeNull();
  });

  it.each<[string, Json]>([
    ["no list", VC],
    ["null", null],
    ["no prefix", [VC, OB]],
    ["another order", [OB, VC, PREFIX]],
    ["the prefix first", [PREFIX, VC, OB]],
    ["extensions before OB", [VC, EXT, OB, PREFIX]],
    ["another OB version", [VC, OB.replace("3.0.3", "3.0.2"), PREFIX]],
    ["VCDM 1.1", ["https://www.w3.org/2018/credentials/v1", OB, PREFIX]],
    ["another vocabulary", [VC, OB, { mc: "https://evil.example/#" }]],
    ["one more prefix", [VC, OB, { ...PREFIX, name: "https://evil.example/#name" }]],
    ["another prefix", [VC, OB, { me: PREFIX.mc }]],
    ["one more entry", [VC, OB, PREFIX, { name: "https://evil.example/#name" }]],
    ["one more context", [VC, OB, "https://evil.example/context.json", PREFIX]],
    ["an entry twice", [VC, OB, EXT, EXT, PREFIX]],
    ["a scoped context", [VC, OB, { mc: { "@id": PREFIX.mc } }]],
  ])("is refused with %s", (_, context) => {
    expect(contextFault(context)).toMatchObject({ code: "context", where: "/@context" });
  });

  it.each(["1EdTechJsonSchemaValidator2019", "1EdTechRevocationList", "1EdTechCredentialRefresh"])(
    "names the extensions if, and only if, %s is used",
    (type) => {
      const using = { ...openBadge(), credentialSchema: [{ id: "https://example.edu/s", type }] };
      expect(faults(using)).toEqual(["/@context context"]);
      expect(faults({ ...using, "@context": contextOf(using) })).toEqual([]);
      expect(contextOf(using)).toEqual([VC, OB, EXT, PREFIX]);
      expect(contextOf(openBadge())).toEqual([VC, OB, PREFIX]);
      expect(faults({ ...openBadge(), "@context": [VC, OB, EXT, PREFIX] })).toEqual(["/@context context"]);
    },
  );
});

describe("members of our own", () => {
  const withMember = (path: "top" | "subject" | "achievement", key: string, value: Json): JsonObject => {
    const document = openBadge();
    const subject = document.credentialSubject as JsonObject;
    const place = { top: document, subject, achievement: subject.achievement as JsonObject }[path];
    place[key] = value;
    return document;
  };

  it.each<["top" | "subject" | "achievement", string, Json, Json[]]>([
    ["achievement", "mc:ectsCredits", "4.5", [4.5, true, null, ["4.5"], {}]],
    ["achievement", "mc:effortHours", "125", [125]],
    ["achievement", "mc:creditUnits", "1.0", [1]],
    ["achievement", "mc:creditBearing", true, ["true", 1, null]],
    ["achievement", "mc:participationMode", "any words", [["x"], {}]],
    ["achievement", "mc:learningOutcome", ["a"], ["a", [1], [null]]],
    ["achievement", "mc:isPartOf", [{ id: "urn:x:1", name: "n" }], ["urn:x:1", ["urn:x:1"], [{}], { id: "urn:x:1" }]],
    ["achievement", "mc:hasComponent", [], [null, [{ id: 1 }]]],
    ["top", "mc:ledger", "any text", [1, {}]],
    ["top", "mc:replaces", [{ id: "urn:uuid:1" }], ["urn:uuid:1", [{}]]],
    ["subject", "mc:language", "en", [["en"]]],
  ])("%s: %s is of one JSON type", (path, key, good, bad) => {
    expect(faults(withMember(path, key, good))).toEqual([]);
    for (const value of bad) expect(faults(withMember(path, key, value)).length).toBe(1);
  });

  it("that nobody knows are let through", () => {
    for (const path of ["top", "subject", "achievement"] as const)
      expect(faults(withMember(path, "mc:future", { a: [1] }))).toEqual([]);
  });
});

describe("beside the Open Badges schema", withOb3Schema, () => {
  const accepts = (document: Json): boolean => ob3Schema?.(document) === true;

  it("the complete credential is accepted by both", () => {
    expect(accepts(openBadge())).toBe(true);
    expect(faults(openBadge())).toEqual([]);
  });

  it("the credentials of the independent vectors are accepted by both", () => {
    for (const viewA of vectorCredentials) {
      expect(accepts(viewA)).toBe(true);
      expect(faults(viewA)).toEqual([]);
      expect(contextFault(viewA["@context"] ?? null)).toBeNull();
    }
  });

  /**
   * Where we are stricter on purpose: times are RFC 3339 with T and Z in capitals and no leap second; and an
   * extensions context needs a type that it defines.
   */
  const stricter = (fault: string, junk: Json): boolean =>
    (typeof junk === "string" && STRICTER_TIMES.includes(junk)) || (fault === "/@context context" && junk === EXT);
  const STRICTER_TIMES = [
    "2016-12-31T23:59:60Z",
    "2026-06-30t00:00:00z",
    "2026-06-30 00:00:00Z",
    "2026-06-30T00:00:00+0200",
  ];

  const JUNK: readonly Json[] = [
    ...[null, true, false, 0, -1.5, "", "x", [], {}, ["x"], [1], [null], [{}], [[]]],
    ...["2026-06-30", "2026-02-30", "2026-06-30T00:00:00.5+02:00", "2026-02-30T00:00:00Z", "2026-06-30T24:00:00Z"],
    ...["2026-06-30T23:59:59-23:59", "2026-06-30T00:00:00", "2026-06-30T00:00:00+24:00", "2026-06-30T00:00:00+14:60"],
    ...STRICTER_TIMES,
    ...["ext:", "ext:x", "pre-ext:x", "ext:-", "ext:é", "a.b.c", "a..c", ".b.c", "a.b", "en", "en-", "de-DE", "EN"],
    ...["Result", "Image", "IdentityObject", "IdentifierEntry", "GeoCoordinates", "Status", "Completed", "CTDL"],
    ...["Achievement", "identifier", VC, OB, EXT, OB.replace("3.0.3", "3.0.1"), OB.replace("-3.0.3", "")],
    ...[["VerifiableCredential"], ["Achievement"], ["Profile", 1], { id: "x", type: "y" }, { id: "x", type: ["y"] }],
    ...[["VerifiableCredential", "AchievementCredential"], { type: ["Profile"], id: "x" }, [{ type: "x" }]],
  ];

  it("no single change makes us laxer than the schema, and only listed ones make us stricter", () => {
    const paths = pathsOf(openBadge());
    const change = fc.record({
      path: fc.constantFrom(...paths),
      kind: fc.constantFrom("replace", "remove", "add", "wrap", "unwrap", "append"),
      junk: fc.constantFrom(...JUNK),
    });
    fc.assert(
      fc.property(change, ({ path, kind, junk }) => {
        const document = changed(openBadge(), path, kind, junk);
        const found = faults(document);
        if (accepts(document)) expect(found.filter((fault) => !stricter(fault, junk))).toEqual([]);
        else expect(found).not.toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it("each kind of member, removed or set to any junk, gets the same answer from both", () => {
    const kinds = new Map(
      pathsOf(openBadge()).map((path) => [
        path
          .filter((key) => Number.isNaN(Number(key)))
          .slice(-2)
          .join(),
        path,
      ]),
    );
    for (const path of kinds.values())
      for (const [kind, junk] of [["remove", null] as const, ...JUNK.map((one) => ["replace", one] as const)]) {
        const document = changed(openBadge(), path, kind, junk);
        const accepted = accepts(document);
        const found = faults(document).filter((fault) => !accepted || !stricter(fault, junk));
        expect([path, kind, junk, found.length === 0]).toEqual([path, kind, junk, accepted]);
      }
  });
});

type Path = readonly (string | number)[];

/** Every place in a document, the outermost left out. */
function pathsOf(value: Json, path: Path = []): Path[] {
  const children: [string | number, Json][] = Array.isArray(value)
    ? value.map((item, i) => [i, item])
    : isObject(value)
      ? Object.entries(value)
      : [];
  return children.flatMap(([key, child]) => [[...path, key], ...pathsOf(child, [...path, key])]);
}

function changed(document: JsonObject, path: Path, kind: string, junkValue: Json): Json {
  const junk = structuredClone(junkValue);
  const child = (parent: Json, key: string | number): Json => (parent as JsonObject)[key] ?? null;
  const parent = path.slice(0, -1).reduce<Json>(child, document);
  const key = path.at(-1) ?? "";
  const value = child(parent, key);
  const put = (changedValue: Json): boolean => Reflect.set(parent as JsonObject, key, changedValue);
  if (kind === "replace") put(junk);
  else if (kind === "remove" && Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (kind === "remove") Reflect.deleteProperty(parent as JsonObject, key);
  else if (kind === "add" && isObject(value)) value.unknownMember = junk;
  else if (kind === "wrap") put([value]);
  else if (kind === "unwrap" && Array.isArray(value)) put(value[0] ?? null);
  else if (kind === "append" && Array.isArray(value)) value.push(junk);
  return document;
}
