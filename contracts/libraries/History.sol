// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title History of a value of 80 bits, two entries a storage slot
/// @dev What OpenZeppelin's Checkpoints do, in half the storage: an entry is the block time (48 bits) above the value.
/// Only the block time is ever written, so entries ascend in time and those of the past never change. An entry is never
/// zero, because the time of a block is not, so an empty half of a word shows that no entry is there.
///
/// Checkpoints write a new slot and the length with every entry. Here a new slot is written with every second one, and
/// the count with the others only, so each costs one of the two.
library History {
    struct Entries {
        mapping(uint256 pair => uint256 halves) pairs; // from pair 1 on, the older entry in the lower half
        uint256 open; // the pair that the next entry goes into; zero: no entry yet
    }

    /// @dev The value holds from this block on. Of several in one block the last counts.
    function append(Entries storage entries, uint80 value) internal {
        uint256 pair = entries.open;
        // Opened by the first entry, so that the second one finds the count already paid for.
        if (pair == 0) entries.open = pair = 1;
        uint256 entry = (uint256(Time.timestamp()) << 80) | value;
        uint256 older = entries.pairs[pair];
        if (older == 0) {
            entries.pairs[pair] = entry;
        } else {
            entries.pairs[pair] = (entry << 128) | older;
            entries.open = pair + 1;
        }
    }

    /// @dev The value in force at `time`: of the newest entry that is not later; zero if there is none.
    function valueAt(Entries storage entries, uint48 time) internal view returns (uint80) {
        uint256 low = 0;
        uint256 high = length(entries);
        while (low < high) {
            uint256 middle = Math.average(low, high);
            if (_at(entries, middle) >> 80 > time) high = middle;
            else low = middle + 1;
        }
        return low == 0 ? 0 : uint80(_at(entries, low - 1));
    }

    function isEmpty(Entries storage entries) internal view returns (bool) {
        return entries.open == 0;
    }

    function length(Entries storage entries) internal view returns (uint256) {
        uint256 pair = entries.open;
        if (pair == 0) return 0;
        return 2 * (pair - 1) + (entries.pairs[pair] == 0 ? 0 : 1);
    }

    function _at(Entries storage entries, uint256 index) private view returns (uint128) {
        return uint128(entries.pairs[1 + index / 2] >> (128 * (index % 2)));
    }
}
