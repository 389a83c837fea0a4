// [F24] [F25]: the database is lost, and made again out of exported files and the ledger; what cannot be is named. Files of
// strangers never become batches of ours.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../src/core/errors/credenceError.ts";
import { type JsonObject, parseJsonObject } from "../../../src/core/json/strictJson.ts";
import type { IssuerContext } from "../../../src/issuer/context/issuerContext.ts";
import { exportToFolder } from "../../../src/issuer/deliver/deliverFiles.ts";
import { fsckBatch, fsckRecords } from "../../../src/issuer/repair/fsck.ts";
import { issueRoster, sealRoster } from "../../../src/issuer/issue.ts";
import { rebuild, type Rebuilt } from "../../../src/issuer/repair/rebuildStore.ts";
import type { Store } from "../../../src/state/store.ts";
import { transactionOf } from "../../support/fixtures/storedBatch.ts";
import { achievement, learners } from "../../support/fixtures/learners.ts";
import { type TestIssuer, TestLedger } from "../../support/chain/testLedger.ts";
import { type Behaviour, honest, Proxy } from "../../support/chain/rpcProxy.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { makeTestVerifier } from "../../support/verifying/testVerifier.ts";

const ORIGIN = "https://verify.example.edu";
const SIZES = [1, 300, 12];
const folder = temporaryFolder();
let ledger: TestLedger;
let issuer: TestIssuer;
let context: IssuerContext;
/** what was exported, a folder a batch */
let exported: string[];
let folders = 0;
const newFolder = (): string => join(folder, `out-${++folders}`);

beforeAll(async () => {
  ledger = await TestLedger.start(folder);
  issuer = await ledger.issuer();
  context = await ledger.context(issuer);
  exported = [];
  for (const size of SIZES) {
    const batch = await issueRoster(context, { rows: learners(size), achievement }, issuer);
    exported.push(newFolder());
    await exportToFolder(context, batch.id, exported.at(-1) ?? "", ORIGIN);
  }
});
afterAll(() => ledger.stop());

/** Rebuild into a new database. */
async function rebuilt(
  from: readonly string[],
  changes: Partial<IssuerContext> = {},
): Promise<Rebuilt & { readonly store: Store }> {
  const store = await ledger.store();
  const result = await rebuild({ ...context, ...changes, store, profiles: [issuer.profile] }, from);
  return { ...result, store };
}

function expectSame(directory: string, original: string): void {
  expect(readdirSync(directory).sort()).toEqual(readdirSync(original).sort());
  for (const name of readdirSync(original))
    expect(readFileSync(join(directory, name), "utf8")).toBe(readFileSync(join(original, name), "utf8"));
}

/** A copy of the third export, to be damaged. */
function copy(): string {
  const directory = newFolder();
  cpSync(exported[2] ?? "", directory, { recursive: true });
  return directory;
}

const filesIn = (directory: string, extension: string): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith(extension) && name !== "issuer-profile.json")
    .map((name) => join(directory, name));

const position = async (path: string): Promise<number> =>
  (await context.store.credentials.find(parseJsonObject(readFileSync(path)).id as string))?.index ?? -1;

const codes = (faults: readonly Fault[]): string[] => faults.map(({ code }) => code);

