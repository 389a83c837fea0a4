// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialLedger} from "../../../contracts/interfaces/ICredentialLedger.sol";
import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {ANCHOR, IKeys, REVOKE, SUSPEND} from "../../../contracts/interfaces/IKeys.sol";
import {TypedData} from "./TypedData.sol";
import {vm} from "./Vm.sol";
import {deployLedger} from "./Deploy.sol";

/// @dev A ledger with two issuers: a university with a key of every kind, and a rival with a key of its own.
abstract contract LedgerTest {
    uint48 internal constant START = 1_750_000_000;
    uint256 internal constant FAR = type(uint256).max;
    uint8 internal constant ALL = ANCHOR + SUSPEND + REVOKE;
    bytes32 internal constant ROOT = keccak256("root");
    bytes32 internal constant PROFILE = keccak256("profile");

    uint256 internal constant HOT_KEY = 0xa11ce; // anchor and suspend
    uint256 internal constant COLD_KEY = 0xb0b; // revoke
    uint256 internal constant RIVAL_KEY = 0xca401; // all permissions of the rival
    uint256 internal constant FRESH_KEY = 0xf4e54; // bound to nobody

    address internal authority = vm.addr(0xa0);
    address internal rivalAuthority = vm.addr(0xa1);
    address internal stranger = vm.addr(0xbad);
    address internal hotKey = vm.addr(HOT_KEY);
    address internal coldKey = vm.addr(COLD_KEY);
    address internal rivalKey = vm.addr(RIVAL_KEY);
    address internal freshKey = vm.addr(FRESH_KEY);

    ICredentialLedger internal ledger;
    uint64 internal university;
    uint64 internal rival;

    function setUp() public virtual {
        vm.warp(START);
        ledger = deployLedger();
        university = register(authority, "did:web:university.example");
        rival = register(rivalAuthority, "did:web:rival.example");
        authorize(authority, university, HOT_KEY, ANCHOR + SUSPEND);
        authorize(authority, university, COLD_KEY, REVOKE);
        authorize(rivalAuthority, rival, RIVAL_KEY, ALL);
    }

    function register(address sender, string memory did) internal returns (uint64) {
        vm.prank(sender);
        return ledger.registerIssuer(did, PROFILE);
    }

    function authorize(address sender, uint64 issuerId, uint256 privateKey, uint8 permissions) internal {
        address key = vm.addr(privateKey);
        bytes memory consent = signConsent(privateKey, issuerId, key, permissions, 0);
        vm.prank(sender);
        ledger.authorizeKey(issuerId, key, permissions, 0, FAR, consent);
    }

    function signConsent(
        uint256 privateKey,
        uint64 issuerId,
        address key,
        uint8 permissions,
        uint48 until
    ) internal view returns (bytes memory) {
        uint256 nonce = ledger.keyNonce(key);
        return
            TypedData.sign(
                privateKey,
                TypedData.consent(address(ledger), issuerId, key, permissions, until, nonce, FAR)
            );
    }

    function anchorBatch(bytes32 root, uint32 size) internal {
        vm.prank(hotKey);
        ledger.anchor(root, size);
    }

    function facts(uint64 issuerId, bytes32 root, uint256 index) internal view returns (IFacts.CredentialFacts memory) {
        return ledger.credentialFacts(issuerId, root, index);
    }

    function list(uint256 a) internal pure returns (uint256[] memory values) {
        values = new uint256[](1);
        values[0] = a;
    }

    function list(uint256 a, uint256 b) internal pure returns (uint256[] memory values) {
        values = new uint256[](2);
        (values[0], values[1]) = (a, b);
    }

    function list(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory values) {
        values = new uint256[](3);
        (values[0], values[1], values[2]) = (a, b, c);
    }

    function bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        return value >= low && value <= high ? value : low + (value % (high - low + 1));
    }

    function time() internal view returns (uint48) {
        return uint48(vm.getBlockTimestamp());
    }

    function refuse(bytes memory refusal) internal {
        vm.expectRevert(refusal);
    }

    function refuseNotAuthority(uint64 issuerId, address actor) internal {
        refuse(abi.encodeWithSelector(IIssuers.LedgerNotAuthority.selector, issuerId, actor));
    }

    function refuseNotEntitled(uint64 issuerId, address actor, uint8 permission) internal {
        refuse(abi.encodeWithSelector(IKeys.LedgerNotEntitled.selector, issuerId, actor, permission));
    }
}
