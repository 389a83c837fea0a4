// The files that describe deployments: the verifier's trust root, appended to and never rewritten.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appendDeployment, loadDeployment, loadDeployments } from "../../../src/chain/deployment/deploymentFiles.ts";
import { type DeployedContract, type Deployment, LEDGER, REGISTRY } from "../../../src/core/trust/deployment.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { deployment as sample } from "../../support/fixtures/issuedBatch.ts";

const folder = temporaryFolder();
let folders = 0;
const newPath = (): string => join(folder, `deployments-${++folders}`, `chain-${sample.chainId}.json`);
const at = (number: number): string => `0x${String(number).padStart(40, "0")}`;

const [ledger] = sample.contracts[LEDGER] ?? [];
if (ledger === undefined) throw new Error("the sample has no ledger");
const registry: DeployedContract = { ...ledger, address: at(9), constructorArgs: [ledger.address] };
const both: Deployment = { ...sample, contracts: { [LEDGER]: [ledger], [REGISTRY]: [registry] } };
const described = (changes: Partial<DeployedContract> = {}): Deployment => ({
  ...sample,
  contracts: { [LEDGER]: [{ ...ledger, ...changes }] },
});

describe("a deployment file", () => {
  it("is made with its folder, and read back as it was written", () => {
    const path = newPath();
    expect(appendDeployment(path, both)).toEqual(both);
    expect(loadDeployment(path)).toEqual(both);
  });

  it("with a current ledger refuses another one, and stays as it is to the byte", () => {
    const path = newPath();
    appendDeployment(path, both);
    const before = readFileSync(path);
    expect(() => appendDeployment(path, described({ version: "2" }))).toThrow(
      expect.objectContaining({ code: "deployment_exists" }),
    );
    expect(readFileSync(path)).toEqual(before);
  });

  it("with a ledger alone takes the registry over it, once, and keeps the entry of the ledger", () => {
    const path = newPath();
    appendDeployment(path, described());
    const added: Deployment = { ...sample, contracts: { [REGISTRY]: [registry] } };
    expect(appendDeployment(path, added)).toEqual(both);
    expect(loadDeployment(path)).toEqual(both);
    expect(() => appendDeployment(path, added)).toThrow(expect.objectContaining({ code: "deployment_exists" }));
  });

  it.each([
    ["chain", { chainId: 5 }],
    ["network", { network: "another name" }],
    ["kind of evidence", { evidence: "local" }],
  ] as const)("refuses contracts of another %s", (_, changes) => {
    const path = newPath();
    appendDeployment(path, described({ status: "distrusted" }));
    const before = readFileSync(path);
    expect(() => appendDeployment(path, { ...both, ...changes })).toThrow(
      expect.objectContaining({ code: "deployment_exists" }),
    );
    expect(readFileSync(path)).toEqual(before);
  });

  it("refuses an address that it has already, whatever is said of it", () => {
    const path = newPath();
    appendDeployment(path, described({ status: "distrusted" }));
    const before = readFileSync(path);
    expect(() => appendDeployment(path, both)).toThrow(expect.objectContaining({ code: "bad_deployment" }));
    expect(readFileSync(path)).toEqual(before);
  });

  it("keeps every retired and distrusted ledger when a new one is added", () => {
    const path = newPath();
    mkdirSync(join(path, ".."), { recursive: true });
    const retired = described({ version: "0", status: "retired", retiredAt: "2026-01-01T00:00:00Z", address: at(0) });
    writeFileSync(path, JSON.stringify(retired));
    const distrusted = described({ version: "1", status: "distrusted", address: at(1) });
    appendDeployment(path, distrusted);
    const merged = appendDeployment(path, described({ version: "2" }));
    expect(merged.contracts.CredentialLedger?.map(({ version, status }) => [version, status])).toEqual([
      ["0", "retired"],
      ["1", "distrusted"],
      ["2", "current"],
    ]);
    expect(loadDeployment(path)).toEqual(merged);
  });

  it("that is missing, damaged or not one of ours is refused with its path or its faults", () => {
    const path = newPath();
    expect(() => loadDeployment(path)).toThrow(expect.objectContaining({ code: "deployment_missing", data: { path } }));
    mkdirSync(join(path, ".."), { recursive: true });
    for (const [code, text] of [
      ["bad_json", JSON.stringify(both).slice(0, -5)],
      ["duplicate_key", '{"chainId":1,"chainId":2}'],
      ["bad_deployment", "{}"],
      ["bad_deployment", JSON.stringify(described({ codeHash: "0x" }))],
      ["bad_deployment", JSON.stringify(described({ address: `0x${"AB".repeat(20)}` }))],
    ] as const) {
      writeFileSync(path, text);
      expect(() => loadDeployment(path)).toThrow(expect.objectContaining({ code }));
      expect(() => appendDeployment(path, both)).toThrow(expect.objectContaining({ code }));
      expect(readFileSync(path, "utf8")).toBe(text);
    }
  });

  it("is found in its folder by its name, and nothing else is", () => {
    const path = newPath();
    appendDeployment(path, both);
    const directory = join(path, "..");
    for (const name of [
      "README.md",
      "chain-01.json",
      "chain-0x1.json",
      "chain-1.json.bak",
      "other.json",
      ".chain-1.json",
    ])
      writeFileSync(join(directory, name), "not read");
    expect(loadDeployments(directory)).toEqual([both]);
    expect(existsSync(join(folder, "absent"))).toBe(false);
    expect(loadDeployments(join(folder, "absent"))).toEqual([]);
  });
});
