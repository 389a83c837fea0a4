// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccreditationRegistry} from "../../../contracts/interfaces/IAccreditationRegistry.sol";
import {vm} from "../support/Vm.sol";
import {RegistryHandler} from "./RegistryHandler.sol";

/// @dev The fuzzer knows the contracts of this file only.
contract Target is RegistryHandler {}

/// @dev The invariants of contracts/README.md that concern accreditation, under random play, each by its number.
contract RegistryInvariants {
    error NeverReached(bytes4 selector);

    RegistryHandler internal handler;
    IAccreditationRegistry internal registry;

    function setUp() public {
        handler = new Target();
        registry = handler.registry();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_5_OnlyTheAccreditorSpeaksAndOnlyTheSubjectAccepts() public view {
        vm.assertEq(handler.breaches(5), 0);
        vm.assertEq(handler.wronglyRefused(), 0);
        for (uint64 subject = 1; subject <= handler.ISSUERS(); ++subject) {
            bytes32 listed = keccak256(abi.encode(registry.accreditorsOf(subject)));
            vm.assertEq(listed, keccak256(abi.encode(handler.accreditors(subject))));
        }
    }

    function invariant_7_WhatWasSaidAboutThePastStaysAndAnnulmentsMoveEarlier() public view {
        vm.assertEq(handler.breaches(7), 0);
        RegistryHandler.Probe[] memory past = handler.past();
        for (uint256 i = 0; i < past.length; ++i) {
            bytes32 answer = keccak256(
                abi.encode(registry.accreditedAt(past[i].by, past[i].subject, past[i].kind, past[i].time))
            );
            vm.assertEq(answer, past[i].answer);
        }
        checkLink(vm.getBlockTimestamp());
    }

    function invariant_10_EveryRefusalIsACustomErrorWithArguments() public view {
        vm.assertEq(handler.breaches(10), 0);
    }

    function test_Handler_ReachesEveryFunctionAndEveryRefusal() public {
        for (uint256 i = 0; i < 300; ++i) play(uint256(keccak256(abi.encode(i))));
        bytes4[4] memory functions = [
            registry.accredit.selector,
            registry.acceptAccreditation.selector,
            registry.withdraw.selector,
            registry.annul.selector
        ];
        for (uint256 i = 0; i < functions.length; ++i) {
            if (handler.done(functions[i]) == 0) revert NeverReached(functions[i]);
        }
        // All but the last: five issuers do not make 33 accreditors.
        bytes4[11] memory refusals = handler.refusals();
        for (uint256 i = 0; i < refusals.length - 1; ++i) {
            if (handler.refused(refusals[i]) == 0) revert NeverReached(refusals[i]);
        }
        for (uint256 i = 0; i < 100; ++i) checkLink(i);
        invariant_5_OnlyTheAccreditorSpeaksAndOnlyTheSubjectAccepts();
    }

    /// @dev One link at one time, both from the seed, against the model.
    function checkLink(uint256 seed) private view {
        seed = uint256(keccak256(abi.encode(seed)));
        (uint64 by, uint64 subject) = (1 + uint64(seed % 5), 1 + uint64((seed >> 8) % 5));
        IAccreditationRegistry.Kind kind = IAccreditationRegistry.Kind((seed >> 16) % 2);
        uint48 time = uint48(vm.getBlockTimestamp() - ((seed >> 32) % 100_000));
        vm.assertEq(
            keccak256(abi.encode(registry.accreditedAt(by, subject, kind, time))),
            keccak256(abi.encode(handler.expected(by, subject, kind, time)))
        );
        vm.assertEq(registry.annulledSince(by, subject, kind), handler.annulled(by, subject, kind));
    }

    function play(uint256 seed) private {
        (uint64 a, uint64 b, uint256 c) = (uint64(seed >> 8), uint64(seed >> 16), seed >> 24);
        uint256 move = seed % 8;
        if (move == 0) handler.warp(uint16(c));
        else if (move < 4) {
            handler.accredit(a, b, c & 1 == 0, uint16(c >> 1), uint8(c >> 17), uint16(c >> 25), c >> 41);
        } else if (move == 4) handler.acceptAccreditation(a, b, c);
        else if (move == 5) handler.withdraw(a, b, c & 1 == 0, c >> 1);
        else if (move == 6) handler.annul(a, b, c & 1 == 0, c & 6 == 0 ? 0 : uint16(c >> 1) % 2000, c >> 17);
        else handler.remember(a, b, c & 1 == 0, uint16(c >> 1));
    }
}
