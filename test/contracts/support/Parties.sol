// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {TypedData} from "./TypedData.sol";
import {vm} from "./Vm.sol";
import {forward, SafeLike} from "./Wallets.sol";

enum Kind {
    Plain, // an account with a private key
    Safe // a contract of three owners, of whom two sign
}

/// @dev Somebody who acts and signs.
struct Party {
    Kind kind;
    address account; // that the contracts know
    uint256 privateKey; // its own, or the first of three in a row, one an owner
}

/// @dev What has to be sent so that a party acts.
struct Transaction {
    address from;
    address to;
    bytes data;
}

using Parties for Party global;
using Parties for Transaction global;

library Parties {
    address private constant RELAYER = address(0x5afe);

    function create(Kind kind, uint256 privateKey) internal returns (Party memory) {
        if (kind == Kind.Plain) return Party(kind, vm.addr(privateKey), privateKey);
        address[] memory owners = new address[](3);
        for (uint256 i = 0; i < 3; ++i) owners[i] = vm.addr(privateKey + i);
        return Party(kind, address(new SafeLike(owners, 2)), privateKey);
    }

    function sign(Party memory party, bytes32 hash) internal view returns (bytes memory) {
        if (party.kind == Kind.Plain) return TypedData.sign(party.privateKey, hash);
        return signAsOwners(party, SafeLike(party.account).messageHash(hash));
    }

    /// @dev A call by the party. The owners of a Safe sign it and somebody else sends it.
    function calling(Party memory party, address target, bytes memory data) internal view returns (Transaction memory) {
        if (party.kind == Kind.Plain) return Transaction(party.account, target, data);
        SafeLike safe = SafeLike(party.account);
        bytes memory signatures = signAsOwners(party, safe.executionHash(target, data, safe.nonce()));
        return Transaction(RELAYER, party.account, abi.encodeCall(safe.execute, (target, data, signatures)));
    }

    /// @dev What is refused comes back as it is.
    function send(Transaction memory transaction) internal {
        vm.prank(transaction.from);
        forward(transaction.to, transaction.data);
    }

    function signAsOwners(Party memory party, bytes32 hash) private pure returns (bytes memory) {
        (uint256 first, uint256 second) = (party.privateKey, party.privateKey + 2);
        if (vm.addr(first) > vm.addr(second)) (first, second) = (second, first);
        return bytes.concat(TypedData.sign(first, hash), TypedData.sign(second, hash));
    }
}
