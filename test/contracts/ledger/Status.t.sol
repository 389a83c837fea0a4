// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAnchors} from "../../../contracts/interfaces/IAnchors.sol";
import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {ANCHOR, REVOKE, SUSPEND} from "../../../contracts/interfaces/IKeys.sol";
import {IStatus} from "../../../contracts/interfaces/IStatus.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {vm, Vm} from "../support/Vm.sol";

/// @dev What has to hold for each of the four changes. Each heir is one of them.
abstract contract StatusBehaviour is LedgerTest {
    uint32 internal constant SIZE = 700; // three words, the last of them not full
    bytes32 internal constant OTHER_ROOT = keccak256("other root");

    function setUp() public virtual override {
        super.setUp();
        anchorBatch(ROOT, SIZE);
        anchorBatch(OTHER_ROOT, SIZE);
        vm.prank(rivalKey);
        ledger.anchor(ROOT, SIZE);
    }

    /// @dev The permission that the change needs, and a key of the university that has it, or has it not.
    function permission() internal view virtual returns (uint8);
    function goodKey() internal view virtual returns (address);
    function badKey() internal view virtual returns (address);

    function changeList(uint64 issuerId, bytes32 root, uint256[] memory indices) internal virtual;
    function changeWords(
        uint64 issuerId,
        bytes32 root,
        uint256[] memory words,
        uint256[] memory masks
    ) internal virtual;
    function expectEvent(uint256 word, uint256 mask) internal virtual;

    /// @dev Whether the change has been made to a credential; and the other two bits of it.
    function changed(uint64 issuerId, bytes32 root, uint256 index) internal view virtual returns (bool);
    function otherBits(uint64 issuerId, bytes32 root, uint256 index) internal view virtual returns (bool);

    function testFuzz_Change_ByIndexSetsThoseBitsAndNoOthers(uint16[8] calldata seeds) public {
        uint256[] memory indices = new uint256[](8);
        for (uint256 i = 0; i < 8; ++i) indices[i] = seeds[i] % SIZE;
        vm.prank(goodKey());
        changeList(university, ROOT, indices);
        for (uint256 index = 0; index < SIZE; index += 7) checkBit(index, isIn(indices, index));
        for (uint256 i = 0; i < 8; ++i) checkBit(indices[i], true);
    }

    function testFuzz_Change_ByWordSetsThoseBitsAndNoOthers(uint256 first, uint256 last, uint256 probe) public {
        last &= (1 << (SIZE - 512)) - 1;
        probe %= SIZE;
        vm.prank(goodKey());
        changeWords(university, ROOT, list(0, 2), list(first, last));
        if (probe < 256) checkBit(probe, (first >> probe) & 1 == 1);
        else if (probe < 512) checkBit(probe, false);
        else checkBit(probe, (last >> (probe - 512)) & 1 == 1);
    }

    function test_Change_TellsEachWordOnce() public {
        expectEvent(0, 7);
        expectEvent(2, 1 << 187);
        vm.prank(goodKey());
        changeList(university, ROOT, indicesOf3And699());
    }

    function test_Change_TellsOnlyTheBitsThatChanged() public {
        vm.startPrank(goodKey());
        changeList(university, ROOT, list(1));
        expectEvent(0, 5);
        changeWords(university, ROOT, list(0), list(7));
        vm.recordLogs();
        changeWords(university, ROOT, list(0), list(7));
        changeList(university, ROOT, list(0, 1, 2));
        vm.stopPrank();
        vm.assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_Change_OfNothingIsNothing() public {
        vm.recordLogs();
        vm.startPrank(goodKey());
        changeList(university, ROOT, new uint256[](0));
        changeWords(university, ROOT, new uint256[](0), new uint256[](0));
        changeWords(university, ROOT, list(0), list(0));
        vm.stopPrank();
        vm.assertEq(vm.getRecordedLogs().length, 0);
    }

    function testFuzz_Change_IsForTheAuthorityToo(uint256 index) public {
        index %= SIZE;
        vm.prank(authority);
        changeList(university, ROOT, list(index));
        vm.assertTrue(changed(university, ROOT, index));
    }

    function test_Change_IsForAnyEntitledKeyWhoeverAnchored() public {
        uint256 privateKey = 0xdead;
        authorize(authority, university, privateKey, permission());
        vm.prank(vm.addr(privateKey));
        changeList(university, ROOT, list(5));
        vm.assertTrue(changed(university, ROOT, 5));
    }

    function testFuzz_Change_RefusesAnIndexAtOrAboveTheSize(uint256 index) public {
        index = bound(index, SIZE, type(uint256).max);
        refuse(
            abi.encodeWithSelector(
                IStatus.LedgerStatusOutOfRange.selector,
                index >> 8,
                uint256(1) << (index & 0xff),
                SIZE
            )
        );
        vm.prank(goodKey());
        changeList(university, ROOT, list(0, index));
    }

    function testFuzz_Change_RefusesABitAtOrAboveTheSize(uint256 word, uint256 mask) public {
        if (word == 2) mask |= 1 << 188;
        else if (word < 2) word += type(uint256).max - 1;
        refuse(abi.encodeWithSelector(IStatus.LedgerStatusOutOfRange.selector, word, mask, SIZE));
        vm.prank(goodKey());
        changeWords(university, ROOT, list(word), list(mask));
    }

    function test_Change_TakesTheLastBitOfAFullWord() public {
        bytes32 full = keccak256("full");
        anchorBatch(full, 256);
        vm.prank(goodKey());
        changeWords(university, full, list(0), list(type(uint256).max));
        vm.assertTrue(changed(university, full, 255));
        refuse(abi.encodeWithSelector(IStatus.LedgerStatusOutOfRange.selector, 1, 1, 256));
        vm.prank(goodKey());
        changeWords(university, full, list(1), list(1));
    }

    function testFuzz_Change_RefusesListsOfUnequalLength(uint8 words, uint8 masks) public {
        vm.assume(words != masks);
        refuse(abi.encodeWithSelector(IAnchors.LedgerLengthMismatch.selector, words, masks));
        vm.prank(goodKey());
        changeWords(university, ROOT, new uint256[](words), new uint256[](masks));
    }

    function testFuzz_Change_RefusesAnUnknownRoot(bytes32 root) public {
        vm.assume(root != ROOT && root != OTHER_ROOT);
        refuse(abi.encodeWithSelector(IAnchors.LedgerAnchorUnknown.selector, university, root));
        vm.prank(goodKey());
        changeList(university, root, list(0));
    }

    function testFuzz_Change_RefusesAnyoneWithoutThePermission(address actor, bool byWord) public {
        vm.assume(actor != authority && actor != goodKey());
        refuseNotEntitled(university, actor, permission());
        vm.prank(actor);
        if (byWord) changeWords(university, ROOT, list(0), list(1));
        else changeList(university, ROOT, list(0));
    }

    function test_Change_RefusesAKeyWithOtherPermissions() public {
        refuseNotEntitled(university, badKey(), permission());
        vm.prank(badKey());
        changeList(university, ROOT, list(0));
    }

    function test_Change_RefusesAnEntitledKeyOfAnotherIssuer() public {
        refuseNotEntitled(university, rivalKey, permission());
        vm.prank(rivalKey);
        changeList(university, ROOT, list(0));
    }

    function checkBit(uint256 index, bool expected) private view {
        vm.assertEq(changed(university, ROOT, index), expected);
        vm.assertFalse(otherBits(university, ROOT, index));
        vm.assertFalse(changed(university, OTHER_ROOT, index));
        vm.assertFalse(changed(rival, ROOT, index));
    }

    function isIn(uint256[] memory values, uint256 value) private pure returns (bool) {
        for (uint256 i = 0; i < values.length; ++i) if (values[i] == value) return true;
        return false;
    }

    function indicesOf3And699() private pure returns (uint256[] memory indices) {
        indices = new uint256[](4);
        (indices[0], indices[1], indices[2], indices[3]) = (0, 2, 1, 699);
    }
}

contract RevokeTest is StatusBehaviour {
    function permission() internal pure override returns (uint8) {
        return REVOKE;
    }

    function goodKey() internal view override returns (address) {
        return coldKey;
    }

    function badKey() internal view override returns (address) {
        return hotKey;
    }

    function changeList(uint64 issuerId, bytes32 root, uint256[] memory indices) internal override {
        ledger.revoke(issuerId, root, indices);
    }

    function changeWords(
        uint64 issuerId,
        bytes32 root,
        uint256[] memory words,
        uint256[] memory masks
    ) internal override {
        ledger.revokeWords(issuerId, root, words, masks);
    }

    function expectEvent(uint256 word, uint256 mask) internal override {
        vm.expectEmit(address(ledger));
        emit IStatus.CredentialsRevoked(university, ROOT, word, mask);
    }

    function changed(uint64 issuerId, bytes32 root, uint256 index) internal view override returns (bool) {
        return facts(issuerId, root, index).revoked;
    }

    function otherBits(uint64 issuerId, bytes32 root, uint256 index) internal view override returns (bool) {
        IFacts.CredentialFacts memory found = facts(issuerId, root, index);
        return found.superseded || found.suspended;
    }
}

contract SupersedeTest is StatusBehaviour {
    function permission() internal pure override returns (uint8) {
        return REVOKE;
    }

    function goodKey() internal view override returns (address) {
        return coldKey;
    }

    function badKey() internal view override returns (address) {
        return hotKey;
    }

    function changeList(uint64 issuerId, bytes32 root, uint256[] memory indices) internal override {
        ledger.supersede(issuerId, root, indices);
    }

    function changeWords(
        uint64 issuerId,
        bytes32 root,
        uint256[] memory words,
        uint256[] memory masks
    ) internal override {
        ledger.supersedeWords(issuerId, root, words, masks);
    }

    function expectEvent(uint256 word, uint256 mask) internal override {
        vm.expectEmit(address(ledger));
        emit IStatus.CredentialsSuperseded(university, ROOT, word, mask);
    }

    function changed(uint64 issuerId, bytes32 root, uint256 index) internal view override returns (bool) {
        return facts(issuerId, root, index).superseded;
    }

    function otherBits(uint64 issuerId, bytes32 root, uint256 index) internal view override returns (bool) {
        IFacts.CredentialFacts memory found = facts(issuerId, root, index);
        return found.revoked || found.suspended;
    }
}

contract SuspendTest is StatusBehaviour {
    function permission() internal pure override returns (uint8) {
        return SUSPEND;
    }

    function goodKey() internal view override returns (address) {
        return hotKey;
    }

    function badKey() internal view override returns (address) {
        return coldKey;
    }

    function changeList(uint64 issuerId, bytes32 root, uint256[] memory indices) internal override {
        ledger.suspend(issuerId, root, indices);
    }

    function changeWords(
        uint64 issuerId,
        bytes32 root,
        uint256[] memory words,
        uint256[] memory masks
    ) internal override {
        ledger.suspendWords(issuerId, root, words, masks);
    }

    function expectEvent(uint256 word, uint256 mask) internal override {
        vm.expectEmit(address(ledger));
        emit IStatus.CredentialsSuspended(university, ROOT, word, mask);
    }

    function changed(uint64 issuerId, bytes32 root, uint256 index) internal view override returns (bool) {
        return facts(issuerId, root, index).suspended;
    }

    function otherBits(uint64 issuerId, bytes32 root, uint256 index) internal view override returns (bool) {
        IFacts.CredentialFacts memory found = facts(issuerId, root, index);
        return found.revoked || found.superseded;
    }
}

/// @dev Starts with every credential suspended, so a change is a bit that is clear again.
contract ReinstateTest is StatusBehaviour {
    function setUp() public override {
        super.setUp();
        uint256 full = type(uint256).max;
        uint256 rest = full >> (768 - SIZE);
        vm.startPrank(hotKey);
        ledger.suspendWords(university, ROOT, list(0, 1, 2), list(full, full, rest));
        ledger.suspendWords(university, OTHER_ROOT, list(0, 1, 2), list(full, full, rest));
        vm.stopPrank();
        vm.prank(rivalKey);
        ledger.suspendWords(rival, ROOT, list(0, 1, 2), list(full, full, rest));
    }

    function permission() internal pure override returns (uint8) {
        return SUSPEND;
    }

    function goodKey() internal view override returns (address) {
        return hotKey;
    }

    function badKey() internal view override returns (address) {
        return coldKey;
    }

    function changeList(uint64 issuerId, bytes32 root, uint256[] memory indices) internal override {
        ledger.reinstate(issuerId, root, indices);
    }

    function changeWords(
        uint64 issuerId,
        bytes32 root,
        uint256[] memory words,
        uint256[] memory masks
    ) internal override {
        ledger.reinstateWords(issuerId, root, words, masks);
    }

    function expectEvent(uint256 word, uint256 mask) internal override {
        vm.expectEmit(address(ledger));
        emit IStatus.CredentialsReinstated(university, ROOT, word, mask);
    }

    function changed(uint64 issuerId, bytes32 root, uint256 index) internal view override returns (bool) {
        return !facts(issuerId, root, index).suspended;
    }

    function otherBits(uint64 issuerId, bytes32 root, uint256 index) internal view override returns (bool) {
        IFacts.CredentialFacts memory found = facts(issuerId, root, index);
        return found.revoked || found.superseded;
    }

    function test_Reinstate_DoesNotTouchRevokedOrSuperseded() public {
        vm.startPrank(coldKey);
        ledger.revoke(university, ROOT, list(4));
        ledger.supersede(university, ROOT, list(4));
        vm.stopPrank();
        vm.prank(hotKey);
        ledger.reinstate(university, ROOT, list(4));
        IFacts.CredentialFacts memory found = facts(university, ROOT, 4);
        vm.assertTrue(found.revoked && found.superseded && !found.suspended);
    }

    function test_Reinstate_IsFollowedByAnotherSuspension() public {
        vm.startPrank(hotKey);
        ledger.reinstate(university, ROOT, list(4));
        ledger.suspend(university, ROOT, list(4));
        vm.stopPrank();
        vm.assertTrue(facts(university, ROOT, 4).suspended);
    }
}

contract RevokeBatchTest is LedgerTest {
    function testFuzz_RevokeBatch_RecordsTimeAndReason(bool keyCompromise, uint32 later, uint32 size) public {
        size = uint32(bound(size, 1, 1 << 20));
        anchorBatch(ROOT, size);
        vm.warp(uint256(START) + later);
        vm.expectEmit(address(ledger));
        emit IStatus.BatchRevoked(university, ROOT, keyCompromise);
        vm.prank(authority);
        ledger.revokeBatch(university, ROOT, keyCompromise);
        IFacts.CredentialFacts memory found = facts(university, ROOT, 0);
        vm.assertEq(found.batchRevokedAt, START + later);
        vm.assertEq(found.batchRevokedForKeyCompromise, keyCompromise);
        vm.assertFalse(found.revoked);
        vm.assertEq(found.anchoredAt, START);
    }

    function testFuzz_RevokeBatch_RefusesASecondTime(bool first, bool second) public {
        anchorBatch(ROOT, 4);
        vm.startPrank(authority);
        ledger.revokeBatch(university, ROOT, first);
        refuse(abi.encodeWithSelector(IStatus.LedgerBatchAlreadyRevoked.selector, university, ROOT, START));
        ledger.revokeBatch(university, ROOT, second);
        vm.stopPrank();
    }

    function testFuzz_RevokeBatch_RefusesAnUnknownRoot(bytes32 root) public {
        refuse(abi.encodeWithSelector(IAnchors.LedgerAnchorUnknown.selector, university, root));
        vm.prank(authority);
        ledger.revokeBatch(university, root, false);
    }

    function testFuzz_RevokeBatch_RefusesAnyoneElse(address actor, uint64 issuerId) public {
        vm.assume(actor != ledger.authorityOf(issuerId));
        refuseNotAuthority(issuerId, actor);
        vm.prank(actor);
        ledger.revokeBatch(issuerId, ROOT, false);
    }

    function test_RevokeBatch_RefusesAKeyWithEveryPermission() public {
        vm.startPrank(rivalKey);
        ledger.anchor(ROOT, 4);
        refuseNotAuthority(rival, rivalKey);
        ledger.revokeBatch(rival, ROOT, true);
        vm.stopPrank();
        vm.assertEq(ledger.keyOf(rivalKey).permissions, ANCHOR + SUSPEND + REVOKE);
    }
}
