// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {Tree} from "../support/Tree.sol";
import {vm} from "../support/Vm.sol";

contract FactsTest is LedgerTest {
    function testFuzz_CredentialFacts_AreZeroForAnUnknownIssuer(
        uint64 issuerId,
        bytes32 root,
        uint256 index
    ) public view {
        vm.assume(issuerId == 0 || issuerId > rival);
        vm.assertEq(keccak256(abi.encode(facts(issuerId, root, index))), keccak256(new bytes(17 * 32)));
    }

    function testFuzz_CredentialFacts_OfAnUnknownRootTellTheIssuerOnly(bytes32 root, uint256 index) public view {
        IFacts.CredentialFacts memory expected;
        expected.didHash = keccak256("did:web:university.example");
        expected.profileHashNow = PROFILE;
        vm.assertEq(keccak256(abi.encode(facts(university, root, index))), keccak256(abi.encode(expected)));
    }

    function testFuzz_CredentialFacts_OfAnyIndexAnswer(uint256 index) public {
        anchorBatch(ROOT, 300);
        vm.startPrank(authority);
        ledger.revokeWords(university, ROOT, list(0, 1), list(type(uint256).max, (1 << 44) - 1));
        vm.stopPrank();
        vm.assertEq(facts(university, ROOT, index).revoked, index < 300);
    }

    function test_CredentialFacts_TellTheWholeStory() public {
        anchorBatch(ROOT, 10);
        vm.startPrank(authority);
        vm.warp(START + 1);
        ledger.setProfile(university, keccak256("new profile"));
        ledger.revoke(university, ROOT, list(1, 4));
        ledger.supersede(university, ROOT, list(2, 4));
        ledger.suspend(university, ROOT, list(3, 4));
        vm.warp(START + 2);
        ledger.reportCompromise(hotKey, START);
        vm.warp(START + 3);
        ledger.reaffirm(university, ROOT);
        vm.warp(START + 4);
        ledger.revokeBatch(university, ROOT, true);
        vm.stopPrank();
        IFacts.CredentialFacts memory expected = IFacts.CredentialFacts({
            didHash: keccak256("did:web:university.example"),
            key: hotKey,
            anchoredAt: START,
            size: 10,
            reaffirmedAt: START + 3,
            batchRevokedAt: START + 4,
            batchRevokedForKeyCompromise: true,
            revoked: false,
            superseded: false,
            suspended: false,
            keyAuthorizedAt: START,
            keyUntil: 0,
            keyRevokedAt: START + 2,
            keyCompromisedSince: START,
            keyReportedAt: START + 2,
            profileHashAtAnchor: PROFILE,
            profileHashNow: keccak256("new profile")
        });
        for (uint256 index = 0; index < 10; ++index) {
            expected.revoked = index == 1 || index == 4;
            expected.superseded = index == 2 || index == 4;
            expected.suspended = index == 3 || index == 4;
            vm.assertEq(keccak256(abi.encode(facts(university, ROOT, index))), keccak256(abi.encode(expected)));
        }
    }

    function test_CredentialFacts_TellTheEndOfAKey() public {
        bytes memory consent = signConsent(FRESH_KEY, university, freshKey, ALL, START + 100);
        vm.prank(authority);
        ledger.authorizeKey(university, freshKey, ALL, START + 100, FAR, consent);
        vm.warp(START + 50);
        vm.prank(freshKey);
        ledger.anchor(ROOT, 1);
        vm.warp(START + 500);
        vm.assertEq(facts(university, ROOT, 0).keyAuthorizedAt, START);
        vm.assertEq(facts(university, ROOT, 0).keyUntil, START + 100);
        vm.assertEq(facts(university, ROOT, 0).anchoredAt, START + 50);
    }

    function testFuzz_CredentialFactsMany_AreThoseOfEachInTheOrderAsked(
        uint8[] calldata issuerIds,
        uint16 index
    ) public {
        anchorBatch(ROOT, 100);
        vm.prank(authority);
        ledger.suspendWords(university, ROOT, list(0), list(0x5555555555555555));
        vm.assume(issuerIds.length <= 20);
        IFacts.CredentialQuery[] memory queries = new IFacts.CredentialQuery[](issuerIds.length);
        for (uint256 i = 0; i < queries.length; ++i) {
            bytes32 root = issuerIds[i] & 4 == 0 ? ROOT : keccak256("unknown");
            queries[i] = IFacts.CredentialQuery({issuerId: issuerIds[i] % 4, root: root, index: uint256(index) + i});
        }
        IFacts.CredentialFacts[] memory many = ledger.credentialFactsMany(queries);
        vm.assertEq(many.length, queries.length);
        for (uint256 i = 0; i < queries.length; ++i) {
            IFacts.CredentialFacts memory one = facts(queries[i].issuerId, queries[i].root, queries[i].index);
            vm.assertEq(keccak256(abi.encode(many[i])), keccak256(abi.encode(one)));
        }
    }

    function testFuzz_VerifyInclusion_IsTheFoldOfTheLibrary(uint256 seed, uint256 size, uint256 index) public view {
        size = 1 + (size % 20);
        index %= size;
        bytes32 root = Tree.rootOf(seed, size);
        bytes32[] memory path = Tree.pathOf(seed, size, index);
        (bytes32 a, bytes32 b) = Tree.commitments(seed, index);
        vm.assertTrue(ledger.verifyInclusion(root, size, index, a, b, path));
        vm.assertFalse(ledger.verifyInclusion(root, size, index + 1, a, b, path));
        vm.assertFalse(ledger.verifyInclusion(root, size, index, b, a, path));
    }

    function testFuzz_VerifyInclusion_AnswersFalseToAnythingElse(
        bytes32 root,
        uint256 size,
        uint256 index,
        bytes32 a,
        bytes32 b,
        bytes32[] calldata path
    ) public view {
        vm.assertFalse(ledger.verifyInclusion(root, size, index, a, b, path));
    }

    function testFuzz_Eip712Domain_FollowsTheChain(uint64 chain) public {
        vm.assume(chain != 0);
        vm.chainId(chain);
        (, , , uint256 chainId, address verifyingContract, , ) = ledger.eip712Domain();
        vm.assertEq(chainId, chain);
        vm.assertEq(verifyingContract, address(ledger));
    }

    function test_Eip712Domain_IsThatOfTheSpecification() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = ledger.eip712Domain();
        vm.assertEq(uint256(uint8(fields)), 0x0f);
        vm.assertEq(name, "CredentialLedger");
        vm.assertEq(version, "1");
        vm.assertEq(chainId, block.chainid);
        vm.assertEq(verifyingContract, address(ledger));
        vm.assertEq(salt, bytes32(0));
        vm.assertEq(extensions.length, 0);
    }
}
