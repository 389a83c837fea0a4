// The independent vectors: every value of every step as public libraries make it.
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { MerkleTree } from "merkletreejs";
import { describe, expect, it } from "vitest";
import { keccak256 } from "#hash";
import { parseAnchor, writeAnchor } from "../../src/core/anchor/anchorProof.ts";
import { pathFromTiles, sealTree } from "../../src/core/batch/tiles.ts";
import { equalBytes, hex, parseHex, utf8 } from "../../src/core/bytes/bytes.ts";
import type { CheckName } from "../../src/core/report/answers.ts";
import type { Deployment } from "../../src/core/trust/deployment.ts";
import { commitmentOf, digestOfCredential, digestOfShare, NO_VIEW } from "../../src/core/batch/digest.ts";
import { isCredenceError } from "../../src/core/errors/credenceError.ts";
import { parseAccount } from "../../src/core/values/issuerAccount.ts";
import { canonicalize } from "../../src/core/json/canonical.ts";
import { type JsonObject, parseJson } from "../../src/core/json/strictJson.ts";
import { leafOf } from "../../src/core/batch/leaf.ts";
import { foldPath, maxPathLength, RootFold } from "../../src/core/batch/rootFold.ts";
import { type IssuerProfile, parseProfile, profileHash } from "../../src/core/trust/issuerProfile.ts";
import type { Report } from "../../src/core/report/report.ts";
import { sameFacts } from "../../src/core/share/sameFacts.ts";
import { BatchTree } from "../../src/core/batch/merkleTree.ts";
import type { VerifierSources } from "../../src/verifier/verifier.ts";
import { chainFacts, CODE_HASH, deployment, RPC, seconds } from "../support/fixtures/issuedBatch.ts";
import { makeVerifier, reportOf, withChain } from "../support/verifying/sampleVerifier.ts";
import { independentVectors } from "./independentVectors.ts";

interface Leaf {
  index: number;
  credential: JsonObject;
  jcs: string;
  digestA: string;
  nonceA: string;
  commitmentA: string;
  issuerJwt: string | null;
  digestB: string | null;
  nonceB: string | null;
  commitmentB: string;
  leaf: string;
}

interface Vectors {
  leaves: Leaf[];
  trees: {
    size: number;
    rows?: [number, string, string][];
    leaves: string[];
    root: string;
    paths: { index: number; path: string[] }[];
  }[];
  anchors: { fields: AnchorFields; cborHex: string; proofValue: string }[];
  files: {
    /** the issuer account; the member is named so in the vectors */
    home: string;
    did: string;
    root: string;
    size: number;
    keys: { id: string; type: string; value: string | JsonObject }[];
    credentials: { viewA: JsonObject; viewB: { compact: string; anchor: string } }[];
  };
  refused: { why: string; file: JsonObject }[];
  refusedText: { why: string; text: string }[];
}

interface AnchorFields {
  chainId: number;
  ledger: string;
  issuerId: string;
  root: string;
  index: number;
  view: number;
  nonce: string;
  other: string;
  path: string[];
}

const ENCODING = ["uint256", "bytes32", "bytes32"];

