// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.24;

/// @dev Stands for `@opensea/tstorish`, which ERC-721C's validator imports and no registry has. The original asks first
///      whether the chain has transient storage, so the validator is a little cheaper here than in life.
abstract contract Tstorish {
    function _setTstorish(uint256 slot, uint256 value) internal {
        assembly ("memory-safe") {
            tstore(slot, value)
        }
    }

    function _getTstorish(uint256 slot) internal view returns (uint256 value) {
        assembly ("memory-safe") {
            value := tload(slot)
        }
    }
}
