// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { InvariantTest } from "./InvariantTest.sol";
import { LegalHandler } from "./LegalHandler.sol";

/// @notice Only what the rules allow is done, so that a refusal is a failure too. The properties: README.md.
contract RulesHoldTest is InvariantTest {
    function setUp() public override {
        super.setUp();
        watch(new LegalHandler(theHouse(threeEvents())));
    }

    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_TheContractsAreWhatTheirHistorySays() external view {
        assertEq(handler.check(), "");
    }

    function test_TheHandlerReachesEveryVerb() external {
        reachEveryVerb(true);
    }
}
