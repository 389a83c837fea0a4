import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  isPermission,
  kindOfNumber,
  KINDS,
  namesOfPermissions,
  PERMISSION_NAMES,
  PERMISSIONS,
} from "../../../src/core/trust/permissions.ts";

const interfaceOf = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, `../../../contracts/interfaces/${name}.sol`), "utf8");

describe("permissions", () => {
  it("are the constants of the contract, by name and number", () => {
    const constants = [...interfaceOf("IKeys").matchAll(/^uint8 constant (\w+) = (\d+);$/gm)];
    expect(Object.fromEntries(constants.map(([, name, bit]) => [String(name).toLowerCase(), Number(bit)]))).toEqual(
      PERMISSIONS,
    );
  });

  it("are named from any sum of them", () => {
    expect(PERMISSION_NAMES).toEqual(["anchor", "suspend", "revoke"]);
    expect(namesOfPermissions(0)).toEqual({ names: [], unknown: [] });
    expect(namesOfPermissions(6)).toEqual({ names: ["suspend", "revoke"], unknown: [] });
  });

  it("that this software does not know come out as bits, also beyond 32 bits", () => {
    expect(namesOfPermissions(9)).toEqual({ names: ["anchor"], unknown: [8] });
    expect(namesOfPermissions(2 ** 40 + 2)).toEqual({ names: ["suspend"], unknown: [2 ** 40] });
  });

  it("are known by their exact names only", () => {
    expect(["anchor", "revoke"].every(isPermission)).toBe(true);
    expect(["ANCHOR", "", "toString", "publish"].some(isPermission)).toBe(false);
  });
});

describe("kinds of accreditation", () => {
  it("are numbered in the order of the contract's enum", () => {
    const members = /enum Kind \{([^}]*)\}/.exec(interfaceOf("IAccreditationRegistry"))?.[1] ?? "";
    const names = members.replace(/\/\/.*$/gm, "").match(/[A-Za-z]+/g) ?? [];
    expect(names.map((name) => name.toLowerCase())).toEqual(Object.keys(KINDS));
  });

  it("are found by their numbers, and no other number is one", () => {
    expect([0, 1, 2, -1, NaN].map(kindOfNumber)).toEqual(["issue", "accredit", null, null, null]);
  });
});
