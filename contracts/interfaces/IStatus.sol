// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title Status: revoked, superseded and suspended credentials
/// @notice Three bitmaps per (issuer id, root), 256 credentials a word: bit `index % 256` of word `index / 256`.
/// Revoked and superseded are final; suspended can be taken back. No reasons are recorded: in a public, indelible log
/// they would be personal data. Any entitled key of the issuer, or its authority, acts on any of its batches, whoever
/// anchored them. Setting what is set changes nothing, emits nothing and does not fail, so two clerks cannot trip
/// each other. The list form is cheapest with ascending indices; the word form is for many credentials of few words.
interface IStatus {
    /// @notice `mask` holds the bits that changed in `word`. For ever.
    event CredentialsRevoked(uint64 indexed issuerId, bytes32 indexed root, uint256 word, uint256 mask);
    /// @notice `mask` holds the bits that changed in `word`. For ever.
    event CredentialsSuperseded(uint64 indexed issuerId, bytes32 indexed root, uint256 word, uint256 mask);
    /// @notice `mask` holds the bits that changed in `word`.
    event CredentialsSuspended(uint64 indexed issuerId, bytes32 indexed root, uint256 word, uint256 mask);
    /// @notice `mask` holds the bits that changed in `word`.
    event CredentialsReinstated(uint64 indexed issuerId, bytes32 indexed root, uint256 word, uint256 mask);
    /// @notice The whole batch is revoked, for ever.
    event BatchRevoked(uint64 indexed issuerId, bytes32 indexed root, bool keyCompromise);

    /// @notice A bit of `mask` in `word` lies at or above the size of the batch.
    error LedgerStatusOutOfRange(uint256 word, uint256 mask, uint32 size);
    /// @notice The whole batch was revoked before.
    error LedgerBatchAlreadyRevoked(uint64 issuerId, bytes32 root, uint48 revokedAt);

    /// @notice Revokes credentials by index, for ever. Keys with REVOKE, or the authority.
    function revoke(uint64 issuerId, bytes32 root, uint256[] calldata indices) external;

    /// @notice Revokes credentials by word and mask, for ever. Keys with REVOKE, or the authority.
    function revokeWords(uint64 issuerId, bytes32 root, uint256[] calldata words, uint256[] calldata masks) external;

    /// @notice Marks credentials as replaced by a corrected one, by index, for ever. Keys with REVOKE, or the authority.
    function supersede(uint64 issuerId, bytes32 root, uint256[] calldata indices) external;

    /// @notice Marks credentials as replaced by a corrected one, by word and mask, for ever. Keys with REVOKE, or the
    /// authority.
    function supersedeWords(uint64 issuerId, bytes32 root, uint256[] calldata words, uint256[] calldata masks) external;

    /// @notice Suspends credentials by index. Keys with SUSPEND, or the authority.
    function suspend(uint64 issuerId, bytes32 root, uint256[] calldata indices) external;

    /// @notice Suspends credentials by word and mask. Keys with SUSPEND, or the authority.
    function suspendWords(uint64 issuerId, bytes32 root, uint256[] calldata words, uint256[] calldata masks) external;

    /// @notice Ends suspensions by index. Keys with SUSPEND, or the authority.
    function reinstate(uint64 issuerId, bytes32 root, uint256[] calldata indices) external;

    /// @notice Ends suspensions by word and mask. Keys with SUSPEND, or the authority.
    function reinstateWords(uint64 issuerId, bytes32 root, uint256[] calldata words, uint256[] calldata masks) external;

    /// @notice Revokes a whole batch, once and for ever. Authority only: no key, stolen or not, can do this.
    /// @param keyCompromise Whether the reason is that a stranger had the key
    function revokeBatch(uint64 issuerId, bytes32 root, bool keyCompromise) external;
}
