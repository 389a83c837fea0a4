// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IFacts} from "../interfaces/IFacts.sol";
import {CredentialLeaf} from "../libraries/CredentialLeaf.sol";
import {Status} from "./Status.sol";

/// @title Facts
/// @dev Reads only.
abstract contract Facts is Status, IFacts {
    /// @inheritdoc IFacts
    function credentialFacts(
        uint64 issuerId,
        bytes32 root,
        uint256 index
    ) public view returns (CredentialFacts memory facts) {
        Batch storage batch = _batch(issuerId, root);
        facts.didHash = didHashOf(issuerId);
        facts.key = batch.anchor.key;
        facts.anchoredAt = batch.anchor.anchoredAt;
        facts.size = batch.anchor.size;
        facts.reaffirmedAt = batch.reaffirmedAt;
        facts.batchRevokedAt = batch.revokedAt;
        facts.batchRevokedForKeyCompromise = batch.revokedForKeyCompromise;

        (uint256 word, uint256 bit) = (index >> 8, 1 << (index & 0xff));
        facts.revoked = batch.revoked[word].mask & bit != 0;
        facts.superseded = batch.superseded[word].mask & bit != 0;
        facts.suspended = batch.suspended[word].mask & bit != 0;

        Key memory key = keyOf(facts.key);
        facts.keyAuthorizedAt = key.authorizedAt;
        facts.keyUntil = key.until;
        facts.keyRevokedAt = key.revokedAt;
        facts.keyCompromisedSince = key.compromisedSince;
        facts.keyReportedAt = key.reportedAt;

        facts.profileHashAtAnchor = profileAt(issuerId, facts.anchoredAt);
        facts.profileHashNow = profileAt(issuerId, type(uint48).max);
    }

    /// @inheritdoc IFacts
    function credentialFactsMany(
        CredentialQuery[] calldata queries
    ) external view returns (CredentialFacts[] memory facts) {
        facts = new CredentialFacts[](queries.length);
        for (uint256 i = 0; i < queries.length; ++i) {
            facts[i] = credentialFacts(queries[i].issuerId, queries[i].root, queries[i].index);
        }
    }

    /// @inheritdoc IFacts
    function verifyInclusion(
        bytes32 root,
        uint256 size,
        uint256 index,
        bytes32 commitmentA,
        bytes32 commitmentB,
        bytes32[] calldata path
    ) external pure returns (bool) {
        return CredentialLeaf.isIncluded(root, size, index, commitmentA, commitmentB, path);
    }
}
