import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAchievement } from "../../../src/core/achievement/achievement.ts";
import { parseJson } from "../../../src/core/json/strictJson.ts";
import { isCredenceError } from "../../../src/core/errors/credenceError.ts";
import { parseRoster, type RosterOptions } from "../../../src/issuer/roster/parseRoster.ts";
import { errorText } from "../../../src/wording/errors/errorText.ts";
import { faultsThrownBy, makeAchievement } from "../../support/fixtures/achievement.ts";
import { expectLinearTime } from "../../support/linearTime.ts";

type Options = Partial<RosterOptions>;

const achievement = makeAchievement();
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const listed = (bytes: Uint8Array, options: RosterOptions) => {
  const { rows, notices } = parseRoster(bytes, options);
  const list = [...rows];
  rows.close();
  return { rows: list, notices };
};
const csv = (text: string | Uint8Array, options: Options = {}) =>
  listed(typeof text === "string" ? utf8(text) : text, { format: "csv", achievement, ...options });
/** What a person reads of the error. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isCredenceError(error)) return errorText(error);
    throw error;
  }
  return "";
}
const ndjson = (lines: readonly (string | object)[], options: Options = {}) =>
  listed(utf8(lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n")), {
    format: "ndjson",
    achievement,
    ...options,
  });

const faults = (text: string | Uint8Array, options: Options = {}): string[] => faultsThrownBy(() => csv(text, options));
const notices = (text: string, options: Options = {}): string[] =>
  csv(text, options).notices.map((notice) => `${notice.where} ${notice.code}`);

const FULL_HEADER =
  "name,learnerId,email,awardedDate,activityStartDate,activityEndDate,validUntil,result,creditsEarned,language," +
  "evidence.name,evidence.url,evidence.narrative";

describe("a roster in CSV", () => {
  it("becomes rows, with row numbers as a spreadsheet shows them", () => {
    const { rows, notices } = csv(
      `${FULL_HEADER}\r\n` +
        "王小明,urn:x:1,Wang@Example.org,2026-06-30,2026-02-02,2026-06-12,2036-06-30,94.5,4.5,zh-Hant,Work,https://a.example/1,\r\n" +
        '"Jr, ""Bob""",,,,,,,,,,,,"line 1\nline 2"\r\n' +
        "Ada,,,,,,,,,,,,\r\n",
    );
    expect(notices).toEqual([]);
    expect(rows).toEqual([
      {
        row: 2,
        name: "王小明",
        learnerId: "urn:x:1",
        email: "wang@example.org",
        awardedDate: "2026-06-30",
        activityStartDate: "2026-02-02",
        activityEndDate: "2026-06-12",
        validUntil: "2036-06-30T23:59:59Z",
        result: "94.5",
        creditsEarned: "4.5",
        language: "zh-Hant",
        evidence: { name: "Work", url: "https://a.example/1" },
      },
      { row: 3, name: 'Jr, "Bob"', evidence: { narrative: "line 1\nline 2" } },
      { row: 4, name: "Ada" },
    ]);
  });

  it("is checked cell by cell, however often a cell was good before or in another column", () => {
    const rows = [
      "A,2026-06-30,4",
      "B,2026-06-30,4",
      "C,2026-06-31,4",
      "D,4,2026-06-30",
      "E,2026-06-31,4 ",
      "F,2026-06-30,4",
    ];
    expect(faults(`name,awardedDate,creditsEarned\n${rows.join("\n")}\n`)).toEqual([
      "row 4, column awardedDate bad_value",
      "row 5, column awardedDate bad_value",
      "row 5, column creditsEarned bad_value",
      "row 6, column awardedDate bad_value",
    ]);
  });

  it("may have a byte order mark, any line ends, empty lines, and columns in any order", () => {
    expect(csv("\ufeffname\r\nA\r\n").rows).toEqual([{ row: 2, name: "A" }]);
    expect(csv("name\nA\r\nB\rC").rows.map((row) => row.name)).toEqual(["A", "B", "C"]);
    expect(csv("learnerId, name \n\nurn:x:1,A\n,,\n\n").rows).toEqual([{ row: 3, name: "A", learnerId: "urn:x:1" }]);
  });

  it("has all its faults reported at once, in the order of the rows", () => {
    const text = [
      "name,learnerID,emial,awardedDate,creditsEarned",
      "A,,x,30/06/2026,9",
      '"x"y,,,,',
      "B,,,2026-02-30,1",
      ",,,,",
      ",,,2026-01-01,1",
      `${"é".repeat(300)},,,,`,
      "A\u202eB,,,,",
      "C,,,",
      "D,,,,,",
      "E,,,,\u0378",
    ].join("\n");
    expect(faults(text)).toEqual([
      "row 1, column learnerID unknown_column",
      "row 1, column emial unknown_column",
      "row 2, column awardedDate bad_value",
      "row 2, column creditsEarned bad_value",
      "row 3 bad_csv",
      "row 4, column awardedDate bad_value",
      "row 6, column name empty",
      "row 7, column name too_long",
      "row 8, column name bidi_control",
      "row 9 cell_count",
      "row 10 cell_count",
      "row 11, column creditsEarned unassigned",
    ]);
    expect(refusal(() => csv(text))).toContain("did you mean learnerId?");
    expect(refusal(() => csv(text))).toContain('written like 2026-06-30, found "30/06/2026"');
  });

  it.each<[string, string, string]>([
    ["nothing", "", "row 1 empty"],
    ["a header only", "name,email\n", "row 1 empty"],
    ["no name column", "email\na@example.org\n", "row 1, column name missing_column"],
    ["a column twice", "name,name\nA,B\n", "row 1, column name repeated_column"],
    ["semicolons", "name;email\nA;a@example.org\n", "row 1 wrong_delimiter"],
    ["tabs", "name\temail\nA\ta@example.org\n", "row 1 wrong_delimiter"],
    ["a broken header", '"na"me,email\nA,\n', "row 1 bad_csv"],
    ["a quote that is never closed", 'name\n"A\n', "row 2 bad_csv"],
    ["a quote inside a cell", 'name\nA"B\n', "row 2 bad_csv"],
    ["an unnamed column", "name,\nA,x\n", "row 1, column  unknown_column"],
    ["a column of an object", "name,__proto__\nA,x\n", "row 1, column __proto__ unknown_column"],
  ])("with %s is refused", (_, text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });

  it("is read on after a broken quote, which costs its own line only", () => {
    expect(faults('name,awardedDate\n"A"x,2026-01-01\n,2026-01-01\n"B,2026-01-01\nC,2026-13-01\n')).toEqual([
      "row 2 bad_csv",
      "row 3, column name empty",
      "row 4 bad_csv",
      "row 5, column awardedDate bad_value",
    ]);
  });
});

describe("the encoding of a roster", () => {
  it("that is not UTF-8 is one clear fault, with row and byte", () => {
    const latin1 = Uint8Array.from([...utf8("name\nA\nAyşe ok\nJ"), 0xf6, ...utf8("rg\n")]);
    expect(faults(latin1)).toEqual(["row 4 not_utf8"]);
    expect(refusal(() => csv(latin1))).toContain(`byte ${utf8("name\nA\nAyşe ok\nJ").length} of the file`);
  });

  it.each<[string, number[]]>([
    ["at the start", [0xff]],
    ["an unfinished letter at the end", [...utf8("name\nA"), 0xc5]],
    ["an overlong form", [...utf8("name\n"), 0xc0, 0xaf]],
    ["half a surrogate pair", [...utf8("name\n"), 0xed, 0xa0, 0x80]],
  ])("is found not to be UTF-8: %s", (_, bytes) => {
    expect(faults(Uint8Array.from(bytes))[0]).toMatch(/not_utf8$/);
  });

  it("UTF-16 is named as such", () => {
    expect(refusal(() => csv(Uint8Array.from([0xff, 0xfe, 0x6e, 0])))).toContain("UTF-16");
    expect(refusal(() => csv(Uint8Array.from([0xfe, 0xff, 0, 0x6e])))).toContain("UTF-16");
  });
});

describe("a name", () => {
  it.each(["=1+1", "+49", "-A", "@home", '=HYPERLINK("https://a.example")'])(
    "that looks like a formula stays %s",
    (name) => {
      expect(csv(`name\n"${name.replaceAll('"', '""')}"\n`).rows[0]?.name).toBe(name);
    },
  );

  it("is put in NFC, with a notice", () => {
    expect(csv("name\nJose\u0301\n").rows[0]?.name).toBe("José");
    expect(notices("name\nJose\u0301\n")).toEqual(["row 2, column name normalised"]);
  });

  it("loses the spaces around it", () => {
    expect(csv("name\n \u00a0 Ada  Lovelace\u3000\n").rows[0]?.name).toBe("Ada  Lovelace");
  });

  it.each<[string, string, string]>([
    ["of spaces", '"   "', "empty"],
    ["of joiners only", "\u200d", "bad_value"],
    ["with NUL", "A\u0000", "control_character"],
    ["with a tab", "A\tB", "control_character"],
    ["with a line break", '"A\nB"', "control_character"],
    ["starting with a tab", "\t=1", "control_character"],
    ["with a bidi control", "\u202bA", "bidi_control"],
    ["with an unassigned code point", "A\u0378", "unassigned"],
    ["damaged by another encoding", "J\ufffdrg", "damaged_text"],
    ["of 201 characters", "x".repeat(201), "too_long"],
    ["of 201 characters outside the basic plane", "𠮷".repeat(201), "too_long"],
  ])("%s is refused", (_, cell, code) => {
    expect(faults(`name,learnerId\n${cell},urn:x:1\n`)).toEqual([`row 2, column name ${code}`]);
  });

  it("of 200 characters is taken, whatever they are", () => {
    for (const unit of ["x", "𠮷", "ş"]) expect(csv(`name\n${unit.repeat(200)}\n`).rows.length).toBe(1);
  });
});

describe("a cell", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      "learnerId",
      ["urn:x:1", "https://a.example/1", "did:key:z6Mk", "mailto:a@example.org"],
      ["4711", "a b", "/1", "x:", "urn:x:%zz"],
    ],
    [
      "email",
      ["a@b.example", "o'b+x@b.example", "ş@b.example"],
      ["a", "a@b", "@b.example", "a@", "a b@c.example", "a@b@c.example", "a@.example", `${"x".repeat(65)}@b.example`],
    ],
    [
      "awardedDate",
      ["2026-02-28", "2024-02-29", "1900-01-01"],
      [
        "2026-02-29",
        "2026-6-30",
        "30.06.2026",
        "20260630",
        "2026-06-30T00:00:00Z",
        "1899-12-31",
        "2200-01-01",
        "0026-06-30",
      ],
    ],
    ["validUntil", ["2036-06-30"], ["none", "46204"]],
    ["result", ["50", "99.5"], ["49", "101", "A", "88,5", "1e2", "-1"]],
    ["creditsEarned", ["0.4", "5", "1.50", "5.0"], ["0", "5.1", "4,5", "five", "-1", "1e0", ".5", "1.00001"]],
    ["language", ["en", "zh-Hant-TW", "tr"], ["english language", "e", "en_US", "-"]],
    [
      "evidence.url",
      ["https://a.example/x?y=1#z", "http://a.example"],
      ["a.example", "ftp://a.example", "javascript:alert(1)", "https://u:p@a.example", "https://"],
    ],
  ])("of %s is checked", (column, good, bad) => {
    for (const cell of good) expect(csv(`name,${column}\nA,"${cell}"\n`).rows.length).toBe(1);
    for (const cell of bad)
      expect([cell, ...faults(`name,${column}\nA,"${cell}"\n`)]).toEqual([cell, `row 2, column ${column} bad_value`]);
  });

  it("of credits must be empty where the achievement has none", () => {
    const without = { achievement: makeAchievement({ ects: undefined }) };
    expect(faults("name,creditsEarned\nA,1\n", without)).toEqual(["row 2, column creditsEarned bad_value"]);
    expect(csv("name,creditsEarned\nA,\n", without).rows.length).toBe(1);
  });

  it("of a result must fit the achievement's result description, where there is one", () => {
    const result = { name: "Outcome", type: "PerformanceLevel", allowed: ["Failed", "Passed"], required: "Passed" };
    const named = { achievement: makeAchievement({ result }) };
    expect(csv("name,result\nA,Passed\n", named).rows[0]?.result).toBe("Passed");
    expect(faults("name,result\nA,Failed\nB,passed\n", named).length).toBe(2);
    expect(csv("name,result\nA,sehr gut\n", { achievement: makeAchievement({ result: undefined }) }).rows.length).toBe(
      1,
    );
  });

  it("of dates must be in order", () => {
    const header = "name,awardedDate,activityStartDate,activityEndDate,validUntil\n";
    expect(faults(`${header}A,2026-06-30,2026-02-02,2026-02-01,2036-06-30\n`)).toEqual([
      "row 2, column activityEndDate bad_order",
    ]);
    expect(faults(`${header}A,2026-06-30,,,2026-06-30\n`)).toEqual(["row 2, column validUntil bad_order"]);
    expect(notices(`${header}A,2026-06-30,2026-02-02,2026-07-01,\n`)).toEqual([
      "row 2, column awardedDate awarded_early",
    ]);
    expect(notices(`${header}A,2026-06-30,2026-02-02,2026-02-02,2026-07-01\n`)).toEqual([]);
  });

  it("of e-mail says whether it is stored in clear", () => {
    expect(csv("name,email\nA,a@b.example\nB,\n", { plainEmail: true }).rows).toEqual([
      { row: 2, name: "A", email: "a@b.example", plainEmail: true },
      { row: 3, name: "B" },
    ]);
  });

  it("is handled in linear time even where it holds 100 kB", () => {
    const units = [
      "a",
      " ",
      "=",
      "@",
      ".",
      "a.",
      "é",
      "學",
      "1",
      "-",
      "%",
      "https://a/",
      "\u0301",
      "e\u0301",
      "\u202e",
      "\ud83d\ude00",
    ];
    for (const column of FULL_HEADER.split(","))
      for (const unit of units) {
        const text = `name${column === "name" ? "" : `,${column}`}\n${column === "name" ? "" : "A,"}${unit.repeat(100_000 / unit.length)}x\n`;
        expectLinearTime(() => expect(faults(text).length).toBeLessThan(2), `${column} of ${unit}`);
      }
  });
});

describe("one person twice", () => {
  const header = "name,learnerId,email\n";

  it.each<[string, string, string[]]>([
    ["by learnerId", "A,urn:x:1,a@b.example\nB,urn:x:1,c@d.example\n", ["row 3, column learnerId duplicate"]],
    ["by e-mail without learnerId", "A,,a@b.example\nB,,a@b.example\n", ["row 3, column email duplicate"]],
    [
      "by e-mail where one has no learnerId",
      "A,urn:x:1,a@b.example\nB,,A@B.example\n",
      ["row 3, column email duplicate"],
    ],
    [
      "three times",
      "A,urn:x:1,\nB,urn:x:1,\nC,urn:x:1,\n",
      ["row 3, column learnerId duplicate", "row 4, column learnerId duplicate"],
    ],
  ])("%s is refused, unless it is allowed", (_, lines, expected) => {
    expect(faults(header + lines)).toEqual(expected);
    expect(notices(header + lines, { allowDuplicates: true })).toEqual(expected);
  });

  it("by name alone is noted", () => {
    expect(notices(`${header}Ada,urn:x:1,a@b.example\nADA,urn:x:2,c@d.example\n`)).toEqual([
      "row 3, column name same_name",
    ]);
  });

  it("by e-mail of different learners is noted", () => {
    expect(notices(`${header}A,urn:x:1,a@b.example\nB,urn:x:2,a@b.example\n`)).toEqual([
      "row 3, column email same_email",
    ]);
  });
});

describe("columns of another name", () => {
  it("are mapped or ignored", () => {
    const mapping = { "Full name": "name", Matrikel: "ignore" };
    expect(csv("Full name,Matrikel\nA,1\n", { mapping }).rows).toEqual([{ row: 2, name: "A" }]);
  });

  it("are refused where the mapping does not fit", () => {
    expect(faults("name\nA\n", { mapping: { Nome: "name" } })).toEqual(["row 1, column Nome missing_column"]);
    expect(faults("name,x\nA,1\n", { mapping: { x: "nam" } })).toEqual(["row 1, column x unknown_column"]);
    expect(faults("name,x\nA,1\n", { mapping: { x: "name" } })).toEqual(["row 1, column x repeated_column"]);
  });

  it("can be mapped away from a name that we know", () => {
    expect(csv("name,email\nA,nobody\n", { mapping: { email: "ignore" } }).rows).toEqual([{ row: 2, name: "A" }]);
  });
});

describe("a roster in NDJSON", () => {
  it("becomes the same rows, line 1 being row 1", () => {
    const { rows } = ndjson([
      { name: "Ada", creditsEarned: "4.5", evidence: { url: "https://a.example/1" }, email: null },
      "",
      { name: "Bo", "evidence.name": "Work" },
    ]);
    expect(rows).toEqual([
      { row: 1, name: "Ada", creditsEarned: "4.5", evidence: { url: "https://a.example/1" } },
      { row: 3, name: "Bo", evidence: { name: "Work" } },
    ]);
  });

  it("may end its lines with CR LF", () => {
    expect(ndjson(['{"name":"A"}\r', '{"name":"B"}\r', ""]).rows.map((row) => row.name)).toEqual(["A", "B"]);
  });

  it("is checked line by line as strictly as any document", () => {
    const lines = [
      '{"name":"A","name":"B"}',
      '{"name":"A"} x',
      "[]",
      '{"name":"A","__proto__":"x"}',
      '{"name":"\\ud800"}',
      { email: "a@b.example" },
      { name: 1 },
      { name: "A", creditsEarned: 4.5 },
      { name: "B", mood: "x" },
      { name: "C", evidence: { file: "x" } },
      { name: "D", evidence: "https://a.example" },
      { name: "E", "evidence.url": "https://a.example", evidence: { url: "https://b.example" } },
      { name: "F", awardedDate: "2026-02-30" },
      { name: "" },
      "{",
    ];
    expect(faultsThrownBy(() => ndjson(lines))).toEqual([
      "row 1 duplicate_key",
      "row 2 trailing_data",
      "row 3 not_an_object",
      "row 4 reserved_key",
      "row 5 lone_surrogate",
      "row 6, column name missing_column",
      "row 7, column name bad_value",
      "row 8, column creditsEarned bad_value",
      "row 9, column mood unknown_column",
      "row 10, column evidence.file unknown_column",
      "row 11, column evidence unknown_column",
      "row 12, column evidence.url repeated_column",
      "row 13, column awardedDate bad_value",
      "row 14, column name empty",
      "row 15 bad_json",
    ]);
  });

  it("may not start with a byte order mark, and may not be empty", () => {
    expect(faultsThrownBy(() => ndjson(['\ufeff{"name":"A"}']))).toEqual(["row 1 byte_order_mark"]);
    expect(faultsThrownBy(() => ndjson([""]))).toEqual(["row 1 empty"]);
  });
});

describe("any roster", () => {
  const word = fc
    .string({ unit: fc.constantFrom(...Array.from("abcÀşğЖ学김, '\"=+-@")) })
    .filter((text) => /[a-z]/.test(text));
  const date = fc.date({ min: new Date("1990-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
  const day = date.map((time) => time.toISOString().slice(0, 10));
  const learner = fc.record({
    name: word,
    awardedDate: fc.option(day, { nil: "" }),
    result: fc.integer({ min: 500, max: 1000 }).map((tenths) => String(tenths / 10)),
    creditsEarned: fc.integer({ min: 1, max: 50 }).map((tenths) => String(tenths / 10)),
    language: fc.constantFrom("en", "tr", ""),
  });
  const roster = fc.array(learner, { minLength: 1, maxLength: 30 });
  const columns = ["name", "awardedDate", "result", "creditsEarned", "language"] as const;

  it("of valid rows is read back cell by cell, from CSV and NDJSON alike", () => {
    fc.assert(
      fc.property(roster, fc.constantFrom("\n", "\r\n"), (learners, end) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = [columns.join(","), ...learners.map((one) => columns.map((key) => quoted(one[key])).join(","))];
        const fromCsv = csv(text.join(end)).rows;
        const fromNdjson = ndjson(learners).rows;
        expect(fromCsv.map(({ row, ...rest }) => ({ row: row - 1, ...rest }))).toEqual(fromNdjson);
        for (const [i, one] of learners.entries()) {
          const cells = Object.entries({ ...one, name: one.name.trim() }).filter(([, cell]) => cell !== "");
          expect(fromNdjson[i]).toEqual({
            row: i + 1,
            ...Object.fromEntries(cells.map(([key, cell]) => [key, cell.normalize("NFC")])),
          });
        }
      }),
    );
  });

  it("of any bytes gives rows or faults, and nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom("csv", "ndjson"), (bytes, format) => {
        const whole = Uint8Array.from([...utf8(format === "csv" ? "name,result\n" : ""), ...bytes]);
        const found = faultsThrownBy(() =>
          expect(listed(whole, { format, achievement }).rows.length).toBeGreaterThan(0),
        );
        for (const fault of found) expect(fault).toMatch(/^row [1-9]\d*(, column .*)? [a-z0-9_]+$/);
      }),
    );
  });

  it("of any text with quotes, commas and line ends gives rows or faults, and nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a", " ", ";"), maxLength: 60 }), (text) => {
        faultsThrownBy(() => csv(`name,result\n${text}`));
      }),
      { numRuns: 1_000 },
    );
  });

  it("with very many faults names the first 10,000 of them and how many more there are", () => {
    const found = faults(`name,result\n${"A,x\n".repeat(10_005)}`);
    expect(found.length).toBe(10_001);
    expect(found.at(-1)).toBe("roster more");
  });

  it("has at most 1,048,576 rows", () => {
    const header = utf8("name\n");
    const many = new Uint8Array(header.length + 2 * (2 ** 20 + 1));
    many.set(header);
    for (let at = header.length; at < many.length; at += 2) many.set([0x41, 0x0a], at);
    expect(faults(many)).toEqual(["row 1048576 too_many_rows"]);
    expect(csv(many.subarray(0, many.length - 2)).rows.length).toBe(2 ** 20);
  });
});

describe("the example", () => {
  const file = (name: string): Uint8Array => readFileSync(new URL(`../../../examples/${name}`, import.meta.url));

  it.each([
    ["roster.csv", "applied-data-stewardship.json", 500],
    ["roster-data-ethics.csv", "data-ethics-in-practice.json", 24],
  ])("%s fits %s: %d rows, nothing to remark", (roster, document, count) => {
    const example = parseAchievement(parseJson(file(`achievements/${document}`)));
    const { rows, notices } = csv(file(roster), { achievement: example.achievement });
    expect(rows.length).toBe(count);
    expect([...example.notices, ...notices]).toEqual([]);
  });

  it("roster.csv has names in sixteen scripts", () => {
    const scripts =
      "Latin Cyrillic Greek Arabic Hebrew Devanagari Bengali Tamil Thai Georgian Ethiopic Armenian Han Hiragana Katakana Hangul";
    const { rows } = csv(file("roster.csv"));
    for (const script of scripts.split(" "))
      expect(rows.some((row) => new RegExp(`\\p{Script=${script}}`, "u").test(row.name))).toBe(true);
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
    expect(rows.every((row) => /@(students\.)?example\.(org|net|com|edu)$/.test(row.email ?? ""))).toBe(true);
  });
});
