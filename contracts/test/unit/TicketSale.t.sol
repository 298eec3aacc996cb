// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { TicketFactory } from "../../src/TicketFactory.sol";
import { ICollectionErrors, ISaleErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketSale } from "../../src/interfaces/ITicketSale.sol";
import { CreateParams, Permit, PurchaseOrder, TicketView } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

/// @notice What the tests of the sale share: prices of `dollars`, who holds how much, refusals.
abstract contract SaleTest is TicketTest {
    uint32 internal constant PRICE = 5000;

    function units(uint256 minor) internal pure returns (uint256) {
        return minor * USD_UNIT;
    }

    /// @dev What is counted is there.
    function assertBacked() internal view {
        uint256 counted = units(sale.escrowOf(address(dollars))) + sale.creditOf(alice) + sale.creditOf(bob)
            + sale.creditOf(organizer) + sale.creditOf(treasury);
        assertEq(usd.balanceOf(address(sale)), counted);
    }

    function abandon() internal {
        vm.warp(ENDS_AT + 30 days + 1);
    }

    function claim(address holder, uint256 tokenId) internal {
        vm.prank(holder);
        sale.claimRefund(address(dollars), tokenId);
    }

    function expectNotInEscrow(uint256 tokenId) internal {
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_NotInEscrow.selector, tokenId));
    }

    function expectUnknownCollection(address where) internal {
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_UnknownCollection.selector, where));
    }
}

