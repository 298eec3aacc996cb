// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { LockedERC721 } from "../../src/LockedERC721.sol";
import { ICollectionErrors, IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { TicketView } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

contract TicketMarketListTest is TicketTest {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintOne(alice, FLOOR);
    }

    function test_AHolderOffersATicketUpToItsCap() external {
        assertEq(collection.resaleCapOf(id), 5500);
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketListed(address(collection), id, alice, 5500);
        list(alice, id, 5500);
        assertTrue(ticket(id).listed);
        assertEq(ticket(id).askMinor, 5500);
        assertEq(collection.ownerOf(id), alice);
    }

    function test_RevertGiven_PriceOverCap() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, id, 5501, 5500));
        list(alice, id, 5501);
    }

    function test_TheCapFollowsThePricePaidNotTheTiersPrice() external {
        vm.prank(relayer);
        collection.mint(2, order(alice, FLOOR, 1, 2001));
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, 2, 2202, 2201));
        list(alice, 2, 2202);
        list(alice, 2, 2201);
    }

    function test_RevertGiven_OfferedForNothing() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_ZeroPrice.selector, id));
        list(alice, id, 0);
    }

    function test_RevertGiven_TicketWasFree() external {
        vm.prank(relayer);
        collection.mint(2, order(alice, FLOOR, 1, 0));
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, 2, 1, 0));
        list(alice, 2, 1);
    }

    function test_RevertGiven_TierForbidsResale() external {
        uint256 crew = mintOne(alice, CREW);
        assertEq(collection.resaleCapOf(crew), 0);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_ResaleNotAllowed.selector, crew, CREW));
        list(alice, crew, 3000);
    }

    function test_RevertGiven_ListedTwice() external {
        list(alice, id, 5000);
        expectListed(id);
        list(alice, id, 4000);
        assertEq(ticket(id).askMinor, 5000);
    }

    function test_RevertGiven_ListedBySomebodyElse() external {
        expectNotHolder(id, bob, alice);
        list(bob, id, 5000);
        expectNotHolder(id, relayer, alice);
        list(relayer, id, 5000);
        expectUnknown(2);
        list(alice, 2, 5000);
    }

    function test_RevertGiven_ListedAfterUseOrWhileFrozen() external {
        freeze(id);
        expectFrozen(id);
        list(alice, id, 5000);
        vm.prank(relayer);
        collection.unfreeze(id, "over");
        checkIn(id);
        expectUsed(id);
        list(alice, id, 5000);
    }

    function test_RevertGiven_CollectionIsNotOurs() external {
        bytes memory refusal = abi.encodeWithSelector(IMarketErrors.TicketMarket_UnknownCollection.selector, stranger);
        vm.startPrank(alice);
        vm.expectRevert(refusal);
        market.list(stranger, id, 5000);
        vm.expectRevert(refusal);
        market.unlist(stranger, id);
        vm.expectRevert(refusal);
        market.gift(stranger, id, bob, "gift-1");
        vm.stopPrank();
        vm.expectRevert(refusal);
        vm.prank(relayer);
        market.settleByCard(stranger, id, alice, bob, 5000, "sale-1");
    }

    function test_AnOfferIsWithdrawnByItsHolder() external {
        list(alice, id, 5000);
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketUnlisted(address(collection), id, alice);
        vm.prank(alice);
        market.unlist(address(collection), id);
        assertFalse(ticket(id).listed);
        assertEq(ticket(id).askMinor, 0);
        list(alice, id, 4000);
        assertEq(ticket(id).askMinor, 4000);
    }

    function test_RevertGiven_WithdrawnBySomebodyElseOrNotListed() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotListed.selector, id));
        vm.prank(alice);
        market.unlist(address(collection), id);
        list(alice, id, 5000);
        expectNotHolder(id, bob, alice);
        vm.prank(bob);
        market.unlist(address(collection), id);
        assertTrue(ticket(id).listed);
    }

    function test_AnOfferCanAlwaysBeWithdrawn() external {
        list(alice, id, 5000);
        freeze(id);
        setPaused(true);
        vm.prank(relayer);
        market.setPaused(true);
        vm.warp(DOORS_AT + 365 days);
        vm.prank(alice);
        market.unlist(address(collection), id);
        assertFalse(ticket(id).listed);
    }

    function test_PauseStopsListAndBuyHereOrEverywhere() external {
        uint256 listed = mintOne(alice, FLOOR);
        list(alice, listed, 5000);

        setPaused(true);
        vm.expectRevert(ICollectionErrors.TicketCollection_Paused.selector);
        list(alice, id, 5000);
        vm.expectRevert(ICollectionErrors.TicketCollection_Paused.selector);
        settle(listed, alice, bob, 5000, "sale-1");
        setPaused(false);

        vm.expectEmit(address(market));
        emit ITicketMarket.MarketPauseSet(true, relayer);
        vm.prank(relayer);
        market.setPaused(true);
        assertTrue(market.paused());
        vm.expectRevert(IMarketErrors.TicketMarket_Paused.selector);
        list(alice, id, 5000);
        vm.expectRevert(IMarketErrors.TicketMarket_Paused.selector);
        settle(listed, alice, bob, 5000, "sale-1");
        vm.prank(relayer);
        market.setPaused(false);

        list(alice, id, 5000);
        settle(listed, alice, bob, 5000, "sale-1");
        assertEq(collection.ownerOf(listed), bob);
    }

    function test_PauseTwiceIsLoggedOnceAndNeedsAGuardian() external {
        expectMissingRole(stranger, Roles.GUARDIAN);
        vm.prank(stranger);
        market.setPaused(true);
        vm.startPrank(relayer);
        market.setPaused(true);
        vm.recordLogs();
        market.setPaused(true);
        vm.stopPrank();
        assertEq(vm.getRecordedLogs().length, 0);
    }
}

