// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {IIssuers} from "../interfaces/IIssuers.sol";

/// @title Issuers
/// @dev Owns the organisations and the history of their profiles; knows nothing of keys and batches.
abstract contract Issuers is IIssuers {
    using Arrays for uint256[];

    struct Profiles {
        uint256[] times; // Unix seconds at which a profile came into force, ascending
        mapping(uint256 time => bytes32 profileHash) hashes; // by such a time
    }

    uint256 private constant MAX_DID_LENGTH = 2048;

    uint64 private _lastIssuerId;
    mapping(uint64 issuerId => Issuer issuer) private _issuers;
    mapping(uint64 issuerId => Profiles profiles) private _profiles;

    modifier onlyAuthority(uint64 issuerId) {
        _requireAuthority(issuerId);
        _;
    }

    /// @inheritdoc IIssuers
    function registerIssuer(string calldata did, bytes32 profileHash) external returns (uint64 issuerId) {
        uint256 length = bytes(did).length;
        if (length == 0 || length > MAX_DID_LENGTH) revert LedgerDidLengthInvalid(length);
        issuerId = ++_lastIssuerId;
        Issuer storage issuer = _issuers[issuerId];
        issuer.didHash = keccak256(bytes(did));
        issuer.authority = msg.sender;
        issuer.registeredAt = Time.timestamp();
        emit IssuerRegistered(issuerId, msg.sender, issuer.didHash, did);
        _pushProfile(issuerId, profileHash);
    }

    /// @inheritdoc IIssuers
    function setProfile(uint64 issuerId, bytes32 profileHash) external onlyAuthority(issuerId) {
        _pushProfile(issuerId, profileHash);
    }

    /// @inheritdoc IIssuers
    function proposeAuthority(uint64 issuerId, address proposed) external onlyAuthority(issuerId) {
        _issuers[issuerId].pendingAuthority = proposed;
        emit AuthorityProposed(issuerId, msg.sender, proposed);
    }

    /// @inheritdoc IIssuers
    function acceptAuthority(uint64 issuerId) external {
        Issuer storage issuer = _issuers[issuerId];
        if (issuer.pendingAuthority != msg.sender) revert LedgerAuthorityNotProposed(issuerId, msg.sender);
        address previous = issuer.authority;
        issuer.authority = msg.sender;
        issuer.pendingAuthority = address(0);
        emit AuthorityAccepted(issuerId, previous, msg.sender);
    }

    /// @inheritdoc IIssuers
    function proposeSuccessor(uint64 oldId, uint64 newId) external onlyAuthority(oldId) {
        Issuer storage issuer = _issuers[oldId];
        if (issuer.successor != 0) revert LedgerSuccessorAlreadySet(oldId, issuer.successor);
        if (newId == oldId) revert LedgerSuccessorIsSelf(oldId);
        if (newId > _lastIssuerId) revert LedgerIssuerUnknown(newId);
        issuer.proposedSuccessor = newId;
        emit SuccessorProposed(oldId, newId);
    }

    /// @inheritdoc IIssuers
    function acceptSuccessor(uint64 oldId, uint64 newId) external onlyAuthority(newId) {
        Issuer storage issuer = _issuers[oldId];
        if (issuer.proposedSuccessor != newId) revert LedgerSuccessorNotProposed(oldId, newId);
        issuer.proposedSuccessor = 0;
        issuer.successor = newId;
        issuer.succeededAt = Time.timestamp();
        emit SuccessorAccepted(oldId, newId);
    }

    /// @inheritdoc IIssuers
    function issuerOf(uint64 issuerId) public view returns (Issuer memory) {
        return _issuers[issuerId];
    }

    /// @inheritdoc IIssuers
    function authorityOf(uint64 issuerId) public view returns (address) {
        return _issuers[issuerId].authority;
    }

    /// @inheritdoc IIssuers
    function didHashOf(uint64 issuerId) public view returns (bytes32) {
        return _issuers[issuerId].didHash;
    }

    /// @inheritdoc IIssuers
    function profileAt(uint64 issuerId, uint48 time) public view returns (bytes32) {
        Profiles storage profiles = _profiles[issuerId];
        uint256 count = profiles.times.upperBound(time);
        return count == 0 ? bytes32(0) : profiles.hashes[profiles.times[count - 1]];
    }

    /// @dev Nobody sends from the zero address, so an unknown issuer has no authority.
    function _requireAuthority(uint64 issuerId) internal view {
        if (_issuers[issuerId].authority != msg.sender) revert LedgerNotAuthority(issuerId, msg.sender);
    }

    function _pushProfile(uint64 issuerId, bytes32 profileHash) private {
        Profiles storage profiles = _profiles[issuerId];
        profiles.times.push(block.timestamp);
        profiles.hashes[block.timestamp] = profileHash;
        emit ProfileSet(issuerId, profileHash);
    }
}
