// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev A batch and its tree, built the slow and plain way: sorted pairs, an odd last node goes up as it is.
library Tree {
    /// @dev Commitments of the credential at `index`, made up from a seed.
    function commitments(uint256 seed, uint256 index) internal pure returns (bytes32 a, bytes32 b) {
        a = keccak256(abi.encode(seed, index, "A"));
        b = index % 5 == 4 ? bytes32(0) : keccak256(abi.encode(seed, index, "B"));
    }

    function leaves(uint256 seed, uint256 size) internal pure returns (bytes32[] memory nodes) {
        nodes = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) {
            (bytes32 a, bytes32 b) = commitments(seed, i);
            nodes[i] = keccak256(abi.encodePacked(keccak256(abi.encodePacked(i, a, b))));
        }
    }

    function parent(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return left < right ? keccak256(abi.encodePacked(left, right)) : keccak256(abi.encodePacked(right, left));
    }

    function levelAbove(bytes32[] memory nodes) internal pure returns (bytes32[] memory above) {
        above = new bytes32[]((nodes.length + 1) / 2);
        for (uint256 i = 0; i < above.length; ++i) {
            above[i] = 2 * i + 1 < nodes.length ? parent(nodes[2 * i], nodes[2 * i + 1]) : nodes[2 * i];
        }
    }

    function rootOf(uint256 seed, uint256 size) internal pure returns (bytes32) {
        bytes32[] memory nodes = leaves(seed, size);
        while (nodes.length > 1) nodes = levelAbove(nodes);
        return nodes[0];
    }

    function pathOf(uint256 seed, uint256 size, uint256 index) internal pure returns (bytes32[] memory path) {
        bytes32[] memory nodes = leaves(seed, size);
        bytes32[] memory room = new bytes32[](20);
        uint256 length = 0;
        for (; nodes.length > 1; nodes = levelAbove(nodes)) {
            if (index ^ 1 < nodes.length) room[length++] = nodes[index ^ 1];
            index /= 2;
        }
        path = new bytes32[](length);
        for (uint256 i = 0; i < length; ++i) path[i] = room[i];
    }
}
