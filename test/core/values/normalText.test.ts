import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countWords, normaliseTexts, notNfc, textFault, type TextKind } from "../../../src/core/values/normalText.ts";

const codeOf = (value: string, kind: TextKind = "line"): string | null => textFault(value, "", kind)?.code ?? null;

describe("text at issue", () => {
  it.each([
    "Şimşek Ayşegül",
    "O'Brien",
    "علی\u200cرضا",
    "क\u094d\u200dष",
    "王小明",
    "𠮷祥",
    "邊\u{e0101}",
    "אברהם בן־דוד",
    "👩🏽\u200d🎓",
    "=1+1",
  ])("may be %s", (name) => {
    expect(codeOf(name)).toBeNull();
  });

  it.each([
    ["\u0000", "control_character"],
    ["\u0085", "control_character"],
    ["\u2028", "control_character"],
    ["\u202e", "bidi_control"],
    ["\u2066", "bidi_control"],
    ["\u200f", "bidi_control"],
    ["\u061c", "bidi_control"],
    ["\ud800", "lone_surrogate"],
    ["\udfff", "lone_surrogate"],
    ["\u0378", "unassigned"],
    ["\uffff", "unassigned"],
    ["\ue000", "private_use"],
    ["\u{10fffd}", "private_use"],
    ["\ufffd", "damaged_text"],
    ["\ufeff", "invisible_character"],
    ["\u2060", "invisible_character"],
    ["\u{e0041}", "invisible_character"],
  ])("may not hold %j: %s", (character, code) => {
    for (const kind of ["line", "prose"] as const) expect(codeOf(`a${character}b`, kind)).toBe(code);
  });

  it("may have line breaks, tabs and places to break a word in prose, not in a line", () => {
    for (const character of ["\n", "\t", "\u00ad", "\u200b"]) {
      expect(codeOf(`a${character}b`, "prose")).toBeNull();
      expect(codeOf(`a${character}b`, "line")).not.toBeNull();
    }
  });

  it("names the code point", () => {
    expect(textFault("a\u{e0041}", "/x", "line")).toEqual({
      code: "invisible_character",
      where: "/x",
      message: "holds U+E0041, an invisible character; remove it",
    });
  });

  it("is put in NFC at any depth, with one notice for each text that changed", () => {
    const { value, notices } = normaliseTexts({ a: ["e\u0301", "é"], "b/c": { d: "\u1112\u1161\u11ab" } });
    expect(value).toEqual({ a: ["é", "é"], "b/c": { d: "\ud55c" } });
    expect(notices.map((notice) => notice.where)).toEqual(["/a/0", "/b~1c/d"]);
  });

  it("is normalised once and for all", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff })), (points) => {
        const text = String.fromCodePoint(...points);
        const { value } = normaliseTexts(text);
        expect(notNfc(value as string)).toBe(false);
        expect(normaliseTexts(value).notices).toEqual([]);
      }),
    );
  });
});

describe("words", () => {
  it.each([
    ["", 0],
    ["  — … ", 0],
    ["one", 1],
    ["well-known — yes", 2],
    ["3.5 hours", 2],
    ["Öğrencilerin İstanbul'daki çalışmaları", 3],
    ["học tập suốt đời", 4],
    ["학습 결과", 2],
    ["学习成果", 2],
    ["学習成果", 2],
    ["สวัสดีครับ", 2],
  ])("of %j are %d", (text, count) => {
    expect(countWords(text)).toBe(count);
  });

  it("of a text with spaces are its parts, whatever stands between them", () => {
    const word = fc.constantFrom("a", "Öğrenci", "évaluation", "ελληνικά", "2026");
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom(" ", "\n", "  ", "\u00a0"), (list, gap) => {
        expect(countWords(list.join(gap))).toBe(list.length);
      }),
    );
  });
});
