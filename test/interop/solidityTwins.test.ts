// TypeScript and Solidity agree about what is in a batch: src/core/{leaf,merkle,tree}.ts and libraries/CredentialLeaf.sol,
// on random trees, on claims in which one thing was changed, and on the shared vectors.
import { ContractFactory } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmbeddedChain, startEmbedded } from "../../src/chain/embedded/embeddedChain.ts";
import { connect } from "../../src/chain/rpc/provider.ts";
import { CredentialLedger__factory } from "../../src/chain/typechain/factories/CredentialLedger__factory.ts";
import { parseAnchor } from "../../src/core/anchor/anchorProof.ts";
import { hex, parseHex } from "../../src/core/bytes/bytes.ts";
import { checkInclusion } from "../../src/core/verdict/checks.ts";
import { commitmentOf, digestOfCredential } from "../../src/core/batch/digest.ts";
import type { Document } from "../../src/core/verdict/document.ts";
import type { ChainFacts } from "../../src/core/verdict/chainFacts.ts";
import type { JsonObject } from "../../src/core/json/strictJson.ts";
import { leafOf, MAX_SIZE } from "../../src/core/batch/leaf.ts";
import { changed, changes, type Claim, isIncluded, numberBelow, randomTree } from "../support/chain/inclusionClaims.ts";
import { askMany } from "../support/chain/rpcBatch.ts";
import { newAccount } from "../support/chain/testLedger.ts";
import { seeded } from "../support/seeded.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { independentVectors } from "../vectors/independentVectors.ts";

const CLAIMS = 10_000;

const folder = temporaryFolder();
const contract = CredentialLedger__factory.createInterface();
let chain: EmbeddedChain;
let address: string;

beforeAll(async () => {
  chain = await startEmbedded(folder);
  const provider = connect(chain.rpc, chain.chainId);
  const { abi, bytecode } = CredentialLedger__factory;
  const deployer = (await newAccount(chain)).connect(provider);
  const deployed = await (await new ContractFactory(abi, bytecode, deployer).deploy()).waitForDeployment();
  address = await deployed.getAddress();
  provider.destroy();
});
afterAll(() => chain.stop());

const call = ({ root, size, index, commitmentA, commitmentB, path }: Claim): string =>
  contract.encodeFunctionData("verifyInclusion", [root, size, index, commitmentA, commitmentB, [...path]]);

/** What the contract says about each claim. */
async function askSolidity(claims: readonly Claim[]): Promise<boolean[]> {
  const calls = claims.map((claim) => [{ to: address, data: call(claim) }, "latest"]);
  const answers = await askMany(chain.rpc, "eth_call", calls);
  return answers.map((answer) => BigInt(answer as string) === 1n);
}

/** A claim as a person can read it and try again. */
const shown = (claim: Claim): string =>
  JSON.stringify(claim, (_, value: unknown) => (value instanceof Uint8Array ? hex(value) : value));

/** Asks both about each claim: Solidity's answers, and the claims about which TypeScript says something else. */
async function compare(claims: readonly Claim[]): Promise<{ answers: boolean[]; differing: string[] }> {
  const answers = await askSolidity(claims);
  return { answers, differing: claims.filter((claim, i) => isIncluded(claim) !== answers[i]).map(shown) };
}

describe("TypeScript and Solidity agree", () => {
  const random = seeded("differential");
  const file: JsonObject = { name: "Statistics for the life sciences" };
  /** by commitment of view A */
  const nonces = new Map<string, Uint8Array>();
  const commitment = (): Uint8Array => {
    const nonce = random(32);
    const made = commitmentOf("A", nonce, digestOfCredential(file));
    nonces.set(hex(made), nonce);
    return made;
  };

  /** What a verifier's check says of a claim about `file`; null where the claim is not one that it could be asked. */
  function checkOf({ commitmentA, commitmentB, size, ...claim }: Claim): boolean | null {
    const nonce = nonces.get(hex(commitmentA));
    if (nonce === undefined || size < 1 || size > MAX_SIZE) return null;
    const document = {
      view: "A",
      digest: digestOfCredential(file),
      anchor: { ...claim, view: "A", nonce, otherCommitment: commitmentB },
    };
    return checkInclusion(document as unknown as Document, { newest: { size } } as ChainFacts).result === "pass";
  }

  it("on 10,000 random leaves, trees and paths, half of them with one thing changed", async () => {
    const small = Array.from({ length: 32 }, (_, n) => n + 1);
    const sizes = [...small, ...Array.from({ length: 86 }, () => 1 + numberBelow(random, 300)), 1_000, 4_097];
    const perTree = Math.ceil(CLAIMS / sizes.length);
    const all = sizes.flatMap((size) => {
      const tree = randomTree(random, size, commitment);
      return Array.from({ length: perTree }, (_, n) =>
        n % 2 === 0 ? { by: "nothing", claim: tree.honest() } : changed(tree.honest(), random, tree),
      );
    });
    const claims = all.slice(0, CLAIMS).map(({ claim }) => claim);
    expect(claims).toHaveLength(CLAIMS);
    const { answers, differing } = await compare(claims);
    expect(differing).toEqual([]);
    const checks = claims.map(checkOf);
    expect(claims.filter((_, i) => checks[i] !== null && checks[i] !== answers[i]).map(shown)).toEqual([]);
    expect(checks.filter((check) => check !== null).length).toBeGreaterThan(8_000);

    const accepted = answers.filter(Boolean).length;
    expect(Math.min(accepted, CLAIMS - accepted)).toBeGreaterThan(3_000);
    const seen = new Map<string, boolean[]>();
    all.slice(0, CLAIMS).forEach(({ by }, i) => seen.set(by, [...(seen.get(by) ?? []), answers[i] === true]));
    expect([...seen.keys()].toSorted()).toEqual([...Object.keys(changes), "nothing"].toSorted());
    expect(seen.get("nothing")).not.toContain(false);
    const grown = ["a size of one more", "the greatest size"];
    expect([...seen].filter(([, found]) => !found.includes(false)).map(([by]) => by)).toEqual(
      expect.arrayContaining(["nothing", ...grown]),
    );
    expect([...seen].filter(([, found]) => !found.includes(false))).toHaveLength(3);
  });

  it("on the leaf of every kind of index, which is the root of what has no path", async () => {
    const indices = [
      0,
      1,
      255,
      256,
      65_535,
      65_536,
      2 ** 19,
      MAX_SIZE - 1,
      ...Array.from({ length: 500 }, () => numberBelow(random, MAX_SIZE)),
    ];
    const leaves = indices.map((index): Claim => {
      const [commitmentA, commitmentB] = [random(32), random(32)];
      return {
        root: leafOf(index, commitmentA, commitmentB),
        size: index + 1,
        index,
        commitmentA,
        commitmentB,
        path: [],
      };
    });
    expect(await askSolidity(leaves)).toEqual(leaves.map(() => true));
    const moved = leaves.map((leaf) => ({ ...leaf, index: leaf.index === 0 ? 1 : leaf.index - 1, size: MAX_SIZE }));
    expect(await askSolidity(moved)).toEqual(moved.map(() => false));
  });
});

