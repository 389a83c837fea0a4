// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IIssuers} from "./IIssuers.sol";

/// @title Accreditation: who vouches for whom, since when, within which scope
/// @notice Accreditors and subjects are issuer ids of one ledger; whoever is the authority of an id there acts for it
/// here. Anybody may accredit anybody: what it is worth depends on whether the reader trusts the top of the path.
/// A subject names the accreditors that it accepts, so a path can be found from state and cannot be spammed.
interface IAccreditationRegistry {
    /// @notice What the subject may do. Two separate links, each with its own history.
    enum Kind {
        Issue, // issue credentials
        Accredit // accredit others in turn
    }

    /// @notice What an accreditor says about a subject at some time.
    struct Accreditation {
        bool held; // granted, not withdrawn, and before validUntil
        uint48 validUntil; // Unix seconds; holds while the time is lower; zero: no end
        uint8 maxEqfLevel; // highest level of the European Qualifications Framework, 1 to 8; zero: any
        uint16 fields; // bit n: ISCED-F broad field n, 0 to 10; zero: any
    }

    /// @notice One link of a path, as a verifier needs it.
    struct Link {
        uint64 by; // accreditor
        Accreditation then; // at the time asked for
        Accreditation current; // at the time of this block
        uint48 annulledSince; // Unix seconds; from then on it should never have held; zero: not annulled
    }

    /// @notice The accreditor granted a link, or replaced its scope.
    event Accredited(
        uint64 indexed by,
        uint64 indexed subject,
        Kind indexed kind,
        uint48 validUntil,
        uint8 maxEqfLevel,
        uint16 fields
    );
    /// @notice The subject accepts `by` as an accreditor.
    event AccreditationAccepted(uint64 indexed by, uint64 indexed subject);
    /// @notice The link has ended.
    event AccreditationWithdrawn(uint64 indexed by, uint64 indexed subject, Kind indexed kind);
    /// @notice The link should never have held from `since`.
    event AccreditationAnnulled(uint64 indexed by, uint64 indexed subject, Kind indexed kind, uint48 since);

    /// @notice `actor` is not the authority of `issuerId` in the ledger.
    error RegistryNotAuthority(uint64 issuerId, address actor);
    /// @notice The ledger has another DID for the subject than the accreditor checked, or no such subject.
    error RegistryDidMismatch(uint64 subject, bytes32 didHash, bytes32 expected);
    /// @notice An issuer cannot accredit itself.
    error RegistrySelfAccreditation(uint64 issuerId);
    /// @notice The stated end is not in the future.
    error RegistryValidUntilPassed(uint48 validUntil);
    /// @notice The level is above 8, or a bit above field 10 is set.
    error RegistryScopeInvalid(uint8 maxEqfLevel, uint16 fields);
    /// @notice `by` has never accredited `subject` (for this, where a kind is named).
    error RegistryNeverAccredited(uint64 by, uint64 subject);
    /// @notice The link does not hold now, so it cannot be withdrawn.
    error RegistryNotHeld(uint64 by, uint64 subject, Kind kind);
    /// @notice The subject has accepted this accreditor before.
    error RegistryAlreadyAccepted(uint64 by, uint64 subject);
    /// @notice A subject accepts at most `limit` accreditors.
    error RegistryTooManyAccreditors(uint64 subject, uint256 limit);
    /// @notice An annulment begins at a time after 0 and not after the block time.
    error RegistryAnnulmentOutOfRange(uint48 since);
    /// @notice An annulment only moves to an earlier time.
    error RegistryAnnulmentNotEarlier(uint64 by, uint64 subject, Kind kind, uint48 since, uint48 annulledSince);

    /// @notice Grants a link from now on, or replaces its scope from now on. Authority of `by` only.
    /// @param subjectDidHash keccak256 of the DID that the accreditor checked; has to be the subject's in the ledger
    /// @param validUntil Unix seconds at which it ends by itself; zero: no end
    /// @param maxEqfLevel Highest level covered, 1 to 8; zero: any
    /// @param fields Bit n covers ISCED-F broad field n, 0 to 10; zero: any
    function accredit(
        uint64 by,
        uint64 subject,
        bytes32 subjectDidHash,
        Kind kind,
        uint48 validUntil,
        uint8 maxEqfLevel,
        uint16 fields
    ) external;

    /// @notice Lists `by` among the accreditors of `subject`, for ever: at most 32. Authority of `subject` only, after
    /// `by` has accredited it for something.
    function acceptAccreditation(uint64 by, uint64 subject) external;

    /// @notice Ends a link from now on. Authority of `by` only.
    function withdraw(uint64 by, uint64 subject, Kind kind) external;

    /// @notice States that a link should never have held from `since`. The history stays as it was; the statement
    /// stands beside it, can only be moved to an earlier time, and also covers what is granted later. Authority of `by`
    /// only.
    /// @param since Unix seconds, not after the block time
    function annul(uint64 by, uint64 subject, Kind kind, uint48 since) external;

    /// @notice The ledger whose issuer ids are meant.
    function ledger() external view returns (IIssuers);

    /// @notice The accreditors that `subject` accepted, in the order of acceptance.
    function accreditorsOf(uint64 subject) external view returns (uint64[] memory);

    /// @notice What `by` said about `subject` at `time` (Unix seconds), annulments apart. Of several changes in one
    /// block the last counts, so the answer is final once `time` lies before the newest block.
    function accreditedAt(
        uint64 by,
        uint64 subject,
        Kind kind,
        uint48 time
    ) external view returns (Accreditation memory);

    /// @notice From when the link should never have held (Unix seconds); zero: not annulled.
    function annulledSince(uint64 by, uint64 subject, Kind kind) external view returns (uint48);

    /// @notice One step up: a link of `kind` to `subject` from each accreditor that it accepted, in the order of
    /// acceptance, at `time` and now.
    function linksOf(uint64 subject, Kind kind, uint48 time) external view returns (Link[] memory);
}
