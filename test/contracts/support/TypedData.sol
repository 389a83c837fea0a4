// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {vm} from "./Vm.sol";

/// @dev The EIP-712 statements, written out a second time so that the tests do not ask the code what it expects.
library TypedData {
    uint256 internal constant SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function consent(
        address ledger,
        uint64 issuerId,
        address key,
        uint8 permissions,
        uint48 until,
        uint256 nonce,
        uint256 deadline
    ) internal view returns (bytes32) {
        return
            digest(
                ledger,
                keccak256(
                    abi.encode(
                        keccak256(
                            "KeyConsent(uint64 issuerId,address key,uint8 permissions,uint48 until,uint256 nonce,uint256 deadline)"
                        ),
                        issuerId,
                        key,
                        permissions,
                        until,
                        nonce,
                        deadline
                    )
                )
            );
    }

    function anchor(
        address ledger,
        address key,
        bytes32 root,
        uint32 size,
        uint256 deadline
    ) internal view returns (bytes32) {
        return
            digest(
                ledger,
                keccak256(
                    abi.encode(
                        keccak256("Anchor(address key,bytes32 root,uint32 size,uint256 deadline)"),
                        key,
                        root,
                        size,
                        deadline
                    )
                )
            );
    }

    function digest(address ledger, bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("CredentialLedger"),
                keccak256("1"),
                block.chainid,
                ledger
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function sign(uint256 privateKey, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, hash);
        return abi.encodePacked(r, s, v);
    }

    /// @dev The other signature of the same key over the same hash, with s in the upper range.
    function malleate(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s, uint8 v) = split(signature);
        return abi.encodePacked(r, SECP256K1_ORDER - uint256(s), v == 27 ? uint8(28) : uint8(27));
    }

    /// @dev The short form of ERC-2098.
    function compact(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s, uint8 v) = split(signature);
        return abi.encodePacked(r, uint256(s) | (uint256(v - 27) << 255));
    }

    function split(bytes memory signature) internal pure returns (bytes32 r, bytes32 s, uint8 v) {
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
            v := byte(0, mload(add(signature, 0x60)))
        }
    }
}
