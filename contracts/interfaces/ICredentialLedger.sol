// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IAnchors} from "./IAnchors.sol";
import {IFacts} from "./IFacts.sol";
import {IIssuers} from "./IIssuers.sol";
import {IKeys} from "./IKeys.sol";
import {IStatus} from "./IStatus.sol";

/// @title The credential ledger as a whole
/// @notice Who issued which batch, when, by which key, and what became of it. No owner, no proxy, no pause.
interface ICredentialLedger is IIssuers, IERC5267, IKeys, IAnchors, IStatus, IFacts {}
