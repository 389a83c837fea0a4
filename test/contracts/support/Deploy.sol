// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAccreditationRegistry} from "../../../contracts/interfaces/IAccreditationRegistry.sol";
import {ICredentialLedger} from "../../../contracts/interfaces/ICredentialLedger.sol";
import {vm} from "./Vm.sol";

/// @dev The contracts from their compiled artifacts. `new ICredentialLedger()` in a test would make the compiler optimize
/// the whole ledger once more for every test contract: minutes instead of seconds.
/// A run of single test files does not rebuild them: `hardhat build` first.
function deployLedger() returns (ICredentialLedger) {
    return ICredentialLedger(create(vm.getCode("CredentialLedger.sol:CredentialLedger")));
}

function deployRegistry(ICredentialLedger ledger) returns (IAccreditationRegistry) {
    bytes memory code = vm.getCode("AccreditationRegistry.sol:AccreditationRegistry");
    return IAccreditationRegistry(create(abi.encodePacked(code, abi.encode(ledger))));
}

function create(bytes memory code) returns (address made) {
    assembly ("memory-safe") {
        made := create(0, add(code, 32), mload(code))
    }
    require(made != address(0), "deployment failed");
}
