import { describe, expect, it } from "vitest";
import {
  currentOf,
  type Deployment,
  missingFrom,
  parseDeployment,
  versionsOf,
} from "../../../src/core/trust/deployment.ts";
import type { Json } from "../../../src/core/json/strictJson.ts";
import { deployment } from "../../support/fixtures/issuedBatch.ts";
import { changed, faultsThrown } from "../../support/mutate.ts";

const entry = deployment.contracts.CredentialLedger?.[0] as unknown as Record<string, Json>;
const retired = {
  ...entry,
  address: `0x${"11".repeat(20)}`,
  version: "0.9",
  status: "retired",
  retiredAt: "2026-02-01T00:00:00Z",
};
const distrusted = { ...entry, address: `0x${"22".repeat(20)}`, version: "0.8", status: "distrusted" };
const document: Json = {
  ...(deployment as unknown as Record<string, Json>),
  contracts: {
    CredentialLedger: [distrusted, retired, entry],
    AccreditationRegistry: [{ ...entry, constructorArgs: [1, "a", null] }],
  },
};

const FIRST = "/contracts/CredentialLedger/0";
const faults = (pointer: string, value: Json | undefined) =>
  faultsThrown("bad_deployment", () => parseDeployment(changed(document, pointer, value)));

describe("a deployment file", () => {
  it("is read as it is", () => {
    expect(parseDeployment(document)).toBe(document);
    expect(faults(`${FIRST}/salt`, `0x${"00".repeat(32)}`)).toEqual([]);
    for (const evidence of ["production", "test", "local"]) expect(faults("/evidence", evidence)).toEqual([]);
  });

  it.each<[string, string, Json | undefined, string]>([
    ["no object", "", null, "/ bad_type"],
    ["another format", "/format", "credence-deployment-v2", "/format bad_value"],
    ["chain id 0", "/chainId", 0, "/chainId bad_value"],
    ["a chain id as text", "/chainId", "31337", "/chainId bad_value"],
    ["a chain id beyond 2^53", "/chainId", 2 ** 53, "/chainId bad_value"],
    ["no network name", "/network", "", "/network bad_value"],
    ["no evidence", "/evidence", undefined, "/evidence missing"],
    ["evidence of an unknown kind", "/evidence", "strong", "/evidence unknown_choice"],
    ["no contracts", "/contracts", undefined, "/contracts missing"],
    ["contracts as a list", "/contracts", [], "/contracts bad_type"],
    ["a contract named in lower case", "/contracts/ledger", [entry], "/contracts/ledger unknown_key"],
    ["a contract without versions", "/contracts/CredentialLedger", [], "/contracts/CredentialLedger bad_length"],
    ["an address of mixed case", `${FIRST}/address`, `0x${"Ab".repeat(20)}`, `${FIRST}/address bad_value`],
    ["the same address twice", `${FIRST}/address`, entry.address, "/contracts/CredentialLedger repeated"],
    ["no code hash", `${FIRST}/codeHash`, undefined, `${FIRST}/codeHash missing`],
    ["a code hash that is cut short", `${FIRST}/codeHash`, "0x00", `${FIRST}/codeHash bad_value`],
    ["an unknown status", `${FIRST}/status`, "old", `${FIRST}/status unknown_choice`],
    ["retired without a time", `${FIRST}/status`, "retired", `${FIRST}/retiredAt retired_at`],
    ["a time without being retired", `${FIRST}/retiredAt`, "2026-02-01T00:00:00Z", `${FIRST}/retiredAt retired_at`],
    [
      "retired at a date",
      "/contracts/CredentialLedger/1/retiredAt",
      "2026-02-01",
      "/contracts/CredentialLedger/1/retiredAt bad_value",
    ],
    ["a negative block", `${FIRST}/deployBlock`, -1, `${FIRST}/deployBlock bad_value`],
    ["no transaction", `${FIRST}/transactionHash`, undefined, `${FIRST}/transactionHash missing`],
    ["no deployer", `${FIRST}/deployer`, undefined, `${FIRST}/deployer missing`],
    ["arguments that are no list", `${FIRST}/constructorArgs`, {}, `${FIRST}/constructorArgs bad_type`],
    ["no compiler", `${FIRST}/compiler`, undefined, `${FIRST}/compiler missing`],
    ["no commit", `${FIRST}/commit`, undefined, `${FIRST}/commit missing`],
    ["a salt that is cut short", `${FIRST}/salt`, "0x00", `${FIRST}/salt bad_value`],
    ["no version", `${FIRST}/version`, undefined, `${FIRST}/version missing`],
    ["an endpoint of its own", "/rpc", ["https://rpc.example/"], "/rpc unknown_key"],
    ["an unknown member of a version", `${FIRST}/owner`, entry.address, `${FIRST}/owner unknown_key`],
  ])("is refused with %s", (_, pointer, value, fault) => {
    expect(faults(pointer, value)).toEqual([fault]);
  });

  it("knows every version of a contract, and the one that new anchors go to", () => {
    const parsed = parseDeployment(document);
    expect(versionsOf(parsed, "CredentialLedger").map(({ status }) => status)).toEqual([
      "distrusted",
      "retired",
      "current",
    ]);
    expect(currentOf(parsed, "CredentialLedger")?.address).toBe(entry.address);
    const newer = { ...entry, address: `0x${"33".repeat(20)}`, version: "1.1" } as unknown as Json;
    expect(
      currentOf(parseDeployment(changed(document, "/contracts/CredentialLedger/3", newer)), "CredentialLedger")
        ?.version,
    ).toBe("1.1");
  });

  it("has no current version of a contract that is retired, missing or named like a method", () => {
    const parsed = parseDeployment(changed(document, "/contracts/CredentialLedger", [distrusted, retired] as Json));
    for (const name of ["CredentialLedger", "Other", "toString", "__proto__"])
      expect(currentOf(parsed, name)).toBeNull();
    expect(versionsOf(parsed, "constructor")).toEqual([]);
  });

  it("misses what has no current version; a registry counts only over the current ledger", () => {
    const [ledger, registry] = ["CredentialLedger", "AccreditationRegistry"];
    const over = { ...entry, constructorArgs: [entry.address] } as Json;
    const cases: [Json, string[]][] = [
      [{}, [ledger, registry]],
      [{ [ledger]: [retired] as Json }, [ledger, registry]],
      [{ [ledger]: [entry] as Json }, [registry]],
      [{ [ledger]: [entry] as Json, [registry]: [over] }, []],
      [
        { [ledger]: [entry] as Json, [registry]: [{ ...entry, constructorArgs: [retired.address] }] as Json },
        [registry],
      ],
      [{ [ledger]: [entry] as Json, [registry]: [{ ...(over as object), status: "distrusted" }] as Json }, [registry]],
      [{ [registry]: [over] }, [ledger, registry]],
    ];
    expect(missingFrom(null)).toEqual([ledger, registry]);
    for (const [contracts, missing] of cases)
      expect(missingFrom({ ...deployment, contracts } as unknown as Deployment)).toEqual(missing);
  });
});
