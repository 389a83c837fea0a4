// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {History} from "../../../contracts/libraries/History.sol";
import {vm} from "../support/Vm.sol";

contract HistoryTest {
    using History for History.Entries;

    History.Entries private _entries;

    function testFuzz_ValueAt_IsThatOfTheNewestEntryNotLater(
        uint80[16] calldata values,
        uint16[16] calldata steps,
        uint8 count,
        uint48 probe
    ) public {
        uint48[16] memory times;
        uint256 now_ = 1000;
        for (uint256 i = 0; i < count % 17; ++i) {
            now_ += steps[i] % 3 == 0 ? 0 : steps[i];
            vm.warp(now_);
            times[i] = uint48(now_);
            _entries.append(values[i]);
        }
        probe = uint48(probe % (now_ + 1000));
        uint80 expected = 0;
        for (uint256 i = 0; i < count % 17; ++i) if (times[i] <= probe) expected = values[i];
        vm.assertEq(_entries.valueAt(probe), expected);
        vm.assertEq(_entries.valueAt(type(uint48).max), count % 17 == 0 ? 0 : values[(count % 17) - 1]);
    }

    function test_ValueAt_IsZeroWithoutAnEntry() public view {
        vm.assertEq(_entries.valueAt(type(uint48).max), 0);
    }

    function testFuzz_Append_LetsTheLastOfOneBlockCount(uint80[5] calldata values, uint8 count, uint48 when) public {
        if (when == 0) when = 1;
        count = 1 + (count % 5);
        vm.warp(when);
        for (uint256 i = 0; i < count; ++i) _entries.append(values[i]);
        vm.assertEq(_entries.valueAt(when), values[count - 1]);
        vm.assertEq(_entries.valueAt(when - 1), 0);
    }

    function test_Append_PutsTwoEntriesInASlot() public {
        vm.warp(1000);
        for (uint80 i = 1; i <= 5; ++i) _entries.append(i);
        vm.assertEq(_entries.pairs[0], 0);
        for (uint256 pair = 1; pair <= 3; ++pair) {
            uint256 halves = _entries.pairs[pair];
            vm.assertEq(halves & type(uint128).max, (1000 << 80) | (2 * pair - 1));
            vm.assertEq(halves >> 128, pair == 3 ? 0 : (1000 << 80) | (2 * pair));
        }
        vm.assertEq(_entries.pairs[4], 0);
    }

    function testFuzz_Append_AfterTheFirstTakesANewSlotOrTheCountButNeverBoth(uint80[9] calldata values) public {
        vm.warp(1000);
        _entries.append(values[0]);
        for (uint256 i = 1; i < 9; ++i) {
            uint256 open = _entries.open;
            bool takesNewSlot = _entries.pairs[open] == 0;
            vm.assertTrue(open != 0);
            _entries.append(values[i]);
            vm.assertEq(_entries.open, takesNewSlot ? open : open + 1);
            vm.assertEq(_entries.pairs[open + 1], 0);
        }
    }

    function testFuzz_Length_IsTheNumberOfEntries(uint8 count, uint80 value, uint48 when) public {
        vm.assertTrue(_entries.isEmpty());
        vm.assertEq(_entries.length(), 0);
        if (when == 0) when = 1;
        vm.warp(when);
        for (uint256 i = 1; i <= count % 40; ++i) {
            _entries.append(i % 3 == 0 ? 0 : value);
            vm.assertFalse(_entries.isEmpty());
            vm.assertEq(_entries.length(), i);
        }
    }
}
