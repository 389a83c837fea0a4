// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title Facts: all that a verdict needs, from state, in one call
/// @notice Nothing here reverts for an unknown issuer, an unknown root or any index: what is not there reads zero.
interface IFacts {
    /// @notice Names one credential.
    struct CredentialQuery {
        uint64 issuerId; // under which the batch was anchored
        bytes32 root; // Merkle root of the batch
        uint256 index; // position in the batch, from 0
    }

    /// @notice What the ledger knows about one credential. Times are Unix seconds; zero: never.
    struct CredentialFacts {
        bytes32 didHash; // keccak256 of the issuer's DID; zero: no such issuer
        address key; // that anchored the batch; zero: not anchored by this issuer
        uint48 anchoredAt; // block time of the anchor
        uint32 size; // number of credentials in the batch
        uint48 reaffirmedAt; // the authority vouched for the batch in spite of a compromised key
        uint48 batchRevokedAt; // the whole batch is revoked
        bool batchRevokedForKeyCompromise; // the reason stated for that
        bool revoked; // this credential, for ever
        bool superseded; // this credential, for ever
        bool suspended; // this credential, for now
        uint48 keyAuthorizedAt; // first authorization of the key
        uint48 keyUntil; // end of its entitlement; zero: no end
        uint48 keyRevokedAt; // never acts backwards
        uint48 keyCompromisedSince; // acts backwards to this time
        uint48 keyReportedAt; // when that was reported
        bytes32 profileHashAtAnchor; // issuer profile in force at anchoredAt
        bytes32 profileHashNow; // newest issuer profile
    }

    /// @notice The facts about one credential at this block.
    function credentialFacts(
        uint64 issuerId,
        bytes32 root,
        uint256 index
    ) external view returns (CredentialFacts memory);

    /// @notice The facts about many credentials at this block, in the order asked.
    function credentialFactsMany(CredentialQuery[] calldata queries) external view returns (CredentialFacts[] memory);

    /// @notice Whether a leaf made of these parts lies under `root`. False, never a revert, for a size of 0 or above
    /// 2^20, an index at or above the size, or a path longer than ceil(log2(size)).
    /// @param size Number of credentials in the batch, as anchored
    /// @param index Position in the batch, from 0; it is part of the leaf
    /// @param path Sibling hashes from the leaf up
    function verifyInclusion(
        bytes32 root,
        uint256 size,
        uint256 index,
        bytes32 commitmentA,
        bytes32 commitmentB,
        bytes32[] calldata path
    ) external pure returns (bool);
}
