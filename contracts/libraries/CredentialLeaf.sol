// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Leaf of a credential, and the fold of its path
/// @dev Twin of src/core/leaf.ts. A leaf is hashed twice over 96 bytes, a node once over 64, so no node and no pair of
/// nodes is the preimage of a leaf; the index is inside the leaf, so a path proves one position only.
library CredentialLeaf {
    /// @dev Greatest number of credentials in a batch.
    uint256 internal constant MAX_SIZE = 1 << 20;

    /// @dev The leaf of the credential at `index`, as OpenZeppelin's StandardMerkleTree makes it.
    function hash(uint256 index, bytes32 commitmentA, bytes32 commitmentB) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(index, commitmentA, commitmentB))));
    }

    /// @dev Whether the leaf lies under `root`; an impossible size, index or path length is refused before hashing.
    function isIncluded(
        bytes32 root,
        uint256 size,
        uint256 index,
        bytes32 commitmentA,
        bytes32 commitmentB,
        bytes32[] calldata path
    ) internal pure returns (bool) {
        if (size > MAX_SIZE || index >= size) return false;
        if (path.length > Math.log2(size, Math.Rounding.Ceil)) return false;
        return MerkleProof.verifyCalldata(path, root, hash(index, commitmentA, commitmentB));
    }
}