describe("a rebuilt database", () => {
  it("gives byte for byte the same export, by contract state alone: no endpoint has to have logs", async () => {
    const noLogs: Behaviour = (call, ask) => (call.method === "eth_getLogs" ? { drop: true } : honest(call, ask));
    const proxy = await Proxy.start(ledger.chain.rpc, noLogs);
    try {
      const { batches, faults, newLinks, unknownRows, store } = await rebuilt(exported.toReversed(), {
        ledger: await ledger.connect({ rpc: proxy.url }),
      });
      expect({ faults, newLinks, unknownRows }).toEqual({ faults: [], newLinks: 0, unknownRows: 0 });
      expect(proxy.methods).not.toContain("eth_getLogs");
      // batches that were anchored in one second come by root
      const before = (await context.store.batches.list()).toSorted((a, b) =>
        `${a.anchoredAt} ${a.root}` < `${b.anchoredAt} ${b.root}` ? -1 : 1,
      );
      expect(batches).toMatchObject(
        before.map(({ root, size, state, anchoredAt, achievementName }, i) => ({
          ...{ id: i + 1, root, size, state, anchoredAt, achievementName },
          transactionHash: null,
        })),
      );
      for (const [i, batch] of batches.entries()) {
        const again = newFolder();
        await exportToFolder({ ...context, store }, batch.id, again, ORIGIN);
        expectSame(again, exported[(before[i]?.id ?? 0) - 1] ?? "");
        expect(await fsckBatch({ ...context, store }, batch, [issuer.profile])).toEqual([]);
      }
      expect(await fsckRecords(store)).toEqual([]);
    } finally {
      await proxy.stop();
    }
  });

  it("has batches of one second in the order of their roots, whatever order the folders have", async () => {
    const sameSecond = new globalThis.Proxy(context.ledger, {
      get(writer, name) {
        if (name === "facts")
          return async (...of: Parameters<typeof writer.facts>) => ({
            ...(await writer.facts(...of)),
            anchoredAt: 1_800_000_000,
          });
        const value: unknown = Reflect.get(writer, name, writer);
        return typeof value === "function" ? (value.bind(writer) as unknown) : value;
      },
    });
    const roots = (await context.store.batches.list()).map(({ root }) => root).sort();
    for (const folders of [exported, exported.toReversed()]) {
      const { batches } = await rebuilt(folders, { ledger: sameSecond });
      expect(batches.map(({ root }) => root)).toEqual(roots);
    }
  });

  it("has a batch once, whose files are given twice, reformatted or with others among them", async () => {
    const directory = copy();
    for (const path of filesIn(directory, ".json"))
      writeFileSync(path, JSON.stringify(parseJsonObject(readFileSync(path))));
    writeFileSync(join(directory, "notes.txt"), "the registrar's own");
    writeFileSync(join(directory, "other.json"), "{}");
    const { batches, faults, newLinks } = await rebuilt([directory, exported[2] ?? ""]);
    expect(batches.map(({ size }) => size)).toEqual([12]);
    expect(codes(faults)).toEqual(["not_a_credential"]);
    expect(newLinks).toBe(0);
  });

  it("has new links and no rows where the list of links is lost, and says how many", async () => {
    const directory = copy();
    rmSync(join(directory, "links.csv"));
    const { batches, faults, newLinks, unknownRows, store } = await rebuilt([directory]);
    expect({ faults, newLinks, unknownRows }).toEqual({ faults: [], newLinks: 12, unknownRows: 12 });
    const links = await store.links.list(batches[0]?.id ?? 0);
    expect(new Set(links.map(({ id }) => id)).size).toBe(12);
    writeFileSync(join(directory, "links.csv"), "row,link\r\n1,2\r\n");
    expect(codes((await rebuilt([directory])).faults)).toEqual(["links_unreadable"]);
  });

  it("waits with a batch whose anchor is not final yet", async () => {
    const { batches, store } = await rebuilt([exported[0] ?? ""], {
      ledger: await ledger.connect({ finality: { confirmations: 1_000 } }),
    });
    expect(batches).toMatchObject([{ state: "included" }]);
    expect(await store.links.list(1)).toHaveLength(1);
  });
});