describe("the independent vectors credence-v1", () => {
  const vectors = independentVectors as Vectors;

  it.each(vectors.leaves)("hold the leaf $index, step by step", (vector) => {
    expect(canonicalize(vector.credential)).toBe(vector.jcs);
    const digestA = digestOfCredential(vector.credential);
    const commitmentA = commitmentOf("A", parseHex(vector.nonceA), digestA);
    expect([hex(digestA), hex(commitmentA)]).toEqual([vector.digestA, vector.commitmentA]);
    let commitmentB = NO_VIEW;
    if (vector.issuerJwt !== null) {
      const digestB = digestOfShare(`${vector.issuerJwt}~disclosure~`);
      commitmentB = commitmentOf("B", parseHex(vector.nonceB as string), digestB);
      expect(hex(digestB)).toBe(vector.digestB);
    }
    expect(hex(commitmentB)).toBe(vector.commitmentB);
    expect(hex(leafOf(vector.index, commitmentA, commitmentB))).toBe(vector.leaf);
  });

  it.each(vectors.trees)("hold a tree of $size, by every way that we have to its root and paths", async (vector) => {
    const leaves = vector.leaves.map((leaf) => parseHex(leaf, 32));
    const tree = new BatchTree(leaves);
    const sealed = sealTree(leaves);
    const fold = new RootFold();
    for (const leaf of leaves) fold.add(leaf);
    expect([hex(tree.root()), hex(sealed.root), hex(fold.root() as Uint8Array)]).toEqual(Array(3).fill(vector.root));
    const load = (level: number, number: number) =>
      Promise.resolve(sealed.tiles.find((tile) => tile.level === level && tile.number === number)?.nodes ?? null);
    for (const { index, path } of vector.paths) {
      expect(tree.path(index).map(hex)).toEqual(path);
      expect((await pathFromTiles(index, vector.size, load))?.map(hex)).toEqual(path);
      expect(
        hex(
          foldPath(
            leaves[index] as Uint8Array,
            path.map((node) => parseHex(node, 32)),
          ),
        ),
      ).toBe(vector.root);
      expect(path.length).toBeLessThanOrEqual(maxPathLength(vector.size));
    }
  });

  it.each(vectors.trees.filter(({ rows }) => rows !== undefined))(
    "hold rows of a tree of $size that OpenZeppelin and merkletreejs accept",
    ({ rows = [], leaves, root, paths }) => {
      const theirs = new MerkleTree([], keccak256, { sortPairs: true });
      for (const { index, path } of paths) {
        const [i, a, b] = rows[index] as [number, string, string];
        expect(StandardMerkleTree.verify(root, ENCODING, [i, a, b], path)).toBe(true);
        expect(hex(leafOf(i, parseHex(a, 32), parseHex(b, 32)))).toBe(leaves[index]);
        expect(theirs.verify(path, leaves[index] as string, root)).toBe(true);
      }
    },
  );

  it.each(vectors.anchors)("hold an anchor of index $fields.index that reads and writes the same", (vector) => {
    const { fields, cborHex, proofValue } = vector;
    expect(parseAnchor(proofValue)).toEqual({
      account: { chainId: fields.chainId, ledger: fields.ledger, issuerId: Number(fields.issuerId) },
      root: parseHex(fields.root),
      index: fields.index,
      view: fields.view === 0 ? "A" : "B",
      nonce: parseHex(fields.nonce),
      otherCommitment: parseHex(fields.other),
      path: fields.path.map((node) => parseHex(node)),
    });
    expect(writeAnchor(parseAnchor(proofValue))).toBe(proofValue);
    expect(Buffer.from(proofValue.slice(1), "base64url").toString("hex")).toBe(cborHex);
  });

  const { files } = vectors;
  const account = parseAccount(files.home);
  const root = parseHex(files.root, 32);
  const keys = files.keys.map((key) => ({ ...key, from: "2026-01-01T00:00:00Z" }));
  const profile: IssuerProfile = parseProfile({
    format: "credence-issuer-profile-v1",
    did: files.did,
    name: { en: "Example University" },
    country: "IE",
    keys,
  });
  const facts = {
    didHash: hex(keccak256(utf8(files.did))),
    size: files.size,
    anchoredAt: seconds("2026-06-30T00:10:00Z"),
    profileHashAtAnchor: profileHash(profile),
    profileHashNow: profileHash(profile),
  };
  const [contract] = deployment.contracts.CredentialLedger ?? [];
  const listing = {
    ...deployment,
    chainId: account.chainId,
    contracts: { CredentialLedger: [{ ...contract, address: account.ledger, codeHash: CODE_HASH }] },
  } as Deployment;
  const sources: Partial<VerifierSources> = {
    ...withChain(chainFacts(facts)),
    deployments: [listing],
    profiles: [profile],
    policy: {
      format: "credence-trust-v1",
      name: "vectors",
      issuers: [account],
      chains: { [account.chainId]: { rpc: [RPC] } },
    },
  };
  const judge = (file: JsonObject): Promise<Report> => reportOf(file, sources);

  it.each(files.credentials.map((credential, index) => ({ index, ...credential })))(
    "hold the complete file $index, whose view A is valid with every check passed",
    async ({ viewA }) => {
      const report = await judge(viewA);
      expect(new Set(Object.values(report.checks).map(({ result }) => result))).toEqual(new Set(["pass"]));
      expect([report.verdict, report.headline]).toEqual(["valid", "valid"]);
      const bytes = utf8(JSON.stringify(viewA, null, 2));
      expect((await makeVerifier(sources).verify(bytes)).report).toEqual(report);
    },
  );

  it.each(files.credentials.map((credential, index) => ({ index, ...credential })))(
    "hold the complete file $index, whose view B is valid with every check passed and states what view A does",
    async ({ viewA, viewB }) => {
      const { report, credential } = await makeVerifier(sources).verifyShare(viewB.compact, viewB.anchor);
      expect(new Set(Object.values(report.checks).map(({ result }) => result))).toEqual(new Set(["pass"]));
      expect([report.verdict, report.headline]).toEqual(["valid", "valid"]);
      expect(sameFacts(viewA, credential)).toEqual([]);
    },
  );

  it.each(files.credentials.map((credential, index) => ({ index, ...credential })))(
    "hold the complete file $index, whose view B is in the same leaf as view A",
    ({ index, viewA, viewB }) => {
      const anchorB = parseAnchor(viewB.anchor);
      expect(writeAnchor(anchorB)).toBe(viewB.anchor);
      expect(anchorB).toMatchObject({ account, index, view: "B" });
      expect(hex(anchorB.root)).toBe(files.root);
      const [, proof] = viewA.proof as JsonObject[];
      const anchorA = parseAnchor(proof?.proofValue as string);
      const commitmentA = commitmentOf("A", anchorA.nonce, digestOfCredential(viewA));
      const commitmentB = commitmentOf("B", anchorB.nonce, digestOfShare(viewB.compact));
      expect([hex(anchorA.otherCommitment), hex(anchorB.otherCommitment)]).toEqual([
        hex(commitmentB),
        hex(commitmentA),
      ]);
      expect(equalBytes(foldPath(leafOf(index, anchorB.otherCommitment, commitmentB), anchorB.path), root)).toBe(true);
      const changed = commitmentOf("B", anchorB.nonce, digestOfShare(`x${viewB.compact}`));
      expect(equalBytes(foldPath(leafOf(index, anchorB.otherCommitment, changed), anchorB.path), root)).toBe(false);
    },
  );

  /** What each reason of the vectors is called here. */
  const REASONS: Readonly<Record<string, readonly [CheckName, string]>> = {
    foreign_anchor: ["issuer", "foreign_anchor"],
    newer_format: ["format", "newer_format"],
    "altered: other index": ["inclusion", "altered"],
    "altered: view byte": ["inclusion", "wrong_view"],
    "altered: name": ["inclusion", "altered"],
    "altered: added field": ["inclusion", "altered"],
    "altered: home": ["inclusion", "altered"],
    "malformed anchor: path of 21 nodes": ["format", "bad_anchor"],
    "malformed anchor: path not a multiple of 32": ["format", "bad_anchor"],
    "malformed anchor: index 2^20": ["format", "bad_anchor"],
    "malformed anchor: chain id 0": ["format", "bad_anchor"],
    "malformed anchor: trailing byte": ["format", "bad_anchor"],
    "malformed anchor: padding": ["format", "bad_anchor"],
    "malformed anchor: space inside": ["format", "bad_anchor"],
    "two anchors": ["format", "many_anchors"],
    "extra member in the anchor proof": ["format", "bad_anchor"],
    "anchor verificationMethod not issuer#anchor": ["format", "bad_anchor"],
    "context: unknown": ["format", "context"],
  };

  it.each(vectors.refused)("refuse a file for its reason: $why", async ({ why, file }) => {
    const [name, code] = REASONS[why] ?? [];
    const { checks, verdict } = await judge(file);
    const check = checks[name as CheckName];
    if (why === "newer_format") {
      expect([verdict, check]).toEqual(["undetermined", { result: "unknown", cause: code }]);
      return;
    }
    expect([verdict, check]).toEqual(["invalid", expect.objectContaining({ result: "fail", code })]);
  });

  const CODES: Readonly<Record<string, string>> = {
    "duplicate key": "duplicate_key",
    lossy_number: "lossy_number",
    "reserved key": "reserved_key",
    "lone surrogate": "lone_surrogate",
    "trailing data": "trailing_data",
    depth: "too_deep",
    BOM: "byte_order_mark",
  };

  it.each(vectors.refusedText)("refuse the text $text: $why", ({ why, text }) => {
    expect(CODES).toHaveProperty([why]);
    for (const input of [text, utf8(text)]) {
      const refusal = (() => {
        try {
          return parseJson(input);
        } catch (error) {
          return isCredenceError(error) ? error.code : error;
        }
      })();
      expect(refusal).toBe(CODES[why]);
    }
  });
});
