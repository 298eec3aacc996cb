// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { CreateParams } from "../../src/types/TicketTypes.sol";
import { HostileDollar } from "../mocks/HostileDollar.sol";
import { HostileHolder } from "../mocks/HostileHolder.sol";
import { HostileHandler } from "./HostileHandler.sol";
import { InvariantTest } from "./InvariantTest.sol";

/// @notice Everything is tried by everybody: raw words, used signatures, villains with code, a dollar that lies and talks.
contract HoldAgainstAllTest is InvariantTest {
    function setUp() public override {
        super.setUp();
        vm.etch(address(usd), address(new HostileDollar()).code);
        HostileHolder[] memory villains = new HostileHolder[](4);
        for (uint256 i = 0; i < 4; ++i) {
            villains[i] = new HostileHolder();
        }
        TicketCollection[] memory three = threeEvents();
        TicketCollection[] memory events = new TicketCollection[](4);
        (events[0], events[1], events[2]) = (three[0], three[1], three[2]);
        // The organizer of the last one is a villain.
        CreateParams memory coin = coinParams("run-villain");
        coin.organizer = address(villains[0]);
        events[3] = createCollection(coin);
        watch(new HostileHandler(theHouse(events), villains, admin));
    }

    /// forge-config: default.invariant.fail-on-revert = false
    function invariant_NobodyGetsAroundTheRules() external view {
        assertEq(handler.check(), "");
    }

    function test_TheHandlerReachesEveryVerb() external {
        reachEveryVerb(false);
        assertGt(calledBack, 0);
    }
}
