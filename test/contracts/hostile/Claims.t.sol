// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccreditationRegistry} from "../../../contracts/interfaces/IAccreditationRegistry.sol";
import {IAnchors} from "../../../contracts/interfaces/IAnchors.sol";
import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {ANCHOR, IKeys, REVOKE, SUSPEND} from "../../../contracts/interfaces/IKeys.sol";
import {IStatus} from "../../../contracts/interfaces/IStatus.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {TypedData} from "../support/TypedData.sol";
import {vm} from "../support/Vm.sol";
import {deployRegistry} from "../support/Deploy.sol";

/// @dev Attacks on what an organisation, a key or a batch is taken for, that have to fail. The names of peers' defects
/// are those that were reproduced on the peers.
contract HostileClaimsTest is LedgerTest {
    IAccreditationRegistry.Kind internal constant ISSUE = IAccreditationRegistry.Kind.Issue;

    IAccreditationRegistry internal registry;

    function setUp() public override {
        super.setUp();
        registry = deployRegistry(ledger);
    }

    function test_FrontRunning_ACopiedRootNeitherBlocksNorAttributes() public {
        vm.prank(rivalKey);
        ledger.anchor(ROOT, 1);
        anchorBatch(ROOT, 10);
        vm.assertEq(facts(university, ROOT, 0).key, hotKey);
        vm.assertEq(facts(university, ROOT, 0).size, 10);
        vm.assertEq(facts(rival, ROOT, 0).key, rivalKey);
    }

    function test_FrontRunning_ARelayedSignatureOnlyDoesWhatItsSignerWanted() public {
        bytes32 digest = TypedData.anchor(address(ledger), hotKey, ROOT, 10, FAR);
        bytes memory signature = TypedData.sign(HOT_KEY, digest);
        vm.prank(stranger);
        ledger.anchorFor(hotKey, ROOT, 10, FAR, signature);
        refuse(abi.encodeWithSelector(IAnchors.LedgerAlreadyAnchored.selector, university, ROOT, START));
        ledger.anchorFor(hotKey, ROOT, 10, FAR, signature);
        vm.assertEq(facts(university, ROOT, 0).size, 10);
    }

    function test_FrontRunning_ARepeatCannotMakeAGroupFail() public {
        bytes32[] memory roots = new bytes32[](3);
        uint32[] memory sizes = new uint32[](3);
        for (uint256 i = 0; i < 3; ++i) (roots[i], sizes[i]) = (keccak256(abi.encode(i)), 5);
        bytes32 digest = TypedData.anchor(address(ledger), hotKey, roots[1], 5, FAR);
        vm.prank(stranger);
        ledger.anchorFor(hotKey, roots[1], 5, FAR, TypedData.sign(HOT_KEY, digest));
        vm.prank(hotKey);
        ledger.anchorMany(roots, sizes);
        for (uint256 i = 0; i < 3; ++i) vm.assertEq(facts(university, roots[i], 0).anchoredAt, START);
    }

    function test_Laundering_ASecondIdHasItsOwnRecordAndItsOwnDid() public {
        anchorBatch(ROOT, 10);
        vm.startPrank(authority);
        ledger.revoke(university, ROOT, list(4));
        ledger.supersede(university, ROOT, list(5));
        ledger.suspend(university, ROOT, list(6));
        vm.stopPrank();
        bytes32 before = answersAbout(university);
        uint64 launderer = register(stranger, "did:web:launderer.example");
        authorize(stranger, launderer, FRESH_KEY, ALL);
        vm.startPrank(freshKey);
        ledger.anchor(ROOT, 20);
        ledger.suspend(launderer, ROOT, list(1));
        ledger.reinstate(launderer, ROOT, list(1, 6));
        refuseNotEntitled(university, freshKey, SUSPEND);
        ledger.reinstate(university, ROOT, list(6));
        vm.stopPrank();
        // Clean in the second record, which tells by its DID that it is another's; the first is as it was.
        for (uint256 index = 4; index < 7; ++index) {
            IFacts.CredentialFacts memory laundered = facts(launderer, ROOT, index);
            vm.assertFalse(laundered.revoked || laundered.superseded || laundered.suspended);
            vm.assertEq(laundered.didHash, keccak256("did:web:launderer.example"));
            vm.assertEq(laundered.key, freshKey);
        }
        vm.assertTrue(facts(university, ROOT, 4).revoked);
        vm.assertTrue(facts(university, ROOT, 5).superseded);
        vm.assertTrue(facts(university, ROOT, 6).suspended);
        vm.assertEq(facts(university, ROOT, 4).didHash, keccak256("did:web:university.example"));
        vm.assertEq(answersAbout(university), before);
    }

    function test_Laundering_ASecondIdWithTheSameDidIsStillAnotherId() public {
        anchorBatch(ROOT, 10);
        vm.prank(coldKey);
        ledger.revoke(university, ROOT, list(4));
        uint64 launderer = register(stranger, "did:web:university.example");
        authorize(stranger, launderer, FRESH_KEY, ALL);
        vm.prank(freshKey);
        ledger.anchor(ROOT, 10);
        // The DID is the same text, so a reader who goes by DID alone is deceived; one who goes by id is not.
        vm.assertEq(facts(launderer, ROOT, 4).didHash, facts(university, ROOT, 4).didHash);
        vm.assertFalse(facts(launderer, ROOT, 4).revoked);
        vm.assertTrue(facts(university, ROOT, 4).revoked);
        vm.assertTrue(facts(launderer, ROOT, 4).key != facts(university, ROOT, 4).key);
    }

    function test_Laundering_ReAnchoringUnderTheSameIssuerResetsNothing() public {
        anchorBatch(ROOT, 10);
        vm.prank(coldKey);
        ledger.revoke(university, ROOT, list(4));
        bytes32[] memory roots = new bytes32[](1);
        uint32[] memory sizes = new uint32[](1);
        (roots[0], sizes[0]) = (ROOT, 20);
        vm.warp(START + 100);
        vm.prank(hotKey);
        ledger.anchorMany(roots, sizes);
        vm.assertTrue(facts(university, ROOT, 4).revoked);
        vm.assertEq(facts(university, ROOT, 4).size, 10);
        vm.assertEq(facts(university, ROOT, 4).anchoredAt, START);
    }

    function test_Squatting_ADidTakenFirstIsNotTakenAway() public {
        uint64 squatter = register(stranger, "did:web:new-university.example");
        uint64 honest = register(vm.addr(0xa2), "did:web:new-university.example");
        vm.assertTrue(squatter != honest);
        vm.assertEq(ledger.authorityOf(honest), vm.addr(0xa2));
        vm.assertEq(ledger.didHashOf(honest), ledger.didHashOf(squatter));
    }

    function test_Squatting_ADidTakenAgainChangesNoAnswerAboutTheFirst() public {
        anchorBatch(ROOT, 10);
        accredit(university);
        bytes32 before = answersAbout(university);
        uint64 squatter = register(stranger, "did:web:university.example");
        vm.startPrank(stranger);
        ledger.setProfile(squatter, keccak256("look-alike"));
        ledger.proposeSuccessor(squatter, university);
        refuseNotAuthority(university, stranger);
        ledger.setProfile(university, keccak256("look-alike"));
        vm.stopPrank();
        vm.assertEq(answersAbout(university), before);
        // What is said about one id is not said about the other, whatever the DID.
        vm.assertTrue(registry.accreditedAt(rival, university, ISSUE, START).held);
        vm.assertFalse(registry.accreditedAt(rival, squatter, ISSUE, START).held);
    }

    function test_Squatting_AnAddressIsBoundByItsOwnerOnly() public {
        // The rival takes the consent that was meant for the university, out of the pending transaction.
        bytes memory consent = signConsent(FRESH_KEY, university, freshKey, ANCHOR, 0);
        bytes32 needed = TypedData.consent(address(ledger), rival, freshKey, ANCHOR, 0, 0, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, freshKey, needed));
        vm.prank(rivalAuthority);
        ledger.authorizeKey(rival, freshKey, ANCHOR, 0, FAR, consent);
        vm.prank(authority);
        ledger.authorizeKey(university, freshKey, ANCHOR, 0, FAR, consent);
        vm.assertEq(ledger.keyOf(freshKey).issuerId, university);
    }

    function testFuzz_Squatting_AnAddressIsNotBoundWithoutItsConsent(address victim, bytes calldata signature) public {
        vm.assume(ledger.keyOf(victim).issuerId == 0 && victim.code.length == 0);
        bytes32 needed = TypedData.consent(address(ledger), rival, victim, ANCHOR, 0, 0, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, victim, needed));
        vm.prank(rivalAuthority);
        ledger.authorizeKey(rival, victim, ANCHOR, 0, FAR, signature);
        vm.assertEq(ledger.keyOf(victim).issuerId, 0);
        vm.assertEq(ledger.keyNonce(victim), 0);
    }

    function test_StolenHotKey_CanNeitherRevokeNorTouchABatchNorVouchForItself() public {
        anchorBatch(ROOT, 10);
        vm.startPrank(hotKey);
        refuseNotEntitled(university, hotKey, REVOKE);
        ledger.revoke(university, ROOT, list(0));
        refuseNotEntitled(university, hotKey, REVOKE);
        ledger.supersede(university, ROOT, list(0));
        refuseNotAuthority(university, hotKey);
        ledger.revokeBatch(university, ROOT, true);
        refuseNotAuthority(university, hotKey);
        ledger.reaffirm(university, ROOT);
        refuseNotAuthority(university, hotKey);
        ledger.setProfile(university, bytes32(0));
        refuseNotAuthority(university, hotKey);
        ledger.proposeAuthority(university, hotKey);
        refuseNotAuthority(university, hotKey);
        ledger.revokeKey(coldKey);
        vm.stopPrank();
    }

    function test_StolenHotKey_LosesEverythingOnceReportedAndEarlierBatchesStand() public {
        anchorBatch(ROOT, 10);
        vm.warp(START + 1000);
        anchorBatch(keccak256("forged"), 10);
        vm.prank(authority);
        ledger.reportCompromise(hotKey, START + 500);
        refuseNotEntitled(university, hotKey, ANCHOR);
        vm.prank(hotKey);
        ledger.anchor(keccak256("late"), 10);
        IFacts.CredentialFacts memory honest = facts(university, ROOT, 0);
        IFacts.CredentialFacts memory forged = facts(university, keccak256("forged"), 0);
        vm.assertTrue(honest.anchoredAt < honest.keyCompromisedSince);
        vm.assertTrue(forged.anchoredAt >= forged.keyCompromisedSince && forged.reaffirmedAt == 0);
    }

    function testFuzz_Lending_AnotherDidIsNotAccreditedUnderAnId(bytes32 friendsDid) public {
        bytes32 did = ledger.didHashOf(university);
        vm.assume(friendsDid != did);
        refuse(
            abi.encodeWithSelector(IAccreditationRegistry.RegistryDidMismatch.selector, university, did, friendsDid)
        );
        vm.prank(rivalAuthority);
        registry.accredit(rival, university, friendsDid, ISSUE, 0, 0, 0);
    }

    function test_Lending_AnAccreditedIdKeepsItsDidThroughAllThatItsOwnersDo() public {
        accredit(university);
        uint64 friend = register(stranger, "did:web:friend.example");
        bytes32 did = ledger.didHashOf(university);
        vm.startPrank(authority);
        ledger.setProfile(university, keccak256("did:web:friend.example"));
        ledger.proposeSuccessor(university, friend);
        ledger.proposeAuthority(university, stranger);
        vm.stopPrank();
        vm.startPrank(stranger);
        ledger.acceptSuccessor(university, friend);
        ledger.acceptAuthority(university);
        ledger.setProfile(university, PROFILE);
        vm.stopPrank();
        vm.assertEq(ledger.didHashOf(university), did);
        vm.assertEq(facts(university, ROOT, 0).didHash, did);
        // Nor does the accreditation go to the successor.
        vm.assertTrue(registry.accreditedAt(rival, university, ISSUE, START).held);
        vm.assertFalse(registry.accreditedAt(rival, friend, ISSUE, START).held);
    }

    function test_MaxValues_AreRefusedByNameAndNotByOverflow() public {
        anchorBatch(ROOT, 1 << 20);
        refuse(
            abi.encodeWithSelector(
                IStatus.LedgerStatusOutOfRange.selector,
                type(uint256).max,
                type(uint256).max,
                1 << 20
            )
        );
        vm.prank(coldKey);
        ledger.revokeWords(university, ROOT, list(type(uint256).max), list(type(uint256).max));
        vm.prank(coldKey);
        ledger.revokeWords(university, ROOT, list((1 << 12) - 1), list(type(uint256).max));
        vm.assertTrue(facts(university, ROOT, (1 << 20) - 1).revoked);
        vm.assertFalse(facts(university, ROOT, type(uint256).max).revoked);
        vm.assertEq(facts(type(uint64).max, bytes32(type(uint256).max), type(uint256).max).anchoredAt, 0);
        vm.assertEq(ledger.profileAt(type(uint64).max, type(uint48).max), bytes32(0));
        refuse(abi.encodeWithSelector(IIssuers.LedgerIssuerUnknown.selector, type(uint64).max));
        vm.prank(authority);
        ledger.proposeSuccessor(university, type(uint64).max);
    }

    function test_MaxValues_AreTakenUpToTheLastSecondThatFits() public {
        uint48 last = type(uint48).max;
        vm.warp(last);
        anchorBatch(ROOT, 1 << 20);
        vm.startPrank(authority);
        ledger.setProfile(university, bytes32(type(uint256).max));
        ledger.reportCompromise(hotKey, last);
        vm.stopPrank();
        accredit(university);
        vm.assertEq(facts(university, ROOT, 0).anchoredAt, last);
        vm.assertEq(facts(university, ROOT, 0).keyCompromisedSince, last);
        vm.assertEq(ledger.profileAt(university, last), bytes32(type(uint256).max));
        vm.assertEq(ledger.profileAt(university, last - 1), PROFILE);
        vm.assertTrue(registry.accreditedAt(rival, university, ISSUE, last).held);
        vm.assertFalse(registry.accreditedAt(rival, university, ISSUE, last - 1).held);
    }

    function test_PeersDefects_RevokingOneRootLeavesTheSameIndexOfAnotherAlone() public {
        anchorBatch(ROOT, 10);
        anchorBatch(keccak256("other"), 10);
        vm.prank(coldKey);
        ledger.revoke(university, ROOT, list(4));
        vm.assertFalse(facts(university, keccak256("other"), 4).revoked);
    }

    /// @dev The rival vouches for an id, with the DID that it has.
    function accredit(uint64 subject) private {
        bytes32 did = ledger.didHashOf(subject);
        vm.prank(rivalAuthority);
        registry.accredit(rival, subject, did, ISSUE, 0, 0, 0);
    }

    function answersAbout(uint64 issuerId) private view returns (bytes32 digest) {
        digest = keccak256(
            abi.encode(
                ledger.issuerOf(issuerId),
                ledger.profileAt(issuerId, START),
                registry.accreditorsOf(issuerId),
                registry.accreditedAt(rival, issuerId, ISSUE, START)
            )
        );
        for (uint256 i = 0; i < 10; ++i) digest = keccak256(abi.encode(digest, facts(issuerId, ROOT, i)));
    }
}
