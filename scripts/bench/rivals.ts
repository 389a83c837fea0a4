// What others do at the same task, in this process: operations a second, each at a size that it can bear.
import { randomBytes } from "node:crypto";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { wrapDocuments } from "@govtechsg/open-attestation";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { MerkleTree } from "merkletreejs";
import { keccak256 } from "#hash";
import { prepareBatch } from "../../src/issuer/seal/prepareBatch.ts";
import { parseRoster } from "../../src/issuer/roster/parseRoster.ts";
import { loadContext } from "../../src/signature/jsonld/contexts.ts";
import { sign } from "node:crypto";
import { achievement, account, profile, rosterOf, signing } from "./sample.ts";

export interface Rival {
  readonly name: string;
  readonly what: string;
  readonly size: number;
  readonly perSecond: number;
}

export async function measureRivals(): Promise<Rival[]> {
  return [await digitalBazaar(200), openAttestation(500), merkletreejsByLeaf(5_000), openZeppelin(5_000)];
}

/** `vc.issue` with the same context, suite and key. */
async function digitalBazaar(size: number): Promise<Rival> {
  const { rows } = parseRoster(rosterOf(size), { format: "csv", achievement });
  const common = { achievement, account, profile, now: Date.now() / 1000 };
  const { credentials } = prepareBatch(common, rows, (length) => new Uint8Array(randomBytes(length)));
  const signer = {
    algorithm: "Ed25519",
    id: signing.verificationMethod,
    sign: ({ data }: { data: Uint8Array }) => Promise.resolve(sign(null, data, signing.privateKey)),
  };
  const suite = new DataIntegrityProof({ signer, cryptosuite });
  const issue = (credential: object) => vc.issue({ credential, suite, documentLoader: loadContext });
  for (const { body } of credentials.slice(0, 20)) await issue(structuredClone(body)); // warm
  const started = performance.now();
  for (const { body } of credentials) await issue(structuredClone(body));
  return rival("@digitalbazaar/vc", "sign view A (vc.issue), one process", size, started);
}

/** `wrapDocuments`, version 2: every field salted, no signature. */
function openAttestation(size: number): Rival {
  const { rows } = parseRoster(rosterOf(size), { format: "csv", achievement });
  const common = { achievement, account, profile, now: Date.now() / 1000 };
  const { credentials } = prepareBatch(common, rows, (length) => new Uint8Array(randomBytes(length)));
  const documents = credentials.map(({ body }) => ({
    issuers: [{ name: "University of Examples", certificateStore: account.ledger }],
    ...(body.credentialSubject as object),
    id: body.id,
  }));
  wrapDocuments(documents.slice(0, 20) as never); // warm
  const started = performance.now();
  wrapDocuments(documents as never);
  return rival("@govtechsg/open-attestation", "wrap the same facts, unsigned", size, started);
}

/** Looked up by leaf, as its README shows: a linear search each time. */
function merkletreejsByLeaf(size: number): Rival {
  const leaves = leavesOf(size).map((leaf) => Buffer.from(leaf));
  const started = performance.now();
  const tree = new MerkleTree(leaves, keccak256, { sortPairs: true });
  for (const leaf of leaves) tree.getProof(leaf);
  return rival("merkletreejs", "tree and all paths, looked up by leaf", size, started);
}

function openZeppelin(size: number): Rival {
  const values = leavesOf(size).map((leaf, i) => [i, `0x${Buffer.from(leaf).toString("hex")}`, `0x${"0".repeat(64)}`]);
  const started = performance.now();
  const tree = StandardMerkleTree.of(values, ["uint256", "bytes32", "bytes32"]);
  for (let i = 0; i < size; i++) tree.getProof(i);
  return rival("@openzeppelin/merkle-tree", "tree and all paths", size, started);
}

const leavesOf = (size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, i) => keccak256(Buffer.from(`leaf ${i}`)));

const rival = (name: string, what: string, size: number, started: number): Rival => ({
  name,
  what,
  size,
  perSecond: Math.round((1000 * size) / (performance.now() - started)),
});
