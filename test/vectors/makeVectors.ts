// The vectors that we publish, as texts by file name: made by our own code from fixed inputs (support/fixtures/issuedBatch.ts). What public
// libraries say of the same formats is tested in credence.test.ts; these let others test theirs, and keep old samples.
import { keccak256 } from "#hash";
import { type AnchorProof, writeAnchor } from "../../src/core/anchor/anchorProof.ts";
import { hex, utf8 } from "../../src/core/bytes/bytes.ts";
import { canonicalize } from "../../src/core/json/canonical.ts";
import { type Json, parseJson } from "../../src/core/json/strictJson.ts";
import { MAX_SIZE } from "../../src/core/batch/leaf.ts";
import { BatchTree } from "../../src/core/batch/merkleTree.ts";
import { makeFates } from "./fates.ts";
import { chainFacts, deployment, fixedBytes, NOW, policy, profile, sample } from "../support/fixtures/issuedBatch.ts";

const FORMAT = "credence-vectors-v1";
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 33, 257];

/** File name → text. */
export async function makeVectors(): Promise<Map<string, string>> {
  const fates = await makeFates();
  const files: [string, object][] = [
    ["credence-v1-leaves.json", { format: FORMAT, leaves: leaves() }],
    ["credence-v1-trees.json", { format: FORMAT, trees: SIZES.map(tree) }],
    ["credence-v1-anchors.json", { format: FORMAT, anchors: anchors().map(anchorEntry) }],
    ["credence-v1-texts.json", { format: FORMAT, ...texts }],
    [
      "credence-v1-fates.json",
      {
        format: FORMAT,
        note: "Each file is judged at `now`, under the policy, deployment, profiles and chain facts given here; a fate replaces single facts by its own.",
        now: isoTime(NOW),
        policy,
        deployments: [deployment],
        profiles: [profile],
        chain: chainFacts(),
        fates: fates.map(({ name, ...fate }) => ({ ...fate, file: fileName(name) })),
      },
    ],
    ...fates.map(({ name, file }): [string, object] => [fileName(name), file]),
  ];
  return new Map(files.map(([name, content]) => [name, `${JSON.stringify(content, null, 2)}\n`]));
}

const fileName = (fate: string): string => `proof-${fate}.json`;
const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

const leaves = () =>
  sample.credentials.map(({ index, body, nonceA, digestA, commitmentA, commitmentB, leaf }) => ({
    index,
    credential: body,
    jcs: canonicalize(body),
    digestA: hex(digestA),
    nonceA: hex(nonceA),
    commitmentA: hex(commitmentA),
    commitmentB: hex(commitmentB),
    leaf: hex(leaf),
  }));

function tree(size: number) {
  const nodes = Array.from({ length: size }, (_, i) => keccak256(utf8(`leaf ${i} of ${size}`)));
  const built = new BatchTree(nodes);
  const indexes = new Set([0, 1, size >> 1, size - 2, size - 1].filter((index) => index >= 0 && index < size));
  return {
    size,
    leaves: nodes.map(hex),
    root: hex(built.root()),
    paths: [...indexes].map((index) => ({ index, path: built.path(index).map(hex) })),
  };
}

function anchors(): AnchorProof[] {
  const max = Number.MAX_SAFE_INTEGER;
  const make = (
    label: string,
    chainId: number,
    issuerId: number,
    index: number,
    nodes: number,
    view: "A" | "B",
  ): AnchorProof => ({
    account: { chainId, ledger: hex(fixedBytes(`${label} ledger`, 20)), issuerId },
    root: fixedBytes(`${label} root`),
    index,
    view,
    nonce: fixedBytes(`${label} nonce`),
    otherCommitment: view === "A" ? new Uint8Array(32) : fixedBytes(`${label} other`),
    path: Array.from({ length: nodes }, (_, i) => fixedBytes(`${label} node ${i}`)),
  });
  return [
    make("smallest", 1, 1, 0, 0, "A"),
    make("one byte", 23, 24, 255, 8, "B"),
    make("two bytes", 256, 65_535, 65_536, 17, "A"),
    make("greatest", max, max, MAX_SIZE - 1, 20, "B"),
  ];
}

const anchorEntry = (anchor: AnchorProof) => ({
  ...anchor.account,
  root: hex(anchor.root),
  index: anchor.index,
  view: anchor.view,
  nonce: hex(anchor.nonce),
  otherCommitment: hex(anchor.otherCommitment),
  path: anchor.path.map(hex),
  proofValue: writeAnchor(anchor),
});

const accepted = [
  '{"b":2,"a":[1.50,1e2,"\\u00e9\\/"]}',
  "[0.1,1e21,5e-324,9007199254740992]",
  '{"\ufb33":1,"\u{1f600}":2,"€":3}',
  `${"[".repeat(32)}${"]".repeat(32)}`,
];

const texts = {
  accepted: accepted.map((text) => ({ text, canonical: canonicalize(parseJson(text) satisfies Json) })),
  refused: [
    { text: '{"a":{"grade":"F","grade":"A"}}', code: "duplicate_key", pointer: "/a/grade" },
    { text: '[{"__proto__":1}]', code: "reserved_key", pointer: "/0/__proto__" },
    { text: '{"constructor":1}', code: "reserved_key", pointer: "/constructor" },
    { text: '{"a":["\\ud800"]}', code: "lone_surrogate", pointer: "/a/0" },
    { text: "[9007199254740993]", code: "lossy_number", pointer: "/0" },
    { text: "[1e309]", code: "lossy_number", pointer: "/0" },
    { text: `${"[".repeat(33)}${"]".repeat(33)}`, code: "too_deep", pointer: "/0".repeat(32) },
    { text: "{} {}", code: "trailing_data", pointer: "" },
    { text: "\ufeff{}", code: "byte_order_mark", pointer: "" },
    { text: '{"a":1,}', code: "bad_json", pointer: "" },
    { text: "[01]", code: "bad_json", pointer: "" },
  ],
};
