// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {History} from "../../../contracts/libraries/History.sol";
import {vm} from "../support/Vm.sol";

contract HistoryTest {
    using History for uint128[];

    uint128[] private _entries;

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

    function testFuzz_Append_LetsTheLastOfOneBlockCount(uint80 first, uint80 second, uint48 when) public {
        vm.warp(when);
        _entries.append(first);
        _entries.append(second);
        vm.assertEq(_entries.valueAt(when), second);
        if (when > 0) vm.assertEq(_entries.valueAt(when - 1), 0);
    }

    function test_Append_PutsTwoEntriesInASlot() public {
        for (uint80 i = 1; i <= 5; ++i) _entries.append(i);
        uint256 data = uint256(keccak256(abi.encode(slotOf())));
        uint256 third;
        uint256 fourth;
        assembly ("memory-safe") {
            third := sload(add(data, 2))
            fourth := sload(add(data, 3))
        }
        vm.assertEq(uint80(third), 5);
        vm.assertEq(fourth, 0);
    }

    function slotOf() private pure returns (uint256 slot) {
        assembly ("memory-safe") {
            slot := _entries.slot
        }
    }
}