contract TicketSaleBuyTest is SaleTest {
    /// @dev A purchase by `alice` with enough money, of what `change` left of the usual order.
    function buyAs(address buyer, uint8 tierId, uint32 priceMinor) private {
        giveDollars(buyer, address(sale), PRICE);
        vm.prank(buyer);
        sale.purchase(address(dollars), tierId, 1, priceMinor, "order-1");
    }

    function orderOf(address buyer, uint8 tierId, uint16 quantity) private view returns (PurchaseOrder memory) {
        uint32 priceMinor = dollars.tierOf(tierId).priceMinor;
        return PurchaseOrder(address(dollars), tierId, quantity, buyer, priceMinor, "order-1", NOW + 1 hours);
    }

    /// @dev The buyer's one signature: an ERC-3009 authorization whose nonce is the order's hash.
    function authorize(PurchaseOrder memory o, uint256 key) private view returns (bytes memory) {
        bytes32 nonce = purchaseDigest(address(sale), o);
        uint256 value = units(uint256(o.priceMinor) * o.quantity);
        return sign(key, authorizationDigest(address(usd), o.buyer, address(sale), value, o.deadline, nonce));
    }

    function test_TheSaleKnowsItsHouse() external view {
        assertEq(sale.factory(), address(factory));
        assertEq(sale.market(), address(market));
        assertEq(sale.usd(), address(usd));
    }

    function test_TheMoneyWaitsInEscrowAndTheTicketsAreTheBuyers() external {
        giveDollars(alice, address(sale), 3 * PRICE);
        vm.expectEmit(address(sale));
        emit ITicketSale.TicketsPurchased(address(dollars), 1, alice, PLAIN, 3, PRICE, "order-1");
        vm.prank(alice);
        uint256 firstId = sale.purchase(address(dollars), PLAIN, 3, PRICE, "order-1");
        assertEq(firstId, 1);
        assertEq(dollars.balanceOf(alice), 3);
        TicketView memory bought = dollars.ticketOf(3);
        assertTrue(bought.onChain);
        assertEq(bought.pricePaidMinor, PRICE);
        assertEq(sale.escrowOf(address(dollars)), 3 * PRICE);
        assertEq(usd.balanceOf(alice), 0);
        assertBacked();
    }

    function test_AFreeTicketNeedsNoMoney() external {
        vm.prank(alice);
        uint256 tokenId = sale.purchase(address(dollars), FREE, 1, 0, "order-1");
        assertEq(dollars.ownerOf(tokenId), alice);
        assertEq(sale.escrowOf(address(dollars)), 0);
    }

    function test_APermitPays() external {
        usd.mint(alice, units(PRICE));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(aliceKey, permitDigest(address(usd), alice, address(sale), units(PRICE), 0, NOW));
        Permit memory permit = Permit(units(PRICE), NOW, v, r, s);
        vm.prank(alice);
        uint256 tokenId = sale.purchaseWithPermit(address(dollars), PLAIN, 1, PRICE, "order-1", permit);
        assertEq(dollars.ownerOf(tokenId), alice);
        assertBacked();
    }

    function test_APermitThatSomebodyElseUsedFirstStopsNothing() external {
        usd.mint(alice, units(PRICE));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(aliceKey, permitDigest(address(usd), alice, address(sale), units(PRICE), 0, NOW));
        vm.prank(stranger);
        usd.permit(alice, address(sale), units(PRICE), NOW, v, r, s);
        vm.prank(alice);
        sale.purchaseWithPermit(address(dollars), PLAIN, 1, PRICE, "order-1", Permit(units(PRICE), NOW, v, r, s));
        assertEq(dollars.balanceOf(alice), 1);
    }

    function test_RevertGiven_APermitOfAnother() external {
        usd.mint(alice, units(PRICE));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(bobKey, permitDigest(address(usd), alice, address(sale), units(PRICE), 0, NOW));
        vm.prank(alice);
        vm.expectRevert(bytes4(keccak256("InsufficientAllowance()")));
        sale.purchaseWithPermit(address(dollars), PLAIN, 1, PRICE, "order-1", Permit(units(PRICE), NOW, v, r, s));
    }

    function test_OneSignatureOrdersAndPaysWhoeverBringsIt() external {
        usd.mint(alice, units(2 * PRICE));
        PurchaseOrder memory o = orderOf(alice, PLAIN, 2);
        assertEq(sale.orderHash(o), purchaseDigest(address(sale), o));
        bytes memory signature = authorize(o, aliceKey);
        vm.prank(stranger);
        sale.purchaseFor(o, signature);
        assertEq(dollars.balanceOf(alice), 2);
        assertEq(usd.balanceOf(alice), 0);
        assertBacked();
    }

    function test_RevertGiven_AnOrderIsBroughtTwice() external {
        usd.mint(alice, units(2 * PRICE));
        PurchaseOrder memory o = orderOf(alice, PLAIN, 1);
        bytes memory signature = authorize(o, aliceKey);
        sale.purchaseFor(o, signature);
        vm.expectRevert("FiatTokenV2: authorization is used or canceled");
        sale.purchaseFor(o, signature);
    }

    function test_RevertGiven_AFreeOrderIsBroughtTwiceOrUnsigned() external {
        PurchaseOrder memory o = orderOf(alice, FREE, 1);
        bytes memory signature = authorize(o, bobKey);
        vm.expectRevert("FiatTokenV2: invalid signature");
        sale.purchaseFor(o, signature);
        signature = authorize(o, aliceKey);
        sale.purchaseFor(o, signature);
        assertEq(dollars.balanceOf(alice), 1);
        vm.expectRevert("FiatTokenV2: authorization is used or canceled");
        sale.purchaseFor(o, signature);
    }

    function test_RevertGiven_AnythingButWhatWasOrdered() external {
        usd.mint(alice, units(2 * PRICE));
        PurchaseOrder memory o = orderOf(alice, PLAIN, 1);
        bytes memory signature = authorize(o, aliceKey);
        o.orderRef = "order-2";
        vm.expectRevert("FiatTokenV2: invalid signature");
        sale.purchaseFor(o, signature);
        o.orderRef = "order-1";
        o.tierId = KEEPSAKE;
        vm.expectRevert("FiatTokenV2: invalid signature");
        sale.purchaseFor(o, signature);
    }

    function test_RevertGiven_AnOrderIsLate() external {
        usd.mint(alice, units(PRICE));
        PurchaseOrder memory o = orderOf(alice, PLAIN, 1);
        bytes memory signature = authorize(o, aliceKey);
        vm.warp(o.deadline);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_Expired.selector, o.deadline, o.deadline));
        sale.purchaseFor(o, signature);
        vm.warp(o.deadline - 1);
        sale.purchaseFor(o, signature);
        assertEq(dollars.balanceOf(alice), 1);
    }

    function test_RevertGiven_TheMoneyIsNotThere() external {
        giveDollars(alice, address(sale), PRICE);
        vm.prank(alice);
        usd.transfer(bob, 1);
        vm.prank(alice);
        vm.expectRevert(bytes4(keccak256("InsufficientBalance()")));
        sale.purchase(address(dollars), PLAIN, 1, PRICE, "order-1");
        assertEq(dollars.totalSupply(), 0);
        assertEq(sale.escrowOf(address(dollars)), 0);
    }

    function test_RevertGiven_TheTokenSaysNoWithoutReverting() external {
        giveDollars(alice, address(sale), PRICE);
        vm.mockCall(address(usd), abi.encodePacked(usd.transferFrom.selector), abi.encode(false));
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_PaymentFailed.selector, address(sale)));
        sale.purchase(address(dollars), PLAIN, 1, PRICE, "order-1");
    }

    function test_RevertGiven_NoCollectionOfTheHouse() external {
        TicketFactory elsewhere = new TicketFactory(admin, relayer, treasury);
        address[3] memory wrong = [stranger, address(version), elsewhere.addressOf(organizer, "event-usd")];
        for (uint256 i = 0; i < wrong.length; ++i) {
            expectUnknownCollection(wrong[i]);
            sale.purchase(wrong[i], PLAIN, 1, PRICE, "order-1");
        }
    }

    function test_RevertGiven_AnotherCurrency() external {
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_WrongCurrency.selector, bytes3("EUR")));
        sale.purchase(address(collection), FLOOR, 1, PRICE, "order-1");
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_WrongCurrency.selector, NATIVE));
        sale.purchase(address(coins), COIN, 1, PRICE, "order-1");
    }

    function test_RevertGiven_OutsideTheSalesWindow() external {
        bytes memory refusal =
            abi.encodeWithSelector(ISaleErrors.TicketSale_OutsideSalesWindow.selector, NOW - 1 days, NOW + 20 days);
        giveDollars(alice, address(sale), PRICE);
        vm.startPrank(alice);
        vm.warp(NOW - 1 days - 1);
        vm.expectRevert(refusal);
        sale.purchase(address(dollars), PLAIN, 1, PRICE, "order-1");
        vm.warp(NOW + 20 days + 1);
        vm.expectRevert(refusal);
        sale.purchase(address(dollars), PLAIN, 1, PRICE, "order-1");
        vm.warp(NOW + 20 days);
        sale.purchase(address(dollars), PLAIN, 1, PRICE, "order-1");
        vm.stopPrank();
        vm.warp(NOW - 1 days);
        buyAs(bob, PLAIN, PRICE);
    }

    function test_RevertGiven_AnotherPriceThanTheTiers() external {
        uint32[2] memory wrong = [PRICE - 1, PRICE + 1];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_PriceMismatch.selector, wrong[i], PRICE));
            sale.purchase(address(dollars), PLAIN, 1, wrong[i], "order-1");
        }
    }

    function test_RevertGiven_TheBuyerIsNotAttested() external {
        attest(alice, NOW);
        buyAs(alice, KNOWN, PRICE);
        giveDollars(bob, address(sale), PRICE);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_NotAttested.selector, bob));
        sale.purchase(address(dollars), KNOWN, 1, PRICE, "order-1");
        vm.warp(NOW + 1);
        giveDollars(alice, address(sale), PRICE);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_NotAttested.selector, alice));
        sale.purchase(address(dollars), KNOWN, 1, PRICE, "order-1");
    }

    function test_RevertGiven_TheTierIsSoldOut() external {
        purchase(alice, PLAIN, 99);
        giveDollars(bob, address(sale), 2 * PRICE);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_CapExceeded.selector, PLAIN, 2, 1));
        sale.purchase(address(dollars), PLAIN, 2, PRICE, "order-1");
    }

    function test_RevertGiven_NothingIsBought() external {
        vm.expectRevert(ICollectionErrors.TicketCollection_NothingToDo.selector);
        sale.purchase(address(dollars), PLAIN, 0, PRICE, "order-1");
    }

    function test_RevertGiven_TheTierIsUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_UnknownTier.selector, 6, 5));
        sale.purchase(address(dollars), 6, 1, PRICE, "order-1");
    }

    function test_RevertGiven_TheEventIsPaused() external {
        vm.prank(relayer);
        dollars.setPaused(true);
        vm.expectRevert(ICollectionErrors.TicketCollection_Paused.selector);
        sale.purchase(address(dollars), PLAIN, 1, PRICE, "order-1");
    }

    function test_RevertGiven_TheEventIsCancelledClosedOrAbandoned() external {
        CreateParams memory params = dollarParams("event-long");
        params.tiers[0].salesEndAt = ENDS_AT + 100 days;
        TicketCollection closed = createCollection(params);
        params.eventRef = "event-left";
        TicketCollection left = createCollection(params);
        params.eventRef = "event-off";
        TicketCollection off = createCollection(params);
        setOnSale(left, true);
        cancel(off);
        close(closed);
        giveDollars(alice, address(sale), PRICE);
        vm.startPrank(alice);
        vm.expectRevert(ICollectionErrors.TicketCollection_Over.selector);
        sale.purchase(address(off), PLAIN, 1, PRICE, "order-1");
        vm.expectRevert(ICollectionErrors.TicketCollection_Over.selector);
        sale.purchase(address(closed), PLAIN, 1, PRICE, "order-1");
        abandon();
        vm.expectRevert(ICollectionErrors.TicketCollection_Over.selector);
        sale.purchase(address(left), PLAIN, 1, PRICE, "order-1");
        vm.warp(ENDS_AT + 30 days);
        sale.purchase(address(left), PLAIN, 1, PRICE, "order-1");
    }
}

