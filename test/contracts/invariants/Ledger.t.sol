// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialLedger} from "../../../contracts/interfaces/ICredentialLedger.sol";
import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {IKeys} from "../../../contracts/interfaces/IKeys.sol";
import {vm} from "../support/Vm.sol";
import {LedgerHandler} from "./LedgerHandler.sol";

/// @dev The fuzzer knows the contracts of this file only.
contract Target is LedgerHandler {}

/// @dev The invariants of contracts/README.md under random play, each by its number.
contract LedgerInvariants {
    error NeverReached(bytes4 selector);

    LedgerHandler internal handler;
    ICredentialLedger internal ledger;

    function setUp() public {
        handler = new Target();
        ledger = handler.ledger();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_1_AnAnchorIsWrittenOnceAndNeverChanges() public view {
        for (uint256 i = 0; i < 6 && i < handler.anchorCount(); ++i) checkAnchor(dice() + i);
    }

    function invariant_2_OnlyAnEntitledKeyAnchorsAndOnlyTheEntitledAct() public view {
        vm.assertEq(handler.breaches(2), 0);
        vm.assertEq(handler.wronglyRefused(), 0);
    }

    function invariant_3_AnchoredAtIsTheTimeOfTheBlock() public view {
        vm.assertEq(handler.breaches(3), 0);
    }

    function invariant_4_WhatIsRevokedOrSupersededStaysSo() public view {
        for (uint256 i = 0; i < 3 && i < handler.anchorCount(); ++i) {
            for (uint256 j = 0; j < 3; ++j) checkStatus(dice() + i, (dice() >> 8) + 101 * j);
        }
        // And what was changed last, with its neighbours.
        if (handler.anchorCount() == 0) return;
        for (uint256 j = 0; j < 4; ++j) checkStatus(handler.lastChanged(), handler.lastIndex() + j);
    }

    function invariant_5_NothingThatOneIssuerDoesChangesAnAnswerAboutAnother() public view {
        vm.assertEq(handler.breaches(5), 0);
    }

    function invariant_6_CompromiseMovesEarlierOnlyAndIdentitiesNeverChange() public view {
        for (uint256 i = 0; i < handler.keyCount(); ++i) {
            (address key, LedgerHandler.KeyModel memory model) = handler.keyModel(i);
            IKeys.Key memory record = ledger.keyOf(key);
            vm.assertEq(record.issuerId, model.issuerId);
            vm.assertEq(record.authorizedAt, model.authorizedAt);
            vm.assertEq(record.compromisedSince, model.compromisedSince);
            vm.assertTrue(record.compromisedSince == 0 || record.compromisedSince >= record.authorizedAt);
            vm.assertEq(record.revokedAt != 0, model.revoked);
        }
        for (uint64 i = 1; i <= handler.issuers(); ++i) {
            (address authority, bytes32 didHash) = handler.issuerModel(i);
            vm.assertEq(ledger.didHashOf(i), didHash);
            vm.assertEq(ledger.authorityOf(i), authority);
        }
    }

    function invariant_7_WhatWasSaidAboutThePastStays() public view {
        LedgerHandler.PastProfile[] memory past = handler.past();
        for (uint256 i = 0; i < past.length; ++i) {
            vm.assertEq(ledger.profileAt(past[i].issuerId, past[i].time), past[i].profileHash);
        }
    }

    function invariant_8_ASignatureActsAtMostOnce() public view {
        vm.assertEq(handler.breaches(8), 0);
    }

    function invariant_9_OnlyACredentialOfTheBatchVerifies() public view {
        vm.assertEq(handler.breaches(9), 0);
    }

    function invariant_10_EveryRefusalIsACustomErrorWithArguments() public view {
        vm.assertEq(handler.breaches(10), 0);
    }

    /// @dev A campaign that reaches nothing shows nothing.
    function test_Handler_ReachesEveryFunctionAndEveryRefusal() public {
        handler.hurry();
        for (uint256 i = 0; i < 900; ++i) play(uint256(keccak256(abi.encode(i))));
        bytes4[22] memory functions = [
            ledger.registerIssuer.selector,
            ledger.setProfile.selector,
            ledger.proposeAuthority.selector,
            ledger.acceptAuthority.selector,
            ledger.proposeSuccessor.selector,
            ledger.acceptSuccessor.selector,
            ledger.authorizeKey.selector,
            ledger.revokeKey.selector,
            ledger.reportCompromise.selector,
            ledger.anchor.selector,
            ledger.anchorMany.selector,
            ledger.anchorFor.selector,
            ledger.reaffirm.selector,
            ledger.revoke.selector,
            ledger.revokeWords.selector,
            ledger.supersede.selector,
            ledger.supersedeWords.selector,
            ledger.suspend.selector,
            ledger.suspendWords.selector,
            ledger.reinstate.selector,
            ledger.reinstateWords.selector,
            ledger.revokeBatch.selector
        ];
        for (uint256 i = 0; i < functions.length; ++i) {
            if (handler.done(functions[i]) == 0) revert NeverReached(functions[i]);
        }
        bytes4[25] memory refusals = handler.refusals();
        for (uint256 i = 0; i < refusals.length; ++i) {
            // Five that the handler never provokes: a wrong DID, unknown issuers and roots, lists of unequal length, an
            // end that has passed.
            if (i == 0 || i == 1 || i == 12 || i == 19 || i == 20) continue;
            if (handler.refused(refusals[i]) == 0) revert NeverReached(refusals[i]);
        }
        for (uint256 i = 0; i < handler.anchorCount(); ++i) {
            checkAnchor(i);
            for (uint256 index = i % 9; index < 512; index += 9) checkStatus(i, index);
        }
        invariant_6_CompromiseMovesEarlierOnlyAndIdentitiesNeverChange();
        for (uint256 i = 1; i < 11; ++i) vm.assertEq(handler.breaches(i), 0);
        vm.assertEq(handler.wronglyRefused(), 0);
    }

    function checkAnchor(uint256 which) private view {
        LedgerHandler.AnchorModel memory model = handler.anchorAt(which % handler.anchorCount());
        IFacts.CredentialFacts memory found = ledger.credentialFacts(model.issuerId, model.root, which);
        vm.assertEq(found.key, model.key);
        vm.assertEq(found.anchoredAt, model.anchoredAt);
        vm.assertEq(found.size, model.size);
        vm.assertEq(ledger.keyOf(model.key).issuerId, model.issuerId);
    }

    function checkStatus(uint256 which, uint256 index) private view {
        index %= 512;
        LedgerHandler.AnchorModel memory model = handler.anchorAt(which % handler.anchorCount());
        IFacts.CredentialFacts memory found = ledger.credentialFacts(model.issuerId, model.root, index);
        uint256 bit = 1 << (index % 256);
        vm.assertEq(found.revoked, model.revoked[index / 256] & bit != 0);
        vm.assertEq(found.superseded, model.superseded[index / 256] & bit != 0);
        vm.assertEq(found.suspended, model.suspended[index / 256] & bit != 0);
        vm.assertEq(found.batchRevokedAt != 0, model.batchRevoked);
    }

    /// @dev Invariants are looked at after every move; which batches, changes with the time.
    function dice() private view returns (uint256) {
        return uint256(keccak256(abi.encode(vm.getBlockTimestamp())));
    }

    function play(uint256 seed) private {
        uint256 a = seed >> 8;
        uint256 b = seed >> 72;
        uint256 c = seed >> 136;
        uint256 move = seed % 24;
        if (move == 0) handler.warp(uint16(a));
        else if (move == 1) handler.register(a);
        else if (move == 2) handler.setProfile(uint64(a), bytes32(b), c);
        else if (move == 3) handler.proposeAuthority(uint64(a), b, c);
        else if (move == 4) handler.acceptAuthority(uint64(a), b);
        else if (move == 5) handler.linkSuccessor(uint64(a), uint64(b), c & 1 == 0, c >> 1);
        else if (move == 6) handler.authorizeKey(uint64(a), b, uint8(c % 9), uint16(c >> 8), uint8(c >> 24), c >> 32);
        else if (move == 7) handler.revokeKey(b, c);
        else if (move == 8) handler.reportCompromise(b, c & 7 == 0 ? 0 : uint16(c), c >> 16);
        else if (move == 9) handler.reaffirm(a, b);
        else if (move == 10 || move == 17 || move == 18) handler.anchor(uint8(a), uint32(b), c);
        else if (move == 11) handler.anchorFor(a, uint8(b), uint32(c), uint8(c >> 32), c >> 40);
        else if (move == 12) handler.replay(a);
        else if (move == 13 || move > 18)
            handler.changeStatus(uint8(a), b, c, uint256(keccak256(abi.encode(c))), c >> 16);
        else if (move == 14) handler.revokeBatch(a, b & 1 == 0, c);
        else if (move == 15) handler.forge(uint8(a), b, c, c >> 8);
        else if (move == 16) {
            handler.anchorMany(
                [uint8(a), uint8(a >> 8), uint8(a >> 16), uint8(a >> 24)],
                [uint32(b), uint32(b >> 32), uint32(b >> 64), uint32(b >> 96)],
                c
            );
        }
    }
}
