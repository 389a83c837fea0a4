// What a refusal becomes: one code for each custom error of both ABIs, with its data and words; and one code for whatever
// a lying node may send. That every error can be provoked is shown in refusals.test.ts.
import { id, type ParamType } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOf, refusalOf } from "../../../src/chain/rpc/revert.ts";
import { exitOfError } from "../../../src/cli/session/exit.ts";
import { CredenceError } from "../../../src/core/errors/credenceError.ts";
import { PERMISSIONS } from "../../../src/core/trust/permissions.ts";
import {
  contractError,
  contractErrors,
  encodeError,
  errorNames,
  samplesOf,
  snakeCase,
} from "../../support/chain/contractErrors.ts";
import { interfaces } from "../../support/chain/refusalScene.ts";
import { errorText, refusalText } from "../../../src/wording/errors/errorText.ts";
import { refusalSentences } from "../../../src/wording/errors/refusals.en.ts";

/** What ethers throws. */
const revert = (data: unknown) => ({ code: "CALL_EXCEPTION", data, info: { error: { code: 3, data } } });

describe("the codes of the contracts' errors", () => {
  it("are one for each custom error of both ABIs, and no other", () => {
    expect(errorNames.length).toBeGreaterThan(35);
    const codes = errorNames.map(codeOf);
    expect(codes).toEqual(errorNames.map(snakeCase));
    expect([...codes, "contract_refused"].toSorted()).toEqual(Object.keys(refusalSentences).toSorted());
  });

  it("can be told apart by their selectors, also from a text and a panic", () => {
    const selectors = Object.values(interfaces).flatMap((one) => {
      const found: string[] = [];
      one.forEachError((fragment) => found.push(`${fragment.selector} ${fragment.format()}`));
      return found;
    });
    const all = new Set([
      ...selectors,
      `${id("Error(string)").slice(0, 10)} text`,
      `${id("Panic(uint256)").slice(0, 10)} panic`,
    ]);
    expect(new Set([...all].map((one) => one.slice(0, 10))).size).toBe(all.size);
  });

  it.each(errorNames)("%s carries its parameters by their names in the ABI", (name) => {
    const fragment = contractError(name);
    const error = refusalOf(revert(encodeError(fragment, samplesOf(fragment))));
    expect(error?.code).toBe(snakeCase(name));
    const values = fragment.inputs.map(({ type }, index) =>
      type === "uint256" ? String(index + 1) : samplesOf(fragment)[index],
    );
    expect(error?.data).toEqual(Object.fromEntries(fragment.inputs.map((input, index) => [input.name, values[index]])));
  });

  it("have messages that hold for the least and the greatest values of every parameter", () => {
    const greatest = ({ type }: ParamType): unknown => {
      if (type === "address") return `0x${"ff".repeat(20)}`;
      if (type === "bytes32") return `0x${"ff".repeat(32)}`;
      return type === "string"
        ? "\u001b[2J".repeat(100)
        : 2n ** BigInt(Math.min(Number(type.slice(4)), type === "uint256" ? 256 : 53)) - 1n;
    };
    const least = ({ type }: ParamType): unknown =>
      type === "address"
        ? `0x${"00".repeat(20)}`
        : type === "bytes32"
          ? `0x${"00".repeat(32)}`
          : type === "string"
            ? ""
            : 0;
    for (const fragment of contractErrors)
      for (const value of [least, greatest]) {
        const error = refusalOf(revert(encodeError(fragment, fragment.inputs.map(value))));
        expect(error?.code).toBe(snakeCase(fragment.name));
        const text = error === null ? "" : errorText(error);
        expect(text).toMatch(/^The (ledger|accreditation registry|contract) refused: .*[^.]\. Nothing was sent\.$/);
        expect(text).not.toMatch(/undefined|NaN|\[object|\u001b/);
      }
  });

  it("name permissions as the keys' bits have them", () => {
    const says = (permissions: number) => refusalText(new CredenceError("ledger_permissions_invalid", { permissions }));
    expect(says(PERMISSIONS.anchor)).toMatch(/given: anchor\./);
    expect(says(PERMISSIONS.suspend | PERMISSIONS.revoke)).toMatch(/given: suspend, revoke\./);
    expect(says(0)).toMatch(/given: none\./);
  });

  it("end the command line with 2 where the argument is wrong in itself, with 5 where it depends on the ledger", () => {
    const exitOf = (name: string) => {
      const fragment = contractError(name);
      return exitOfError(refusalOf(revert(encodeError(fragment, samplesOf(fragment)))));
    };
    expect(["LedgerUntilPassed", "RegistryScopeInvalid", "LedgerSuccessorIsSelf"].map(exitOf)).toEqual([2, 2, 2]);
    expect(["LedgerNotEntitled", "LedgerAlreadyAnchored", "RegistryNotHeld"].map(exitOf)).toEqual([5, 5, 5]);
    expect(exitOfError(refusalOf(revert("0x")))).toBe(5);
  });
});

describe("a node that lies about why a call was refused", () => {
  const unknown = (error: unknown) => refusalOf(error)?.code === "contract_refused";

  it("is not believed where a byte is missing or follows, whatever the error", () => {
    for (const fragment of contractErrors) {
      const data = encodeError(fragment, samplesOf(fragment));
      expect(unknown(revert(`${data}00`)) && unknown(revert(data + "00".repeat(32)))).toBe(true);
      if (fragment.inputs.length > 0) expect(unknown(revert(data.slice(0, -2)))).toBe(true);
    }
  });

  it("is not believed where a number or an address has bits that its type has not", () => {
    let dirty = 0;
    for (const fragment of contractErrors)
      fragment.inputs.forEach(({ type }, index) => {
        if (["uint256", "bytes32", "string"].includes(type)) return;
        const data = encodeError(fragment, samplesOf(fragment));
        const at = 10 + 64 * index;
        expect(unknown(revert(`${data.slice(0, at)}1${data.slice(at + 1)}`))).toBe(true);
        dirty++;
      });
    expect(dirty).toBeGreaterThan(40);
  });

  it("is not believed where an issuer id is no number that can be kept exactly", () => {
    const fragment = contractError("LedgerIssuerUnknown");
    expect(unknown(revert(encodeError(fragment, [2n ** 53n])))).toBe(true);
    expect(unknown(revert(encodeError(fragment, [2n ** 53n - 1n])))).toBe(false);
  });

  it("costs nothing with endless data, texts that point at themselves, texts that are not UTF-8 and panics", () => {
    const { selector } = contractError("StringTooLong");
    const word = (value: bigint) => value.toString(16).padStart(64, "0");
    for (const data of [
      selector + "00".repeat(10 ** 6),
      encodeError(contractError("StringTooLong"), ["x".repeat(10_000)]),
      selector + word(0n),
      selector + word(32n) + word(2n ** 255n),
      selector + word(2n ** 256n - 1n) + word(1n),
      selector + word(32n) + word(1n) + "ff".padEnd(64, "0"),
      `0x08c379a0${word(32n)}${word(4n)}${"41".repeat(4).padEnd(64, "0")}`,
      `0x08c379a0${word(2n ** 200n)}`,
      `0x4e487b71${word(0x11n)}`,
      "0x12345",
    ]) {
      const error = refusalOf(revert(data));
      expect([error?.code, error && errorText(error)]).toEqual([
        "contract_refused",
        `The contract refused: the call was reverted for a reason that is not known here (${data.slice(0, 10)}). ` +
          "This software may not fit the contract: look for a newer version of it. Nothing was sent.",
      ]);
    }
  });

  it("never makes anything but a refusal out of what looks like a revert, however it looks", () => {
    const selectors = contractErrors.map(({ selector }) => selector.slice(2));
    const bytes = fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value).toString("hex"));
    fc.assert(
      fc.property(fc.constantFrom("", ...selectors), bytes, (selector, rest) => {
        const error = refusalOf(revert(`0x${selector}${rest}`));
        return error !== null && errorText(error) === errorText(new CredenceError(error.code, error.data));
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withNullPrototype: true }), fc.constant(["0x"])), (thing) => {
        const codes = [{ data: thing }, { data: thing, info: thing }, { info: { error: { message: thing } } }].map(
          (rest) => refusalOf({ code: "CALL_EXCEPTION", ...rest })?.code ?? null,
        );
        return codes.every((code) => code === null || code === "contract_refused") && refusalOf(thing) === null;
      }),
    );
  });
});
