// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

bytes4 constant MAGIC = IERC1271.isValidSignature.selector;

/// @dev A contract account with one owner.
contract OwnedWallet is IERC1271 {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(hash, signature);
        return fault == ECDSA.RecoverError.NoError && signer == owner ? MAGIC : bytes4(0);
    }

    function execute(address target, bytes calldata data) external {
        require(msg.sender == owner, "not the owner");
        forward(target, data);
    }
}

/// @dev A contract account of several owners, as a Safe: anybody may send what `threshold` of them have signed. They
/// sign hashes that name the wallet, and stand in the ascending order of their addresses.
contract SafeLike is IERC1271 {
    bytes32 private constant DOMAIN = keccak256("EIP712Domain(uint256 chainId,address verifyingContract)");
    bytes32 private constant MESSAGE = keccak256("SafeMessage(bytes message)");
    bytes32 private constant EXECUTION = keccak256("Execution(address target,bytes data,uint256 nonce)");

    uint256 public immutable threshold;
    uint256 public nonce;
    mapping(address account => bool) public isOwner;

    constructor(address[] memory owners, uint256 threshold_) {
        threshold = threshold_;
        for (uint256 i = 0; i < owners.length; ++i) isOwner[owners[i]] = true;
    }

    function isValidSignature(bytes32 hash, bytes calldata signatures) external view returns (bytes4) {
        return isApproved(messageHash(hash), signatures) ? MAGIC : bytes4(0);
    }

    function execute(address target, bytes calldata data, bytes calldata signatures) external {
        require(isApproved(executionHash(target, data, nonce++), signatures), "not enough owners");
        forward(target, data);
    }

    function messageHash(bytes32 hash) public view returns (bytes32) {
        return digest(keccak256(abi.encode(MESSAGE, keccak256(abi.encode(hash)))));
    }

    function executionHash(address target, bytes calldata data, uint256 nonce_) public view returns (bytes32) {
        return digest(keccak256(abi.encode(EXECUTION, target, keccak256(data), nonce_)));
    }

    function digest(bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN, block.chainid, this));
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function isApproved(bytes32 hash, bytes calldata signatures) private view returns (bool) {
        if (signatures.length != 65 * threshold) return false;
        address last = address(0);
        for (uint256 i = 0; i < threshold; ++i) {
            bytes calldata signature = signatures[65 * i:65 * (i + 1)];
            (address signer, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(hash, signature);
            if (fault != ECDSA.RecoverError.NoError || signer <= last || !isOwner[signer]) return false;
            last = signer;
        }
        return true;
    }
}

/// @dev Hands back the refusal of the target as it is.
function forward(address target, bytes memory data) {
    (bool done, bytes memory answer) = target.call(data);
    if (done) return;
    assembly ("memory-safe") {
        revert(add(answer, 0x20), mload(answer))
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

/// @dev Approves, unless the call succeeds that it makes while it is asked.
contract ReentrantWallet {
    address private immutable _target;
    bytes private _call;

    constructor(address target) {
        _target = target;
    }

    function prepare(bytes calldata call) external {
        _call = call;
    }

    function isValidSignature(bytes32, bytes memory) external returns (bytes4) {
        if (_call.length == 0) return MAGIC;
        // A write under a static call burns the gas that it is given; what is left is enough to go on.
        (bool done, ) = _target.call{gas: 300_000}(_call);
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
