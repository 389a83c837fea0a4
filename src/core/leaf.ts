// The leaf of one credential (FORMATS 4): OpenZeppelin's StandardMerkleTree leaf of ["uint256","bytes32","bytes32"].
// Twin of contracts/libraries/CredentialLeaf.sol.
import { keccak256 } from "#hash";
import { concat } from "./bytes.ts";

/** Largest batch: 2^20 credentials. */
export const MAX_SIZE = 2 ** 20;

/** keccak256(keccak256(abi.encode(index, commitmentA, commitmentB))): 32 bytes. */
export function leafOf(index: number, commitmentA: Uint8Array, commitmentB: Uint8Array): Uint8Array {
  const word = new Uint8Array(32);
  new DataView(word.buffer).setUint32(28, index);
  return keccak256(keccak256(concat(word, commitmentA, commitmentB)));
}
