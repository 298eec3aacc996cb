// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice What an account may do. OPERATOR and ATTESTER are kept by the factory for the whole house, the others by each
///         collection for its own event.
library Roles {
    /// @notice Factory: registers organizations, brings their signed wishes to create.
    uint256 internal constant OPERATOR = 1 << 0;
    /// @notice Collection: mints paid orders.
    uint256 internal constant MINTER = 1 << 1;
    /// @notice Collection: records entries.
    uint256 internal constant SCANNER = 1 << 2;
    /// @notice Collection: settles resales paid by card, matches buyers from the queue.
    uint256 internal constant SETTLER = 1 << 3;
    /// @notice Collection: freezes tickets, pauses.
    uint256 internal constant GUARDIAN = 1 << 4;
    /// @notice Collection: reissues and refunds.
    uint256 internal constant DESK = 1 << 5;
    /// @notice Factory: says which accounts belong to known people.
    uint256 internal constant ATTESTER = 1 << 6;
    /// @notice What the operator of an event may do in it.
    uint256 internal constant EVENT = MINTER | SCANNER | SETTLER | GUARDIAN | DESK;
    /// @notice What the relayer of a small deployment holds in the factory.
    uint256 internal constant HOUSE = OPERATOR | ATTESTER;
}