interface Vectors {
  leaves: { index: number; commitmentA: string; commitmentB: string; leaf: string }[];
  trees: {
    size: number;
    rows?: [number, string, string][];
    leaves: string[];
    root: string;
    paths: { index: number; path: string[] }[];
  }[];
  files: { root: string; size: number; credentials: { viewA: JsonObject; viewB: { anchor: string } }[] };
  refused: { why: string; file: JsonObject }[];
}

describe("the contract accepts what the independent vectors credence-v1 hold", () => {
  const { leaves, trees, files, refused } = independentVectors as Vectors;
  const bytes = (text: string): Uint8Array => parseHex(text, 32);

  it("each leaf, and no other at its place", async () => {
    const claims = leaves.map(({ index, leaf, ...row }): Claim => ({
      root: bytes(leaf),
      size: index + 1,
      index,
      commitmentA: bytes(row.commitmentA),
      commitmentB: bytes(row.commitmentB),
      path: [],
    }));
    expect(await askSolidity(claims)).toEqual(claims.map(() => true));
    const exchanged = claims.map((claim, n) => ({
      ...claim,
      root: claims[(n + 1) % claims.length]?.root ?? claim.root,
    }));
    expect(await askSolidity(exchanged)).toEqual(claims.map(() => false));
  });

  const withRows = trees.filter(
    (tree): tree is typeof tree & { rows: [number, string, string][] } => tree.rows !== undefined,
  );

  it.each(withRows)("each leaf and path of the tree of $size", async ({ rows, leaves: nodes, root, size, paths }) => {
    const [whole, single]: [Claim[], Claim[]] = [[], []];
    for (const [index, a, b] of rows) {
      const row = { index, commitmentA: bytes(a), commitmentB: bytes(b) };
      single.push({ ...row, root: bytes(nodes[index] ?? ""), size, path: [] });
      const path = paths.find((one) => one.index === index)?.path;
      if (path !== undefined) whole.push({ ...row, root: bytes(root), size, path: path.map(bytes) });
    }
    expect(whole).toHaveLength(paths.length);
    const { answers, differing } = await compare([...single, ...whole]);
    expect([answers.includes(false), differing]).toEqual([false, []]);
    const { answers: tooSmall, differing: none } = await compare(
      whole.map((claim) => ({ ...claim, size: claim.index })),
    );
    expect([tooSmall.includes(true), none]).toEqual([false, []]);
  });

  const claimOf = (file: JsonObject, anchorText: string, size: number): Claim => {
    const anchor = parseAnchor(anchorText);
    const commitmentA = commitmentOf("A", anchor.nonce, digestOfCredential(file));
    return { ...anchor, size, commitmentA, commitmentB: anchor.otherCommitment };
  };
  const anchorIn = (file: JsonObject): string => (file.proof as JsonObject[]).at(-1)?.proofValue as string;

  it("each complete file, by view A and by view B", async () => {
    const claims = files.credentials.flatMap(({ viewA, viewB }) => {
      const byA = claimOf(viewA, anchorIn(viewA), files.size);
      const b = parseAnchor(viewB.anchor);
      return [byA, { ...byA, ...b, commitmentA: b.otherCommitment, commitmentB: byA.commitmentB }];
    });
    expect(await compare(claims)).toEqual({ answers: claims.map(() => true), differing: [] });
  });

  it("but no file that is refused because it was altered", async () => {
    const altered = refused.filter(({ why }) => why.startsWith("altered") && why !== "altered: view byte");
    expect(altered.length).toBeGreaterThan(3);
    const claims = altered.map(({ file }) => claimOf(file, anchorIn(file), files.size));
    expect(await compare(claims)).toEqual({ answers: claims.map(() => false), differing: [] });
  });
});