contract TicketMarketSaleTest is TicketTest {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintOne(alice, FLOOR);
    }

    function test_ASaleMovesTheTicketAndSplitsThePrice() external {
        list(alice, id, 5333);
        vm.expectEmit(address(collection));
        emit LockedERC721.Transfer(alice, bob, id);
        // royalty floor(533.3), platform floor(266.65), the seller gets the remainder.
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketSold(address(collection), id, bob, alice, 5333, 4534, 533, 266, "sale-1");
        settle(id, alice, bob, 5333, "sale-1");

        TicketView memory sold = ticket(id);
        assertEq(sold.owner, bob);
        assertFalse(sold.listed);
        assertEq(sold.askMinor, 0);
        assertEq(sold.pricePaidMinor, 5000);
        assertEq(sold.transferCount, 1);
        assertEq(sold.giftCount, 0);
        assertEq(collection.balanceOf(alice), 0);
        assertEq(collection.balanceOf(bob), 1);
        assertTrue(market.saleSettled("sale-1"));
    }

    function test_TheCapDoesNotClimbFromSaleToSale() external {
        list(alice, id, 5500);
        settle(id, alice, bob, 5500, "sale-1");
        assertEq(collection.resaleCapOf(id), 5500);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, id, 5501, 5500));
        list(bob, id, 5501);
    }

    function test_RevertGiven_NotListed() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotListed.selector, id));
        settle(id, alice, bob, 5000, "sale-1");
        assertFalse(market.saleSettled("sale-1"));
    }

    function test_RevertGiven_PriceIsNotTheOffer() external {
        list(alice, id, 5000);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceMismatch.selector, id, 4999, 5000));
        settle(id, alice, bob, 4999, "sale-1");
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceMismatch.selector, id, 5001, 5000));
        settle(id, alice, bob, 5001, "sale-1");
    }

    function test_RevertGiven_SellerIsNotTheHolder() external {
        list(alice, id, 5000);
        expectNotHolder(id, stranger, alice);
        settle(id, stranger, bob, 5000, "sale-1");
    }

    function test_RevertGiven_BuyerIsTheSellerOrNobody() external {
        list(alice, id, 5000);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_SameHolder.selector, id, alice));
        settle(id, alice, alice, 5000, "sale-1");
        vm.expectRevert(ICollectionErrors.TicketCollection_ZeroAddress.selector);
        settle(id, alice, address(0), 5000, "sale-1");
    }

    function test_OneSaleSettlesOnce() external {
        list(alice, id, 5000);
        settle(id, alice, bob, 5000, "sale-1");
        bytes memory refusal =
            abi.encodeWithSelector(IMarketErrors.TicketMarket_AlreadySettled.selector, bytes32("sale-1"));
        vm.expectRevert(refusal);
        settle(id, alice, bob, 5000, "sale-1");
        list(bob, id, 5000);
        vm.expectRevert(refusal);
        settle(id, bob, alice, 5000, "sale-1");
        settle(id, bob, alice, 5000, "sale-2");
        assertEq(collection.ownerOf(id), alice);
        assertEq(ticket(id).transferCount, 2);
    }

    function test_RevertGiven_SaleHasNoReference() external {
        list(alice, id, 5000);
        vm.expectRevert(IMarketErrors.TicketMarket_ZeroSaleRef.selector);
        settle(id, alice, bob, 5000, 0);
    }

    function test_RevertGiven_FrozenAfterItWasListed() external {
        list(alice, id, 5000);
        freeze(id);
        expectFrozen(id);
        settle(id, alice, bob, 5000, "sale-1");
    }

    function test_RevertGiven_SettlerIsTheBuyer() external {
        list(alice, id, 5000);
        expectMissingRole(bob, Roles.SETTLER);
        vm.prank(bob);
        market.settleByCard(address(collection), id, alice, bob, 5000, "sale-1");
    }
}

