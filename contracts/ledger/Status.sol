// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {REVOKE, SUSPEND} from "../interfaces/IKeys.sol";
import {IStatus} from "../interfaces/IStatus.sol";
import {Anchors} from "./Anchors.sol";

/// @title Status
/// @dev Sets and clears bits: two loops (by index, by word), four changes of one word each.
abstract contract Status is Anchors, IStatus {
    /// @inheritdoc IStatus
    function revoke(uint64 issuerId, bytes32 root, uint256[] calldata indices) external {
        _changeIndices(REVOKE, _revoke, issuerId, root, indices);
    }

    /// @inheritdoc IStatus
    function revokeWords(uint64 issuerId, bytes32 root, uint256[] calldata words, uint256[] calldata masks) external {
        _changeWords(REVOKE, _revoke, issuerId, root, words, masks);
    }

    /// @inheritdoc IStatus
    function supersede(uint64 issuerId, bytes32 root, uint256[] calldata indices) external {
        _changeIndices(REVOKE, _supersede, issuerId, root, indices);
    }

    /// @inheritdoc IStatus
    function supersedeWords(
        uint64 issuerId,
        bytes32 root,
        uint256[] calldata words,
        uint256[] calldata masks
    ) external {
        _changeWords(REVOKE, _supersede, issuerId, root, words, masks);
    }

    /// @inheritdoc IStatus
    function suspend(uint64 issuerId, bytes32 root, uint256[] calldata indices) external {
        _changeIndices(SUSPEND, _suspend, issuerId, root, indices);
    }

    /// @inheritdoc IStatus
    function suspendWords(uint64 issuerId, bytes32 root, uint256[] calldata words, uint256[] calldata masks) external {
        _changeWords(SUSPEND, _suspend, issuerId, root, words, masks);
    }

    /// @inheritdoc IStatus
    function reinstate(uint64 issuerId, bytes32 root, uint256[] calldata indices) external {
        _changeIndices(SUSPEND, _reinstate, issuerId, root, indices);
    }

    /// @inheritdoc IStatus
    function reinstateWords(
        uint64 issuerId,
        bytes32 root,
        uint256[] calldata words,
        uint256[] calldata masks
    ) external {
        _changeWords(SUSPEND, _reinstate, issuerId, root, words, masks);
    }

    /// @inheritdoc IStatus
    function revokeBatch(uint64 issuerId, bytes32 root, bool keyCompromise) external onlyAuthority(issuerId) {
        Batch storage batch = _anchored(issuerId, root);
        if (batch.revokedAt != 0) revert LedgerBatchAlreadyRevoked(issuerId, root, batch.revokedAt);
        batch.revokedAt = Time.timestamp();
        batch.revokedForKeyCompromise = keyCompromise;
        emit BatchRevoked(issuerId, root, keyCompromise);
    }

    /// @dev Neighbours of one word are gathered into one mask, so an ascending list costs one write a word.
    function _changeIndices(
        uint8 permission,
        function(Batch storage, uint64, bytes32, uint256, uint256) internal change,
        uint64 issuerId,
        bytes32 root,
        uint256[] calldata indices
    ) private {
        Batch storage batch = _changeable(permission, issuerId, root);
        uint256 size = batch.anchor.size;
        uint256 word;
        uint256 mask;
        for (uint256 i = 0; i < indices.length; ++i) {
            uint256 index = indices[i];
            if (index >= size) revert LedgerStatusOutOfRange(index >> 8, 1 << (index & 0xff), uint32(size));
            if (index >> 8 != word) {
                if (mask != 0) change(batch, issuerId, root, word, mask);
                (word, mask) = (index >> 8, 0);
            }
            mask |= 1 << (index & 0xff);
        }
        if (mask != 0) change(batch, issuerId, root, word, mask);
    }

    function _changeWords(
        uint8 permission,
        function(Batch storage, uint64, bytes32, uint256, uint256) internal change,
        uint64 issuerId,
        bytes32 root,
        uint256[] calldata words,
        uint256[] calldata masks
    ) private {
        if (words.length != masks.length) revert LedgerLengthMismatch(words.length, masks.length);
        Batch storage batch = _changeable(permission, issuerId, root);
        uint256 size = batch.anchor.size;
        for (uint256 i = 0; i < words.length; ++i) {
            (uint256 word, uint256 mask) = (words[i], masks[i]);
            // A size is at least 1, and a word that starts below it is shifted without loss.
            unchecked {
                if (word > (size - 1) >> 8 || mask >> (size - (word << 8)) != 0) {
                    revert LedgerStatusOutOfRange(word, mask, uint32(size));
                }
            }
            change(batch, issuerId, root, word, mask);
        }
    }

    /// @dev The batch, if the sender may make a change that needs `permission`.
    function _changeable(uint8 permission, uint64 issuerId, bytes32 root) private view returns (Batch storage) {
        _requireEntitled(issuerId, permission);
        return _anchored(issuerId, root);
    }

    function _revoke(Batch storage batch, uint64 issuerId, bytes32 root, uint256 word, uint256 mask) private {
        Word storage bits = batch.revoked[word];
        mask &= ~bits.mask;
        if (mask == 0) return;
        bits.mask |= mask;
        emit CredentialsRevoked(issuerId, root, word, mask);
    }

    function _supersede(Batch storage batch, uint64 issuerId, bytes32 root, uint256 word, uint256 mask) private {
        Word storage bits = batch.superseded[word];
        mask &= ~bits.mask;
        if (mask == 0) return;
        bits.mask |= mask;
        emit CredentialsSuperseded(issuerId, root, word, mask);
    }

    function _suspend(Batch storage batch, uint64 issuerId, bytes32 root, uint256 word, uint256 mask) private {
        Word storage bits = batch.suspended[word];
        mask &= ~bits.mask;
        if (mask == 0) return;
        bits.mask |= mask;
        emit CredentialsSuspended(issuerId, root, word, mask);
    }

    function _reinstate(Batch storage batch, uint64 issuerId, bytes32 root, uint256 word, uint256 mask) private {
        Word storage bits = batch.suspended[word];
        mask &= bits.mask;
        if (mask == 0) return;
        bits.mask ^= mask;
        emit CredentialsReinstated(issuerId, root, word, mask);
    }
}
