// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccreditationRegistry} from "../../contracts/interfaces/IAccreditationRegistry.sol";
import {ICredentialLedger} from "../../contracts/interfaces/ICredentialLedger.sol";
import {LedgerTest} from "./support/LedgerTest.sol";
import {vm} from "./support/Vm.sol";
import {deployRegistry} from "./support/Deploy.sol";

contract AccreditationRegistryTest is LedgerTest {
    IAccreditationRegistry.Kind internal constant ISSUE = IAccreditationRegistry.Kind.Issue;
    IAccreditationRegistry.Kind internal constant ACCREDIT = IAccreditationRegistry.Kind.Accredit;

    IAccreditationRegistry internal registry;
    address internal agencyAuthority = vm.addr(0xa6);
    uint64 internal agency;
    bytes32 internal did;

    function setUp() public override {
        super.setUp();
        registry = deployRegistry(ledger);
        agency = register(agencyAuthority, "did:web:agency.example");
        did = ledger.didHashOf(university);
    }

    function testFuzz_Ledger_IsTheOneGivenAtDeployment(address given) public {
        vm.assertEq(address(registry.ledger()), address(ledger));
        vm.assertEq(address(deployRegistry(ICredentialLedger(given)).ledger()), given);
    }

    function testFuzz_Accredit_GrantsFromNowOnWithinItsScope(
        bool asAccreditor,
        uint48 validUntil,
        uint8 level,
        uint16 fields,
        uint48 probe
    ) public {
        IAccreditationRegistry.Kind kind = asAccreditor ? ACCREDIT : ISSUE;
        if (validUntil != 0) validUntil = uint48(bound(validUntil, START + 1, type(uint48).max));
        (level, fields) = (level % 9, fields % 2048);
        vm.expectEmit(address(registry));
        emit IAccreditationRegistry.Accredited(agency, university, kind, validUntil, level, fields);
        vm.prank(agencyAuthority);
        registry.accredit(agency, university, did, kind, validUntil, level, fields);
        IAccreditationRegistry.Accreditation memory found = registry.accreditedAt(agency, university, kind, probe);
        bool expected = probe >= START && (validUntil == 0 || probe < validUntil);
        vm.assertEq(found.held, expected);
        vm.assertEq(found.validUntil, expected ? validUntil : 0);
        vm.assertEq(found.maxEqfLevel, expected ? level : 0);
        vm.assertEq(found.fields, expected ? fields : 0);
        vm.assertFalse(registry.accreditedAt(agency, university, asAccreditor ? ISSUE : ACCREDIT, probe).held);
        vm.assertFalse(registry.accreditedAt(agency, rival, kind, probe).held);
        vm.assertFalse(registry.accreditedAt(rival, university, kind, probe).held);
    }

    function test_Accredit_TakesTheGreatestScopeThereIs() public {
        uint48 last = type(uint48).max;
        vm.prank(agencyAuthority);
        registry.accredit(agency, university, did, ACCREDIT, last, 8, 2047);
        IAccreditationRegistry.Accreditation memory found = registry.accreditedAt(
            agency,
            university,
            ACCREDIT,
            last - 1
        );
        vm.assertTrue(found.held && found.validUntil == last && found.maxEqfLevel == 8 && found.fields == 2047);
        vm.assertFalse(registry.accreditedAt(agency, university, ACCREDIT, last).held);
    }

    function testFuzz_Accredit_ReplacesTheScopeFromNowOnOnly(
        uint8[6] calldata levels,
        uint16[6] calldata steps
    ) public {
        uint48[6] memory times;
        vm.startPrank(agencyAuthority);
        for (uint256 i = 0; i < 6; ++i) {
            vm.warp(uint256(time()) + 1 + steps[i]);
            times[i] = time();
            registry.accredit(agency, university, did, ISSUE, 0, levels[i] % 9, 0);
        }
        vm.stopPrank();
        vm.assertFalse(registry.accreditedAt(agency, university, ISSUE, times[0] - 1).held);
        for (uint256 i = 0; i < 6; ++i) {
            vm.assertEq(registry.accreditedAt(agency, university, ISSUE, times[i]).maxEqfLevel, levels[i] % 9);
            if (i == 0) continue;
            vm.assertEq(registry.accreditedAt(agency, university, ISSUE, times[i] - 1).maxEqfLevel, levels[i - 1] % 9);
        }
    }

    function testFuzz_Accredit_RefusesADidThatIsNotTheSubjects(bytes32 other) public {
        vm.assume(other != did);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryDidMismatch.selector, university, did, other));
        vm.prank(agencyAuthority);
        registry.accredit(agency, university, other, ISSUE, 0, 0, 0);
    }

    function testFuzz_Accredit_RefusesASubjectThatDoesNotExistYet(uint64 subject, bytes32 stated) public {
        subject = uint64(bound(subject, uint256(agency) + 1, type(uint64).max));
        for (uint256 i = 0; i < 2; ++i) {
            refuse(
                abi.encodeWithSelector(IAccreditationRegistry.RegistryDidMismatch.selector, subject, bytes32(0), stated)
            );
            vm.prank(agencyAuthority);
            registry.accredit(agency, subject, stated, ISSUE, 0, 0, 0);
            stated = bytes32(0);
        }
    }

    function test_Accredit_RefusesItself() public {
        bytes32 ownDid = ledger.didHashOf(agency);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistrySelfAccreditation.selector, agency));
        vm.prank(agencyAuthority);
        registry.accredit(agency, agency, ownDid, ISSUE, 0, 0, 0);
    }

    function testFuzz_Accredit_RefusesAnEndThatHasPassed(uint48 validUntil) public {
        validUntil = uint48(bound(validUntil, 1, START));
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryValidUntilPassed.selector, validUntil));
        vm.prank(agencyAuthority);
        registry.accredit(agency, university, did, ISSUE, validUntil, 0, 0);
    }

    function testFuzz_Accredit_RefusesAScopeThatDoesNotExist(uint8 level, uint16 fields) public {
        vm.assume(level > 8 || fields > 2047);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryScopeInvalid.selector, level, fields));
        vm.prank(agencyAuthority);
        registry.accredit(agency, university, did, ISSUE, 0, level, fields);
    }

    function testFuzz_Accredit_RefusesAnyoneElse(address actor, uint64 by) public {
        vm.assume(actor != ledger.authorityOf(by));
        refuseNotRegistryAuthority(by, actor);
        vm.prank(actor);
        registry.accredit(by, university, did, ISSUE, 0, 0, 0);
    }

    function test_Accredit_FollowsTheAuthorityOfTheLedger() public {
        vm.prank(agencyAuthority);
        ledger.proposeAuthority(agency, stranger);
        vm.prank(stranger);
        ledger.acceptAuthority(agency);
        refuseNotRegistryAuthority(agency, agencyAuthority);
        vm.prank(agencyAuthority);
        registry.accredit(agency, university, did, ISSUE, 0, 0, 0);
        vm.prank(stranger);
        registry.accredit(agency, university, did, ISSUE, 0, 0, 0);
    }

    function testFuzz_AcceptAccreditation_ListsTheAccreditor(bool asAccreditor) public {
        grant(agencyAuthority, agency, university, asAccreditor ? ACCREDIT : ISSUE);
        vm.assertEq(registry.accreditorsOf(university).length, 0);
        vm.expectEmit(address(registry));
        emit IAccreditationRegistry.AccreditationAccepted(agency, university);
        vm.prank(authority);
        registry.acceptAccreditation(agency, university);
        vm.assertEq(registry.accreditorsOf(university).length, 1);
        vm.assertEq(registry.accreditorsOf(university)[0], agency);
        vm.assertEq(registry.accreditorsOf(agency).length, 0);
    }

    function testFuzz_AcceptAccreditation_RefusesOneThatNeverAccredited(uint64 by) public {
        grant(authority, university, agency, ISSUE);
        grant(agencyAuthority, agency, rival, ISSUE);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryNeverAccredited.selector, by, university));
        vm.prank(authority);
        registry.acceptAccreditation(by, university);
    }

    function test_AcceptAccreditation_RefusesASecondTime() public {
        grant(agencyAuthority, agency, university, ISSUE);
        grant(agencyAuthority, agency, university, ACCREDIT);
        vm.startPrank(authority);
        registry.acceptAccreditation(agency, university);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryAlreadyAccepted.selector, agency, university));
        registry.acceptAccreditation(agency, university);
        vm.stopPrank();
    }

    function test_AcceptAccreditation_RefusesThe33rd() public {
        for (uint64 i = 0; i < 33; ++i) {
            uint64 by = register(agencyAuthority, "did:web:another-agency.example");
            grant(agencyAuthority, by, university, ISSUE);
            if (i == 32) {
                refuse(
                    abi.encodeWithSelector(IAccreditationRegistry.RegistryTooManyAccreditors.selector, university, 32)
                );
            }
            vm.prank(authority);
            registry.acceptAccreditation(by, university);
        }
        vm.assertEq(registry.accreditorsOf(university).length, 32);
        vm.assertEq(registry.accreditorsOf(university)[31], uint256(agency) + 32);
        vm.assertEq(registry.linksOf(university, ISSUE, START).length, 32);
    }

    function testFuzz_AcceptAccreditation_RefusesAnyoneElse(address actor, uint64 subject) public {
        vm.assume(actor != ledger.authorityOf(subject));
        grant(agencyAuthority, agency, university, ISSUE);
        refuseNotRegistryAuthority(subject, actor);
        vm.prank(actor);
        registry.acceptAccreditation(agency, subject);
    }

    function testFuzz_Withdraw_EndsItFromNowOnOnly(uint32 later, uint32 probe) public {
        grant(agencyAuthority, agency, university, ISSUE);
        grant(agencyAuthority, agency, university, ACCREDIT);
        later = uint32(bound(later, 1, type(uint32).max));
        vm.warp(uint256(START) + later);
        vm.expectEmit(address(registry));
        emit IAccreditationRegistry.AccreditationWithdrawn(agency, university, ISSUE);
        vm.prank(agencyAuthority);
        registry.withdraw(agency, university, ISSUE);
        vm.assertEq(registry.accreditedAt(agency, university, ISSUE, START + uint48(probe)).held, probe < later);
        vm.assertTrue(registry.accreditedAt(agency, university, ACCREDIT, START + uint48(probe)).held);
    }

    function test_Withdraw_IsFollowedByANewGrant() public {
        grant(agencyAuthority, agency, university, ISSUE);
        vm.warp(START + 10);
        vm.prank(agencyAuthority);
        registry.withdraw(agency, university, ISSUE);
        vm.warp(START + 20);
        grant(agencyAuthority, agency, university, ISSUE);
        vm.assertTrue(registry.accreditedAt(agency, university, ISSUE, START + 9).held);
        vm.assertFalse(registry.accreditedAt(agency, university, ISSUE, START + 10).held);
        vm.assertFalse(registry.accreditedAt(agency, university, ISSUE, START + 19).held);
        vm.assertTrue(registry.accreditedAt(agency, university, ISSUE, START + 20).held);
    }

    function testFuzz_Withdraw_RefusesWhatDoesNotHold(uint64 subject) public {
        vm.startPrank(agencyAuthority);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryNotHeld.selector, agency, subject, ISSUE));
        registry.withdraw(agency, subject, ISSUE);
        registry.accredit(agency, university, did, ISSUE, START + 5, 0, 0);
        vm.warp(START + 5);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryNotHeld.selector, agency, university, ISSUE));
        registry.withdraw(agency, university, ISSUE);
        vm.stopPrank();
    }

    function testFuzz_Withdraw_RefusesAnyoneElse(address actor, uint64 by) public {
        vm.assume(actor != ledger.authorityOf(by));
        refuseNotRegistryAuthority(by, actor);
        vm.prank(actor);
        registry.withdraw(by, university, ISSUE);
    }

    function testFuzz_Annul_StandsBesideTheHistory(uint48 since, uint48 probe) public {
        grant(agencyAuthority, agency, university, ISSUE);
        vm.warp(START + 100);
        since = uint48(bound(since, 1, START + 100));
        bytes32 before = keccak256(abi.encode(registry.accreditedAt(agency, university, ISSUE, probe)));
        vm.expectEmit(address(registry));
        emit IAccreditationRegistry.AccreditationAnnulled(agency, university, ISSUE, since);
        vm.prank(agencyAuthority);
        registry.annul(agency, university, ISSUE, since);
        vm.assertEq(registry.annulledSince(agency, university, ISSUE), since);
        vm.assertEq(registry.annulledSince(agency, university, ACCREDIT), 0);
        vm.assertEq(keccak256(abi.encode(registry.accreditedAt(agency, university, ISSUE, probe))), before);
    }

    function testFuzz_Annul_MovesEarlierOnly(uint48 first, uint48 second) public {
        grant(agencyAuthority, agency, university, ISSUE);
        (first, second) = (uint48(bound(first, 1, START)), uint48(bound(second, 1, START)));
        vm.startPrank(agencyAuthority);
        registry.annul(agency, university, ISSUE, first);
        if (second >= first) {
            refuse(
                abi.encodeWithSelector(
                    IAccreditationRegistry.RegistryAnnulmentNotEarlier.selector,
                    agency,
                    university,
                    ISSUE,
                    second,
                    first
                )
            );
        }
        registry.annul(agency, university, ISSUE, second);
        vm.stopPrank();
        vm.assertEq(registry.annulledSince(agency, university, ISSUE), second < first ? second : first);
    }

    function testFuzz_Annul_RefusesZeroAndTheFuture(uint48 since) public {
        if (since != 0) since = uint48(bound(since, START + 1, type(uint48).max));
        grant(agencyAuthority, agency, university, ISSUE);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryAnnulmentOutOfRange.selector, since));
        vm.prank(agencyAuthority);
        registry.annul(agency, university, ISSUE, since);
    }

    function testFuzz_Annul_RefusesWhatWasNeverGranted(uint64 subject) public {
        grant(agencyAuthority, agency, university, ISSUE);
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryNeverAccredited.selector, agency, subject));
        vm.prank(agencyAuthority);
        registry.annul(agency, subject, ACCREDIT, START);
    }

    function testFuzz_Annul_RefusesAnyoneElse(address actor, uint64 by) public {
        vm.assume(actor != ledger.authorityOf(by));
        refuseNotRegistryAuthority(by, actor);
        vm.prank(actor);
        registry.annul(by, university, ISSUE, START);
    }

    function test_LinksOf_TellThenNowAndAnnulmentInTheOrderOfAcceptance() public {
        vm.prank(agencyAuthority);
        registry.accredit(agency, university, did, ISSUE, START + 50, 7, 5);
        grant(rivalAuthority, rival, university, ISSUE);
        vm.startPrank(authority);
        registry.acceptAccreditation(rival, university);
        registry.acceptAccreditation(agency, university);
        vm.stopPrank();
        vm.warp(START + 60);
        vm.prank(rivalAuthority);
        registry.annul(rival, university, ISSUE, START + 30);
        IAccreditationRegistry.Link[] memory links = registry.linksOf(university, ISSUE, START + 40);
        vm.assertEq(links.length, 2);
        vm.assertEq(links[0].by, rival);
        vm.assertTrue(links[0].then.held && links[0].current.held);
        vm.assertEq(links[0].annulledSince, START + 30);
        vm.assertEq(links[1].by, agency);
        vm.assertTrue(links[1].then.held && !links[1].current.held);
        vm.assertEq(links[1].then.validUntil, START + 50);
        vm.assertEq(links[1].then.maxEqfLevel, 7);
        vm.assertEq(links[1].then.fields, 5);
        vm.assertEq(links[1].annulledSince, 0);
        links = registry.linksOf(university, ACCREDIT, START + 40);
        vm.assertFalse(links[0].then.held || links[1].then.held);
    }

    function testFuzz_LinksOf_AreWhatIsSaidOfEachLinkAlone(
        uint8[12] calldata moves,
        bool asAccreditor,
        uint8 ago
    ) public {
        IAccreditationRegistry.Kind kind = asAccreditor ? ACCREDIT : ISSUE;
        (address[2] memory senders, uint64[2] memory by) = ([agencyAuthority, rivalAuthority], [agency, rival]);
        for (uint256 i = 0; i < 2; ++i) {
            grant(senders[i], by[i], university, kind);
            vm.prank(authority);
            registry.acceptAccreditation(by[i], university);
        }
        for (uint256 i = 0; i < moves.length; ++i) {
            uint256 which = moves[i] % 2;
            vm.warp(uint256(time()) + (moves[i] >> 4));
            if (moves[i] & 4 == 0) {
                vm.prank(senders[which]);
                registry.accredit(by[which], university, did, kind, 0, moves[i] % 9, moves[i]);
            } else if (registry.accreditedAt(by[which], university, kind, time()).held) {
                vm.prank(senders[which]);
                registry.withdraw(by[which], university, kind);
            } else if (registry.annulledSince(by[which], university, kind) == 0) {
                vm.prank(senders[which]);
                registry.annul(by[which], university, kind, time());
            }
        }
        IAccreditationRegistry.Link[] memory links = registry.linksOf(university, kind, time() - ago);
        vm.assertEq(links.length, 2);
        for (uint256 i = 0; i < 2; ++i) {
            IAccreditationRegistry.Link memory expected = IAccreditationRegistry.Link({
                by: registry.accreditorsOf(university)[i],
                then: registry.accreditedAt(by[i], university, kind, time() - ago),
                current: registry.accreditedAt(by[i], university, kind, time()),
                annulledSince: registry.annulledSince(by[i], university, kind)
            });
            vm.assertEq(expected.by, by[i]);
            vm.assertEq(keccak256(abi.encode(links[i])), keccak256(abi.encode(expected)));
        }
    }

    function testFuzz_LinksOf_AreEmptyForAnUnknownSubject(uint64 subject, uint48 probe) public view {
        vm.assertEq(registry.linksOf(subject, ISSUE, probe).length, 0);
        vm.assertEq(registry.accreditorsOf(subject).length, 0);
        vm.assertFalse(registry.accreditedAt(agency, subject, ISSUE, probe).held);
        vm.assertEq(registry.annulledSince(agency, subject, ISSUE), 0);
    }

    function test_LinksOf_AreNotFilledByAccreditorsThatTheSubjectDoesNotWant() public {
        for (uint64 i = 0; i < 40; ++i) {
            uint64 spammer = register(stranger, "did:web:spam.example");
            grant(stranger, spammer, university, ISSUE);
        }
        vm.assertEq(registry.linksOf(university, ISSUE, START).length, 0);
    }

    function grant(address sender, uint64 by, uint64 subject, IAccreditationRegistry.Kind kind) private {
        bytes32 subjectDid = ledger.didHashOf(subject);
        vm.prank(sender);
        registry.accredit(by, subject, subjectDid, kind, 0, 0, 0);
    }

    function refuseNotRegistryAuthority(uint64 issuerId, address actor) private {
        refuse(abi.encodeWithSelector(IAccreditationRegistry.RegistryNotAuthority.selector, issuerId, actor));
    }
}