contract TicketMarketGiftTest is TicketTest {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintOne(alice, FLOOR);
    }

    function test_AGiftMovesTheTicketAndIsCounted() external {
        vm.expectEmit(address(collection));
        emit LockedERC721.Transfer(alice, bob, id);
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketGifted(address(collection), id, bob, alice, "gift-1");
        gift(alice, id, bob);
        TicketView memory given = ticket(id);
        assertEq(given.owner, bob);
        assertEq(given.giftCount, 1);
        assertEq(given.transferCount, 1);
        assertEq(given.pricePaidMinor, 5000);
    }

    function test_RevertGiven_GiftsAreSpentEvenAfterASale() external {
        gift(alice, id, bob);
        gift(bob, id, alice);
        bytes memory refusal = abi.encodeWithSelector(IMarketErrors.TicketMarket_GiftLimitReached.selector, id, 2, 2);
        vm.expectRevert(refusal);
        gift(alice, id, bob);
        list(alice, id, 5000);
        settle(id, alice, bob, 5000, "sale-1");
        vm.expectRevert(refusal);
        gift(bob, id, alice);
    }

    function test_RevertGiven_TierForbidsGifts() external {
        uint256 seat = mintOne(alice, SEAT);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_GiftLimitReached.selector, seat, 0, 0));
        gift(alice, seat, bob);
    }

    function test_GiftsEndWhenTheBlackoutBegins() external {
        uint256 blackoutFrom = DOORS_AT - 1 days;
        vm.warp(blackoutFrom - 1);
        gift(alice, id, bob);
        vm.warp(blackoutFrom);
        vm.expectRevert(
            abi.encodeWithSelector(IMarketErrors.TicketMarket_GiftBlackout.selector, id, blackoutFrom, blackoutFrom)
        );
        gift(bob, id, alice);
    }

    function test_WithoutABlackoutAGiftIsPossibleAtTheDoor() external {
        uint256 crew = mintOne(alice, CREW);
        vm.warp(DOORS_AT + 1 hours);
        gift(alice, crew, bob);
        assertEq(collection.ownerOf(crew), bob);
    }

    function test_RevertGiven_TicketIsListedUsedOrFrozen() external {
        list(alice, id, 5000);
        expectListed(id);
        gift(alice, id, bob);
        vm.prank(alice);
        market.unlist(address(collection), id);

        freeze(id);
        expectFrozen(id);
        gift(alice, id, bob);
        vm.prank(relayer);
        collection.unfreeze(id, "over");

        checkIn(id);
        expectUsed(id);
        gift(alice, id, bob);
    }

    function test_RevertGiven_GiverIsNotTheHolder() external {
        expectNotHolder(id, bob, alice);
        gift(bob, id, bob);
        expectNotHolder(id, relayer, alice);
        gift(relayer, id, bob);
    }

    function test_RevertGiven_ReceiverIsTheGiverOrNobody() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_SameHolder.selector, id, alice));
        gift(alice, id, alice);
        vm.expectRevert(ICollectionErrors.TicketCollection_ZeroAddress.selector);
        gift(alice, id, address(0));
    }
}
