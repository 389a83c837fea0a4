// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {vm} from "../support/Vm.sol";

contract IssuersTest is LedgerTest {
    function test_RegisterIssuer_GivesSequentialIdsFrom1() public {
        vm.assertEq(university, 1);
        vm.assertEq(rival, 2);
        vm.assertEq(register(stranger, "did:web:third.example"), 3);
    }

    function test_RegisterIssuer_TellsTheDidAsTextAndTheProfile() public {
        bytes32 didHash = keccak256("did:web:third.example");
        vm.expectEmit(address(ledger));
        emit IIssuers.IssuerRegistered(3, stranger, didHash, "did:web:third.example");
        vm.expectEmit(address(ledger));
        emit IIssuers.ProfileSet(3, PROFILE);
        register(stranger, "did:web:third.example");
    }

    function test_RegisterIssuer_LetsTwoIdsClaimTheSameDid() public {
        uint64 squatter = register(stranger, "did:web:university.example");
        vm.assertEq(ledger.didHashOf(squatter), ledger.didHashOf(university));
        vm.assertEq(ledger.authorityOf(university), authority);
    }

    function test_RegisterIssuer_RefusesAnEmptyDid() public {
        refuse(abi.encodeWithSelector(IIssuers.LedgerDidLengthInvalid.selector, 0));
        ledger.registerIssuer("", PROFILE);
    }

    function test_RegisterIssuer_RefusesADidAbove2048Bytes() public {
        ledger.registerIssuer(string(new bytes(2048)), PROFILE);
        refuse(abi.encodeWithSelector(IIssuers.LedgerDidLengthInvalid.selector, 2049));
        ledger.registerIssuer(string(new bytes(2049)), PROFILE);
    }

    function testFuzz_RegisterIssuer_RecordsTheSenderTheDidAndTheTime(
        address sender,
        bytes calldata did,
        bytes32 profileHash,
        uint48 when
    ) public {
        vm.assume(sender != address(0) && did.length > 0 && did.length <= 2048);
        vm.warp(when);
        vm.prank(sender);
        uint64 issuerId = ledger.registerIssuer(string(did), profileHash);
        IIssuers.Issuer memory issuer = ledger.issuerOf(issuerId);
        vm.assertEq(issuer.didHash, keccak256(did));
        vm.assertEq(issuer.authority, sender);
        vm.assertEq(issuer.registeredAt, when);
        vm.assertEq(issuer.pendingAuthority, address(0));
        vm.assertEq(uint256(issuer.proposedSuccessor) + issuer.successor + issuer.succeededAt, 0);
        vm.assertEq(ledger.profileAt(issuerId, when), profileHash);
    }

    function testFuzz_SetProfile_KeepsTheHistory(bytes32[8] calldata hashes, uint32[8] calldata steps) public {
        uint48[8] memory times;
        for (uint256 i = 0; i < 8; ++i) {
            vm.warp(time() + 1 + steps[i]);
            times[i] = time();
            vm.prank(authority);
            ledger.setProfile(university, hashes[i]);
        }
        vm.assertEq(ledger.profileAt(university, START - 1), bytes32(0));
        vm.assertEq(ledger.profileAt(university, START), PROFILE);
        for (uint256 i = 0; i < 8; ++i) {
            vm.assertEq(ledger.profileAt(university, times[i] - 1), i == 0 ? PROFILE : hashes[i - 1]);
            vm.assertEq(ledger.profileAt(university, times[i]), hashes[i]);
        }
        vm.assertEq(ledger.profileAt(university, type(uint48).max), hashes[7]);
    }

    function test_SetProfile_LetsTheLastOfOneBlockCount() public {
        vm.warp(START + 1);
        vm.startPrank(authority);
        ledger.setProfile(university, keccak256("first"));
        ledger.setProfile(university, keccak256("second"));
        vm.stopPrank();
        vm.assertEq(ledger.profileAt(university, START), PROFILE);
        vm.assertEq(ledger.profileAt(university, START + 1), keccak256("second"));
        vm.warp(START + 2);
        vm.assertEq(ledger.profileAt(university, START + 1), keccak256("second"));
    }

    function test_SetProfile_TellsTheHash() public {
        vm.expectEmit(address(ledger));
        emit IIssuers.ProfileSet(university, keccak256("new"));
        vm.prank(authority);
        ledger.setProfile(university, keccak256("new"));
    }

    function testFuzz_SetProfile_RefusesAnyoneElse(address actor, uint64 issuerId) public {
        vm.assume(actor != ledger.authorityOf(issuerId));
        refuseNotAuthority(issuerId, actor);
        vm.prank(actor);
        ledger.setProfile(issuerId, PROFILE);
    }

    function testFuzz_ProposeAuthority_GivesNoRightYet(address proposed) public {
        vm.assume(proposed != authority);
        vm.expectEmit(address(ledger));
        emit IIssuers.AuthorityProposed(university, authority, proposed);
        vm.prank(authority);
        ledger.proposeAuthority(university, proposed);
        vm.assertEq(ledger.issuerOf(university).pendingAuthority, proposed);
        vm.assertEq(ledger.authorityOf(university), authority);
        refuseNotAuthority(university, proposed);
        vm.prank(proposed);
        ledger.setProfile(university, PROFILE);
    }

    function test_ProposeAuthority_ReplacesAndWithdrawsAnOffer() public {
        vm.startPrank(authority);
        ledger.proposeAuthority(university, stranger);
        ledger.proposeAuthority(university, address(0));
        vm.stopPrank();
        refuse(abi.encodeWithSelector(IIssuers.LedgerAuthorityNotProposed.selector, university, stranger));
        vm.prank(stranger);
        ledger.acceptAuthority(university);
    }

    function testFuzz_ProposeAuthority_RefusesAnyoneElse(address actor, uint64 issuerId) public {
        vm.assume(actor != ledger.authorityOf(issuerId));
        refuseNotAuthority(issuerId, actor);
        vm.prank(actor);
        ledger.proposeAuthority(issuerId, actor);
    }

    function testFuzz_AcceptAuthority_MovesItForGood(address proposed) public {
        vm.assume(proposed != authority && proposed != address(0));
        vm.prank(authority);
        ledger.proposeAuthority(university, proposed);
        vm.expectEmit(address(ledger));
        emit IIssuers.AuthorityAccepted(university, authority, proposed);
        vm.prank(proposed);
        ledger.acceptAuthority(university);
        vm.assertEq(ledger.authorityOf(university), proposed);
        vm.assertEq(ledger.issuerOf(university).pendingAuthority, address(0));
        refuseNotAuthority(university, authority);
        vm.prank(authority);
        ledger.setProfile(university, PROFILE);
        refuse(abi.encodeWithSelector(IIssuers.LedgerAuthorityNotProposed.selector, university, proposed));
        vm.prank(proposed);
        ledger.acceptAuthority(university);
    }

    function testFuzz_AcceptAuthority_RefusesAnyoneNotProposed(address actor, uint64 issuerId) public {
        vm.assume(actor != address(0));
        refuse(abi.encodeWithSelector(IIssuers.LedgerAuthorityNotProposed.selector, issuerId, actor));
        vm.prank(actor);
        ledger.acceptAuthority(issuerId);
    }

    function test_ProposeSuccessor_ShowsAnOffer() public {
        vm.expectEmit(address(ledger));
        emit IIssuers.SuccessorProposed(university, rival);
        vm.prank(authority);
        ledger.proposeSuccessor(university, rival);
        vm.assertEq(ledger.issuerOf(university).proposedSuccessor, rival);
        vm.assertEq(ledger.issuerOf(university).successor, 0);
    }

    function test_ProposeSuccessor_WithdrawsAnOfferByZero() public {
        vm.startPrank(authority);
        ledger.proposeSuccessor(university, rival);
        ledger.proposeSuccessor(university, 0);
        vm.stopPrank();
        refuse(abi.encodeWithSelector(IIssuers.LedgerSuccessorNotProposed.selector, university, rival));
        vm.prank(rivalAuthority);
        ledger.acceptSuccessor(university, rival);
    }

    function testFuzz_ProposeSuccessor_RefusesAnUnknownId(uint64 newId) public {
        newId = uint64(bound(newId, 3, type(uint64).max));
        refuse(abi.encodeWithSelector(IIssuers.LedgerIssuerUnknown.selector, newId));
        vm.prank(authority);
        ledger.proposeSuccessor(university, newId);
    }

    function test_ProposeSuccessor_RefusesItself() public {
        refuse(abi.encodeWithSelector(IIssuers.LedgerSuccessorIsSelf.selector, university));
        vm.prank(authority);
        ledger.proposeSuccessor(university, university);
    }

    function test_ProposeSuccessor_RefusesASecondSuccessor() public {
        vm.prank(authority);
        ledger.proposeSuccessor(university, rival);
        vm.prank(rivalAuthority);
        ledger.acceptSuccessor(university, rival);
        refuse(abi.encodeWithSelector(IIssuers.LedgerSuccessorAlreadySet.selector, university, rival));
        vm.prank(authority);
        ledger.proposeSuccessor(university, 0);
    }

    function testFuzz_ProposeSuccessor_RefusesAnyoneElse(address actor, uint64 oldId, uint64 newId) public {
        vm.assume(actor != ledger.authorityOf(oldId));
        refuseNotAuthority(oldId, actor);
        vm.prank(actor);
        ledger.proposeSuccessor(oldId, newId);
    }

    function testFuzz_AcceptSuccessor_ShowsTheLinkAndGivesNoRight(uint32 later) public {
        vm.prank(authority);
        ledger.proposeSuccessor(university, rival);
        vm.warp(uint256(START) + later);
        vm.expectEmit(address(ledger));
        emit IIssuers.SuccessorAccepted(university, rival);
        vm.prank(rivalAuthority);
        ledger.acceptSuccessor(university, rival);
        IIssuers.Issuer memory issuer = ledger.issuerOf(university);
        vm.assertEq(issuer.successor, rival);
        vm.assertEq(issuer.succeededAt, START + later);
        vm.assertEq(issuer.proposedSuccessor, 0);
        vm.assertEq(issuer.authority, authority);
        refuseNotAuthority(university, rivalAuthority);
        vm.prank(rivalAuthority);
        ledger.setProfile(university, PROFILE);
    }

    function testFuzz_AcceptSuccessor_RefusesAnIdNotProposed(uint64 oldId) public {
        refuse(abi.encodeWithSelector(IIssuers.LedgerSuccessorNotProposed.selector, oldId, rival));
        vm.prank(rivalAuthority);
        ledger.acceptSuccessor(oldId, rival);
    }

    function testFuzz_AcceptSuccessor_RefusesAnyoneElse(address actor, uint64 newId) public {
        vm.assume(actor != ledger.authorityOf(newId));
        refuseNotAuthority(newId, actor);
        vm.prank(actor);
        ledger.acceptSuccessor(university, newId);
    }

    function testFuzz_IssuerOf_IsZeroForAnUnknownId(uint64 issuerId, uint48 when) public view {
        vm.assume(issuerId == 0 || issuerId > rival);
        IIssuers.Issuer memory issuer = ledger.issuerOf(issuerId);
        vm.assertEq(keccak256(abi.encode(issuer)), keccak256(new bytes(7 * 32)));
        vm.assertEq(ledger.authorityOf(issuerId), address(0));
        vm.assertEq(ledger.didHashOf(issuerId), bytes32(0));
        vm.assertEq(ledger.profileAt(issuerId, when), bytes32(0));
    }
}
