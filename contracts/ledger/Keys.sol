// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {ANCHOR, IKeys, REVOKE, SUSPEND} from "../interfaces/IKeys.sol";
import {Issuers} from "./Issuers.sol";

/// @title Keys
/// @dev Owns the keys and every check of a signature; decides who is entitled.
abstract contract Keys is Issuers, EIP712, IKeys {
    bytes32 private constant KEY_CONSENT = keccak256(
        "KeyConsent(uint64 issuerId,address key,uint8 permissions,uint48 until,uint256 nonce,uint256 deadline)"
    );

    mapping(address key => Key record) private _keys;
    mapping(address key => uint256 nonce) private _nonces;

    /// @inheritdoc IKeys
    function authorizeKey(
        uint64 issuerId,
        address key,
        uint8 permissions,
        uint48 until,
        uint256 deadline,
        bytes calldata keySignature
    ) external onlyAuthority(issuerId) {
        Key storage record = _keys[key];
        if (record.issuerId != 0 && record.issuerId != issuerId) revert LedgerKeyTaken(key, record.issuerId);
        if (record.revokedAt != 0) revert LedgerKeyAlreadyRevoked(key, record.revokedAt);
        if (permissions == 0 || permissions > ANCHOR + SUSPEND + REVOKE) revert LedgerPermissionsInvalid(permissions);
        if (until != 0 && until <= block.timestamp) revert LedgerUntilPassed(until);
        _requireSignature(
            key,
            keccak256(abi.encode(KEY_CONSENT, issuerId, key, permissions, until, _nonces[key]++, deadline)),
            deadline,
            keySignature
        );
        if (record.authorizedAt == 0) record.authorizedAt = Time.timestamp();
        record.issuerId = issuerId;
        record.permissions = permissions;
        record.until = until;
        emit KeyAuthorized(issuerId, key, permissions, until);
    }

    /// @inheritdoc IKeys
    function revokeKey(address key) external {
        Key storage record = _ownKey(key);
        if (record.revokedAt != 0) revert LedgerKeyAlreadyRevoked(key, record.revokedAt);
        _revokeKey(key, record);
    }

    /// @inheritdoc IKeys
    function reportCompromise(address key, uint48 since) external {
        Key storage record = _ownKey(key);
        if (since < record.authorizedAt || since > block.timestamp) {
            revert LedgerCompromiseOutOfRange(key, since, record.authorizedAt);
        }
        if (record.compromisedSince != 0 && since >= record.compromisedSince) {
            revert LedgerCompromiseNotEarlier(key, since, record.compromisedSince);
        }
        record.compromisedSince = since;
        record.reportedAt = Time.timestamp();
        emit KeyCompromiseReported(record.issuerId, key, since);
        if (record.revokedAt == 0) _revokeKey(key, record);
    }

    /// @inheritdoc IKeys
    function keyOf(address key) public view returns (Key memory) {
        return _keys[key];
    }

    /// @inheritdoc IKeys
    function keyNonce(address key) external view returns (uint256) {
        return _nonces[key];
    }

    /// @dev The issuer for which `key` may use `permission` at this block.
    function _entitledIssuer(address key, uint8 permission) internal view returns (uint64) {
        (uint64 issuerId, bool entitled) = _entitlement(key, permission);
        if (!entitled) revert LedgerNotEntitled(issuerId, key, permission);
        return issuerId;
    }

    /// @dev The sender is an entitled key of the issuer, or its authority.
    function _requireEntitled(uint64 issuerId, uint8 permission) internal view {
        (uint64 keyIssuerId, bool entitled) = _entitlement(msg.sender, permission);
        if (entitled && keyIssuerId == issuerId) return;
        if (authorityOf(issuerId) != msg.sender) revert LedgerNotEntitled(issuerId, msg.sender, permission);
    }

    /// @dev The signer said `structHash` on this chain to this contract, and the deadline has not passed. A contract is
    /// asked by a static call, so it can change nothing here while it answers.
    function _requireSignature(
        address signer,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) internal view {
        if (block.timestamp > deadline) revert LedgerSignatureExpired(deadline);
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!SignatureChecker.isValidSignatureNowCalldata(signer, digest, signature)) {
            revert LedgerSignatureInvalid(signer, digest);
        }
    }

    function _revokeKey(address key, Key storage record) private {
        record.revokedAt = Time.timestamp();
        emit KeyRevoked(record.issuerId, key);
    }

    /// @dev The record of a key whose issuer the sender has authority over.
    function _ownKey(address key) private view returns (Key storage record) {
        record = _keys[key];
        if (record.issuerId == 0) revert LedgerKeyUnknown(key);
        _requireAuthority(record.issuerId);
    }

    /// @dev One load: the four members lie in one slot.
    function _entitlement(address key, uint8 permission) private view returns (uint64 issuerId, bool entitled) {
        Key storage record = _keys[key];
        uint8 permissions = record.permissions;
        uint48 until = record.until;
        uint48 revokedAt = record.revokedAt;
        issuerId = record.issuerId;
        entitled = permissions & permission != 0 && revokedAt == 0 && (until == 0 || block.timestamp < until);
    }
}
