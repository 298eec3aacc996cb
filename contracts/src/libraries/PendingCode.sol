// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice The code of the collection that is being made, in transient storage for the length of one creation.
/// @dev Transient slot 0 holds the length, the slots from 1 on the words. Nothing else in the factory is transient.
library PendingCode {
    function put(bytes memory code) internal {
        assembly ("memory-safe") {
            let length := mload(code)
            tstore(0, length)
            for { let at := 0 } lt(at, length) { } {
                at := add(at, 0x20)
                tstore(shr(5, at), mload(add(code, at)))
            }
        }
    }

    /// @notice Without a length nobody reads the words, so they may stay until the transaction ends.
    function clear() internal {
        assembly ("memory-safe") {
            tstore(0, 0)
        }
    }

    /// @notice Ends the call with the bare code, not ABI-encoded: the new contract returns it as it comes.
    function answer() internal view {
        assembly ("memory-safe") {
            let length := tload(0)
            let start := mload(0x40)
            for { let at := 0 } lt(at, length) { at := add(at, 0x20) } {
                mstore(add(start, at), tload(add(shr(5, at), 1)))
            }
            return(start, length)
        }
    }
}
