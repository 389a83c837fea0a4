// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title History of a value of 80 bits, two entries a storage slot
/// @dev What OpenZeppelin's Checkpoints do, in half the storage: an entry is the block time (48 bits) above the value.
/// Only the block time is ever written, so entries ascend in time and those of the past never change.
library History {
    /// @dev The value holds from this block on. Of several in one block the last counts.
    function append(uint128[] storage entries, uint80 value) internal {
        entries.push((uint128(Time.timestamp()) << 80) | value);
    }

    /// @dev The value in force at `time`: of the newest entry that is not later; zero if there is none.
    function valueAt(uint128[] storage entries, uint48 time) internal view returns (uint80) {
        uint256 low = 0;
        uint256 high = entries.length;
        while (low < high) {
            uint256 middle = Math.average(low, high);
            if (entries[middle] >> 80 > time) high = middle;
            else low = middle + 1;
        }
        return low == 0 ? 0 : uint80(entries[low - 1]);
    }
}
