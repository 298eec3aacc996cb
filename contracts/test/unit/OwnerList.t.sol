// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Test } from "forge-std/Test.sol";
import { SSTORE2 } from "solady/utils/SSTORE2.sol";

import { ICollectionErrors } from "../../src/interfaces/ITicketErrors.sol";
import { OwnerList } from "../../src/libraries/OwnerList.sol";

/// @notice Collection-only.
contract OwnerListTest is Test {
    function check(bytes calldata owners, uint256 most) external pure returns (uint256) {
        return OwnerList.check(owners, most);
    }

    function at(bytes calldata owners, uint256 index) external pure returns (address) {
        return OwnerList.at(owners, index);
    }

    function test_ACountIsTheNumberOfWholeAddresses() external view {
        assertEq(this.check(abi.encodePacked(address(1)), 1), 1);
        assertEq(this.check(abi.encodePacked(address(1), address(1), address(3)), 3), 3);
    }

    function test_RevertGiven_ListIsEmptyOrTooLongOrCutOrUnsortedOrHoldsNobody() external {
        vm.expectRevert(ICollectionErrors.TicketCollection_NothingToDo.selector);
        this.check("", 3);
        vm.expectRevert(ICollectionErrors.TicketCollection_NothingToDo.selector);
        this.check(new bytes(19), 3);
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_BulkLimit.selector, 2, 1));
        this.check(abi.encodePacked(address(1), address(2)), 1);
        bytes4 unsorted = ICollectionErrors.TicketCollection_OwnersNotSorted.selector;
        vm.expectRevert(abi.encodeWithSelector(unsorted, 2));
        this.check(abi.encodePacked(address(1), address(2), bytes19(0)), 3);
        vm.expectRevert(abi.encodeWithSelector(unsorted, 1));
        this.check(abi.encodePacked(address(2), address(1), address(3)), 3);
        vm.expectRevert(abi.encodeWithSelector(unsorted, 2));
        this.check(abi.encodePacked(address(2), address(3), address(2)), 3);
        vm.expectRevert(ICollectionErrors.TicketCollection_ZeroAddress.selector);
        this.check(abi.encodePacked(address(0)), 3);
    }

    /// @dev A list made of few distinct addresses, so that repeats are common.
    function testFuzz_CodeAndCalldataReadTheSameAndCountRight(uint8 count, uint256 seed, uint160 asked) external {
        uint256 size = bound(count, 1, 60);
        bytes memory owners;
        uint160 last = uint160(bound(seed, 1, 3));
        address[] memory list = new address[](size);
        for (uint256 i = 0; i < size; ++i) {
            list[i] = address(last);
            owners = abi.encodePacked(owners, last);
            seed = uint256(keccak256(abi.encode(seed)));
            last += uint160(seed % 3);
        }
        asked = uint160(bound(asked, 0, last + 1));
        address code = SSTORE2.write(owners);
        uint256 expected;
        for (uint256 i = 0; i < size; ++i) {
            assertEq(this.at(owners, i), list[i]);
            assertEq(OwnerList.at(code, i), list[i]);
            if (list[i] == address(asked)) ++expected;
        }
        assertEq(this.check(owners, 60), size);
        assertEq(OwnerList.countOf(code, size, address(asked)), expected);
    }
}
