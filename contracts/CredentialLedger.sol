// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ICredentialLedger} from "./interfaces/ICredentialLedger.sol";
import {Facts} from "./ledger/Facts.sol";

/// @title CredentialLedger
/// @dev The union of Issuers, Keys, Anchors, Status and Facts (each built on the one before). contracts/README.md
/// numbers the invariants.
contract CredentialLedger is Facts, ICredentialLedger {
    constructor() EIP712("CredentialLedger", "1") {}
}
