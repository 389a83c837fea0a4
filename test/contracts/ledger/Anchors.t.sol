// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAnchors} from "../../../contracts/interfaces/IAnchors.sol";
import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {ANCHOR, IKeys, REVOKE, SUSPEND} from "../../../contracts/interfaces/IKeys.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {TypedData} from "../support/TypedData.sol";
import {vm} from "../support/Vm.sol";

contract AnchorsTest is LedgerTest {
    function testFuzz_Anchor_RefusesAnyoneWithoutAKey(address actor, bytes32 root, uint32 size) public {
        vm.assume(ledger.keyOf(actor).issuerId == 0);
        refuseNotEntitled(0, actor, ANCHOR);
        vm.prank(actor);
        ledger.anchor(root, size);
    }

    function test_Anchor_RefusesTheAuthorityAsSuch() public {
        refuseNotEntitled(0, authority, ANCHOR);
        vm.prank(authority);
        ledger.anchor(ROOT, 1);
    }

    function test_Anchor_RefusesAKeyWithoutThePermission() public {
        refuseNotEntitled(university, coldKey, ANCHOR);
        vm.prank(coldKey);
        ledger.anchor(ROOT, 1);
    }

    function testFuzz_AnchorMany_RecordsEachRootOnceAndReportsRepeats(uint256 seed, uint8 count) public {
        bytes32[] memory roots = new bytes32[](count % 24);
        uint32[] memory sizes = new uint32[](roots.length);
        anchorBatch(bytes32(uint256(3)), 777);
        for (uint256 i = 0; i < roots.length; ++i) {
            roots[i] = bytes32(uint256(keccak256(abi.encode(seed, i))) % 12);
            sizes[i] = uint32(i + 1);
        }
        vm.warp(START + 9);
        for (uint256 i = 0; i < roots.length; ++i) {
            bool repeated = roots[i] == bytes32(uint256(3));
            for (uint256 j = 0; j < i; ++j) repeated = repeated || roots[j] == roots[i];
            vm.expectEmit(address(ledger));
            if (repeated) emit IAnchors.AnchorSkipped(university, roots[i], hotKey);
            else emit IAnchors.Anchored(university, roots[i], hotKey, sizes[i]);
        }
        vm.prank(hotKey);
        ledger.anchorMany(roots, sizes);
        vm.assertEq(facts(university, bytes32(uint256(3)), 0).size, 777);
        vm.assertEq(facts(university, bytes32(uint256(3)), 0).anchoredAt, START);
        for (uint256 i = roots.length; i > 0; --i) {
            if (roots[i - 1] == bytes32(uint256(3))) continue;
            vm.assertEq(facts(university, roots[i - 1], 0).anchoredAt, START + 9);
            vm.assertTrue(facts(university, roots[i - 1], 0).size <= sizes[i - 1]);
        }
    }

    function testFuzz_AnchorMany_RefusesListsOfUnequalLength(uint8 roots, uint8 sizes) public {
        vm.assume(roots != sizes);
        refuse(abi.encodeWithSelector(IAnchors.LedgerLengthMismatch.selector, roots, sizes));
        vm.prank(hotKey);
        ledger.anchorMany(new bytes32[](roots), new uint32[](sizes));
    }

    function test_AnchorMany_RefusesAllForOneImpossibleSize() public {
        bytes32[] memory roots = new bytes32[](2);
        uint32[] memory sizes = new uint32[](2);
        (roots[0], roots[1], sizes[0]) = (ROOT, keccak256("second"), 5);
        refuse(abi.encodeWithSelector(IAnchors.LedgerSizeOutOfRange.selector, 0));
        vm.prank(hotKey);
        ledger.anchorMany(roots, sizes);
        vm.assertEq(facts(university, ROOT, 0).anchoredAt, 0);
    }

    function testFuzz_AnchorMany_RefusesAnyoneWithoutThePermission(address actor) public {
        vm.assume(actor != hotKey && actor != rivalKey);
        refuseNotEntitled(ledger.keyOf(actor).issuerId, actor, ANCHOR);
        vm.prank(actor);
        ledger.anchorMany(new bytes32[](0), new uint32[](0));
    }

    function testFuzz_AnchorFor_ActsUntilTheDeadline(uint48 deadline, uint48 when, address relayer) public {
        when = uint48(bound(when, START, type(uint48).max));
        bytes32 digest = TypedData.anchor(address(ledger), hotKey, ROOT, 4, deadline);
        vm.warp(when);
        if (when > deadline) refuse(abi.encodeWithSelector(IKeys.LedgerSignatureExpired.selector, deadline));
        vm.prank(relayer);
        ledger.anchorFor(hotKey, ROOT, 4, deadline, TypedData.sign(HOT_KEY, digest));
        vm.assertEq(facts(university, ROOT, 0).anchoredAt, when > deadline ? 0 : when);
    }

    function testFuzz_AnchorFor_RefusesASignatureOverAnythingElse(uint8 member, uint256 other) public {
        (address key, bytes32 root, uint32 size, uint256 deadline) = (hotKey, ROOT, uint32(4), uint256(START + 50));
        member %= 4;
        if (member == 0) key = address(uint160(other));
        else if (member == 1) root = bytes32(other);
        else if (member == 2) size = uint32(other);
        else deadline = other;
        bytes32 said = TypedData.anchor(address(ledger), key, root, size, deadline);
        bytes32 needed = TypedData.anchor(address(ledger), hotKey, ROOT, 4, START + 50);
        vm.assume(said != needed);
        bytes memory signature = TypedData.sign(HOT_KEY, said);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, hotKey, needed));
        ledger.anchorFor(hotKey, ROOT, 4, START + 50, signature);
    }

    function test_AnchorFor_RefusesAKeyWithoutThePermission() public {
        bytes32 digest = TypedData.anchor(address(ledger), coldKey, ROOT, 4, FAR);
        bytes memory signature = TypedData.sign(COLD_KEY, digest);
        refuseNotEntitled(university, coldKey, ANCHOR);
        ledger.anchorFor(coldKey, ROOT, 4, FAR, signature);
    }

    function testFuzz_AnchorFor_RefusesASignerThatIsNoKey(uint256 privateKey) public {
        privateKey = bound(privateKey, 1, TypedData.SECP256K1_ORDER - 1);
        address key = vm.addr(privateKey);
        vm.assume(ledger.keyOf(key).issuerId == 0);
        bytes32 digest = TypedData.anchor(address(ledger), key, ROOT, 4, FAR);
        bytes memory signature = TypedData.sign(privateKey, digest);
        refuseNotEntitled(0, key, ANCHOR);
        ledger.anchorFor(key, ROOT, 4, FAR, signature);
    }

    function testFuzz_Reaffirm_VouchesForABatchInDoubt(uint32 anchoredIn, uint32 since, uint32 later) public {
        anchoredIn = uint32(bound(anchoredIn, 0, type(uint32).max / 2));
        since = uint32(bound(since, 0, anchoredIn));
        vm.warp(uint256(START) + anchoredIn);
        anchorBatch(ROOT, 4);
        vm.warp(uint256(time()) + later);
        vm.startPrank(authority);
        ledger.reportCompromise(hotKey, START + since);
        vm.expectEmit(address(ledger));
        emit IAnchors.BatchReaffirmed(university, ROOT);
        ledger.reaffirm(university, ROOT);
        vm.stopPrank();
        vm.assertEq(facts(university, ROOT, 0).reaffirmedAt, time());
        vm.assertEq(facts(university, ROOT, 0).anchoredAt, START + anchoredIn);
    }

    function test_Reaffirm_RefusesASecondTime() public {
        anchorBatch(ROOT, 4);
        vm.startPrank(authority);
        ledger.reportCompromise(hotKey, START);
        ledger.reaffirm(university, ROOT);
        refuse(abi.encodeWithSelector(IAnchors.LedgerAlreadyReaffirmed.selector, university, ROOT, START));
        ledger.reaffirm(university, ROOT);
        vm.stopPrank();
    }

    function testFuzz_Reaffirm_RefusesABatchNotInDoubt(bool compromised, uint32 after_) public {
        anchorBatch(ROOT, 4);
        vm.warp(uint256(START) + 1 + after_);
        vm.startPrank(authority);
        if (compromised) ledger.reportCompromise(hotKey, START + 1);
        refuse(abi.encodeWithSelector(IAnchors.LedgerNotInDoubt.selector, university, ROOT, hotKey));
        ledger.reaffirm(university, ROOT);
        vm.stopPrank();
    }

    function testFuzz_Reaffirm_RefusesAnUnknownRoot(bytes32 root) public {
        refuse(abi.encodeWithSelector(IAnchors.LedgerAnchorUnknown.selector, university, root));
        vm.prank(authority);
        ledger.reaffirm(university, root);
    }

    function testFuzz_Reaffirm_RefusesAnyoneElse(address actor, uint64 issuerId) public {
        vm.assume(actor != ledger.authorityOf(issuerId));
        refuseNotAuthority(issuerId, actor);
        vm.prank(actor);
        ledger.reaffirm(issuerId, ROOT);
    }

    function test_Reaffirm_RefusesAKeyWithEveryPermission() public {
        vm.prank(rivalKey);
        ledger.anchor(ROOT, 1);
        refuseNotAuthority(rival, rivalKey);
        vm.prank(rivalKey);
        ledger.reaffirm(rival, ROOT);
    }

    function test_Anchor_PermissionsAreIndependentBits() public pure {
        vm.assertEq(ANCHOR & SUSPEND, 0);
        vm.assertEq(SUSPEND & REVOKE, 0);
        vm.assertEq(ANCHOR | SUSPEND | REVOKE, 7);
    }
}
