// The leaf of one credential [FORMATS 4]: OpenZeppelin's StandardMerkleTree leaf of ["uint256","bytes32","bytes32"].
// Twin of contracts/libraries/CredentialLeaf.sol.
import { keccak256 } from "#hash";
import { joined } from "../bytes/bytes.ts";

/** Largest batch: 2^20 credentials. */
export const MAX_SIZE = 2 ** 20;

/** keccak256(keccak256(abi.encode(index, commitmentA, commitmentB))): 32 bytes. */
export function leafOf(index: number, commitmentA: Uint8Array, commitmentB: Uint8Array): Uint8Array {
  const word = new Uint8Array(32);
  for (let at = 31, rest = index; rest > 0; at--, rest = Math.floor(rest / 256)) word[at] = rest % 256;
  return keccak256(keccak256(joined(word, commitmentA, commitmentB)));
}
