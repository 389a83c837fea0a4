// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev May anchor batches.
uint8 constant ANCHOR = 1;
/// @dev May suspend and reinstate credentials.
uint8 constant SUSPEND = 2;
/// @dev May revoke and supersede credentials, for ever.
uint8 constant REVOKE = 4;

/// @title Keys: addresses that act for an issuer
/// @notice A key is bound with its own signed consent, belongs to one issuer for ever, and is entitled to what its
/// permissions say while it is neither expired nor revoked. Expiry and revocation never act backwards; a compromise
/// does, from the time that the authority states.
interface IKeys {
    /// @notice A key. All zeros: never authorized.
    struct Key {
        uint64 issuerId; // the one issuer that it can ever belong to
        uint8 permissions; // sum of ANCHOR (1), SUSPEND (2), REVOKE (4)
        uint48 authorizedAt; // Unix seconds of the first authorization
        uint48 until; // Unix seconds; entitled while the block time is lower; zero: no end
        uint48 revokedAt; // Unix seconds; zero: not revoked
        uint48 compromisedSince; // Unix seconds; what it anchored from then on is in doubt; zero: never
        uint48 reportedAt; // Unix seconds of the report that set compromisedSince; zero: none
    }

    /// @notice The key was bound, or its permissions and end were replaced.
    event KeyAuthorized(uint64 indexed issuerId, address indexed key, uint8 permissions, uint48 until);
    /// @notice The key is not entitled to anything any more.
    event KeyRevoked(uint64 indexed issuerId, address indexed key);
    /// @notice Batches that the key anchored at or after `since` are in doubt.
    event KeyCompromiseReported(uint64 indexed issuerId, address indexed key, uint48 since);

    /// @notice `actor` is no entitled key of `issuerId` with `permission` (nor, for status, its authority).
    /// `issuerId` is zero where it was to be derived from an address that is no key.
    error LedgerNotEntitled(uint64 issuerId, address actor, uint8 permission);
    /// @notice The address has never been authorized as a key.
    error LedgerKeyUnknown(address key);
    /// @notice The key belongs to another issuer, for ever.
    error LedgerKeyTaken(address key, uint64 issuerId);
    /// @notice The key was revoked, for ever.
    error LedgerKeyAlreadyRevoked(address key, uint48 revokedAt);
    /// @notice Permissions are a sum of 1, 2 and 4, and not zero.
    error LedgerPermissionsInvalid(uint8 permissions);
    /// @notice The stated end of a key is not in the future.
    error LedgerUntilPassed(uint48 until);
    /// @notice The signed statement was to be used until `deadline` (Unix seconds, inclusive).
    error LedgerSignatureExpired(uint256 deadline);
    /// @notice The signature is not one of `signer` over `digest`: altered, used before, or for another chain, ledger,
    /// issuer or nonce. An upper-range s value and lengths other than 65 bytes are refused for plain accounts.
    error LedgerSignatureInvalid(address signer, bytes32 digest);
    /// @notice A compromise begins between the first authorization and the block time.
    error LedgerCompromiseOutOfRange(address key, uint48 since, uint48 authorizedAt);
    /// @notice A reported compromise only moves to an earlier time.
    error LedgerCompromiseNotEarlier(address key, uint48 since, uint48 compromisedSince);

    /// @notice Binds a key, or replaces the permissions and the end of a key that is already bound and not revoked.
    /// Authority only, with a fresh consent of the key each time:
    /// `KeyConsent(uint64 issuerId,address key,uint8 permissions,uint48 until,uint256 nonce,uint256 deadline)`.
    /// @param permissions Sum of ANCHOR (1), SUSPEND (2), REVOKE (4)
    /// @param until Unix seconds at which the entitlement ends; zero: no end
    /// @param deadline Unix seconds, the last at which the consent may be used
    /// @param keySignature EIP-712 signature of the key: 65 bytes of a plain account, or ERC-1271 of a contract
    function authorizeKey(
        uint64 issuerId,
        address key,
        uint8 permissions,
        uint48 until,
        uint256 deadline,
        bytes calldata keySignature
    ) external;

    /// @notice Ends every entitlement of a key, for ever. What it did stays. Authority of its issuer only.
    function revokeKey(address key) external;

    /// @notice States that a stranger may have had the key since `since`, and revokes it if that has not been done.
    /// May be called again with an earlier time. Authority of its issuer only.
    /// @param since Unix seconds, from the first authorization to the block time
    function reportCompromise(address key, uint48 since) external;

    /// @notice The key; all zeros if it was never authorized.
    function keyOf(address key) external view returns (Key memory);

    /// @notice The nonce that the next consent of `key` has to carry.
    function keyNonce(address key) external view returns (uint256);
}
