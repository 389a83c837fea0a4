// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAnchors} from "../../../contracts/interfaces/IAnchors.sol";
import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {ANCHOR, IKeys} from "../../../contracts/interfaces/IKeys.sol";
import {Kind, Transaction} from "../support/Parties.sol";
import {SenderTest} from "../support/SenderTest.sol";
import {TypedData} from "../support/TypedData.sol";
import {vm} from "../support/Vm.sol";

/// @dev What has to hold whoever acts for an organisation, and however. Each heir is one combination.
abstract contract SenderBehaviour is SenderTest {
    constructor(Kind authorities, Kind keys, bool relayed) SenderTest(authorities, keys, relayed) {}

    // --- an authority ------------------------------------------------------------------------------------------------

    function test_Authority_RegistersAnOrganisation() public {
        register(heir, "did:web:new.example");
        IIssuers.Issuer memory issuer = ledger.issuerOf(home + 2);
        vm.assertEq(issuer.authority, heir.account);
        vm.assertEq(issuer.didHash, keccak256("did:web:new.example"));
        vm.assertEq(ledger.profileAt(home + 2, START), PROFILE);
    }

    function test_Authority_BindsAKeyThatConsents() public {
        bind(owner, home, newKey);
        vm.assertEq(ledger.keyOf(newKey.account).issuerId, home);
        vm.assertEq(ledger.keyOf(newKey.account).permissions, ALL);
        vm.assertEq(ledger.keyNonce(newKey.account), 1);
    }

    function test_Authority_SetsTheProfile() public {
        act(owner, abi.encodeCall(ledger.setProfile, (home, keccak256("new"))));
        vm.assertEq(ledger.profileAt(home, START), keccak256("new"));
    }

    function test_Authority_ChangesStatusByIndexAndByWord() public {
        checkChanges(owner);
    }

    function test_Authority_RevokesABatch() public {
        anchor(key, ROOT, 10);
        act(owner, abi.encodeCall(ledger.revokeBatch, (home, ROOT, true)));
        vm.assertEq(facts(home, ROOT, 0).batchRevokedAt, START);
        vm.assertTrue(facts(home, ROOT, 0).batchRevokedForKeyCompromise);
    }

    function test_Authority_RevokesAKey() public {
        act(owner, abi.encodeCall(ledger.revokeKey, (key.account)));
        vm.assertEq(ledger.keyOf(key.account).revokedAt, START);
    }

    function test_Authority_ReportsACompromiseAndReaffirms() public {
        vm.warp(START + 20);
        anchor(key, ROOT, 10);
        vm.warp(START + 30);
        act(owner, abi.encodeCall(ledger.reportCompromise, (key.account, START + 10)));
        act(owner, abi.encodeCall(ledger.reaffirm, (home, ROOT)));
        IFacts.CredentialFacts memory found = facts(home, ROOT, 0);
        vm.assertEq(found.keyCompromisedSince, START + 10);
        vm.assertEq(found.keyRevokedAt, START + 30);
        vm.assertEq(found.reaffirmedAt, START + 30);
    }

    function test_Authority_IsHandedOverInTwoSteps() public {
        act(owner, abi.encodeCall(ledger.proposeAuthority, (home, heir.account)));
        vm.assertEq(ledger.authorityOf(home), owner.account);
        bytes memory call = abi.encodeCall(ledger.setProfile, (home, keccak256("by the heir")));
        checkRefused(heir, address(ledger), call, notAuthority(home, heir));
        act(heir, abi.encodeCall(ledger.acceptAuthority, (home)));
        vm.assertEq(ledger.authorityOf(home), heir.account);
        checkRefused(owner, address(ledger), call, notAuthority(home, owner));
        act(heir, call);
        vm.assertEq(ledger.profileAt(home, START), keccak256("by the heir"));
    }

    function test_Authority_LinksASuccessorInTwoSteps() public {
        act(owner, abi.encodeCall(ledger.proposeSuccessor, (home, home + 1)));
        vm.assertEq(ledger.issuerOf(home).successor, 0);
        act(intruder, abi.encodeCall(ledger.acceptSuccessor, (home, home + 1)));
        vm.assertEq(ledger.issuerOf(home).successor, home + 1);
        vm.assertEq(ledger.authorityOf(home), owner.account);
    }

    function test_Authority_AccreditsAndWithdraws() public {
        accreditRival();
        vm.assertTrue(registry.accreditedAt(home, rival, ISSUE, START).held);
        vm.warp(START + 10);
        actAtRegistry(owner, abi.encodeCall(registry.withdraw, (home, rival, ISSUE)));
        vm.assertFalse(registry.accreditedAt(home, rival, ISSUE, START + 10).held);
        vm.assertTrue(registry.accreditedAt(home, rival, ISSUE, START + 9).held);
    }

    function test_Authority_AcceptsAccreditation() public {
        accreditHome();
        actAtRegistry(owner, abi.encodeCall(registry.acceptAccreditation, (rival, home)));
        vm.assertEq(registry.accreditorsOf(home).length, 1);
        vm.assertEq(registry.accreditorsOf(home)[0], rival);
    }

    function test_Authority_AnnulsAccreditation() public {
        accreditRival();
        vm.warp(START + 10);
        actAtRegistry(owner, abi.encodeCall(registry.annul, (home, rival, ISSUE, START + 5)));
        vm.assertEq(registry.annulledSince(home, rival, ISSUE), START + 5);
    }

    /// @dev The same calls succeed, in this order, once their rightful sender makes them.
    function test_Authority_IsNotReplacedByAStrangerOfItsKind() public {
        anchor(key, ROOT, 10);
        accreditHome();
        accreditRival();
        vm.prank(rivalAuthority);
        ledger.proposeSuccessor(rival, home);
        listAttempts();
        for (uint256 i = 0; i < attempts.length; ++i) {
            bytes32 before = answers();
            checkRefused(intruder, attempts[i].target, attempts[i].call, attempts[i].refusal);
            vm.assertEq(answers(), before);
            owner.calling(attempts[i].target, attempts[i].call).send();
        }
        bytes memory call = abi.encodeCall(ledger.acceptAuthority, (home));
        bytes4 notProposed = IIssuers.LedgerAuthorityNotProposed.selector;
        checkRefused(intruder, address(ledger), call, abi.encodeWithSelector(notProposed, home, intruder.account));
        act(heir, call);
    }

    // --- a key -------------------------------------------------------------------------------------------------------

    function test_Key_AnchorsManyAtOnce() public {
        bytes32[] memory roots = new bytes32[](2);
        uint32[] memory sizes = new uint32[](2);
        (roots[0], roots[1], sizes[0], sizes[1]) = (ROOT, keccak256("second"), 10, 20);
        act(key, abi.encodeCall(ledger.anchorMany, (roots, sizes)));
        for (uint256 i = 0; i < 2; ++i) {
            vm.assertEq(facts(home, roots[i], 0).key, key.account);
            vm.assertEq(facts(home, roots[i], 0).size, sizes[i]);
        }
        bytes memory call = abi.encodeCall(ledger.anchorMany, (roots, sizes));
        checkRefused(newKey, address(ledger), call, notEntitled(0, newKey, ANCHOR));
    }

    function test_Key_ChangesStatusByIndexAndByWord() public {
        checkChanges(key);
    }

    function test_Key_IsNotReplacedByAStrangerOfItsKind() public {
        anchor(key, ROOT, 10);
        bytes32 before = answers();
        bytes[8] memory calls = statusCalls();
        for (uint256 i = 0; i < 8; ++i) {
            checkRefused(intrudingKey, address(ledger), calls[i], notEntitled(home, intrudingKey, permissionOf(i)));
            checkRefused(newKey, address(ledger), calls[i], notEntitled(home, newKey, permissionOf(i)));
        }
        Transaction memory unbound = anchoring(newKey, keccak256("another"), 10);
        refuse(notEntitled(0, newKey, ANCHOR));
        unbound.send();
        vm.assertEq(answers(), before);
    }

    function test_Key_IsNotSignedForByAStrangerOfItsKind() public {
        bytes32 digest = TypedData.anchor(address(ledger), key.account, ROOT, 10, FAR);
        bytes memory signature = intrudingKey.sign(digest);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, key.account, digest));
        ledger.anchorFor(key.account, ROOT, 10, FAR, signature);

        digest = TypedData.consent(address(ledger), home, newKey.account, ALL, 0, 0, FAR);
        bytes memory consent = intrudingKey.sign(digest);
        checkRefused(
            owner,
            address(ledger),
            abi.encodeCall(ledger.authorizeKey, (home, newKey.account, ALL, 0, FAR, consent)),
            abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, newKey.account, digest)
        );
    }

    function testFuzz_Anchor_RecordsKeyTimeAndSize(bytes32 root, uint32 size, uint32 later) public {
        size = uint32(bound(size, 1, LARGEST));
        vm.warp(uint256(START) + later);
        Transaction memory transaction = anchoring(key, root, size);
        vm.expectEmit(address(ledger));
        emit IAnchors.Anchored(home, root, key.account, size);
        transaction.send();
        IFacts.CredentialFacts memory found = facts(home, root, 0);
        vm.assertEq(found.key, key.account);
        vm.assertEq(found.anchoredAt, START + later);
        vm.assertEq(found.size, size);
    }

    function testFuzz_Anchor_RefusesTheSameRootAgain(bytes32 root, uint32 size, uint32 later) public {
        anchor(key, root, 7);
        vm.warp(uint256(START) + later);
        Transaction memory again = anchoring(key, root, uint32(bound(size, 1, LARGEST)));
        refuse(abi.encodeWithSelector(IAnchors.LedgerAlreadyAnchored.selector, home, root, START));
        again.send();
    }

    function testFuzz_Anchor_RefusesAnImpossibleSize(bytes32 root, uint32 size) public {
        if (size != 0) size = uint32(bound(size, LARGEST + 1, type(uint32).max));
        Transaction memory impossible = anchoring(key, root, size);
        refuse(abi.encodeWithSelector(IAnchors.LedgerSizeOutOfRange.selector, size));
        impossible.send();
    }

    function testFuzz_Anchor_LeavesTheSameRootOfAnotherIssuerAlone(bytes32 root) public {
        anchor(intrudingKey, root, 9);
        vm.warp(START + 5);
        anchor(key, root, 7);
        vm.assertEq(facts(home, root, 0).size, 7);
        vm.assertEq(facts(home, root, 0).anchoredAt, START + 5);
        vm.assertEq(facts(home + 1, root, 0).size, 9);
        vm.assertEq(facts(home + 1, root, 0).anchoredAt, START);
    }

    function test_Anchor_RefusesARevokedKey() public {
        act(owner, abi.encodeCall(ledger.revokeKey, (key.account)));
        Transaction memory late = anchoring(key, ROOT, 1);
        refuse(notEntitled(home, key, ANCHOR));
        late.send();
    }

    function test_Anchor_RefusesACompromisedKey() public {
        act(owner, abi.encodeCall(ledger.reportCompromise, (key.account, START)));
        Transaction memory late = anchoring(key, ROOT, 1);
        refuse(notEntitled(home, key, ANCHOR));
        late.send();
    }
}

contract PlainWithPlainKeyTest is SenderBehaviour(Kind.Plain, Kind.Plain, false) {}

contract PlainWithRelayedPlainKeyTest is SenderBehaviour(Kind.Plain, Kind.Plain, true) {}

contract PlainWithSafeKeyTest is SenderBehaviour(Kind.Plain, Kind.Safe, false) {}

contract PlainWithRelayedSafeKeyTest is SenderBehaviour(Kind.Plain, Kind.Safe, true) {}

contract SafeWithPlainKeyTest is SenderBehaviour(Kind.Safe, Kind.Plain, false) {}

contract SafeWithRelayedPlainKeyTest is SenderBehaviour(Kind.Safe, Kind.Plain, true) {}

contract SafeWithSafeKeyTest is SenderBehaviour(Kind.Safe, Kind.Safe, false) {}

contract SafeWithRelayedSafeKeyTest is SenderBehaviour(Kind.Safe, Kind.Safe, true) {}
