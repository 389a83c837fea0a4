// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccreditationRegistry} from "../../../contracts/interfaces/IAccreditationRegistry.sol";
import {ICredentialLedger} from "../../../contracts/interfaces/ICredentialLedger.sol";
import {vm} from "../support/Vm.sol";
import {deployLedger, deployRegistry} from "../support/Deploy.sol";

/// @dev Drives a registry at random as five issuers and keeps a model, as LedgerHandler does for the ledger.
abstract contract RegistryHandler {
    struct Change {
        uint48 time;
        bool held;
        uint48 validUntil;
        uint8 maxEqfLevel;
        uint16 fields;
    }

    struct Probe {
        uint64 by;
        uint64 subject;
        IAccreditationRegistry.Kind kind;
        uint48 time;
        bytes32 answer;
    }

    uint64 public constant ISSUERS = 5;

    IAccreditationRegistry public immutable registry;
    ICredentialLedger public immutable ledger;
    mapping(uint64 by => mapping(uint64 subject => mapping(IAccreditationRegistry.Kind kind => Change[] history)))
        private _history;
    mapping(uint64 by => mapping(uint64 subject => mapping(IAccreditationRegistry.Kind kind => uint48 since)))
        private _annulled;
    mapping(uint64 subject => uint64[] accreditors) private _accreditors;
    Probe[] private _past;

    uint256[11] public breaches;
    uint256 public wronglyRefused;
    mapping(bytes4 selector => uint256 times) public done;
    mapping(bytes4 selector => uint256 times) public refused;

    constructor() {
        vm.warp(1_750_000_000);
        ledger = deployLedger();
        registry = deployRegistry(ledger);
        for (uint64 i = 1; i <= ISSUERS; ++i) {
            vm.prank(authority(i));
            ledger.registerIssuer(string(abi.encodePacked("did:web:", bytes1(uint8(0x60 + i)))), 0);
        }
    }

    // --- moves -------------------------------------------------------------------------------------------------------

    function warp(uint16 seconds_) external {
        vm.warp(vm.getBlockTimestamp() + seconds_);
    }

    function accredit(
        uint64 by,
        uint64 subject,
        bool asAccreditor,
        uint16 lasts,
        uint8 level,
        uint16 fields,
        uint256 dice
    ) external {
        (by, subject) = (issuer(by), issuer(subject));
        (level, fields) = (level % 10, fields % 2100);
        address from = pick(dice, by);
        bytes32 did = ledger.didHashOf(dice % 8 == 1 ? issuer(subject) : subject);
        IAccreditationRegistry.Kind kind = kindOf(asAccreditor);
        uint48 validUntil = lasts % 3 != 1 ? 0 : uint48(vm.getBlockTimestamp()) + lasts - 3000;
        bool may =
            from == authority(by) &&
                by != subject &&
                did == ledger.didHashOf(subject) &&
                (validUntil == 0 || validUntil > vm.getBlockTimestamp()) &&
                level < 9 &&
                fields < 2048;
        bytes memory call = abi.encodeCall(registry.accredit, (by, subject, did, kind, validUntil, level, fields));
        if (!act(from, may, by, subject, call)) return;
        _history[by][subject][kind].push(Change(uint48(vm.getBlockTimestamp()), true, validUntil, level, fields));
    }

    function acceptAccreditation(uint64 by, uint64 subject, uint256 dice) external {
        (by, subject) = (issuer(by), issuer(subject));
        address from = pick(dice, subject);
        bool may = from == authority(subject) && !isListed(by, subject) && wasGranted(by, subject);
        bytes memory call = abi.encodeCall(registry.acceptAccreditation, (by, subject));
        if (act(from, may, by, subject, call)) _accreditors[subject].push(by);
    }

    function withdraw(uint64 by, uint64 subject, bool asAccreditor, uint256 dice) external {
        (by, subject) = (issuer(by), issuer(subject));
        address from = pick(dice, by);
        IAccreditationRegistry.Kind kind = kindOf(asAccreditor);
        bool may = from == authority(by) && expected(by, subject, kind, uint48(vm.getBlockTimestamp())).held;
        if (!act(from, may, by, subject, abi.encodeCall(registry.withdraw, (by, subject, kind)))) return;
        _history[by][subject][kind].push(Change(uint48(vm.getBlockTimestamp()), false, 0, 0, 0));
    }

    function annul(uint64 by, uint64 subject, bool asAccreditor, uint16 ago, uint256 dice) external {
        (by, subject) = (issuer(by), issuer(subject));
        address from = pick(dice, by);
        IAccreditationRegistry.Kind kind = kindOf(asAccreditor);
        uint48 since = uint48(vm.getBlockTimestamp()) + 1 - ago;
        uint48 before = _annulled[by][subject][kind];
        bool may =
            from == authority(by) &&
                ago > 0 &&
                _history[by][subject][kind].length > 0 &&
                (before == 0 || since < before);
        if (!act(from, may, by, subject, abi.encodeCall(registry.annul, (by, subject, kind, since)))) return;
        if (before != 0 && since >= before) ++breaches[7];
        _annulled[by][subject][kind] = since;
    }

    /// @dev Remembers what is said about a time that has passed.
    function remember(uint64 by, uint64 subject, bool asAccreditor, uint16 ago) external {
        if (_past.length >= 40) return;
        (by, subject) = (issuer(by), issuer(subject));
        uint48 time = uint48(vm.getBlockTimestamp()) - 1 - ago;
        IAccreditationRegistry.Kind kind = kindOf(asAccreditor);
        bytes32 answer = keccak256(abi.encode(registry.accreditedAt(by, subject, kind, time)));
        _past.push(Probe(by, subject, kind, time, answer));
    }

    // --- what the invariants read ------------------------------------------------------------------------------------

    function past() external view returns (Probe[] memory) {
        return _past;
    }

    function annulled(uint64 by, uint64 subject, IAccreditationRegistry.Kind kind) external view returns (uint48) {
        return _annulled[by][subject][kind];
    }

    function accreditors(uint64 subject) external view returns (uint64[] memory) {
        return _accreditors[subject];
    }

    /// @dev What the registry has to say, found by walking through all changes.
    function expected(
        uint64 by,
        uint64 subject,
        IAccreditationRegistry.Kind kind,
        uint48 time
    ) public view returns (IAccreditationRegistry.Accreditation memory answer) {
        Change[] storage history = _history[by][subject][kind];
        for (uint256 i = 0; i < history.length; ++i) {
            if (history[i].time > time) break;
            delete answer;
            if (!history[i].held || (history[i].validUntil != 0 && history[i].validUntil <= time)) continue;
            answer.held = true;
            (answer.validUntil, answer.maxEqfLevel) = (history[i].validUntil, history[i].maxEqfLevel);
            answer.fields = history[i].fields;
        }
    }

    /// @dev Every error that the registry declares.
    function refusals() public pure returns (bytes4[11] memory) {
        return
            [
                IAccreditationRegistry.RegistryNotAuthority.selector,
                IAccreditationRegistry.RegistryDidMismatch.selector,
                IAccreditationRegistry.RegistrySelfAccreditation.selector,
                IAccreditationRegistry.RegistryValidUntilPassed.selector,
                IAccreditationRegistry.RegistryScopeInvalid.selector,
                IAccreditationRegistry.RegistryNeverAccredited.selector,
                IAccreditationRegistry.RegistryNotHeld.selector,
                IAccreditationRegistry.RegistryAlreadyAccepted.selector,
                IAccreditationRegistry.RegistryAnnulmentOutOfRange.selector,
                IAccreditationRegistry.RegistryAnnulmentNotEarlier.selector,
                IAccreditationRegistry.RegistryTooManyAccreditors.selector
            ];
    }

    // --- the machine -------------------------------------------------------------------------------------------------

    /// @dev Sends a call, compares its outcome with the model, and checks that only answers about the link from `by` to
    /// `subject` have changed (none, if the sender has no right).
    function act(address from, bool may, uint64 by, uint64 subject, bytes memory call) private returns (bool ok) {
        bytes32 before = answersExcept(may ? by : 0, subject);
        bytes memory answer;
        vm.prank(from);
        (ok, answer) = address(registry).call(call);
        if (answersExcept(may ? by : 0, subject) != before) ++breaches[5];
        if (ok) {
            ++done[bytes4(call)];
            if (!may) ++breaches[5];
        } else {
            ++refused[bytes4(answer)];
            if (may) ++wronglyRefused;
            if (!isRefusalWithArguments(answer)) ++breaches[10];
        }
    }

    function answersExcept(uint64 by, uint64 subject) private view returns (bytes32 digest) {
        for (uint64 s = 1; s <= ISSUERS; ++s) {
            if (by == 0 || s != subject) digest = keccak256(abi.encode(digest, registry.accreditorsOf(s)));
            uint64 a = 1 + uint64((vm.getBlockTimestamp() + s) % ISSUERS);
            if (a == by && s == subject) continue;
            for (uint256 k = 0; k < 2; ++k) {
                IAccreditationRegistry.Kind kind = kindOf(k == 1);
                digest = keccak256(
                    abi.encode(
                        digest,
                        registry.accreditedAt(a, s, kind, uint48(vm.getBlockTimestamp())),
                        registry.annulledSince(a, s, kind)
                    )
                );
            }
        }
    }

    function isRefusalWithArguments(bytes memory answer) private pure returns (bool) {
        if (answer.length < 36 || answer.length % 32 != 4) return false;
        bytes4[11] memory known = refusals();
        for (uint256 i = 0; i < known.length; ++i) if (known[i] == bytes4(answer)) return true;
        return false;
    }

    function isListed(uint64 by, uint64 subject) private view returns (bool) {
        for (uint256 i = 0; i < _accreditors[subject].length; ++i) if (_accreditors[subject][i] == by) return true;
        return false;
    }

    function wasGranted(uint64 by, uint64 subject) private view returns (bool) {
        return _history[by][subject][kindOf(false)].length + _history[by][subject][kindOf(true)].length > 0;
    }

    function kindOf(bool asAccreditor) private pure returns (IAccreditationRegistry.Kind) {
        return asAccreditor ? IAccreditationRegistry.Kind.Accredit : IAccreditationRegistry.Kind.Issue;
    }

    function pick(uint256 dice, uint64 entitled) private pure returns (address) {
        return dice % 4 != 0 ? authority(entitled) : authority(issuer(uint64(dice >> 2)));
    }

    function issuer(uint64 seed) private pure returns (uint64) {
        return 1 + (seed % ISSUERS);
    }

    function authority(uint64 issuerId) private pure returns (address) {
        return vm.addr(0xacc0 + issuerId);
    }
}
