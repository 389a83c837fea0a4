// The vectors that we publish, read from disk as a stranger would: they mean what they say, and the code still makes them.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAnchor, writeAnchor } from "../../src/core/anchor/anchorProof.ts";
import { hex, parseHex } from "../../src/core/bytes/bytes.ts";
import type { CheckName } from "../../src/core/report/answers.ts";
import { parseDeployment } from "../../src/core/trust/deployment.ts";
import { commitmentOf, digestOfCredential } from "../../src/core/batch/digest.ts";
import type { ChainFacts, LedgerFacts } from "../../src/core/verdict/chainFacts.ts";
import { canonicalize } from "../../src/core/json/canonical.ts";
import { type Json, type JsonObject, parseJson } from "../../src/core/json/strictJson.ts";
import { leafOf } from "../../src/core/batch/leaf.ts";
import { foldPath, RootFold } from "../../src/core/batch/rootFold.ts";
import { parsePolicy } from "../../src/core/trust/trustPolicy.ts";
import { parseProfile } from "../../src/core/trust/issuerProfile.ts";
import { BatchTree } from "../../src/core/batch/merkleTree.ts";
import { ob3Schema, withOb3Schema } from "../interop/openBadgesSchema.ts";
import { makeVectors } from "./makeVectors.ts";
import { FixedFactSource } from "../support/verifying/fixedFactSource.ts";
import { makeVerifier } from "../support/verifying/sampleVerifier.ts";

const folder = new URL("./own/", import.meta.url);
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, folder));
const load = (name: string): unknown => parseJson(bytesOf(name), { limit: 4_000_000 });

const made = await makeVectors();

it("the code makes the published vectors, all of them and no others, byte for byte", () => {
  expect(readdirSync(folder).toSorted()).toEqual([...made.keys()].toSorted());
  for (const [name, text] of made)
    expect(readFileSync(new URL(name, folder), "utf8") === text, `${name} as made`).toBe(true);
});

it("making them twice gives the same", async () => {
  expect([...(await makeVectors())]).toEqual([...made]);
});

interface Fates {
  now: string;
  policy: Json;
  deployments: Json[];
  profiles: Json[];
  chain: ChainFacts;
  fates: {
    file: string;
    why: string;
    now?: string;
    newest?: Partial<LedgerFacts>;
    final?: Partial<LedgerFacts>;
    verdict: string;
    headline: string;
    check?: [CheckName, string];
  }[];
}

describe("a published file", () => {
  const { fates, ...given } = load("credence-v1-fates.json") as Fates;
  const sources = {
    policy: parsePolicy(given.policy),
    deployments: given.deployments.map(parseDeployment),
    profiles: given.profiles.map(parseProfile),
  };

  it.each(fates)(
    "$file is $verdict: $why",
    async ({ file, now = given.now, newest = {}, final = newest, ...expected }) => {
      const chain: ChainFacts = {
        ...given.chain,
        newest: { ...given.chain.newest, ...newest },
        final: { ...given.chain.final, ...final },
      };
      const verifier = makeVerifier({
        ...sources,
        facts: new FixedFactSource(chain),
        clock: () => Date.parse(now) / 1000,
      });
      const { report } = await verifier.verify(bytesOf(file));
      expect([report.verdict, report.headline]).toEqual([expected.verdict, expected.headline]);
      const notPassed = Object.entries(report.checks).filter(([, { result }]) => result !== "pass");
      if (expected.check === undefined) {
        expect(notPassed).toEqual([]);
        return;
      }
      const [name, answer] = expected.check;
      expect(Object.values(report.checks[name])).toContain(answer);
      if (expected.verdict === "valid") expect(notPassed.map(([open]) => open)).toEqual([name]);
    },
  );

  it("has a fate, each of them", () => {
    const named = readdirSync(folder).filter((name) => name.startsWith("proof-"));
    expect(fates.map(({ file }) => file).toSorted()).toEqual(named.toSorted());
    for (const verdict of ["valid", "unrecognised", "undetermined", "invalid"])
      expect(
        fates.some((fate) => fate.verdict === verdict),
        verdict,
      ).toBe(true);
  });

  it("passes the Open Badges schema wherever it is valid", withOb3Schema, () => {
    for (const { file, verdict } of fates) if (verdict === "valid") expect(ob3Schema?.(load(file)), file).toBe(true);
    expect(ob3Schema?.(load("proof-bad-schema.json"))).toBe(false);
  });
});

it("published leaves follow step by step from their credentials", () => {
  const { leaves } = load("credence-v1-leaves.json") as {
    leaves: (Record<string, string> & { index: number; credential: JsonObject })[];
  };
  expect(leaves.length).toBe(5);
  for (const { index, credential, ...leaf } of leaves) {
    const digest = digestOfCredential(credential);
    const commitment = commitmentOf("A", parseHex(leaf.nonceA ?? ""), digest);
    expect([canonicalize(credential), hex(digest), hex(commitment)]).toEqual([
      leaf.jcs,
      leaf.digestA,
      leaf.commitmentA,
    ]);
    expect(hex(leafOf(index, commitment, parseHex(leaf.commitmentB ?? "")))).toBe(leaf.leaf);
  }
});

it("published trees have their roots and paths", () => {
  const { trees } = load("credence-v1-trees.json") as {
    trees: { leaves: string[]; root: string; paths: { index: number; path: string[] }[] }[];
  };
  for (const { leaves, root, paths } of trees) {
    const nodes = leaves.map((leaf) => parseHex(leaf, 32));
    const fold = new RootFold();
    for (const node of nodes) fold.add(node);
    expect([hex(new BatchTree(nodes).root()), hex(fold.root() as Uint8Array)]).toEqual([root, root]);
    for (const { index, path } of paths)
      expect(
        hex(
          foldPath(
            nodes[index] as Uint8Array,
            path.map((node) => parseHex(node, 32)),
          ),
        ),
      ).toBe(root);
  }
});

it("published anchors read and write the same", () => {
  const { anchors } = load("credence-v1-anchors.json") as {
    anchors: (Record<string, unknown> & { proofValue: string; path: string[] })[];
  };
  for (const { proofValue, ...fields } of anchors) {
    const anchor = parseAnchor(proofValue);
    const { account, root, index, view, nonce, otherCommitment, path } = anchor;
    expect({
      ...account,
      root: hex(root),
      index,
      view,
      nonce: hex(nonce),
      otherCommitment: hex(otherCommitment),
      path: path.map(hex),
    }).toEqual(fields);
    expect(writeAnchor(anchor)).toBe(proofValue);
  }
});

it("published texts are read to their canonical form, or refused with their code and pointer", () => {
  const { accepted, refused } = load("credence-v1-texts.json") as {
    accepted: { text: string; canonical: string }[];
    refused: { text: string; code: string; pointer: string }[];
  };
  for (const { text, canonical } of accepted) expect(canonicalize(parseJson(text))).toBe(canonical);
  for (const { text, code, pointer } of refused)
    expect(() => parseJson(text), text).toThrow(
      expect.objectContaining({ code, data: expect.objectContaining({ pointer }) as unknown }),
    );
});
