// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";
import {IAccreditationRegistry} from "./interfaces/IAccreditationRegistry.sol";
import {IIssuers} from "./interfaces/IIssuers.sol";
import {History} from "./libraries/History.sol";

/// @title AccreditationRegistry
/// @dev Owns the links between issuer ids; asks the ledger who is the authority of an id. Whom to trust is left to the
/// reader. contracts/README.md numbers the invariants.
contract AccreditationRegistry is IAccreditationRegistry {
    using History for History.Entries;

    struct Record {
        History.Entries history; // of packed accreditations
        uint48 annulledSince; // Unix seconds; zero: not annulled
    }

    uint256 private constant MAX_ACCREDITORS = 32;
    uint8 private constant MAX_EQF_LEVEL = 8;
    uint16 private constant ALL_FIELDS = (1 << 11) - 1;

    /// @inheritdoc IAccreditationRegistry
    IIssuers public immutable ledger;

    mapping(uint64 by => mapping(uint64 subject => mapping(Kind kind => Record record))) private _records;
    mapping(uint64 subject => uint64[] accreditors) private _accreditors;

    modifier onlyAuthority(uint64 issuerId) {
        if (ledger.authorityOf(issuerId) != msg.sender) revert RegistryNotAuthority(issuerId, msg.sender);
        _;
    }

    constructor(IIssuers ledger_) {
        ledger = ledger_;
    }

    /// @inheritdoc IAccreditationRegistry
    function accredit(
        uint64 by,
        uint64 subject,
        bytes32 subjectDidHash,
        Kind kind,
        uint48 validUntil,
        uint8 maxEqfLevel,
        uint16 fields
    ) external onlyAuthority(by) {
        if (by == subject) revert RegistrySelfAccreditation(by);
        bytes32 didHash = ledger.didHashOf(subject);
        // An unknown subject has no DID: nobody may be vouched for before he is there.
        if (didHash == bytes32(0) || didHash != subjectDidHash)
            revert RegistryDidMismatch(subject, didHash, subjectDidHash);
        if (validUntil != 0 && validUntil <= block.timestamp) revert RegistryValidUntilPassed(validUntil);
        if (maxEqfLevel > MAX_EQF_LEVEL || fields > ALL_FIELDS) revert RegistryScopeInvalid(maxEqfLevel, fields);
        _records[by][subject][kind].history.append(_pack(validUntil, maxEqfLevel, fields));
        emit Accredited(by, subject, kind, validUntil, maxEqfLevel, fields);
    }

    /// @inheritdoc IAccreditationRegistry
    function acceptAccreditation(uint64 by, uint64 subject) external onlyAuthority(subject) {
        if (!_everAccredited(by, subject, Kind.Issue) && !_everAccredited(by, subject, Kind.Accredit)) {
            revert RegistryNeverAccredited(by, subject);
        }
        uint64[] storage accreditors = _accreditors[subject];
        uint256 count = accreditors.length;
        for (uint256 i = 0; i < count; ++i) {
            if (accreditors[i] == by) revert RegistryAlreadyAccepted(by, subject);
        }
        if (count == MAX_ACCREDITORS) revert RegistryTooManyAccreditors(subject, MAX_ACCREDITORS);
        accreditors.push(by);
        emit AccreditationAccepted(by, subject);
    }

    /// @inheritdoc IAccreditationRegistry
    function withdraw(uint64 by, uint64 subject, Kind kind) external onlyAuthority(by) {
        if (!accreditedAt(by, subject, kind, Time.timestamp()).held) revert RegistryNotHeld(by, subject, kind);
        _records[by][subject][kind].history.append(0);
        emit AccreditationWithdrawn(by, subject, kind);
    }

    /// @inheritdoc IAccreditationRegistry
    function annul(uint64 by, uint64 subject, Kind kind, uint48 since) external onlyAuthority(by) {
        if (!_everAccredited(by, subject, kind)) revert RegistryNeverAccredited(by, subject);
        if (since == 0 || since > block.timestamp) revert RegistryAnnulmentOutOfRange(since);
        Record storage record = _records[by][subject][kind];
        if (record.annulledSince != 0 && since >= record.annulledSince) {
            revert RegistryAnnulmentNotEarlier(by, subject, kind, since, record.annulledSince);
        }
        record.annulledSince = since;
        emit AccreditationAnnulled(by, subject, kind, since);
    }

    /// @inheritdoc IAccreditationRegistry
    function accreditorsOf(uint64 subject) external view returns (uint64[] memory) {
        return _accreditors[subject];
    }

    /// @inheritdoc IAccreditationRegistry
    function annulledSince(uint64 by, uint64 subject, Kind kind) external view returns (uint48) {
        return _records[by][subject][kind].annulledSince;
    }

    /// @inheritdoc IAccreditationRegistry
    function linksOf(uint64 subject, Kind kind, uint48 time) external view returns (Link[] memory links) {
        uint64[] memory accreditors = _accreditors[subject];
        links = new Link[](accreditors.length);
        for (uint256 i = 0; i < accreditors.length; ++i) {
            uint64 by = accreditors[i];
            links[i] = Link({
                by: by,
                then: accreditedAt(by, subject, kind, time),
                current: accreditedAt(by, subject, kind, Time.timestamp()),
                annulledSince: _records[by][subject][kind].annulledSince
            });
        }
    }

    /// @inheritdoc IAccreditationRegistry
    function accreditedAt(
        uint64 by,
        uint64 subject,
        Kind kind,
        uint48 time
    ) public view returns (Accreditation memory accreditation) {
        uint80 packed = _records[by][subject][kind].history.valueAt(time);
        uint48 validUntil = uint48(packed >> 25);
        if (packed & 1 == 0 || (validUntil != 0 && time >= validUntil)) return accreditation;
        return
            Accreditation({
                held: true,
                validUntil: validUntil,
                maxEqfLevel: uint8(packed >> 17),
                fields: uint16(packed >> 1)
            });
    }

    function _everAccredited(uint64 by, uint64 subject, Kind kind) private view returns (bool) {
        return !_records[by][subject][kind].history.isEmpty();
    }

    /// @dev Bit 0: held. Bits 1 to 16: fields. Bits 17 to 24: level. Bits 25 to 72: end. All zero: withdrawn.
    function _pack(uint48 validUntil, uint8 maxEqfLevel, uint16 fields) private pure returns (uint80) {
        return (uint80(validUntil) << 25) | (uint80(maxEqfLevel) << 17) | (uint80(fields) << 1) | 1;
    }
}
