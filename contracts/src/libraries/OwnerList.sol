// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ICollectionErrors } from "../interfaces/ITicketErrors.sol";

/// @notice A list of owners, 20 bytes each in ascending order, in calldata or in a contract's code behind one zero byte.
library OwnerList {
    uint256 private constant SIZE = 20;

    /// @notice Refuses a list that is empty, too long, cut, not ascending, or holds the zero address.
    function check(bytes calldata owners, uint256 most) internal pure returns (uint256 count) {
        count = owners.length / SIZE;
        if (count == 0) revert ICollectionErrors.TicketCollection_NothingToDo();
        if (count > most) revert ICollectionErrors.TicketCollection_BulkLimit(count, most);
        if (owners.length % SIZE != 0) revert ICollectionErrors.TicketCollection_OwnersNotSorted(count);
        if (at(owners, 0) == address(0)) revert ICollectionErrors.TicketCollection_ZeroAddress();
        for (uint256 i = 1; i < count; ++i) {
            if (at(owners, i) < at(owners, i - 1)) revert ICollectionErrors.TicketCollection_OwnersNotSorted(i);
        }
    }

    /// @notice Owner number `index` of a list in calldata. The caller keeps `index` inside the list.
    function at(bytes calldata owners, uint256 index) internal pure returns (address owner) {
        assembly ("memory-safe") {
            owner := shr(96, calldataload(add(owners.offset, mul(index, SIZE))))
        }
    }

    /// @notice Owner number `index` of a list in code.
    function at(address list, uint256 index) internal view returns (address owner) {
        assembly ("memory-safe") {
            extcodecopy(list, 0x00, add(1, mul(index, SIZE)), 0x20)
            owner := shr(96, mload(0x00))
        }
    }

    /// @notice How many places of a list of `size` belong to an owner.
    function countOf(address list, uint256 size, address owner) internal view returns (uint256) {
        return _firstFrom(list, size, uint256(uint160(owner)) + 1) - _firstFrom(list, size, uint160(owner));
    }

    /// @dev First place whose owner is at or after `bound`; `size` when there is none.
    function _firstFrom(address list, uint256 size, uint256 bound) private view returns (uint256 low) {
        uint256 high = size;
        while (low < high) {
            uint256 middle = (low + high) >> 1;
            if (uint160(at(list, middle)) < bound) low = middle + 1;
            else high = middle;
        }
    }
}
