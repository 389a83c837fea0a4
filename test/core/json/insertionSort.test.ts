import fc from "fast-check";
import { expect, it } from "vitest";
import { byCodeUnits, insertionSort } from "../../../src/core/json/insertionSort.ts";

it("a few texts are put in the order that sort() gives them", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 5 }), { maxLength: 20 }), (texts) => {
      const sorted = [...texts];
      insertionSort(sorted, byCodeUnits);
      expect(sorted).toEqual(texts.toSorted());
    }),
  );
});

it("things that compare the same stay in their order", () => {
  const list = [3, 1, 2, 1, 3].map((value, i) => ({ value, i }));
  insertionSort(list, (a, b) => a.value - b.value);
  expect(list.map(({ value, i }) => `${value}.${i}`)).toEqual(["1.1", "1.3", "2.2", "3.0", "3.4"]);
});
