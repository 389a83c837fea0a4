// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CredentialLeaf} from "../../../contracts/libraries/CredentialLeaf.sol";
import {Tree} from "../support/Tree.sol";
import {vm} from "../support/Vm.sol";

contract CredentialLeafTest {
    function test_Hash_IsThatOfThePublishedVector() public pure {
        // vectors/credence-v1.json, the first leaf.
        vm.assertEq(
            CredentialLeaf.hash(
                0,
                0x42e285d12a99faa49deb60a71bef6d1d5e1d714b319a3639d8a3500270e20b7b,
                0xf15fb282fd6f9287a28ad2ca26e7849c294c6e6c088125f4544304235641ce6d
            ),
            0x8816c712d50dd5a2de2b51c7cef19220f13935f92b3a9ba622c0827b974c4f1d
        );
    }

    function testFuzz_Hash_IsKeccakTwiceOver96Bytes(uint256 index, bytes32 a, bytes32 b) public pure {
        bytes memory encoded = abi.encodePacked(index, a, b);
        vm.assertEq(encoded.length, 96);
        vm.assertEq(CredentialLeaf.hash(index, a, b), keccak256(abi.encodePacked(keccak256(encoded))));
    }

    function testFuzz_IsIncluded_ForEveryCredentialOfABatch(uint256 seed, uint256 size, uint256 index) public view {
        size = 1 + (size % 40);
        index %= size;
        (bytes32 a, bytes32 b) = Tree.commitments(seed, index);
        bytes32[] memory path = Tree.pathOf(seed, size, index);
        vm.assertTrue(this.isIncluded(Tree.rootOf(seed, size), size, index, a, b, path));
    }

    function testFuzz_IsIncluded_NotUnderAnotherRoot(uint256 seed, uint256 size, bytes32 root) public view {
        size = 1 + (size % 12);
        vm.assume(root != Tree.rootOf(seed, size));
        (bytes32 a, bytes32 b) = Tree.commitments(seed, 0);
        vm.assertFalse(this.isIncluded(root, size, 0, a, b, Tree.pathOf(seed, size, 0)));
    }

    function testFuzz_IsIncluded_NotAtAnotherIndex(
        uint256 seed,
        uint256 size,
        uint256 index,
        uint256 other
    ) public view {
        size = 1 + (size % 12);
        index %= size;
        vm.assume(other != index);
        (bytes32 a, bytes32 b) = Tree.commitments(seed, index);
        bytes32[] memory path = Tree.pathOf(seed, size, index);
        vm.assertFalse(this.isIncluded(Tree.rootOf(seed, size), size, other, a, b, path));
        vm.assertFalse(this.isIncluded(Tree.rootOf(seed, size), CredentialLeaf.MAX_SIZE, other, a, b, path));
    }

    function testFuzz_IsIncluded_NotWithOtherCommitments(uint256 seed, uint256 size, bytes32 a, bytes32 b) public view {
        size = 1 + (size % 12);
        bytes32 root = Tree.rootOf(seed, size);
        bytes32[] memory path = Tree.pathOf(seed, size, 0);
        (bytes32 rightA, bytes32 rightB) = Tree.commitments(seed, 0);
        vm.assume(a != rightA && b != rightB);
        vm.assertFalse(this.isIncluded(root, size, 0, a, b, path));
        vm.assertFalse(this.isIncluded(root, size, 0, rightA, b, path));
        vm.assertFalse(this.isIncluded(root, size, 0, a, rightB, path));
        vm.assertFalse(this.isIncluded(root, size, 0, rightB, rightA, path));
    }

    function testFuzz_IsIncluded_NotAtOrAboveTheSize(uint256 seed, uint256 size, uint256 stated) public view {
        // A true leaf, shown under a size that does not reach its index.
        size = 2 + (size % 11);
        uint256 index = size - 1;
        stated %= size;
        (bytes32 a, bytes32 b) = Tree.commitments(seed, index);
        bytes32[] memory path = Tree.pathOf(seed, size, index);
        vm.assertTrue(this.isIncluded(Tree.rootOf(seed, size), size, index, a, b, path));
        vm.assertFalse(this.isIncluded(Tree.rootOf(seed, size), stated, index, a, b, path));
    }

    function testFuzz_IsIncluded_NotWithASizeOf0OrAbove2_20(uint256 size, uint256 index) public view {
        if (size <= CredentialLeaf.MAX_SIZE) size = 0;
        (bytes32 a, bytes32 b) = Tree.commitments(1, index);
        bytes32 leaf = CredentialLeaf.hash(index, a, b);
        vm.assertFalse(this.isIncluded(leaf, size, index, a, b, new bytes32[](0)));
    }

    function test_IsIncluded_UpToASizeOf2_20() public view {
        uint256 index = CredentialLeaf.MAX_SIZE - 1;
        (bytes32 a, bytes32 b) = Tree.commitments(1, index);
        bytes32 node = CredentialLeaf.hash(index, a, b);
        bytes32[] memory path = new bytes32[](20);
        for (uint256 i = 0; i < 20; ++i) node = Tree.parent(node, path[i]);
        vm.assertTrue(this.isIncluded(node, CredentialLeaf.MAX_SIZE, index, a, b, path));
        vm.assertFalse(this.isIncluded(node, CredentialLeaf.MAX_SIZE + 1, index, a, b, path));
    }

    function testFuzz_IsIncluded_NotWithAPathLongerThanTheTreeIsHigh(uint32 size, uint8 extra) public view {
        size = uint32(1 + (uint256(size) % CredentialLeaf.MAX_SIZE));
        uint256 height = 0;
        while (uint256(1) << height < size) ++height;
        (bytes32 a, bytes32 b) = Tree.commitments(1, 0);
        bytes32 node = CredentialLeaf.hash(0, a, b);
        bytes32[] memory path = new bytes32[](height + 1 + (extra % 4));
        for (uint256 i = 0; i < path.length; ++i) {
            if (i == height) {
                bytes32[] memory highest = new bytes32[](height);
                vm.assertTrue(this.isIncluded(node, size, 0, a, b, highest));
            }
            node = Tree.parent(node, path[i]);
        }
        vm.assertFalse(this.isIncluded(node, size, 0, a, b, path));
    }

    function testFuzz_IsIncluded_NotForAnInnerNode(uint256 seed, uint256 size, uint256 index) public view {
        // The two children of any inner node, offered as two of the three words of a leaf.
        size = 2 + (size % 11);
        index %= size;
        bytes32[] memory nodes = Tree.leaves(seed, size);
        bytes32 root = Tree.rootOf(seed, size);
        for (; nodes.length > 1; nodes = Tree.levelAbove(nodes)) {
            bytes32[] memory path = new bytes32[](0);
            vm.assertFalse(this.isIncluded(root, size, index, nodes[0], nodes[1], path));
            vm.assertFalse(this.isIncluded(nodes[0], size, index, nodes[0], nodes[1], path));
            vm.assertFalse(this.isIncluded(root, size, uint256(nodes[0]), nodes[1], bytes32(0), path));
            vm.assertFalse(this.isIncluded(root, CredentialLeaf.MAX_SIZE, index, root, bytes32(0), path));
        }
    }

    function testFuzz_IsIncluded_NotFor64Bytes(uint256 seed, bytes32 left, bytes32 right) public pure {
        // A pair of nodes is 64 bytes, hashed once; no leaf is.
        vm.assertTrue(CredentialLeaf.hash(seed, left, right) != keccak256(abi.encodePacked(left, right)));
        vm.assertTrue(
            CredentialLeaf.hash(seed, left, right) != keccak256(abi.encodePacked(keccak256(abi.encode(left, right))))
        );
        vm.assertTrue(CredentialLeaf.hash(uint256(left), right, 0) != keccak256(abi.encodePacked(left, right)));
    }

    function testFuzz_IsIncluded_NotWithAPermutedPath(uint256 seed, uint256 size, uint8 i, uint8 j) public view {
        size = 5 + (size % 28);
        bytes32[] memory path = Tree.pathOf(seed, size, 0);
        (uint256 from, uint256 to) = (i % path.length, j % path.length);
        vm.assume(from != to);
        (path[from], path[to]) = (path[to], path[from]);
        (bytes32 a, bytes32 b) = Tree.commitments(seed, 0);
        vm.assertFalse(this.isIncluded(Tree.rootOf(seed, size), size, 0, a, b, path));
    }

    function testFuzz_IsIncluded_NotWithAShortenedPath(uint256 seed, uint256 size, uint8 keep) public view {
        size = 2 + (size % 28);
        bytes32[] memory whole = Tree.pathOf(seed, size, 0);
        bytes32[] memory path = new bytes32[](keep % whole.length);
        for (uint256 i = 0; i < path.length; ++i) path[i] = whole[i];
        (bytes32 a, bytes32 b) = Tree.commitments(seed, 0);
        vm.assertFalse(this.isIncluded(Tree.rootOf(seed, size), size, 0, a, b, path));
    }

    /// @dev The library reads its path from calldata.
    function isIncluded(
        bytes32 root,
        uint256 size,
        uint256 index,
        bytes32 a,
        bytes32 b,
        bytes32[] calldata path
    ) external pure returns (bool) {
        return CredentialLeaf.isIncluded(root, size, index, a, b, path);
    }
}
