// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title Issuers: organisations, their authority, profile history and successors
/// @notice Anyone may register an organisation. Registering proves nothing: whether an issuer id deserves trust is
/// decided elsewhere (AccreditationRegistry, or the reader's own policy), and always by id, never by DID text.
interface IIssuers {
    /// @notice An organisation. All zeros: no such id.
    struct Issuer {
        bytes32 didHash; // keccak256 of the UTF-8 bytes of the DID; fixed at registration
        address authority; // owns the issuer; the only address that manages keys, profile and whole batches
        uint48 registeredAt; // Unix seconds
        address pendingAuthority; // proposed, has not accepted yet; zero: none
        uint64 proposedSuccessor; // issuer id proposed, not accepted yet; zero: none
        uint64 successor; // issuer id that accepted to continue this one; zero: none; confers no right
        uint48 succeededAt; // Unix seconds of that acceptance; zero: none
    }

    /// @notice A new organisation; `did` is the text whose hash the state keeps.
    event IssuerRegistered(uint64 indexed issuerId, address indexed authority, bytes32 indexed didHash, string did);
    /// @notice A profile came into force at the time of this block.
    event ProfileSet(uint64 indexed issuerId, bytes32 profileHash);
    /// @notice `proposed` may accept; the zero address withdraws an earlier proposal.
    event AuthorityProposed(uint64 indexed issuerId, address indexed authority, address indexed proposed);
    /// @notice The authority moved.
    event AuthorityAccepted(uint64 indexed issuerId, address indexed previous, address indexed authority);
    /// @notice `newId` may accept to be shown as the successor of `oldId`; zero withdraws an earlier proposal.
    event SuccessorProposed(uint64 indexed oldId, uint64 indexed newId);
    /// @notice `newId` is shown as the successor of `oldId` from now on.
    event SuccessorAccepted(uint64 indexed oldId, uint64 indexed newId);

    /// @notice The DID is empty or longer than 2048 bytes.
    error LedgerDidLengthInvalid(uint256 length);
    /// @notice No issuer has this id.
    error LedgerIssuerUnknown(uint64 issuerId);
    /// @notice `actor` is not the authority of `issuerId` (nobody is the authority of an unknown id).
    error LedgerNotAuthority(uint64 issuerId, address actor);
    /// @notice `actor` has not been proposed as the authority of `issuerId`.
    error LedgerAuthorityNotProposed(uint64 issuerId, address actor);
    /// @notice An issuer cannot succeed itself.
    error LedgerSuccessorIsSelf(uint64 issuerId);
    /// @notice The link is final: `oldId` already has a successor.
    error LedgerSuccessorAlreadySet(uint64 oldId, uint64 successor);
    /// @notice `newId` is not the proposed successor of `oldId`.
    error LedgerSuccessorNotProposed(uint64 oldId, uint64 newId);

    /// @notice Registers an organisation; the sender becomes its authority. Two ids may claim the same DID.
    /// @param did The decentralised identifier as text, 1 to 2048 bytes; it never changes for this id
    /// @param profileHash SHA-256 of the canonical issuer profile; zero: none yet
    /// @return issuerId Sequential, from 1
    function registerIssuer(string calldata did, bytes32 profileHash) external returns (uint64 issuerId);

    /// @notice Appends a profile hash to the history. Authority only.
    function setProfile(uint64 issuerId, bytes32 profileHash) external;

    /// @notice Offers the authority to another address, which has to accept; zero withdraws the offer. Authority only.
    function proposeAuthority(uint64 issuerId, address proposed) external;

    /// @notice Takes over an offered authority. The proposed address only.
    function acceptAuthority(uint64 issuerId) external;

    /// @notice Offers to show `newId` as the successor of `oldId`; zero withdraws the offer. Authority of `oldId` only.
    function proposeSuccessor(uint64 oldId, uint64 newId) external;

    /// @notice Accepts to be shown as the successor. Final, and without any right over `oldId`, its keys or its
    /// batches. Links may form a cycle: a reader bounds its walk. Authority of `newId` only.
    function acceptSuccessor(uint64 oldId, uint64 newId) external;

    /// @notice The organisation; all zeros if unknown.
    function issuerOf(uint64 issuerId) external view returns (Issuer memory);

    /// @notice The address that owns the issuer; zero if unknown.
    function authorityOf(uint64 issuerId) external view returns (address);

    /// @notice keccak256 of the issuer's DID; zero if unknown.
    function didHashOf(uint64 issuerId) external view returns (bytes32);

    /// @notice The profile hash in force at `time` (Unix seconds); the newest for a future time, zero if none. Of
    /// several set in one block the last counts, so the answer is final once `time` lies before the newest block.
    function profileAt(uint64 issuerId, uint48 time) external view returns (bytes32);
}
