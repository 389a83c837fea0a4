import { describe, expect, it } from "vitest";
import { NodeList } from "../../../src/core/batch/nodeList.ts";

const node = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

describe("a list of nodes", () => {
  it.each([0, 1, 3, 100])("gives back what was added, in order, where %i were expected", (expected) => {
    const list = new NodeList(expected);
    for (let i = 0; i < 20; i++) list.add(node(i));
    expect(list.length).toBe(20);
    for (let i = 0; i < 20; i++) expect(list.at(i)).toEqual(node(i));
    expect(list.at(20)).toBeUndefined();
    expect(list.range(18, 30)).toEqual(Uint8Array.from([...node(18), ...node(19)]));
  });

  it("keeps copies: who added a node may use its bytes again", () => {
    const list = new NodeList(1);
    const bytes = node(1);
    list.add(bytes);
    bytes.fill(2);
    expect(list.at(0)).toEqual(node(1));
  });
});
