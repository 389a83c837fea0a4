// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {IAnchors} from "../interfaces/IAnchors.sol";
import {ANCHOR} from "../interfaces/IKeys.sol";
import {CredentialLeaf} from "../libraries/CredentialLeaf.sol";
import {Keys} from "./Keys.sol";

/// @title Anchors
/// @dev Owns the batches. The first slot of a batch is written here, once; the rest belongs to Status and to reaffirm.
abstract contract Anchors is Keys, IAnchors {
    struct Anchor {
        address key; // that anchored the batch; zero: not anchored
        uint48 anchoredAt; // Unix seconds
        uint32 size; // number of credentials
    }

    struct Word {
        uint256 mask; // bit n: credential 256 * index + n
    }

    struct Batch {
        Anchor anchor; // one slot, written once
        uint48 reaffirmedAt; // Unix seconds; zero: never
        uint48 revokedAt; // Unix seconds; zero: never
        bool revokedForKeyCompromise; // the reason stated for that
        mapping(uint256 index => Word word) revoked; // 256 credentials a word, final
        mapping(uint256 index => Word word) superseded; // 256 credentials a word, final
        mapping(uint256 index => Word word) suspended; // 256 credentials a word
    }

    bytes32 private constant ANCHOR_REQUEST = keccak256(
        "Anchor(address key,bytes32 root,uint32 size,uint256 deadline)"
    );

    mapping(uint64 issuerId => mapping(bytes32 root => Batch batch)) private _batches;

    /// @inheritdoc IAnchors
    function anchor(bytes32 root, uint32 size) external {
        _anchor(_entitledIssuer(msg.sender, ANCHOR), msg.sender, root, size);
    }

    /// @inheritdoc IAnchors
    function anchorMany(bytes32[] calldata roots, uint32[] calldata sizes) external {
        if (roots.length != sizes.length) revert LedgerLengthMismatch(roots.length, sizes.length);
        uint64 issuerId = _entitledIssuer(msg.sender, ANCHOR);
        for (uint256 i = 0; i < roots.length; ++i) {
            if (_batches[issuerId][roots[i]].anchor.anchoredAt != 0) {
                emit AnchorSkipped(issuerId, roots[i], msg.sender);
            } else {
                _anchor(issuerId, msg.sender, roots[i], sizes[i]);
            }
        }
    }

    /// @inheritdoc IAnchors
    function anchorFor(address key, bytes32 root, uint32 size, uint256 deadline, bytes calldata signature) external {
        uint64 issuerId = _entitledIssuer(key, ANCHOR);
        _requireSignature(key, keccak256(abi.encode(ANCHOR_REQUEST, key, root, size, deadline)), deadline, signature);
        _anchor(issuerId, key, root, size);
    }

    /// @inheritdoc IAnchors
    function reaffirm(uint64 issuerId, bytes32 root) external onlyAuthority(issuerId) {
        Batch storage batch = _anchored(issuerId, root);
        if (batch.reaffirmedAt != 0) revert LedgerAlreadyReaffirmed(issuerId, root, batch.reaffirmedAt);
        uint48 since = keyOf(batch.anchor.key).compromisedSince;
        if (since == 0 || since > batch.anchor.anchoredAt) revert LedgerNotInDoubt(issuerId, root, batch.anchor.key);
        batch.reaffirmedAt = Time.timestamp();
        emit BatchReaffirmed(issuerId, root);
    }

    /// @dev The batch, which may not exist.
    function _batch(uint64 issuerId, bytes32 root) internal view returns (Batch storage) {
        return _batches[issuerId][root];
    }

    /// @dev The batch, which does exist.
    function _anchored(uint64 issuerId, bytes32 root) internal view returns (Batch storage batch) {
        batch = _batches[issuerId][root];
        if (batch.anchor.anchoredAt == 0) revert LedgerAnchorUnknown(issuerId, root);
    }

    function _anchor(uint64 issuerId, address key, bytes32 root, uint32 size) private {
        if (size == 0 || size > CredentialLeaf.MAX_SIZE) revert LedgerSizeOutOfRange(size);
        Batch storage batch = _batches[issuerId][root];
        if (batch.anchor.anchoredAt != 0) revert LedgerAlreadyAnchored(issuerId, root, batch.anchor.anchoredAt);
        uint48 time = Time.timestamp();
        (batch.anchor.key, batch.anchor.anchoredAt, batch.anchor.size) = (key, time, size);
        emit Anchored(issuerId, root, key, size);
    }
}
