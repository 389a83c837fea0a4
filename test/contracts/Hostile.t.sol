// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccreditationRegistry} from "../../contracts/interfaces/IAccreditationRegistry.sol";
import {ICredentialLedger} from "../../contracts/interfaces/ICredentialLedger.sol";
import {IAccreditationRegistry} from "../../contracts/interfaces/IAccreditationRegistry.sol";
import {IAnchors} from "../../contracts/interfaces/IAnchors.sol";
import {IFacts} from "../../contracts/interfaces/IFacts.sol";
import {IIssuers} from "../../contracts/interfaces/IIssuers.sol";
import {ANCHOR, IKeys, REVOKE, SUSPEND} from "../../contracts/interfaces/IKeys.sol";
import {IStatus} from "../../contracts/interfaces/IStatus.sol";
import {LedgerTest} from "./support/LedgerTest.sol";
import {TypedData} from "./support/TypedData.sol";
import {vm} from "./support/Vm.sol";
import {FickleWallet, MAGIC, OddWallet, OwnedWallet, ReentrantWallet} from "./support/Wallets.sol";
import {deployLedger, deployRegistry} from "./support/Deploy.sol";

/// @dev Attacks that have to fail. The names of peers' defects are those that were reproduced on the peers.
contract HostileTest is LedgerTest {
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

    function testFuzz_Replay_OnAnotherChain(uint64 chainId) public {
        vm.assume(chainId != block.chainid && chainId != 0);
        bytes32 digest = TypedData.anchor(address(ledger), hotKey, ROOT, 10, FAR);
        bytes memory signature = TypedData.sign(HOT_KEY, digest);
        bytes memory consent = signConsent(FRESH_KEY, university, freshKey, ANCHOR, 0);
        vm.chainId(chainId);
        refuseReplay(stranger, abi.encodeCall(ledger.anchorFor, (hotKey, ROOT, 10, FAR, signature)));
        refuseReplay(authority, abi.encodeCall(ledger.authorizeKey, (university, freshKey, ANCHOR, 0, FAR, consent)));
        vm.assertEq(facts(university, ROOT, 0).anchoredAt, 0);
        vm.assertEq(ledger.keyOf(freshKey).issuerId, 0);
    }

    function test_Replay_OnAnotherContract() public {
        ICredentialLedger twin = deployLedger();
        vm.prank(authority);
        twin.registerIssuer("did:web:university.example", PROFILE);
        bytes memory consent = TypedData.sign(
            HOT_KEY,
            TypedData.consent(address(ledger), university, hotKey, ANCHOR, 0, 0, FAR)
        );
        bytes32 needed = TypedData.consent(address(twin), university, hotKey, ANCHOR, 0, 0, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, hotKey, needed));
        vm.prank(authority);
        twin.authorizeKey(university, hotKey, ANCHOR, 0, FAR, consent);

        vm.prank(authority);
        twin.authorizeKey(university, hotKey, ANCHOR, 0, FAR, TypedData.sign(HOT_KEY, needed));
        bytes memory signature = TypedData.sign(HOT_KEY, TypedData.anchor(address(ledger), hotKey, ROOT, 10, FAR));
        needed = TypedData.anchor(address(twin), hotKey, ROOT, 10, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, hotKey, needed));
        twin.anchorFor(hotKey, ROOT, 10, FAR, signature);
    }

    function testFuzz_Malleability_AHighSIsRefused(bytes32 root, uint32 size) public {
        size = uint32(bound(size, 1, 1 << 20));
        bytes32 digest = TypedData.anchor(address(ledger), hotKey, root, size, FAR);
        bytes memory signature = TypedData.malleate(TypedData.sign(HOT_KEY, digest));
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, hotKey, digest));
        ledger.anchorFor(hotKey, root, size, FAR, signature);
    }

    function test_Malleability_AHighSOfAConsentIsRefused() public {
        bytes32 digest = TypedData.consent(address(ledger), university, freshKey, ANCHOR, 0, 0, FAR);
        bytes memory signature = TypedData.malleate(TypedData.sign(FRESH_KEY, digest));
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, freshKey, digest));
        vm.prank(authority);
        ledger.authorizeKey(university, freshKey, ANCHOR, 0, FAR, signature);
    }

    function test_Malleability_TheShortFormIsRefused() public {
        bytes32 digest = TypedData.anchor(address(ledger), hotKey, ROOT, 10, FAR);
        bytes memory signature = TypedData.compact(TypedData.sign(HOT_KEY, digest));
        vm.assertEq(signature.length, 64);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, hotKey, digest));
        ledger.anchorFor(hotKey, ROOT, 10, FAR, signature);
    }

    function testFuzz_Malleability_BytesThatAreNoSignatureAreRefused(bytes calldata signature) public {
        bytes32 digest = TypedData.anchor(address(ledger), hotKey, ROOT, 10, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, hotKey, digest));
        ledger.anchorFor(hotKey, ROOT, 10, FAR, signature);
    }

    function test_Malleability_TheZeroAddressSignsNothing() public {
        bytes32 digest = TypedData.consent(address(ledger), university, address(0), ANCHOR, 0, 0, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, address(0), digest));
        vm.prank(authority);
        ledger.authorizeKey(
            university,
            address(0),
            ANCHOR,
            0,
            FAR,
            abi.encodePacked(bytes32(0), bytes32(0), uint8(27))
        );
    }

    function test_Erc1271_AWalletThatChangesItsMindChangesNothingOfThePast() public {
        FickleWallet wallet = new FickleWallet();
        vm.prank(authority);
        ledger.authorizeKey(university, address(wallet), ANCHOR, 0, FAR, "");
        ledger.anchorFor(address(wallet), ROOT, 10, FAR, "");
        bytes32 before = keccak256(abi.encode(facts(university, ROOT, 0)));
        wallet.change(false);
        bytes32 digest = TypedData.anchor(address(ledger), address(wallet), keccak256("next"), 10, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, address(wallet), digest));
        ledger.anchorFor(address(wallet), keccak256("next"), 10, FAR, "");
        vm.assertEq(keccak256(abi.encode(facts(university, ROOT, 0))), before);
        vm.assertEq(ledger.keyOf(address(wallet)).permissions, ANCHOR);
    }

    function test_Erc1271_AWalletCannotReEnterWhileItIsAsked() public {
        ReentrantWallet wallet = new ReentrantWallet(ledger);
        vm.prank(authority);
        ledger.authorizeKey(university, address(wallet), ALL, 0, FAR, "");
        vm.assertEq(ledger.keyNonce(address(wallet)), 1);
        ledger.anchorFor(address(wallet), ROOT, 10, FAR, "");
        vm.assertEq(facts(university, ROOT, 0).anchoredAt, START);
        vm.assertEq(facts(university, wallet.SMUGGLED(), 0).anchoredAt, 0);
    }

    function test_Erc1271_OddAnswersAreRefused() public {
        bytes[5] memory answers = [
            bytes(""),
            abi.encodePacked(MAGIC),
            abi.encodePacked(MAGIC, bytes27(0)),
            abi.encode(bytes4(0xffffffff)),
            abi.encode(uint256(1))
        ];
        for (uint256 i = 0; i < answers.length; ++i) {
            address wallet = address(new OddWallet(answers[i]));
            bytes32 digest = TypedData.consent(address(ledger), university, wallet, ANCHOR, 0, 0, FAR);
            refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, wallet, digest));
            vm.prank(authority);
            ledger.authorizeKey(university, wallet, ANCHOR, 0, FAR, "");
        }
    }

    function test_Erc1271_AnAccountThatBecomesAContractStaysTheSameKey() public {
        // As under EIP-7702: from then on the code answers, and the old signatures of the bare key count no more.
        bytes32 digest = TypedData.anchor(address(ledger), hotKey, ROOT, 10, FAR);
        bytes memory signature = TypedData.sign(HOT_KEY, digest);
        vm.etch(hotKey, address(new OwnedWallet(freshKey)).code);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, hotKey, digest));
        ledger.anchorFor(hotKey, ROOT, 10, FAR, signature);
        ledger.anchorFor(hotKey, ROOT, 10, FAR, TypedData.sign(FRESH_KEY, digest));
        vm.assertEq(facts(university, ROOT, 0).key, hotKey);
    }

    function test_Laundering_ARevocationStaysUnderItsIssuer() public {
        anchorBatch(ROOT, 10);
        vm.prank(coldKey);
        ledger.revoke(university, ROOT, list(4));
        uint64 launderer = register(stranger, "did:web:university.example");
        authorize(stranger, launderer, FRESH_KEY, ALL);
        vm.prank(freshKey);
        ledger.anchor(ROOT, 10);
        // Under the id that the credential names it stays revoked; the other record is another issuer id, and its
        // owner can do nothing to the first.
        vm.assertTrue(facts(university, ROOT, 4).revoked);
        vm.assertFalse(facts(launderer, ROOT, 4).revoked);
        vm.assertTrue(facts(launderer, ROOT, 4).key != facts(university, ROOT, 4).key);
        refuseNotEntitled(university, freshKey, SUSPEND);
        vm.prank(freshKey);
        ledger.reinstate(university, ROOT, list(4));
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

    function test_Squatting_ADidIsNoClaimOnTheIssuerThatHasIt() public {
        uint64 squatter = register(stranger, "did:web:new-university.example");
        uint64 honest = register(vm.addr(0xa2), "did:web:new-university.example");
        vm.assertTrue(squatter != honest);
        vm.assertEq(ledger.authorityOf(honest), vm.addr(0xa2));
        vm.assertEq(ledger.didHashOf(honest), ledger.didHashOf(squatter));
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

    function test_Lending_AnAccreditedIdKeepsItsDidAndAnotherDidGetsNoId() public {
        IAccreditationRegistry registry = deployRegistry(ledger);
        bytes32 universityDid = ledger.didHashOf(university);
        vm.prank(rivalAuthority);
        refuse(
            abi.encodeWithSelector(
                IAccreditationRegistry.RegistryDidMismatch.selector,
                university,
                universityDid,
                keccak256("did:web:friend.example")
            )
        );
        registry.accredit(
            rival,
            university,
            keccak256("did:web:friend.example"),
            IAccreditationRegistry.Kind.Issue,
            0,
            0,
            0
        );
        // The id may change hands, its DID may not: no function of the ledger writes it again.
        vm.prank(authority);
        ledger.proposeAuthority(university, stranger);
        vm.prank(stranger);
        ledger.acceptAuthority(university);
        vm.assertEq(ledger.didHashOf(university), universityDid);
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

    function test_PeersDefects_RevokingOneRootLeavesTheSameIndexOfAnotherAlone() public {
        anchorBatch(ROOT, 10);
        anchorBatch(keccak256("other"), 10);
        vm.prank(coldKey);
        ledger.revoke(university, ROOT, list(4));
        vm.assertFalse(facts(university, keccak256("other"), 4).revoked);
    }

    /// @dev The digest of the other chain is not ours to say: the compiler may take the chain id for constant.
    function refuseReplay(address sender, bytes memory call) private {
        vm.prank(sender);
        (bool done, bytes memory answer) = address(ledger).call(call);
        vm.assertFalse(done);
        vm.assertEq(bytes32(bytes4(answer)), bytes32(IKeys.LedgerSignatureInvalid.selector));
    }
}
