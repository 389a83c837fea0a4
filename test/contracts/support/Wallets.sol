// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {ICredentialLedger} from "../../../contracts/interfaces/ICredentialLedger.sol";

bytes4 constant MAGIC = IERC1271.isValidSignature.selector;

/// @dev A contract account with one owner, as a Safe of threshold one.
contract SafeLike is IERC1271 {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function isValidSignature(bytes32 hash, bytes memory signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError fault, ) = ECDSA.tryRecover(hash, signature);
        return fault == ECDSA.RecoverError.NoError && signer == owner ? MAGIC : bytes4(0);
    }

    /// @dev Hands back the refusal of the target as it is.
    function execute(address target, bytes calldata data) external {
        require(msg.sender == owner, "not the owner");
        (bool done, bytes memory answer) = target.call(data);
        if (done) return;
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }
}

/// @dev Approves any signature, or none, as it pleases at the moment.
contract FickleWallet is IERC1271 {
    bool public approves = true;

    function change(bool approves_) external {
        approves = approves_;
    }

    function isValidSignature(bytes32, bytes memory) external view returns (bytes4) {
        return approves ? MAGIC : bytes4(0);
    }
}

/// @dev Approves, after it has tried to anchor another root while the ledger is asking.
contract ReentrantWallet {
    bytes32 public constant SMUGGLED = keccak256("smuggled");

    ICredentialLedger private immutable _ledger;

    constructor(ICredentialLedger ledger) {
        _ledger = ledger;
    }

    function isValidSignature(bytes32, bytes memory) external returns (bytes4) {
        // A write under a static call burns the gas that it is given; what is left is enough to go on.
        (bool done, ) = address(_ledger).call{gas: 100_000}(abi.encodeCall(_ledger.anchor, (SMUGGLED, 1)));
        return done ? bytes4(0) : MAGIC;
    }
}

/// @dev Answers with whatever bytes it was made with.
contract OddWallet {
    bytes private _answer;

    constructor(bytes memory answer) {
        _answer = answer;
    }

    fallback() external {
        bytes memory answer = _answer;
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }
}
