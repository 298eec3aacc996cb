// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice What an account may do. The factory keeps the roles; collections and the market ask it.
library Roles {
    /// @notice Creates collections.
    uint256 internal constant OPERATOR = 1 << 0;
    /// @notice Mints paid orders.
    uint256 internal constant MINTER = 1 << 1;
    /// @notice Records entries.
    uint256 internal constant SCANNER = 1 << 2;
    /// @notice Settles resales paid by card.
    uint256 internal constant SETTLER = 1 << 3;
    /// @notice Freezes tickets, pauses collections and the market.
    uint256 internal constant GUARDIAN = 1 << 4;
    /// @notice What the relayer of a small deployment holds.
    uint256 internal constant ALL = OPERATOR | MINTER | SCANNER | SETTLER | GUARDIAN;
}