contract TicketSaleRefundTest is SaleTest {
    function test_AfterACancellationTheHolderTakesThePriceBackAlone() external {
        uint256 first = purchase(alice, PLAIN, 3);
        cancel(dollars);
        vm.expectEmit(address(sale));
        emit ITicketSale.PriceReturned(address(dollars), first + 1, alice, PRICE, true);
        claim(alice, first + 1);
        assertEq(usd.balanceOf(alice), units(PRICE));
        assertTrue(sale.isReturned(address(dollars), first + 1));
        assertFalse(sale.isReturned(address(dollars), first));
        assertEq(sale.escrowOf(address(dollars)), 2 * PRICE);
        expectUnknown(first + 1);
        dollars.ownerOf(first + 1);
        assertBacked();
    }

    function test_AfterAnAbandonedEventToo() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        vm.warp(ENDS_AT + 30 days);
        vm.prank(alice);
        vm.expectRevert(ISaleErrors.TicketSale_NotRefundable.selector);
        sale.claimRefund(address(dollars), tokenId);
        abandon();
        claim(alice, tokenId);
        assertEq(usd.balanceOf(alice), units(PRICE));
    }

    function test_APostponedEventIsAbandonedLater() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        vm.prank(organizer);
        dollars.reschedule(DOORS_AT + 10 days, ENDS_AT + 10 days);
        abandon();
        vm.prank(alice);
        vm.expectRevert(ISaleErrors.TicketSale_NotRefundable.selector);
        sale.claimRefund(address(dollars), tokenId);
        vm.warp(ENDS_AT + 40 days + 1);
        claim(alice, tokenId);
    }

    function test_WhoHoldsTheTicketNowIsPaid() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        giftIn(dollars, alice, tokenId, bob);
        cancel(dollars);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_NotHolder.selector, tokenId, alice));
        sale.claimRefund(address(dollars), tokenId);
        claim(bob, tokenId);
        assertEq(usd.balanceOf(bob), units(PRICE));
    }

    function test_AnOfferedOrFrozenTicketIsPaidToo() external {
        uint256 first = purchase(alice, PLAIN, 2);
        listIn(dollars, alice, first, PRICE);
        vm.prank(relayer);
        dollars.freeze(first + 1, "dispute");
        cancel(dollars);
        claim(alice, first);
        claim(alice, first + 1);
        assertEq(usd.balanceOf(alice), units(2 * PRICE));
        assertEq(dollars.balanceOf(alice), 0);
    }

    function test_AnEnteredTicketIsPaidOnceAndStays() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        checkInAt(dollars, tokenId);
        abandon();
        claim(alice, tokenId);
        assertEq(dollars.ownerOf(tokenId), alice);
        assertTrue(dollars.isUsed(tokenId));
        expectNotInEscrow(tokenId);
        claim(alice, tokenId);
        assertEq(usd.balanceOf(alice), units(PRICE));
    }

    function test_AFreeTicketGoesBackForNothing() external {
        uint256 tokenId = purchase(alice, FREE, 1);
        cancel(dollars);
        claim(alice, tokenId);
        assertTrue(sale.isReturned(address(dollars), tokenId));
        assertEq(usd.balanceOf(alice), 0);
    }

    function test_RevertGiven_TheEventIsOnOrClosed() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        vm.prank(alice);
        vm.expectRevert(ISaleErrors.TicketSale_NotRefundable.selector);
        sale.claimRefund(address(dollars), tokenId);
        close(dollars);
        abandon();
        vm.prank(alice);
        vm.expectRevert(ISaleErrors.TicketSale_NotRefundable.selector);
        sale.claimRefund(address(dollars), tokenId);
    }

    function test_RevertGiven_TheTicketWasPaidElsewhere() external {
        purchase(bob, PLAIN, 1);
        uint256 tokenId = mintIn(dollars, alice, PLAIN, 1);
        cancel(dollars);
        expectNotInEscrow(tokenId);
        claim(alice, tokenId);
    }

    function test_RevertGiven_TheTicketIsGoneOrTheCollectionIsNoneOfOurs() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        cancel(dollars);
        claim(alice, tokenId);
        expectUnknown(tokenId);
        claim(alice, tokenId);
        expectUnknownCollection(stranger);
        sale.claimRefund(stranger, tokenId);
    }

    // ---------------------------------------------------------------------------------------------- the organizer's desk

    /// @dev Asks for a refund and waits out the delay.
    function refundByDesk(uint256 tokenId) private {
        refund(dollars, tokenId);
        vm.warp(block.timestamp + DESK_DELAY);
    }

    function test_ARefundByTheDeskPaysOutOfEscrow() external {
        uint256 first = purchase(alice, PLAIN, 2);
        refundByDesk(first);
        vm.expectEmit(address(sale));
        emit ITicketSale.PriceReturned(address(dollars), first, alice, PRICE, true);
        dollars.carryOut(first);
        assertEq(usd.balanceOf(alice), units(PRICE));
        assertTrue(sale.isReturned(address(dollars), first));
        assertEq(sale.escrowOf(address(dollars)), PRICE);
        assertBacked();
    }

    function test_RevertGiven_TheDeskRefundsAfterTheRelease() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        close(dollars);
        vm.warp(ENDS_AT + RELEASE_DELAY);
        sale.release(address(dollars));
        refundByDesk(tokenId);
        expectNotInEscrow(tokenId);
        dollars.carryOut(tokenId);
        assertEq(dollars.ownerOf(tokenId), alice);
    }

    function test_RevertGiven_APriceIsReturnedByNoCollection() external {
        address[4] memory others = [stranger, organizer, address(version), address(factory)];
        for (uint256 i = 0; i < others.length; ++i) {
            expectUnknownCollection(others[i]);
            vm.prank(others[i]);
            sale.returnPrice(1, alice, PRICE);
        }
    }

    function test_RevertGiven_ACollectionReturnsTwiceOrMoreThanItHolds() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        vm.startPrank(address(dollars));
        expectNotInEscrow(tokenId);
        sale.returnPrice(tokenId, alice, PRICE + 1);
        sale.returnPrice(tokenId, alice, PRICE);
        vm.stopPrank();
        purchase(bob, PLAIN, 1);
        vm.prank(address(dollars));
        expectNotInEscrow(tokenId);
        sale.returnPrice(tokenId, alice, PRICE);
    }

    function test_OneEventCannotSpendAnothers() external {
        TicketCollection other = createCollection(dollarParams("event-2"));
        purchase(alice, PLAIN, 1);
        vm.prank(address(other));
        expectNotInEscrow(1);
        sale.returnPrice(1, bob, PRICE);
    }

    // -------------------------------------------------------------------------------------------------- blocked holders

    function test_ABlockedHolderGetsACreditAndMaySendItElsewhere() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        cancel(dollars);
        usd.setBlocked(alice, true);
        vm.expectEmit(address(sale));
        emit ITicketSale.PriceReturned(address(dollars), tokenId, alice, PRICE, false);
        claim(alice, tokenId);
        assertEq(sale.creditOf(alice), units(PRICE));
        assertBacked();
        vm.expectEmit(address(sale));
        emit ITicketSale.Withdrawn(alice, bob, units(PRICE));
        vm.prank(alice);
        assertEq(sale.withdraw(bob), units(PRICE));
        assertEq(usd.balanceOf(bob), units(PRICE));
        assertEq(sale.creditOf(alice), 0);
    }

    function test_ATokenThatSaysNoWithoutRevertingLeavesACreditToo() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        cancel(dollars);
        vm.mockCall(address(usd), abi.encodePacked(usd.transfer.selector), abi.encode(false));
        claim(alice, tokenId);
        vm.clearMockedCalls();
        assertEq(sale.creditOf(alice), units(PRICE));
    }

    function test_RevertGiven_AWithdrawalCannotBePaid() external {
        uint256 tokenId = purchase(alice, PLAIN, 1);
        cancel(dollars);
        usd.setBlocked(alice, true);
        claim(alice, tokenId);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_PaymentFailed.selector, alice));
        sale.withdrawFor(alice);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_PaymentFailed.selector, address(0)));
        sale.withdraw(address(0));
        assertEq(sale.creditOf(alice), units(PRICE));
    }

    function test_RevertGiven_NothingWaits() external {
        vm.prank(alice);
        vm.expectRevert(ISaleErrors.TicketSale_NothingToWithdraw.selector);
        sale.withdraw(alice);
        vm.expectRevert(ISaleErrors.TicketSale_NothingToWithdraw.selector);
        sale.withdrawFor(bob);
    }
}

