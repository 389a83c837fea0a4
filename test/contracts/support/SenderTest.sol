// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccreditationRegistry} from "../../../contracts/interfaces/IAccreditationRegistry.sol";
import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {IKeys, REVOKE, SUSPEND} from "../../../contracts/interfaces/IKeys.sol";
import {deployRegistry} from "./Deploy.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {Kind, Parties, Party, Transaction} from "./Parties.sol";
import {TypedData} from "./TypedData.sol";
import {vm} from "./Vm.sol";

/// @dev An organisation and another one, with authorities and keys of a given kind, and all that they do.
abstract contract SenderTest is LedgerTest {
    /// @dev A call, and how the contracts refuse it to an intruder.
    struct Attempt {
        address target;
        bytes call;
        bytes refusal;
    }

    uint32 internal constant LARGEST = 1 << 20;
    IAccreditationRegistry.Kind internal constant ISSUE = IAccreditationRegistry.Kind.Issue;

    Kind private immutable _authorities;
    Kind private immutable _keys;
    bool private immutable _relayed; // whether keys sign their anchors and somebody else sends them

    IAccreditationRegistry internal registry;
    uint64 internal home; // the organisation that this is about
    Party internal owner; // its authority
    Party internal heir; // may become that
    Party internal intruder; // authority of another organisation
    Party internal key; // of `home`
    Party internal newKey; // of nobody yet
    Party internal intrudingKey; // of the other organisation
    Attempt[] internal attempts;

    constructor(Kind authorities, Kind keys, bool relayed) {
        (_authorities, _keys, _relayed) = (authorities, keys, relayed);
    }

    function setUp() public override {
        super.setUp();
        registry = deployRegistry(ledger);
        owner = Parties.create(_authorities, 0x1000);
        heir = Parties.create(_authorities, 0x2000);
        intruder = Parties.create(_authorities, 0x3000);
        key = Parties.create(_keys, 0x4000);
        newKey = Parties.create(_keys, 0x5000);
        intrudingKey = Parties.create(_keys, 0x6000);
        home = rival + 1;
        register(owner, "did:web:home.example");
        register(intruder, "did:web:elsewhere.example");
        bind(owner, home, key);
        bind(intruder, home + 1, intrudingKey);
    }

    function act(Party memory party, bytes memory call) internal {
        party.calling(address(ledger), call).send();
    }

    function actAtRegistry(Party memory party, bytes memory call) internal {
        party.calling(address(registry), call).send();
    }

    function register(Party memory party, string memory did) internal {
        act(party, abi.encodeCall(ledger.registerIssuer, (did, PROFILE)));
    }

    function bind(Party memory party, uint64 issuerId, Party memory newcomer) internal {
        act(party, binding(issuerId, newcomer));
    }

    function binding(uint64 issuerId, Party memory newcomer) internal view returns (bytes memory) {
        uint256 nonce = ledger.keyNonce(newcomer.account);
        bytes32 digest = TypedData.consent(address(ledger), issuerId, newcomer.account, ALL, 0, nonce, FAR);
        return abi.encodeCall(ledger.authorizeKey, (issuerId, newcomer.account, ALL, 0, FAR, newcomer.sign(digest)));
    }

    function anchor(Party memory by, bytes32 root, uint32 size) internal {
        anchoring(by, root, size).send();
    }

    function anchoring(Party memory by, bytes32 root, uint32 size) internal view returns (Transaction memory) {
        if (!_relayed) return by.calling(address(ledger), abi.encodeCall(ledger.anchor, (root, size)));
        bytes32 digest = TypedData.anchor(address(ledger), by.account, root, size, FAR);
        bytes memory call = abi.encodeCall(ledger.anchorFor, (by.account, root, size, FAR, by.sign(digest)));
        return Transaction(stranger, address(ledger), call);
    }

    function accreditRival() internal {
        actAtRegistry(owner, accrediting());
    }

    function accrediting() internal view returns (bytes memory) {
        bytes32 didHash = ledger.didHashOf(rival);
        return abi.encodeCall(registry.accredit, (home, rival, didHash, ISSUE, 0, 0, 0));
    }

    function accreditHome() internal {
        bytes32 didHash = ledger.didHashOf(home);
        vm.prank(rivalAuthority);
        registry.accredit(rival, home, didHash, ISSUE, 0, 0, 0);
    }

    /// @dev All that changes a status, by index and by word, each on a credential of its own.
    function statusCalls() internal view returns (bytes[8] memory) {
        return
            [
                abi.encodeCall(ledger.revoke, (home, ROOT, list(1))),
                abi.encodeCall(ledger.supersede, (home, ROOT, list(2))),
                abi.encodeCall(ledger.suspend, (home, ROOT, list(3, 4))),
                abi.encodeCall(ledger.reinstate, (home, ROOT, list(4))),
                abi.encodeCall(ledger.revokeWords, (home, ROOT, list(0), list(1 << 5))),
                abi.encodeCall(ledger.supersedeWords, (home, ROOT, list(0), list(1 << 6))),
                abi.encodeCall(ledger.suspendWords, (home, ROOT, list(0), list(3 << 7))),
                abi.encodeCall(ledger.reinstateWords, (home, ROOT, list(0), list(1 << 8)))
            ];
    }

    function permissionOf(uint256 statusCall) internal pure returns (uint8) {
        return statusCall % 4 < 2 ? REVOKE : SUSPEND;
    }

    /// @dev All that only an authority may do, in an order in which it can.
    function listAttempts() internal {
        bytes[8] memory calls = statusCalls();
        for (uint256 i = 0; i < 8; ++i) attempt(calls[i], notEntitled(home, intruder, permissionOf(i)));
        bytes memory refusal = notAuthority(home, intruder);
        attempt(abi.encodeCall(ledger.setProfile, (home, keccak256("new"))), refusal);
        attempt(binding(home, newKey), refusal);
        attempt(abi.encodeCall(ledger.reportCompromise, (key.account, START)), refusal);
        attempt(abi.encodeCall(ledger.reaffirm, (home, ROOT)), refusal);
        attempt(abi.encodeCall(ledger.revokeKey, (newKey.account)), refusal);
        attempt(abi.encodeCall(ledger.revokeBatch, (home, ROOT, false)), refusal);
        attempt(abi.encodeCall(ledger.acceptSuccessor, (rival, home)), refusal);
        attempt(abi.encodeCall(ledger.proposeSuccessor, (home, rival)), refusal);
        attempt(abi.encodeCall(ledger.proposeAuthority, (home, heir.account)), refusal);
        attemptAtRegistry(accrediting());
        attemptAtRegistry(abi.encodeCall(registry.acceptAccreditation, (rival, home)));
        attemptAtRegistry(abi.encodeCall(registry.withdraw, (home, rival, ISSUE)));
        attemptAtRegistry(abi.encodeCall(registry.annul, (home, rival, ISSUE, START)));
    }

    function attempt(bytes memory call, bytes memory refusal) internal {
        attempts.push(Attempt(address(ledger), call, refusal));
    }

    function attemptAtRegistry(bytes memory call) internal {
        bytes4 notAuthority_ = IAccreditationRegistry.RegistryNotAuthority.selector;
        bytes memory refusal = abi.encodeWithSelector(notAuthority_, home, intruder.account);
        attempts.push(Attempt(address(registry), call, refusal));
    }

    // --- what has to be ----------------------------------------------------------------------------------------------

    function checkChanges(Party memory party) internal {
        anchor(key, ROOT, 10);
        bytes[8] memory calls = statusCalls();
        for (uint256 i = 0; i < 8; ++i) act(party, calls[i]);
        for (uint256 i = 0; i < 10; ++i) {
            IFacts.CredentialFacts memory found = facts(home, ROOT, i);
            vm.assertEq(found.revoked, i == 1 || i == 5);
            vm.assertEq(found.superseded, i == 2 || i == 6);
            vm.assertEq(found.suspended, i == 3 || i == 7);
        }
    }

    function checkRefused(Party memory party, address target, bytes memory call, bytes memory refusal) internal {
        Transaction memory transaction = party.calling(target, call);
        refuse(refusal);
        transaction.send();
    }

    function notAuthority(uint64 issuerId, Party memory party) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IIssuers.LedgerNotAuthority.selector, issuerId, party.account);
    }

    function notEntitled(uint64 issuerId, Party memory party, uint8 permission) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IKeys.LedgerNotEntitled.selector, issuerId, party.account, permission);
    }

    /// @dev All that is said about the organisation.
    function answers() internal view returns (bytes32 digest) {
        digest = keccak256(
            abi.encode(
                ledger.issuerOf(home),
                ledger.keyOf(key.account),
                ledger.keyOf(newKey.account),
                registry.accreditorsOf(home),
                registry.accreditedAt(home, rival, ISSUE, START),
                registry.annulledSince(home, rival, ISSUE)
            )
        );
        for (uint256 i = 0; i < 10; ++i) digest = keccak256(abi.encode(digest, facts(home, ROOT, i)));
    }
}
