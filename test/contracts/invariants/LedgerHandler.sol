// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICredentialLedger} from "../../../contracts/interfaces/ICredentialLedger.sol";
import {IAnchors} from "../../../contracts/interfaces/IAnchors.sol";
import {IFacts} from "../../../contracts/interfaces/IFacts.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {ANCHOR, IKeys, REVOKE, SUSPEND} from "../../../contracts/interfaces/IKeys.sol";
import {IStatus} from "../../../contracts/interfaces/IStatus.sol";
import {TypedData} from "../support/TypedData.sol";
import {Tree} from "../support/Tree.sol";
import {vm} from "../support/Vm.sol";
import {OwnedWallet} from "../support/Wallets.sol";
import {deployLedger} from "../support/Deploy.sol";

/// @dev Drives a ledger at random as several issuers, keys, a relayer and an attacker, and keeps a model of what has to
/// be true. Half of the senders are drawn without regard to their rights, so many calls are attacks. The model is written apart
/// from the contract: it knows who may do what from the README, not from the code.
abstract contract LedgerHandler {
    struct KeyModel {
        uint64 issuerId;
        uint8 permissions;
        uint48 authorizedAt;
        uint48 until;
        bool revoked;
        uint48 compromisedSince;
    }

    struct AnchorModel {
        uint64 issuerId;
        bytes32 root;
        address key;
        uint48 anchoredAt;
        uint32 size;
        bool batchRevoked;
        uint256[2] revoked;
        uint256[2] superseded;
        uint256[2] suspended;
    }

    struct Signed {
        address relayer;
        bytes call;
    }

    struct PastProfile {
        uint64 issuerId;
        uint48 time;
        bytes32 profileHash;
    }

    uint256 private constant SENDERS = 16;
    uint256 private constant KEYS = 11;

    ICredentialLedger public immutable ledger;
    OwnedWallet private immutable _wallet;
    address[SENDERS] private _senders;
    mapping(address key => KeyModel model) private _keys;
    mapping(uint64 issuerId => address authority) private _authorities;
    mapping(uint64 issuerId => bytes32 didHash) private _dids;
    uint64 public issuers;
    uint256 public lostKeys;
    uint256 public lastChanged;
    uint256 public lastIndex;
    bool private _hurries;
    AnchorModel[] private _anchors;
    mapping(uint64 issuerId => mapping(bytes32 root => bool)) private _isAnchored;
    Signed[] private _used;
    PastProfile[] private _past;

    /// @dev What must stay zero, by the number of the invariant.
    uint256[11] public breaches;
    /// @dev A call that the model allows and the ledger refused.
    uint256 public wronglyRefused;
    /// @dev How often each function did its work, and each refusal was met, so that no campaign is empty.
    mapping(bytes4 selector => uint256 times) public done;
    mapping(bytes4 selector => uint256 times) public refused;

    constructor() {
        ledger = deployLedger();
        // 0 to 2: authorities; 3 to 12: accounts that may become keys; 13: a contract that may; 14: relayer; 15: attacker.
        for (uint256 i = 0; i < SENDERS; ++i) _senders[i] = vm.addr(pk(i));
        _wallet = new OwnedWallet(vm.addr(pk(13)));
        _senders[13] = address(_wallet);
        vm.warp(1_750_000_000);
        for (uint256 i = 0; i < 3; ++i) {
            register(i);
            authorizeKey(issuers - 1, i, 7, 0, 0, 0);
        }
    }

    /// @dev Leaves out the comparison of answers before and after each call.
    function hurry() external {
        _hurries = true;
    }

    // --- moves -------------------------------------------------------------------------------------------------------

    function warp(uint16 seconds_) external {
        vm.warp(vm.getBlockTimestamp() + seconds_);
    }

    function register(uint256 sender) public {
        if (issuers >= 5) return;
        bytes memory did = abi.encodePacked("did:web:", bytes1(uint8(0x61 + (sender % 3))), ".example");
        (bool ok, ) = act(who(sender), 0, true, abi.encodeCall(ledger.registerIssuer, (string(did), bytes32(sender))));
        if (!ok) return;
        _authorities[++issuers] = who(sender);
        _dids[issuers] = keccak256(did);
    }

    function setProfile(uint64 issuerId, bytes32 profileHash, uint256 sender) external {
        issuerId = issuer(issuerId);
        address from = pick(sender, _authorities[issuerId]);
        bool may = _authorities[issuerId] == from;
        act(from, issuerId, may, abi.encodeCall(ledger.setProfile, (issuerId, profileHash)));
    }

    function proposeAuthority(uint64 issuerId, uint256 to, uint256 sender) external {
        issuerId = issuer(issuerId);
        address from = pick(sender, _authorities[issuerId]);
        bool may = _authorities[issuerId] == from;
        act(from, issuerId, may, abi.encodeCall(ledger.proposeAuthority, (issuerId, who(to))));
    }

    function acceptAuthority(uint64 issuerId, uint256 sender) external {
        issuerId = issuer(issuerId);
        address from = pick(sender, ledger.issuerOf(issuerId).pendingAuthority);
        bool may = ledger.issuerOf(issuerId).pendingAuthority == from;
        (bool ok, ) = act(from, issuerId, may, abi.encodeCall(ledger.acceptAuthority, (issuerId)));
        if (ok) _authorities[issuerId] = from;
    }

    function linkSuccessor(uint64 oldId, uint64 newId, bool accept, uint256 sender) external {
        (oldId, newId) = (issuer(oldId), issuer(newId));
        IIssuers.Issuer memory old = ledger.issuerOf(oldId);
        if (accept && sender % 2 == 0 && old.proposedSuccessor != 0) newId = old.proposedSuccessor;
        address from = pick(sender, _authorities[accept ? newId : oldId]);
        if (accept) {
            bool may = _authorities[newId] == from && old.proposedSuccessor == newId;
            act(from, oldId, may, abi.encodeCall(ledger.acceptSuccessor, (oldId, newId)));
        } else {
            bool may = _authorities[oldId] == from && old.successor == 0 && oldId != newId;
            act(from, oldId, may, abi.encodeCall(ledger.proposeSuccessor, (oldId, newId)));
        }
    }

    /// @param flaw 4: a wrong nonce, 5: an upper s, 6: another statement, 7: a passed deadline, 8: a wrong signer
    function authorizeKey(
        uint64 issuerId,
        uint256 keySeed,
        uint8 permissions,
        uint16 lasts,
        uint8 flaw,
        uint256 sender
    ) public {
        issuerId = issuer(issuerId);
        flaw %= 12;
        address from = pick(sender, _authorities[issuerId]);
        address key = keyAt(keySeed);
        uint48 until = lasts % 4 != 1 ? 0 : uint48(vm.getBlockTimestamp()) + 1 + 40 * uint48(lasts);
        uint256 deadline = flaw == 7 ? vm.getBlockTimestamp() - 1 : type(uint256).max;
        uint256 nonce = ledger.keyNonce(key) + (flaw == 4 ? 1 : 0);
        bytes memory signature;
        {
            bytes32 digest = TypedData.consent(address(ledger), issuerId, key, permissions, until, nonce, deadline);
            if (flaw == 6) digest = keccak256(abi.encode(digest));
            signature = TypedData.sign(flaw == 8 ? 0xbad : signerOf(key), digest);
            if (flaw == 5) signature = TypedData.malleate(signature);
        }
        KeyModel storage model = _keys[key];
        bool may =
            _authorities[issuerId] == from &&
                (model.issuerId == 0 || model.issuerId == issuerId) &&
                !model.revoked &&
                permissions > 0 &&
                permissions < 8 &&
                isClean(flaw);
        bytes memory call = abi.encodeCall(
            ledger.authorizeKey,
            (issuerId, key, permissions, until, deadline, signature)
        );
        (bool ok, ) = act(from, issuerId, may, call);
        if (!ok) return;
        if (!isClean(flaw)) ++breaches[8];
        if (model.authorizedAt == 0) model.authorizedAt = uint48(vm.getBlockTimestamp());
        (model.issuerId, model.permissions, model.until) = (issuerId, permissions, until);
        _used.push(Signed(from, call));
    }

    function revokeKey(uint256 keySeed, uint256 sender) external {
        if (!mayLoseAKey()) return;
        KeyModel storage model = _keys[keyAt(keySeed)];
        address from = pick(sender, _authorities[model.issuerId]);
        bool may = model.issuerId != 0 && _authorities[model.issuerId] == from && !model.revoked;
        bytes memory call = abi.encodeCall(ledger.revokeKey, (keyAt(keySeed)));
        (bool ok, ) = act(from, model.issuerId, may, call);
        if (ok) (model.revoked, lostKeys) = (true, lostKeys + 1);
    }

    function reportCompromise(uint256 keySeed, uint16 ago, uint256 sender) external {
        if (!mayLoseAKey()) return;
        KeyModel storage model = _keys[keyAt(keySeed)];
        address from = pick(sender, _authorities[model.issuerId]);
        uint48 since = uint48(vm.getBlockTimestamp()) + 1 - ago; // now and then in the future
        bool may =
            model.issuerId != 0 &&
                _authorities[model.issuerId] == from &&
                since >= model.authorizedAt &&
                ago > 0 &&
                (model.compromisedSince == 0 || since < model.compromisedSince);
        bytes memory call = abi.encodeCall(ledger.reportCompromise, (keyAt(keySeed), since));
        (bool ok, ) = act(from, model.issuerId, may, call);
        if (!ok) return;
        if (!model.revoked) ++lostKeys;
        model.revoked = true;
        if (model.compromisedSince == 0 || since < model.compromisedSince) model.compromisedSince = since;
    }

    function reaffirm(uint256 which, uint256 sender) external {
        if (_anchors.length == 0) return;
        // Look for a batch in doubt, in half of the cases.
        which %= 1000;
        for (uint256 i = 0; i < _anchors.length && which % 2 == 0; ++i) {
            if (_keys[_anchors[(which + i) % _anchors.length].key].compromisedSince != 0) which = 2 * (which + i) + 1;
        }
        AnchorModel storage model = _anchors[(which / 2) % _anchors.length];
        address from = pick(sender, _authorities[model.issuerId]);
        uint48 since = _keys[model.key].compromisedSince;
        bool may =
            _authorities[model.issuerId] == from &&
                since != 0 &&
                since <= model.anchoredAt &&
                ledger.credentialFacts(model.issuerId, model.root, 0).reaffirmedAt == 0;
        bytes memory call = abi.encodeCall(ledger.reaffirm, (model.issuerId, model.root));
        (bool ok, ) = act(from, model.issuerId, may, call);
        if (ok) act(from, model.issuerId, false, call);
    }

    function anchor(uint8 root, uint32 size, uint256 sender) external {
        size = sizeFrom(size);
        address from = pick(sender, entitledKey(sender / 2, ANCHOR, 0));
        uint64 issuerId = _keys[from].issuerId;
        bool may = mayAnchor(from, rootFrom(root), size);
        (bool ok, ) = act(from, issuerId, may, abi.encodeCall(ledger.anchor, (rootFrom(root), size)));
        if (ok) note(from, rootFrom(root), size);
    }

    function anchorMany(uint8[4] calldata roots, uint32[4] calldata sizes, uint256 sender) external {
        address key = pick(sender, entitledKey(sender / 2, ANCHOR, 0));
        bytes32[] memory roots_ = new bytes32[](4);
        uint32[] memory sizes_ = new uint32[](4);
        bool may = isEntitled(key, ANCHOR);
        for (uint256 i = 0; i < 4; ++i) {
            (roots_[i], sizes_[i]) = (rootFrom(roots[i]), sizeFrom(sizes[i]));
            bool repeated = _isAnchored[_keys[key].issuerId][roots_[i]];
            for (uint256 j = 0; j < i; ++j) repeated = repeated || roots_[j] == roots_[i];
            if (!repeated && !isSize(sizes_[i])) may = false;
        }
        bytes memory call = abi.encodeCall(ledger.anchorMany, (roots_, sizes_));
        (bool ok, ) = act(key, _keys[key].issuerId, may, call);
        if (!ok) return;
        for (uint256 i = 0; i < 4; ++i) {
            if (!_isAnchored[_keys[key].issuerId][roots_[i]]) note(key, roots_[i], sizes_[i]);
        }
    }

    /// @param flaw 4: another root, 5: an upper s, 6: another statement, 7: a passed deadline, 8: a wrong signer
    function anchorFor(uint256 keySeed, uint8 root, uint32 size, uint8 flaw, uint256 sender) external {
        address key = pick(keySeed, entitledKey(keySeed / 2, ANCHOR, 0));
        flaw %= 12;
        size = sizeFrom(size);
        uint256 deadline = flaw == 7 ? vm.getBlockTimestamp() - 1 : vm.getBlockTimestamp();
        bytes32 digest = TypedData.anchor(
            address(ledger),
            key,
            flaw == 4 ? keccak256("another") : rootFrom(root),
            size,
            deadline
        );
        if (flaw == 6) digest = keccak256(abi.encode(digest));
        bytes memory signature = TypedData.sign(flaw == 8 ? 0xbad : signerOf(key), digest);
        if (flaw == 5) signature = TypedData.malleate(signature);
        bool may = isClean(flaw) && mayAnchor(key, rootFrom(root), size);
        bytes memory call = abi.encodeCall(ledger.anchorFor, (key, rootFrom(root), size, deadline, signature));
        (bool ok, ) = act(who(sender), _keys[key].issuerId, may, call);
        if (!ok) return;
        if (!isClean(flaw)) ++breaches[8];
        note(key, rootFrom(root), size);
        _used.push(Signed(who(sender), call));
    }

    /// @dev Sends a signature that has acted once more, as it was or with the other s.
    function replay(uint256 which) external {
        if (_used.length == 0) return;
        Signed storage signed = _used[which % _used.length];
        (bool ok, ) = act(signed.relayer, 0, false, signed.call);
        if (ok) ++breaches[8];
    }

    /// @param kind 0: revoke, 1: supersede, 2: suspend, 3: reinstate; by word above 3
    function changeStatus(uint8 kind, uint256 which, uint256 index, uint256 mask, uint256 sender) external {
        if (_anchors.length == 0) return;
        // Half of the time one of the first credentials of the first batch, so that changes meet.
        if (mask % 2 == 0) (which, index) = (0, index % 4);
        AnchorModel storage model = _anchors[which % _anchors.length];
        kind %= 8;
        bool byWord = kind > 3;
        kind %= 4;
        address from = pick(
            sender,
            sender % 8 == 0
                ? _authorities[model.issuerId]
                : entitledKey(sender / 8, kind < 2 ? REVOKE : SUSPEND, model.issuerId)
        );
        // The highest bit is that of an index which is mostly below the size.
        index %= model.size < 450 ? model.size + 60 : 512;
        uint256 word = index >> 8;
        mask = ((byWord ? mask : 0) >> (255 - (index & 0xff))) | (1 << (index & 0xff));
        uint256[] memory first = new uint256[](1);
        uint256[] memory second = new uint256[](1);
        (first[0], second[0]) = byWord ? (word, mask) : (index, 0);
        bytes4 selector =
            byWord
                ? [
                    ledger.revokeWords.selector,
                    ledger.supersedeWords.selector,
                    ledger.suspendWords.selector,
                    ledger.reinstateWords.selector
                ][kind]
                : [
                    ledger.revoke.selector,
                    ledger.supersede.selector,
                    ledger.suspend.selector,
                    ledger.reinstate.selector
                ][kind];
        bytes memory call =
            byWord
                ? abi.encodeWithSelector(selector, model.issuerId, model.root, first, second)
                : abi.encodeWithSelector(selector, model.issuerId, model.root, first);
        bool may =
            (_authorities[model.issuerId] == from ||
                (_keys[from].issuerId == model.issuerId && isEntitled(from, kind < 2 ? REVOKE : SUSPEND))) &&
                index < model.size;
        (bool ok, ) = act(from, model.issuerId, may, call);
        if (!ok) return;
        (lastChanged, lastIndex) = (which % _anchors.length, index);
        if (kind == 0) model.revoked[word] |= mask;
        else if (kind == 1) model.superseded[word] |= mask;
        else if (kind == 2) model.suspended[word] |= mask;
        else model.suspended[word] &= ~mask;
    }

    function revokeBatch(uint256 which, bool keyCompromise, uint256 sender) external {
        if (_anchors.length == 0) return;
        AnchorModel storage model = _anchors[which % _anchors.length];
        address from = pick(sender, _authorities[model.issuerId]);
        bool may = _authorities[model.issuerId] == from && !model.batchRevoked;
        bytes memory call = abi.encodeCall(ledger.revokeBatch, (model.issuerId, model.root, keyCompromise));
        (bool ok, ) = act(from, model.issuerId, may, call);
        if (ok) model.batchRevoked = true;
    }

    /// @dev Offers what is no credential of a small tree: an inner node, two nodes, a permuted path, an index too high.
    function forge(uint8 kind, uint256 seed, uint256 size, uint256 index) external {
        size = 3 + (size % 8);
        index %= size;
        bytes32 root = Tree.rootOf(seed, size);
        bytes32[] memory nodes = Tree.leaves(seed, size);
        bytes32[] memory path = Tree.pathOf(seed, size, index);
        (bytes32 a, bytes32 b) = Tree.commitments(seed, index);
        if (!ledger.verifyInclusion(root, size, index, a, b, path)) ++breaches[9];
        kind %= 5;
        if (kind == 0) (a, b) = (nodes[0], nodes[1]);
        else if (kind == 1) (index, a, b) = (uint256(nodes[0]), nodes[1], bytes32(0));
        else if (kind == 2) index += size;
        else if (kind == 3) size = index;
        else if (path.length > 1) (path[0], path[1]) = (path[1], path[0]);
        else return;
        if (ledger.verifyInclusion(root, size, index, a, b, path)) ++breaches[9];
    }

    /// @dev Remembers what is said about a time that has passed.
    function remember(uint64 issuerId, uint16 ago) external {
        if (_past.length >= 40) return;
        uint48 time = uint48(vm.getBlockTimestamp()) - 1 - ago;
        _past.push(PastProfile(issuer(issuerId), time, ledger.profileAt(issuer(issuerId), time)));
    }

    // --- what the invariants read ------------------------------------------------------------------------------------

    function anchorCount() external view returns (uint256) {
        return _anchors.length;
    }

    function anchorAt(uint256 i) external view returns (AnchorModel memory) {
        return _anchors[i % _anchors.length];
    }

    function past() external view returns (PastProfile[] memory) {
        return _past;
    }

    function keyModel(uint256 i) external view returns (address key, KeyModel memory model) {
        key = keyAt(i);
        model = _keys[key];
    }

    function keyCount() external pure returns (uint256) {
        return KEYS;
    }

    function issuerModel(uint64 issuerId) external view returns (address authority, bytes32 didHash) {
        return (_authorities[issuerId], _dids[issuerId]);
    }

    // --- the machine -------------------------------------------------------------------------------------------------

    /// @dev Sends a call, compares its outcome with the model, and checks that no answer about an issuer other than
    /// the one that the call is about has changed (about any issuer, if the sender has no right).
    function act(
        address sender,
        uint64 about,
        bool may,
        bytes memory call
    ) private returns (bool ok, bytes memory answer) {
        bytes32 before = answersExcept(may ? about : 0);
        if (sender == address(_wallet)) {
            vm.prank(_wallet.owner());
            (ok, answer) = address(_wallet).call(abi.encodeCall(_wallet.execute, (address(ledger), call)));
        } else {
            vm.prank(sender);
            (ok, answer) = address(ledger).call(call);
        }
        if (answersExcept(may ? about : 0) != before) ++breaches[5];
        if (ok) {
            ++done[bytes4(call)];
            if (!may) ++breaches[2];
        } else {
            ++refused[bytes4(answer)];
            if (may) ++wronglyRefused;
            if (!isRefusalWithArguments(answer)) ++breaches[10];
        }
    }

    function answersExcept(uint64 issuerId) private view returns (bytes32 digest) {
        if (_hurries) return 0;
        for (uint64 i = 1; i <= issuers; ++i) {
            if (i == issuerId) continue;
            digest = keccak256(
                abi.encode(digest, ledger.issuerOf(i), ledger.profileAt(i, uint48(vm.getBlockTimestamp())))
            );
        }
        for (uint256 i = 0; i < KEYS; ++i) {
            IKeys.Key memory key = ledger.keyOf(keyAt(i));
            if (key.issuerId != 0 && key.issuerId != issuerId) digest = keccak256(abi.encode(digest, key));
        }
        // A few batches, others after each block.
        for (uint256 i = 0; i < 4 && i < _anchors.length; ++i) {
            AnchorModel storage model = _anchors[(vm.getBlockTimestamp() + i) % _anchors.length];
            if (model.issuerId == issuerId) continue;
            digest = keccak256(abi.encode(digest, ledger.credentialFacts(model.issuerId, model.root, i)));
        }
    }

    function note(address key, bytes32 root, uint32 size) private {
        AnchorModel storage model = _anchors.push();
        _isAnchored[_keys[key].issuerId][root] = true;
        (model.issuerId, model.root, model.key, model.size) = (_keys[key].issuerId, root, key, size);
        model.anchoredAt = uint48(vm.getBlockTimestamp());
        if (ledger.credentialFacts(model.issuerId, root, 0).anchoredAt != vm.getBlockTimestamp()) ++breaches[3];
    }

    function isRefusalWithArguments(bytes memory answer) private pure returns (bool) {
        if (answer.length < 36 || answer.length % 32 != 4) return false;
        bytes4 selector = bytes4(answer);
        bytes4[25] memory known = refusals();
        for (uint256 i = 0; i < known.length; ++i) if (known[i] == selector) return true;
        return false;
    }

    /// @dev Every error that the ledger declares.
    function refusals() public pure returns (bytes4[25] memory) {
        return
            [
                IIssuers.LedgerDidLengthInvalid.selector,
                IIssuers.LedgerIssuerUnknown.selector,
                IIssuers.LedgerNotAuthority.selector,
                IIssuers.LedgerAuthorityNotProposed.selector,
                IIssuers.LedgerSuccessorIsSelf.selector,
                IIssuers.LedgerSuccessorAlreadySet.selector,
                IIssuers.LedgerSuccessorNotProposed.selector,
                IKeys.LedgerNotEntitled.selector,
                IKeys.LedgerKeyUnknown.selector,
                IKeys.LedgerKeyTaken.selector,
                IKeys.LedgerKeyAlreadyRevoked.selector,
                IKeys.LedgerPermissionsInvalid.selector,
                IKeys.LedgerUntilPassed.selector,
                IKeys.LedgerSignatureExpired.selector,
                IKeys.LedgerSignatureInvalid.selector,
                IKeys.LedgerCompromiseOutOfRange.selector,
                IKeys.LedgerCompromiseNotEarlier.selector,
                IAnchors.LedgerSizeOutOfRange.selector,
                IAnchors.LedgerAlreadyAnchored.selector,
                IAnchors.LedgerAnchorUnknown.selector,
                IAnchors.LedgerLengthMismatch.selector,
                IAnchors.LedgerAlreadyReaffirmed.selector,
                IAnchors.LedgerNotInDoubt.selector,
                IStatus.LedgerStatusOutOfRange.selector,
                IStatus.LedgerBatchAlreadyRevoked.selector
            ];
    }

    /// @dev Keys are lost for ever: only so fast that the others go on.
    function mayLoseAKey() private view returns (bool) {
        return _anchors.length > 3 * lostKeys;
    }

    function mayAnchor(address key, bytes32 root, uint32 size) private view returns (bool) {
        return isEntitled(key, ANCHOR) && isSize(size) && !_isAnchored[_keys[key].issuerId][root];
    }

    function isEntitled(address key, uint8 permission) private view returns (bool) {
        KeyModel storage model = _keys[key];
        bool inTime = model.until == 0 || vm.getBlockTimestamp() < model.until;
        return model.issuerId != 0 && model.permissions & permission == permission && !model.revoked && inTime;
    }

    function isClean(uint8 flaw) private pure returns (bool) {
        return flaw < 4 || flaw > 8;
    }

    function isSize(uint32 size) private pure returns (bool) {
        return size >= 1 && size <= 1 << 20;
    }

    /// @dev Mostly a size of one or two words, sometimes an impossible one.
    function sizeFrom(uint32 seed) private pure returns (uint32) {
        if (seed % 32 == 0) return 0;
        if (seed % 32 == 1) return (1 << 20) + 1;
        return 1 + (seed % 512);
    }

    function rootFrom(uint8 seed) private pure returns (bytes32) {
        return keccak256(abi.encode(seed % 24));
    }

    function who(uint256 seed) private view returns (address) {
        return _senders[seed % SENDERS];
    }

    /// @dev Half of the time somebody who may have the right, else anybody.
    function pick(uint256 seed, address entitled) private view returns (address) {
        return seed % 2 == 0 && entitled != address(0) ? entitled : who(seed / 2);
    }

    /// @dev A key that is entitled now, of the given issuer (0: of any); zero if there is none.
    function entitledKey(uint256 seed, uint8 permission, uint64 issuerId) private view returns (address) {
        for (uint256 i = 0; i < KEYS; ++i) {
            address key = keyAt((seed % KEYS) + i);
            if (isEntitled(key, permission) && (issuerId == 0 || _keys[key].issuerId == issuerId)) return key;
        }
        return address(0);
    }

    function issuer(uint64 seed) private view returns (uint64) {
        return 1 + (seed % issuers);
    }

    function keyAt(uint256 seed) private view returns (address) {
        return _senders[3 + (seed % KEYS)];
    }

    function pk(uint256 i) private pure returns (uint256) {
        return 0x5eed + i;
    }

    function signerOf(address key) private view returns (uint256) {
        for (uint256 i = 0; i < SENDERS; ++i) if (_senders[i] == key) return pk(i);
        return 0xbad;
    }
}