contract TicketSaleReleaseTest is SaleTest {
    function test_ProceedsGoToOrganizerAndPlatformAfterTheDelay() external {
        purchase(alice, PLAIN, 3);
        close(dollars);
        vm.warp(ENDS_AT + RELEASE_DELAY);
        vm.expectEmit(address(sale));
        emit ITicketSale.ProceedsReleased(address(dollars), 14_250, 750);
        vm.prank(stranger);
        sale.release(address(dollars));
        assertEq(sale.escrowOf(address(dollars)), 0);
        assertBacked();

        assertEq(sale.withdrawFor(treasury), units(750));
        vm.prank(organizer);
        assertEq(sale.withdraw(bob), units(14_250));
        assertEq(usd.balanceOf(treasury), units(750));
        assertEq(usd.balanceOf(bob), units(14_250));
        assertEq(usd.balanceOf(address(sale)), 0);
    }

    function test_TheRemainderOfTheShareIsTheOrganizers() external {
        CreateParams memory params = dollarParams("event-odd");
        params.tiers[0].priceMinor = 19;
        TicketCollection odd = createCollection(params);
        setOnSale(odd, true);
        giveDollars(alice, address(sale), 19);
        vm.prank(alice);
        sale.purchase(address(odd), PLAIN, 1, 19, "order-1");
        close(odd);
        vm.warp(ENDS_AT + RELEASE_DELAY);
        vm.expectEmit(address(sale));
        emit ITicketSale.ProceedsReleased(address(odd), 19, 0);
        sale.release(address(odd));
    }

    function test_WhatWentBackBeforeIsNotReleased() external {
        uint256 first = purchase(alice, PLAIN, 2);
        refund(dollars, first);
        vm.warp(NOW + DESK_DELAY);
        dollars.carryOut(first);
        close(dollars);
        vm.warp(ENDS_AT + RELEASE_DELAY);
        vm.expectEmit(address(sale));
        emit ITicketSale.ProceedsReleased(address(dollars), 4750, 250);
        sale.release(address(dollars));
        assertBacked();
    }

    function test_TheTreasuryOfTheDayIsCredited() external {
        purchase(alice, PLAIN, 1);
        close(dollars);
        vm.warp(ENDS_AT + RELEASE_DELAY);
        vm.prank(admin);
        factory.setTreasury(bob);
        sale.release(address(dollars));
        assertEq(sale.creditOf(bob), units(250));
        assertEq(sale.creditOf(treasury), 0);
    }

    function test_UsdcSentByAccidentIsNobodys() external {
        usd.mint(address(sale), 12_345);
        purchase(alice, PLAIN, 1);
        close(dollars);
        vm.warp(ENDS_AT + RELEASE_DELAY);
        sale.release(address(dollars));
        sale.withdrawFor(treasury);
        sale.withdrawFor(organizer);
        assertEq(usd.balanceOf(address(sale)), 12_345);
    }

    function test_RevertGiven_NotClosedOrTooEarly() external {
        purchase(alice, PLAIN, 1);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_NotReleasable.selector, NOW, 0));
        sale.release(address(dollars));
        close(dollars);
        uint256 from = ENDS_AT + RELEASE_DELAY;
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_NotReleasable.selector, from - 1, from));
        sale.release(address(dollars));
    }

    function test_RevertGiven_CancelledOrAbandoned() external {
        purchase(alice, PLAIN, 1);
        abandon();
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_NotReleasable.selector, ENDS_AT + 30 days + 1, 0));
        sale.release(address(dollars));
        cancel(dollars);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_NotReleasable.selector, ENDS_AT + 30 days + 1, 0));
        sale.release(address(dollars));
    }

    function test_RevertGiven_NothingIsHeld() external {
        purchase(alice, PLAIN, 1);
        close(dollars);
        vm.warp(ENDS_AT + RELEASE_DELAY);
        sale.release(address(dollars));
        vm.expectRevert(ISaleErrors.TicketSale_NothingToWithdraw.selector);
        sale.release(address(dollars));
    }

    function test_RevertGiven_NoCollectionOfTheHouse() external {
        expectUnknownCollection(stranger);
        sale.release(stranger);
    }
}
