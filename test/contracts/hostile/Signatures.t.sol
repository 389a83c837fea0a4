// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialLedger} from "../../../contracts/interfaces/ICredentialLedger.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {ANCHOR, IKeys} from "../../../contracts/interfaces/IKeys.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {TypedData} from "../support/TypedData.sol";
import {vm} from "../support/Vm.sol";
import {FickleWallet, MAGIC, OddWallet, OwnedWallet, ReentrantWallet, SafeLike} from "../support/Wallets.sol";
import {deployLedger} from "../support/Deploy.sol";

/// @dev Attacks by signatures, and by contracts that are asked for them, that have to fail.
contract HostileSignaturesTest is LedgerTest {
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

    function test_Replay_ForAnotherWalletOfTheSameOwner() public {
        OwnedWallet first = new OwnedWallet(freshKey);
        OwnedWallet second = new OwnedWallet(freshKey);
        for (uint256 i = 0; i < 2; ++i) {
            address wallet = address(i == 0 ? first : second);
            bytes memory consent = signConsent(FRESH_KEY, university, wallet, ANCHOR, 0);
            vm.prank(authority);
            ledger.authorizeKey(university, wallet, ANCHOR, 0, FAR, consent);
        }
        bytes32 said = TypedData.anchor(address(ledger), address(first), ROOT, 10, FAR);
        bytes32 needed = TypedData.anchor(address(ledger), address(second), ROOT, 10, FAR);
        bytes memory signature = TypedData.sign(FRESH_KEY, said);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, address(second), needed));
        ledger.anchorFor(address(second), ROOT, 10, FAR, signature);
        ledger.anchorFor(address(first), ROOT, 10, FAR, signature);
        vm.assertEq(facts(university, ROOT, 0).key, address(first));
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
        ReentrantWallet wallet = new ReentrantWallet(address(ledger));
        // It has every right that there is, so nothing but the static call stands in its way.
        uint64 home = register(address(wallet), "did:web:reentrant.example");
        vm.prank(address(wallet));
        ledger.authorizeKey(home, address(wallet), ALL, 0, FAR, "");
        vm.prank(address(wallet));
        ledger.anchor(ROOT, 10);
        bytes[7] memory calls = [
            abi.encodeCall(ledger.anchor, (keccak256("smuggled"), 1)),
            abi.encodeCall(ledger.anchorFor, (address(wallet), keccak256("smuggled"), 1, FAR, "")),
            abi.encodeCall(ledger.authorizeKey, (home, address(wallet), ALL, 0, FAR, "")),
            abi.encodeCall(ledger.revokeKey, (address(wallet))),
            abi.encodeCall(ledger.setProfile, (home, keccak256("smuggled"))),
            abi.encodeCall(ledger.revoke, (home, ROOT, list(1))),
            abi.encodeCall(ledger.registerIssuer, ("did:web:smuggled.example", PROFILE))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            wallet.prepare(calls[i]);
            vm.prank(address(wallet));
            ledger.authorizeKey(home, address(wallet), ALL, 0, FAR, "");
            ledger.anchorFor(address(wallet), keccak256(abi.encode(i)), 10, FAR, "");
            vm.assertEq(facts(home, keccak256(abi.encode(i)), 0).anchoredAt, START);
            vm.assertEq(ledger.keyNonce(address(wallet)), 2 + i);
        }
        vm.assertEq(facts(home, keccak256("smuggled"), 0).anchoredAt, 0);
        vm.assertEq(facts(home, ROOT, 0).profileHashNow, PROFILE);
        vm.assertFalse(facts(home, ROOT, 1).revoked);
        vm.assertEq(ledger.authorityOf(home + 1), address(0));
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

    function test_Erc1271_AContractThatDoesNotKnowTheQuestionSignsNothing() public {
        bytes32 digest = TypedData.consent(address(ledger), university, address(ledger), ANCHOR, 0, 0, FAR);
        refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, address(ledger), digest));
        vm.prank(authority);
        ledger.authorizeKey(university, address(ledger), ANCHOR, 0, FAR, "");
    }

    function test_Erc1271_TooFewOwnersOfASafeSignNothing() public {
        address[] memory owners = new address[](3);
        for (uint256 i = 0; i < 3; ++i) owners[i] = vm.addr(FRESH_KEY + i);
        SafeLike safe = new SafeLike(owners, 2);
        bytes32 digest = TypedData.consent(address(ledger), university, address(safe), ANCHOR, 0, 0, FAR);
        bytes memory own = TypedData.sign(FRESH_KEY, safe.messageHash(digest));
        bytes memory foreign = TypedData.sign(RIVAL_KEY, safe.messageHash(digest));
        bytes[5] memory signatures = [
            bytes(""),
            own,
            bytes.concat(own, own),
            freshKey < rivalKey ? bytes.concat(own, foreign) : bytes.concat(foreign, own),
            TypedData.sign(FRESH_KEY, digest)
        ];
        for (uint256 i = 0; i < signatures.length; ++i) {
            refuse(abi.encodeWithSelector(IKeys.LedgerSignatureInvalid.selector, address(safe), digest));
            vm.prank(authority);
            ledger.authorizeKey(university, address(safe), ANCHOR, 0, FAR, signatures[i]);
        }
        vm.prank(authority);
        ledger.proposeAuthority(university, address(safe));
        refuse(abi.encodeWithSelector(IIssuers.LedgerAuthorityNotProposed.selector, university, freshKey));
        vm.prank(freshKey);
        ledger.acceptAuthority(university);
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

    /// @dev The digest of the other chain is not ours to say: the compiler may take the chain id for constant.
    function refuseReplay(address sender, bytes memory call) private {
        vm.prank(sender);
        (bool done, bytes memory answer) = address(ledger).call(call);
        vm.assertFalse(done);
        vm.assertEq(bytes32(bytes4(answer)), bytes32(IKeys.LedgerSignatureInvalid.selector));
    }
}
