// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title Anchors: Merkle roots of batches, each recorded once per issuer
/// @notice The record of (issuer id, root) is written once and never changes. The same root under another issuer is
/// another record, so nobody can be blocked or impersonated by a copied root.
interface IAnchors {
    /// @notice The batch was recorded at the time of this block.
    event Anchored(uint64 indexed issuerId, bytes32 indexed root, address indexed key, uint32 size);
    /// @notice `anchorMany` left out a root that the issuer had anchored before.
    event AnchorSkipped(uint64 indexed issuerId, bytes32 indexed root, address indexed key);
    /// @notice The authority vouches for a batch of a compromised key.
    event BatchReaffirmed(uint64 indexed issuerId, bytes32 indexed root);

    /// @notice A batch has 1 to 1,048,576 credentials.
    error LedgerSizeOutOfRange(uint32 size);
    /// @notice The issuer anchored this root before.
    error LedgerAlreadyAnchored(uint64 issuerId, bytes32 root, uint48 anchoredAt);
    /// @notice The issuer has not anchored this root.
    error LedgerAnchorUnknown(uint64 issuerId, bytes32 root);
    /// @notice Two lists that belong together differ in length.
    error LedgerLengthMismatch(uint256 first, uint256 second);
    /// @notice The batch was reaffirmed before.
    error LedgerAlreadyReaffirmed(uint64 issuerId, bytes32 root, uint48 reaffirmedAt);
    /// @notice The batch is not in doubt: no compromise of its key from a time at or before the anchor is reported.
    error LedgerNotInDoubt(uint64 issuerId, bytes32 root, address key);

    /// @notice Records a batch under the issuer of the calling key. Keys with ANCHOR only (an authority that wants to
    /// anchor authorizes itself as a key).
    /// @param root Merkle root of the batch
    /// @param size Number of credentials in it, 1 to 2^20
    function anchor(bytes32 root, uint32 size) external;

    /// @notice Records many batches. A root that the issuer anchored before, or that the list repeats, is left out and
    /// reported by an event; any other fault reverts the whole call. Keys with ANCHOR only.
    function anchorMany(bytes32[] calldata roots, uint32[] calldata sizes) external;

    /// @notice Records a batch on the signature of a key, whoever sends and pays:
    /// `Anchor(address key,bytes32 root,uint32 size,uint256 deadline)`. The key fixes the issuer, and a root is
    /// recorded once, so a signature acts once and needs no nonce.
    /// @param deadline Unix seconds, the last at which the signature may be used
    /// @param signature EIP-712 signature of the key: 65 bytes of a plain account, or ERC-1271 of a contract
    function anchorFor(address key, bytes32 root, uint32 size, uint256 deadline, bytes calldata signature) external;

    /// @notice Vouches, once, for an honest batch that a compromised key anchored after the compromise began.
    /// Authority only.
    function reaffirm(uint64 issuerId, bytes32 root) external;
}
