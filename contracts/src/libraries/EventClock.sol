// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Lifecycle } from "../types/TicketTypes.sol";

/// @notice When an event is over, and what that means for the money held for it. Times in unix seconds.
library EventClock {
    /// @notice An event that was not closed this long after its end counts as abandoned: its money goes back to holders.
    uint256 internal constant CLOSE_WINDOW = 30 days;
    /// @notice The furthest that an event can be moved past its first end.
    uint256 internal constant POSTPONE_MAX = 730 days;

    /// @notice True when holders may take their money back.
    function isRefundable(Lifecycle memory clock, uint256 nowAt) internal pure returns (bool) {
        if (clock.cancelledAt != 0) return true;
        return clock.closedAt == 0 && nowAt > clock.endsAt + CLOSE_WINDOW;
    }
}
