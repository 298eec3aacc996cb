// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice Says whatever it is told and calls whomever it is told, in order. Its code stands in at the address of a market or
///         a collection, to plant violations that the verifier must find.
contract TamperedBooks {
    /// @dev With a target a call, without one a log of `topics`.
    struct Step {
        address target;
        bytes32[] topics;
        bytes data;
    }

    function run(Step[] calldata steps) external {
        for (uint256 i = 0; i < steps.length; ++i) {
            if (steps[i].target == address(0)) {
                _log(steps[i].topics, steps[i].data);
                continue;
            }
            (bool done, bytes memory answer) = steps[i].target.call(steps[i].data);
            if (!done) {
                assembly ("memory-safe") {
                    revert(add(answer, 0x20), mload(answer))
                }
            }
        }
    }

    function _log(bytes32[] calldata topics, bytes memory data) private {
        assembly ("memory-safe") {
            let start := add(data, 0x20)
            let size := mload(data)
            let first := calldataload(topics.offset)
            let second := calldataload(add(topics.offset, 0x20))
            let third := calldataload(add(topics.offset, 0x40))
            let fourth := calldataload(add(topics.offset, 0x60))
            switch topics.length
            case 1 { log1(start, size, first) }
            case 2 { log2(start, size, first, second) }
            case 3 { log3(start, size, first, second, third) }
            default { log4(start, size, first, second, third, fourth) }
        }
    }
}
