// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Vm } from "forge-std/Vm.sol";

import { TicketCollection } from "../../src/TicketCollection.sol";
import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { ICollectionErrors } from "../../src/interfaces/ITicketErrors.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

/// @notice Whether TicketSale may sell an event: who sells elsewhere too must not be surprised by a sale on chain.
contract OnSaleTest is TicketTest {
    TicketCollection private fresh;

    function setUp() public override {
        super.setUp();
        fresh = createCollection(dollarParams("event-fresh"));
    }

    function buyFresh() private {
        giveDollars(alice, address(sale), 5000);
        vm.prank(alice);
        sale.purchase(address(fresh), PLAIN, 1, 5000, "order-1");
    }

    function test_RevertGiven_TheEventWasNeverPutOnSaleOnChain() external {
        assertFalse(fresh.onSale());
        giveDollars(alice, address(sale), 5000);
        vm.expectRevert(ICollectionErrors.TicketCollection_NotOnSale.selector);
        vm.prank(alice);
        sale.purchase(address(fresh), PLAIN, 1, 5000, "order-1");
        assertEq(usd.balanceOf(alice), 5000 * USD_UNIT);
    }

    function test_OnceOnSaleAnybodyBuysUntilItEnds() external {
        setOnSale(fresh, true);
        buyFresh();
        assertEq(fresh.ownerOf(1), alice);
        setOnSale(fresh, false);
        giveDollars(bob, address(sale), 5000);
        vm.expectRevert(ICollectionErrors.TicketCollection_NotOnSale.selector);
        vm.prank(bob);
        sale.purchase(address(fresh), PLAIN, 1, 5000, "order-2");
    }

    function test_PuttingOnSaleTwiceIsLoggedOnceAndTouchesNoCounter() external {
        mintIn(fresh, bob, PLAIN, 2);
        vm.recordLogs();
        setOnSale(fresh, true);
        setOnSale(fresh, true);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1);
        assertEq(logs[0].topics[0], ITicketCollection.OnSaleSet.selector);
        assertEq(address(uint160(uint256(logs[0].topics[1]))), relayer);
        assertTrue(abi.decode(logs[0].data, (bool)));
        assertEq(fresh.tierOf(PLAIN).sold, 2);
        assertEq(fresh.nextTokenId(), 3);
        assertFalse(fresh.paused());
    }

    function test_RevertGiven_SomebodyWithoutTheMintersRolePutsItOnSale() external {
        expectMissingRole(stranger, Roles.MINTER);
        vm.prank(stranger);
        fresh.setOnSale(true);
        vm.prank(organizer);
        fresh.setOnSale(true);
        assertTrue(fresh.onSale());
    }

    function test_MintingByOrderNeedsNoSaleOnChain() external {
        mintIn(fresh, bob, PLAIN, 1);
        assertEq(fresh.ownerOf(1), bob);
    }
}