describe("a rebuild names", () => {
  it("a batch whose files are not all there, with the positions that are missing, and rebuilds the others", async () => {
    const directory = copy();
    const gone = filesIn(directory, ".json").slice(0, 3);
    const positions = (await Promise.all(gone.map(position))).sort((a, b) => a - b);
    for (const path of gone) rmSync(path);
    const { batches, faults } = await rebuilt([exported[0] ?? "", directory]);
    expect(batches.map(({ size }) => size)).toEqual([1]);
    expect(codes(faults)).toEqual(["incomplete"]);
    expect(faults[0]?.message).toContain("9 of 12 credentials are here");
    for (const one of positions) expect(faults[0]?.message).toMatch(new RegExp(`\\b${one}\\b| to `));
  });

  it.each<[string, string, string, (path: string) => void]>([
    [
      "was changed",
      ".json",
      "altered",
      (path) => writeFileSync(path, readFileSync(path, "utf8").replace("Kowalska", "Kowalski")),
    ],
    [
      "lost its signature",
      ".json",
      "unsigned",
      (path) => {
        const file = parseJsonObject(readFileSync(path));
        writeFileSync(path, JSON.stringify({ ...file, proof: (file.proof as JsonObject[]).slice(1) }));
      },
    ],
    ["is cut off", ".json", "not_a_credential", (path) => writeFileSync(path, readFileSync(path).subarray(0, 999))],
    ["has no view B", ".sd-jwt", "share_missing", (path) => rmSync(path)],
    ["has no anchor for view B", ".anchor", "share_missing", (path) => rmSync(path)],
    [
      "has a view B that hides something",
      ".sd-jwt",
      "share_partial",
      (path) => writeFileSync(path, readFileSync(path, "utf8").replace(/~[^~]+~$/, "~")),
    ],
    [
      "has the view B of another one",
      ".sd-jwt",
      "altered",
      (path) => {
        const other = filesIn(exported[2] ?? "", ".sd-jwt").find((one) => !path.endsWith(one.slice(-20))) ?? "";
        writeFileSync(path, readFileSync(other));
      },
    ],
  ])("a credential that %s, and leaves its batch out", async (_, extension, code, damage) => {
    const directory = copy();
    const [path = ""] = filesIn(directory, extension);
    damage(path);
    const { batches, faults } = await rebuilt([directory]);
    expect(batches).toEqual([]);
    expect(codes(faults)).toEqual([code, "incomplete"]);
    expect(faults[0]?.where.slice(0, -10)).toContain(path.slice(0, -10));
  });

  it("a wrong signature, and leaves its batch out: it would be handed out again under the issuer's name", async () => {
    const directory = copy();
    const [one = "", two = ""] = filesIn(directory, ".json");
    const [first, second] = [one, two].map((path) => parseJsonObject(readFileSync(path)));
    const [anchor, signature] = [(first?.proof as JsonObject[])[1], (second?.proof as JsonObject[])[0]];
    writeFileSync(one, JSON.stringify({ ...first, proof: [signature, anchor] }));
    const { batches, faults, store } = await rebuilt([directory]);
    expect(batches).toEqual([]);
    expect(faults).toMatchObject([{ code: "signature", where: first?.id }]);
    expect(await store.batches.list()).toMatchObject([{ state: "abandoned" }]);
  });

  it("batches of other issuers, and what nobody anchored: `resume` would anchor it", async () => {
    const other = await ledger.issuer("did:web:other.example");
    const [theirs, ours] = [await ledger.context(other), await ledger.context(issuer)];
    const issued = await issueRoster(theirs, { rows: learners(2), achievement }, other);
    const sealed = await sealRoster(ours, { rows: learners(2), achievement }, issuer);
    const { id } = await transactionOf(ours.store, sealed.id, "finalized");
    expect(id).toBeGreaterThan(0);
    await ours.store.batches.publish(sealed.id, "2026-06-30T10:00:00Z");
    const directories = [newFolder(), newFolder()];
    await exportToFolder(theirs, issued.id, directories[0] ?? "", ORIGIN);
    await exportToFolder(ours, sealed.id, directories[1] ?? "", ORIGIN);
    const { batches, faults, store } = await rebuilt(directories);
    expect(batches).toEqual([]);
    expect(faults).toMatchObject([
      { code: "foreign", where: issued.root },
      { code: "not_anchored", where: sealed.root },
    ]);
    expect(await store.batches.list()).toEqual([]);
  });
});

it("where database and files are lost, what a holder has still verifies", async () => {
  const [path = ""] = filesIn(exported[0] ?? "", ".json");
  const verifier = makeTestVerifier({ issuers: [issuer], ledgers: [ledger] });
  expect((await verifier.verify(readFileSync(path, "utf8"))).verdict).toBe("valid");
  verifier.close();
});
