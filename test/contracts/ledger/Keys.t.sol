// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ANCHOR, IKeys, REVOKE, SUSPEND} from "../../../contracts/interfaces/IKeys.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {TypedData} from "../support/TypedData.sol";
import {vm} from "../support/Vm.sol";
import {FickleWallet, OwnedWallet} from "../support/Wallets.sol";

contract KeysTest is LedgerTest {
    function testFuzz_AuthorizeKey_BindsAConsentingKey(
        uint256 privateKey,
        uint8 permissions,
        uint48 until,
        uint32 deadlineIn
    ) public {
        privateKey = bound(privateKey, 1, TypedData.SECP256K1_ORDER - 1);
        address key = vm.addr(privateKey);
        vm.assume(ledger.keyOf(key).issuerId == 0);
        permissions = uint8(bound(permissions, 1, ALL));
        if (until != 0) until = uint48(bound(until, START + 1, type(uint48).max));
        uint256 deadline = uint256(START) + deadlineIn;
        bytes memory consent = TypedData.sign(
            privateKey,
            TypedData.consent(address(ledger), university, key, permissions, until, 0, deadline)
        );
        vm.warp(deadline < until || until == 0 ? deadline : START);
        vm.expectEmit(address(ledger));
        emit IKeys.KeyAuthorized(university, key, permissions, until);
        vm.prank(authority);
        ledger.authorizeKey(university, key, permissions, until, deadline, consent);
        IKeys.Key memory record = ledger.keyOf(key);
        vm.assertEq(record.issuerId, university);
        vm.assertEq(record.permissions, permissions);
        vm.assertEq(record.authorizedAt, time());
        vm.assertEq(record.until, until);
        vm.assertEq(uint256(record.revokedAt) + record.compromisedSince + record.reportedAt, 0);
        vm.assertEq(ledger.keyNonce(key), 1);
    }

    function test_AuthorizeKey_BindsAContractThatConsentsByErc1271() public {
        OwnedWallet wallet = new OwnedWallet(freshKey);
        bytes memory consent = signConsent(FRESH_KEY, university, address(wallet), ANCHOR, 0);
        vm.prank(authority);
        ledger.authorizeKey(university, address(wallet), ANCHOR, 0, FAR, consent);
        vm.assertEq(ledger.keyOf(address(wallet)).issuerId, university);
    }

    function test_AuthorizeKey_RefusesAContractThatDoesNotConsent() public {
        FickleWallet wallet = new FickleWallet();
        wallet.change(false);
        bytes32 digest = TypedData.consent(address(ledger), university, address(wallet), ANCHOR, 0, 0, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, address(wallet), digest));
        vm.prank(authority);
        ledger.authorizeKey(university, address(wallet), ANCHOR, 0, FAR, "");
    }

    function testFuzz_AuthorizeKey_ReplacesPermissionsAndEndAndKeepsTheFirstTime(
        uint8 permissions,
        uint48 until,
        uint32 later
    ) public {
        vm.warp(uint256(START) + later);
        permissions = uint8(bound(permissions, 1, ALL));
        if (until != 0) until = uint48(bound(until, uint256(time()) + 1, type(uint48).max));
        bytes memory consent = signConsent(HOT_KEY, university, hotKey, permissions, until);
        vm.prank(authority);
        ledger.authorizeKey(university, hotKey, permissions, until, FAR, consent);
        IKeys.Key memory record = ledger.keyOf(hotKey);
        vm.assertEq(record.permissions, permissions);
        vm.assertEq(record.until, until);
        vm.assertEq(record.authorizedAt, START);
        vm.assertEq(ledger.keyNonce(hotKey), 2);
    }

    function test_AuthorizeKey_RefusesAConsentUsedBefore() public {
        bytes memory first = TypedData.sign(
            HOT_KEY,
            TypedData.consent(address(ledger), university, hotKey, ANCHOR + SUSPEND, 0, 0, FAR)
        );
        bytes32 expected = TypedData.consent(address(ledger), university, hotKey, ANCHOR + SUSPEND, 0, 1, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, hotKey, expected));
        vm.prank(authority);
        ledger.authorizeKey(university, hotKey, ANCHOR + SUSPEND, 0, FAR, first);
    }

    function testFuzz_AuthorizeKey_RefusesAConsentToAnythingElse(uint8 member, uint256 other) public {
        (uint64 issuerId, uint8 permissions, uint48 until, uint256 nonce, uint256 deadline) = (
            university,
            ANCHOR,
            uint48(START + 1000),
            uint256(0),
            uint256(START + 500)
        );
        member %= 5;
        if (member == 0) issuerId = uint64(other);
        else if (member == 1) permissions = uint8(other);
        else if (member == 2) until = uint48(other);
        else if (member == 3) nonce = other;
        else deadline = other;
        bytes32 said = TypedData.consent(address(ledger), issuerId, freshKey, permissions, until, nonce, deadline);
        bytes32 needed = TypedData.consent(address(ledger), university, freshKey, ANCHOR, START + 1000, 0, START + 500);
        vm.assume(said != needed);
        bytes memory consent = TypedData.sign(FRESH_KEY, said);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, freshKey, needed));
        vm.prank(authority);
        ledger.authorizeKey(university, freshKey, ANCHOR, START + 1000, START + 500, consent);
    }

    function testFuzz_AuthorizeKey_RefusesAnAddressThatDidNotSign(address victim, uint256 privateKey) public {
        privateKey = bound(privateKey, 1, TypedData.SECP256K1_ORDER - 1);
        vm.assume(ledger.keyOf(victim).issuerId == 0 && vm.addr(privateKey) != victim);
        bytes32 digest = TypedData.consent(address(ledger), university, victim, ANCHOR, 0, 0, FAR);
        bytes memory consent = TypedData.sign(privateKey, digest);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, victim, digest));
        vm.prank(authority);
        ledger.authorizeKey(university, victim, ANCHOR, 0, FAR, consent);
    }

    function testFuzz_AuthorizeKey_RefusesAfterTheDeadline(uint48 deadline, uint32 late) public {
        deadline = uint48(bound(deadline, 0, type(uint48).max - 1));
        vm.warp(bound(late, uint256(deadline) + 1, type(uint48).max));
        bytes32 digest = TypedData.consent(address(ledger), university, freshKey, ANCHOR, 0, 0, deadline);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureExpired.selector, deadline));
        vm.prank(authority);
        ledger.authorizeKey(university, freshKey, ANCHOR, 0, deadline, TypedData.sign(FRESH_KEY, digest));
    }

    function test_AuthorizeKey_RefusesAKeyOfAnotherIssuer() public {
        bytes memory consent = signConsent(RIVAL_KEY, university, rivalKey, ANCHOR, 0);
        refuse(abi.encodeWithSelector(IKeys.LedgerKeyTaken.selector, rivalKey, rival));
        vm.prank(authority);
        ledger.authorizeKey(university, rivalKey, ANCHOR, 0, FAR, consent);
    }

    function test_AuthorizeKey_RefusesARevokedKeyForEver() public {
        bytes memory consent = signConsent(HOT_KEY, university, hotKey, ANCHOR, 0);
        vm.startPrank(authority);
        ledger.revokeKey(hotKey);
        refuse(abi.encodeWithSelector(IKeys.LedgerKeyAlreadyRevoked.selector, hotKey, START));
        ledger.authorizeKey(university, hotKey, ANCHOR, 0, FAR, consent);
        vm.stopPrank();
    }

    function testFuzz_AuthorizeKey_RefusesImpossiblePermissions(uint8 permissions) public {
        if (permissions != 0) permissions = uint8(bound(permissions, ALL + 1, type(uint8).max));
        bytes memory consent = signConsent(FRESH_KEY, university, freshKey, permissions, 0);
        refuse(abi.encodeWithSelector(IKeys.LedgerPermissionsInvalid.selector, permissions));
        vm.prank(authority);
        ledger.authorizeKey(university, freshKey, permissions, 0, FAR, consent);
    }

    function testFuzz_AuthorizeKey_RefusesAnEndThatHasPassed(uint48 until) public {
        until = uint48(bound(until, 1, START));
        bytes memory consent = signConsent(FRESH_KEY, university, freshKey, ANCHOR, until);
        refuse(abi.encodeWithSelector(IKeys.LedgerUntilPassed.selector, until));
        vm.prank(authority);
        ledger.authorizeKey(university, freshKey, ANCHOR, until, FAR, consent);
    }

    function testFuzz_AuthorizeKey_RefusesAnyoneElse(address actor, uint64 issuerId) public {
        vm.assume(actor != ledger.authorityOf(issuerId));
        bytes memory consent = signConsent(FRESH_KEY, issuerId, freshKey, ANCHOR, 0);
        refuseNotAuthority(issuerId, actor);
        vm.prank(actor);
        ledger.authorizeKey(issuerId, freshKey, ANCHOR, 0, FAR, consent);
    }

    function testFuzz_RevokeKey_EndsEveryEntitlementAndNothingElse(uint32 later) public {
        anchorBatch(ROOT, 10);
        vm.warp(uint256(START) + later);
        vm.expectEmit(address(ledger));
        emit IKeys.KeyRevoked(university, hotKey);
        vm.prank(authority);
        ledger.revokeKey(hotKey);
        vm.assertEq(ledger.keyOf(hotKey).revokedAt, START + later);
        vm.assertEq(facts(university, ROOT, 0).anchoredAt, START);
        refuseNotEntitled(university, hotKey, ANCHOR);
        vm.prank(hotKey);
        ledger.anchor(keccak256("another"), 10);
        refuseNotEntitled(university, hotKey, SUSPEND);
        vm.prank(hotKey);
        ledger.suspend(university, ROOT, list(1));
    }

    function test_RevokeKey_RefusesASecondTime() public {
        vm.startPrank(authority);
        ledger.revokeKey(hotKey);
        refuse(abi.encodeWithSelector(IKeys.LedgerKeyAlreadyRevoked.selector, hotKey, START));
        ledger.revokeKey(hotKey);
        vm.stopPrank();
    }

    function testFuzz_RevokeKey_RefusesAnUnknownKey(address key) public {
        vm.assume(ledger.keyOf(key).issuerId == 0);
        refuse(abi.encodeWithSelector(IKeys.LedgerKeyUnknown.selector, key));
        vm.prank(authority);
        ledger.revokeKey(key);
    }

    function testFuzz_RevokeKey_RefusesAnyoneElse(address actor) public {
        vm.assume(actor != authority);
        refuseNotAuthority(university, actor);
        vm.prank(actor);
        ledger.revokeKey(hotKey);
    }

    function testFuzz_ReportCompromise_RecordsTheTimeAndRevokesTheKey(uint32 since, uint32 later) public {
        (uint256 first, uint256 second) = since < later ? (since, later) : (later, since);
        vm.warp(START + second);
        vm.expectEmit(address(ledger));
        emit IKeys.KeyCompromiseReported(university, hotKey, uint48(START + first));
        vm.expectEmit(address(ledger));
        emit IKeys.KeyRevoked(university, hotKey);
        vm.prank(authority);
        ledger.reportCompromise(hotKey, uint48(START + first));
        IKeys.Key memory record = ledger.keyOf(hotKey);
        vm.assertEq(record.compromisedSince, START + first);
        vm.assertEq(record.reportedAt, START + second);
        vm.assertEq(record.revokedAt, START + second);
    }

    function test_ReportCompromise_MovesEarlierAndKeepsTheTimeOfRevocation() public {
        vm.startPrank(authority);
        vm.warp(START + 10);
        ledger.revokeKey(hotKey);
        vm.warp(START + 20);
        ledger.reportCompromise(hotKey, START + 15);
        vm.warp(START + 30);
        ledger.reportCompromise(hotKey, START + 5);
        vm.stopPrank();
        IKeys.Key memory record = ledger.keyOf(hotKey);
        vm.assertEq(record.compromisedSince, START + 5);
        vm.assertEq(record.reportedAt, START + 30);
        vm.assertEq(record.revokedAt, START + 10);
    }

    function testFuzz_ReportCompromise_RefusesALaterTime(uint32 since, uint32 again) public {
        again = uint32(bound(again, since, type(uint32).max));
        vm.warp(uint256(START) + again);
        vm.startPrank(authority);
        ledger.reportCompromise(hotKey, START + since);
        refuse(
            abi.encodeWithSelector(
                IKeys.LedgerCompromiseNotEarlier.selector,
                hotKey,
                START + uint48(again),
                START + uint48(since)
            )
        );
        ledger.reportCompromise(hotKey, START + again);
        vm.stopPrank();
    }

    function testFuzz_ReportCompromise_RefusesATimeBeforeTheKeyOrInTheFuture(uint48 since) public {
        vm.warp(START + 100);
        vm.assume(since < START || since > START + 100);
        refuse(abi.encodeWithSelector(IKeys.LedgerCompromiseOutOfRange.selector, hotKey, since, START));
        vm.prank(authority);
        ledger.reportCompromise(hotKey, since);
    }

    function testFuzz_ReportCompromise_RefusesAnUnknownKey(address key, uint48 since) public {
        vm.assume(ledger.keyOf(key).issuerId == 0);
        refuse(abi.encodeWithSelector(IKeys.LedgerKeyUnknown.selector, key));
        vm.prank(authority);
        ledger.reportCompromise(key, since);
    }

    function testFuzz_ReportCompromise_RefusesAnyoneElse(address actor) public {
        vm.assume(actor != authority);
        refuseNotAuthority(university, actor);
        vm.prank(actor);
        ledger.reportCompromise(hotKey, START);
    }

    function testFuzz_KeyOf_IsZeroForAnUnknownKey(address key) public view {
        vm.assume(key != hotKey && key != coldKey && key != rivalKey);
        vm.assertEq(keccak256(abi.encode(ledger.keyOf(key))), keccak256(new bytes(7 * 32)));
        vm.assertEq(ledger.keyNonce(key), 0);
    }

    function testFuzz_KeyOf_EntitlementEndsAtUntil(uint48 until, uint48 when) public {
        until = uint48(bound(until, START + 1, type(uint48).max));
        when = uint48(bound(when, START, type(uint48).max));
        bytes memory consent = signConsent(FRESH_KEY, university, freshKey, ANCHOR, until);
        vm.prank(authority);
        ledger.authorizeKey(university, freshKey, ANCHOR, until, FAR, consent);
        vm.warp(when);
        if (when >= until) refuseNotEntitled(university, freshKey, ANCHOR);
        vm.prank(freshKey);
        ledger.anchor(ROOT, 1);
    }
}
