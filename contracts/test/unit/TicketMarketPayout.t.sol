// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ICollectionErrors, IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { TicketTest } from "../helpers/TicketTest.sol";
import {
    ChattyReceiver,
    GreedyReceiver,
    ReenteringReceiver,
    RejectingReceiver,
    TalkingDollar
} from "../mocks/Receivers.sol";

/// @notice Money that waits, and receivers that will not have it.
contract TicketMarketPayoutTest is TicketTest {
    uint32 private constant PRICE = 5000;
    uint256 private constant ROYALTY = 500;
    uint256 private constant FEES = 250;
    uint256 private constant TO_SELLER = 4250;
    address private constant COIN_TOKEN = address(0);

    function sellForDollars(address seller) private returns (uint256 id) {
        id = mintIn(dollars, seller, PLAIN, 1);
        listIn(dollars, seller, id, PRICE);
        buy(bob, id, PRICE, "sale-1");
    }

    function sellForCoin(address seller) private returns (uint256 id) {
        id = mintIn(coins, seller, COIN, 1);
        listIn(coins, seller, id, PRICE);
        buyNative(bob, id, PRICE, "sale-1");
    }

    function expectNothing() private {
        vm.expectRevert(IMarketErrors.TicketMarket_NothingToWithdraw.selector);
    }

    function expectFailed(address to) private {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PaymentFailed.selector, to));
    }

    // ------------------------------------------------------------------------------------------ organizer and platform

    function test_AnybodySendsTheOrganizerItsShare() external {
        sellForDollars(alice);
        vm.expectEmit(address(market));
        emit ITicketMarket.Withdrawn(organizer, address(usd), organizer, ROYALTY * USD_UNIT);
        vm.prank(stranger);
        assertEq(market.withdrawRoyalty(address(dollars), address(usd)), ROYALTY * USD_UNIT);
        assertEq(usd.balanceOf(organizer), ROYALTY * USD_UNIT);
        (uint256 royalty, uint256 fees) = market.accrued(address(dollars), address(usd));
        assertEq(royalty, 0);
        assertEq(fees, FEES * USD_UNIT);
        expectNothing();
        market.withdrawRoyalty(address(dollars), address(usd));
    }

    function test_AnybodySendsTheTreasuryItsShare() external {
        sellForDollars(alice);
        vm.expectEmit(address(market));
        emit ITicketMarket.Withdrawn(treasury, address(usd), treasury, FEES * USD_UNIT);
        vm.prank(stranger);
        assertEq(market.withdrawFees(address(dollars), address(usd)), FEES * USD_UNIT);
        assertEq(usd.balanceOf(treasury), FEES * USD_UNIT);
        (uint256 royalty, uint256 fees) = market.accrued(address(dollars), address(usd));
        assertEq(royalty, ROYALTY * USD_UNIT);
        assertEq(fees, 0);
        expectNothing();
        market.withdrawFees(address(dollars), address(usd));
    }

    function test_SharesInNativeCoinAreSentToo() external {
        sellForCoin(alice);
        assertEq(market.withdrawRoyalty(address(coins), COIN_TOKEN), ROYALTY * NATIVE_UNIT);
        assertEq(market.withdrawFees(address(coins), COIN_TOKEN), FEES * NATIVE_UNIT);
        assertEq(organizer.balance, ROYALTY * NATIVE_UNIT);
        assertEq(treasury.balance, FEES * NATIVE_UNIT);
        assertEq(address(market).balance, 0);
    }

    function test_MoneyIsWithdrawnWhilePausedAndAfterACancellation() external {
        sellForDollars(alice);
        cancel(dollars);
        assertTrue(market.isPaused(address(dollars)));
        market.withdrawRoyalty(address(dollars), address(usd));
        market.withdrawFees(address(dollars), address(usd));
        assertEq(usd.balanceOf(address(market)), 0);
        assertTrue(market.isPaused(address(dollars)));
    }

    function test_ABlockedOrganizerDoesNotHoldUpThePlatform() external {
        sellForDollars(alice);
        usd.setBlocked(organizer, true);
        expectFailed(organizer);
        market.withdrawRoyalty(address(dollars), address(usd));
        market.withdrawFees(address(dollars), address(usd));
        // Nothing is lost meanwhile.
        usd.setBlocked(organizer, false);
        market.withdrawRoyalty(address(dollars), address(usd));
        assertEq(usd.balanceOf(organizer), ROYALTY * USD_UNIT);
    }

    function test_ABlockedPlatformDoesNotHoldUpTheOrganizer() external {
        sellForDollars(alice);
        usd.setBlocked(treasury, true);
        expectFailed(treasury);
        market.withdrawFees(address(dollars), address(usd));
        market.withdrawRoyalty(address(dollars), address(usd));
        assertEq(usd.balanceOf(organizer), ROYALTY * USD_UNIT);
    }

    function test_RevertGiven_NothingWaits() external {
        sellForDollars(alice);
        expectNothing();
        market.withdrawRoyalty(address(collection), address(usd));
        expectNothing();
        market.withdrawFees(address(dollars), COIN_TOKEN);
        // Another token, and a stranger that would name itself organizer.
        expectNothing();
        market.withdrawRoyalty(address(dollars), stranger);
        expectNothing();
        market.withdrawRoyalty(stranger, address(usd));
    }

    function test_RevertGiven_TheTokenSaysNo() external {
        sellForDollars(alice);
        vm.mockCall(address(usd), abi.encodeWithSelector(usd.transfer.selector), abi.encode(false));
        expectFailed(treasury);
        market.withdrawFees(address(dollars), address(usd));
    }

    // --------------------------------------------------------------------------------------------- sellers in USDC

    function test_ABlockedSellerDoesNotStopASale() external {
        uint256 id = mintIn(dollars, alice, PLAIN, 1);
        listIn(dollars, alice, id, PRICE);
        usd.setBlocked(alice, true);
        giveDollars(bob, address(market), PRICE);
        vm.expectEmit(address(market));
        emit ITicketMarket.CreditAdded(alice, address(usd), TO_SELLER * USD_UNIT);
        vm.prank(bob);
        market.buy(address(dollars), id, PRICE, "sale-1");
        assertEq(dollars.ownerOf(id), bob);
        assertEq(market.creditOf(alice, address(usd)), TO_SELLER * USD_UNIT);
        assertEq(usd.balanceOf(address(market)), PRICE * USD_UNIT);
    }

    function test_ACreditIsPulledToAnAccountOfItsOwnersChoice() external {
        usd.setBlocked(alice, true);
        sellForDollars(alice);
        sellForDollars(alice);
        address safe = makeAddr("safe");
        vm.expectEmit(address(market));
        emit ITicketMarket.Withdrawn(alice, address(usd), safe, 2 * TO_SELLER * USD_UNIT);
        vm.prank(alice);
        assertEq(market.withdrawCredit(address(usd), safe), 2 * TO_SELLER * USD_UNIT);
        assertEq(usd.balanceOf(safe), 2 * TO_SELLER * USD_UNIT);
        assertEq(market.creditOf(alice, address(usd)), 0);
        expectNothing();
        vm.prank(alice);
        market.withdrawCredit(address(usd), safe);
    }

    function test_RevertGiven_ACreditSentToABlockedAccountOrNobody() external {
        usd.setBlocked(alice, true);
        sellForDollars(alice);
        vm.startPrank(alice);
        expectFailed(alice);
        market.withdrawCredit(address(usd), alice);
        vm.expectRevert(ICollectionErrors.TicketCollection_ZeroAddress.selector);
        market.withdrawCredit(address(usd), address(0));
        vm.stopPrank();
        assertEq(market.creditOf(alice, address(usd)), TO_SELLER * USD_UNIT);
    }

    function test_ADollarThatTalksToTheSellerFindsTheBooksClosed() external {
        vm.etch(address(usd), address(new TalkingDollar()).code);
        ReenteringReceiver seller = new ReenteringReceiver();
        uint256 id = mintIn(dollars, address(seller), PLAIN, 1);
        listIn(dollars, address(seller), id, PRICE);
        // Paid, and at once: my ticket back, please.
        seller.prepare(address(market), abi.encodeCall(market.unlist, (address(dollars), id)), false);
        buy(bob, id, PRICE, "sale-1");
        assertEq(seller.outcome(), seller.REFUSED());
        assertEq(seller.refusal(), IMarketErrors.TicketMarket_NotHolder.selector);
        assertEq(dollars.ownerOf(id), bob);
        assertEq(usd.balanceOf(address(seller)), TO_SELLER * USD_UNIT);
        assertEq(usd.balanceOf(address(market)), (ROYALTY + FEES) * USD_UNIT);
    }

    // ----------------------------------------------------------------------------------------- sellers in native coin

    function assertCredited(address seller, uint256 id) private view {
        assertEq(coins.ownerOf(id), bob);
        assertEq(seller.balance, 0);
        assertEq(market.creditOf(seller, COIN_TOKEN), TO_SELLER * NATIVE_UNIT);
        assertEq(address(market).balance, PRICE * NATIVE_UNIT);
    }

    function test_ASellerThatRejectsCoinDoesNotStopASale() external {
        address seller = address(new RejectingReceiver());
        assertCredited(seller, sellForCoin(seller));
        vm.prank(seller);
        market.withdrawCredit(COIN_TOKEN, alice);
        assertEq(alice.balance, TO_SELLER * NATIVE_UNIT);
        assertEq(market.creditOf(seller, COIN_TOKEN), 0);
    }

    function test_ASellerThatEatsGasCostsTheBuyerLittle() external {
        address seller = address(new GreedyReceiver());
        uint256 before = gasleft();
        uint256 id = sellForCoin(seller);
        assertLt(before - gasleft(), 1_000_000);
        assertCredited(seller, id);
    }

    function test_WhatAReceiverAnswersIsNotRead() external {
        address seller = address(new ChattyReceiver(false));
        sellForCoin(seller);
        assertEq(seller.balance, TO_SELLER * NATIVE_UNIT);
        seller = address(new ChattyReceiver(true));
        assertCredited(seller, sellForCoin2(seller));
    }

    /// @dev A second sale beside one that was paid out; the shares of the first are taken out before.
    function sellForCoin2(address seller) private returns (uint256) {
        market.withdrawRoyalty(address(coins), COIN_TOKEN);
        market.withdrawFees(address(coins), COIN_TOKEN);
        return sellForCoin(seller);
    }

    function test_LittleGasDoesNotTurnAPaymentIntoACredit() external {
        ReenteringReceiver seller = new ReenteringReceiver();
        uint256 id = mintIn(coins, address(seller), COIN, 1);
        listIn(coins, address(seller), id, PRICE);
        // Costs the receiver some 12,000: a call to nobody, and its notes.
        seller.prepare(stranger, "", false);
        vm.deal(bob, 1 ether);
        bytes memory purchase = abi.encodeCall(market.buyNative, (address(coins), id, PRICE, "sale-1"));
        for (uint256 gas_ = 60_000; gas_ < 300_000; gas_ += 2000) {
            uint256 state = vm.snapshotState();
            vm.prank(bob);
            (bool done,) = address(market).call{ value: 0.5 ether, gas: gas_ }(purchase);
            assertEq(market.creditOf(address(seller), COIN_TOKEN), 0);
            assertEq(done, coins.ownerOf(id) == bob);
            assertEq(address(seller).balance, done ? TO_SELLER * NATIVE_UNIT : 0);
            vm.revertToState(state);
        }
    }

    function test_ASellerThatCallsBackFindsTheTicketGone() external {
        ReenteringReceiver seller = new ReenteringReceiver();
        uint256 id = mintIn(coins, address(seller), COIN, 1);
        listIn(coins, address(seller), id, PRICE);
        seller.prepare(address(market), abi.encodeCall(market.unlist, (address(coins), id)), false);
        buyNative(bob, id, PRICE, "sale-1");
        assertEq(seller.outcome(), seller.REFUSED());
        assertEq(seller.refusal(), IMarketErrors.TicketMarket_NotHolder.selector);
        assertEq(coins.ownerOf(id), bob);
    }

    function test_ACreditIsPaidOnceHoweverOftenItIsAskedFor() external {
        ReenteringReceiver seller = new ReenteringReceiver();
        seller.prepare(address(0), "", true);
        sellForCoin(address(seller));
        sellForCoin(alice);
        bytes memory again = abi.encodeCall(market.withdrawCredit, (COIN_TOKEN, address(seller)));
        seller.prepare(address(market), again, false);
        vm.prank(address(seller));
        market.withdrawCredit(COIN_TOKEN, address(seller));
        assertEq(seller.outcome(), seller.REFUSED());
        assertEq(seller.refusal(), IMarketErrors.TicketMarket_NothingToWithdraw.selector);
        assertEq(address(seller).balance, TO_SELLER * NATIVE_UNIT);
    }

    function test_AShareIsPaidOnceHoweverOftenItIsAskedFor() external {
        ReenteringReceiver house = new ReenteringReceiver();
        vm.prank(admin);
        factory.setTreasury(address(house));
        sellForCoin(alice);
        house.prepare(address(market), abi.encodeCall(market.withdrawFees, (address(coins), COIN_TOKEN)), false);
        market.withdrawFees(address(coins), COIN_TOKEN);
        assertEq(house.outcome(), house.REFUSED());
        assertEq(house.refusal(), IMarketErrors.TicketMarket_NothingToWithdraw.selector);
        assertEq(address(house).balance, FEES * NATIVE_UNIT);
        (uint256 royalty,) = market.accrued(address(coins), COIN_TOKEN);
        assertEq(royalty, ROYALTY * NATIVE_UNIT);
    }

    function test_RevertGiven_ATreasuryThatRejectsCoin() external {
        address house = address(new RejectingReceiver());
        vm.prank(admin);
        factory.setTreasury(house);
        sellForCoin(alice);
        expectFailed(house);
        market.withdrawFees(address(coins), COIN_TOKEN);
        (, uint256 fees) = market.accrued(address(coins), COIN_TOKEN);
        assertEq(fees, FEES * NATIVE_UNIT);
    }
}
