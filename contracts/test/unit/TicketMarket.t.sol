// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketMarket } from "../../src/TicketMarket.sol";
import { TicketStore } from "../../src/collection/TicketStore.sol";
import { ICollectionErrors, IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { BuyOrder, Permit, TicketView } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

contract TicketMarketOfferTest is TicketTest {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintOne(alice, FLOOR);
    }

    function test_AMarketKnowsItsFactoryItsDollarAndItsCoin() external view {
        assertEq(market.factory(), address(factory));
        assertEq(market.usd(), address(usd));
        assertEq(market.nativeCurrency(), NATIVE);
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

    function test_RevertGiven_OfferedForNothing() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_ZeroPrice.selector, id));
        list(alice, id, 0);
    }

    function test_RevertGiven_TierForbidsResale() external {
        uint256 crew = mintOne(alice, CREW);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_ResaleNotAllowed.selector, crew, CREW));
        list(alice, crew, 3000);
    }

    function test_RevertGiven_ListedTwiceBySomebodyElseOrUnknown() external {
        list(alice, id, 5000);
        expectListed(id);
        list(alice, id, 4000);
        expectNotHolder(id, bob, alice);
        list(bob, id, 5000);
        expectUnknown(2);
        list(alice, 2, 5000);
    }

    function test_RevertGiven_ListedAfterUseOrWhileFrozen() external {
        freeze(id);
        expectFrozen(id);
        list(alice, id, 5000);
        unfreeze(id);
        checkIn(id);
        expectUsed(id);
        list(alice, id, 5000);
    }

    function test_AnOfferGetsAnotherPriceInOneStep() external {
        list(alice, id, 5000);
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketRepriced(address(collection), id, alice, 5500, 5000);
        reprice(alice, id, 5500);
        assertEq(ticket(id).askMinor, 5500);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, id, 5501, 5500));
        reprice(alice, id, 5501);
        expectNotHolder(id, bob, alice);
        reprice(bob, id, 4000);
    }

    function test_RevertGiven_RepricedWithoutAnOffer() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotListed.selector, id));
        reprice(alice, id, 5000);
    }

    function test_AnOfferIsWithdrawnByItsHolder() external {
        list(alice, id, 5000);
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketUnlisted(address(collection), id, alice);
        unlist(alice, id);
        assertFalse(ticket(id).listed);
        list(alice, id, 4000);
        assertEq(ticket(id).askMinor, 4000);
    }

    function test_RevertGiven_WithdrawnBySomebodyElseOrNotListed() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotListed.selector, id));
        unlist(alice, id);
        list(alice, id, 5000);
        expectNotHolder(id, bob, alice);
        unlist(bob, id);
        assertTrue(ticket(id).listed);
    }

    function test_AnOfferCanAlwaysBeWithdrawn() external {
        list(alice, id, 5000);
        freeze(id);
        setPaused(true);
        cancel(collection);
        vm.warp(DOORS_AT + 365 days);
        unlist(alice, id);
        assertFalse(ticket(id).listed);
    }

    function test_PauseStopsListAndBuyOfOneEventOnly() external {
        uint256 listed = mintOne(alice, FLOOR);
        list(alice, listed, 5000);
        vm.expectEmit(address(market));
        emit ITicketMarket.MarketPauseSet(address(collection), true);
        setPaused(true);
        assertTrue(market.isPaused(address(collection)));
        assertFalse(market.isPaused(address(dollars)));

        vm.expectRevert(IMarketErrors.TicketMarket_Paused.selector);
        list(alice, id, 5000);
        vm.expectRevert(IMarketErrors.TicketMarket_Paused.selector);
        settle(listed, alice, bob, 5000, "sale-1");
        gift(alice, id, bob);

        vm.expectEmit(address(market));
        emit ITicketMarket.MarketPauseSet(address(collection), false);
        setPaused(false);
        assertFalse(market.isPaused(address(collection)));
        list(bob, id, 5000);
        settle(listed, alice, bob, 5000, "sale-1");
        assertEq(collection.ownerOf(listed), bob);
    }

    function test_PausedTwiceIsLoggedOnce() external {
        vm.startPrank(address(collection));
        market.setCollectionPaused(true);
        vm.recordLogs();
        market.setCollectionPaused(true);
        assertEq(vm.getRecordedLogs().length, 0);
        market.setCollectionPaused(false);
        market.setCollectionPaused(false);
        assertEq(vm.getRecordedLogs().length, 1);
        vm.stopPrank();
    }

    function test_RevertGiven_PausedBySomebodyWhoIsNoCollection() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_UnknownCollection.selector, relayer));
        vm.prank(relayer);
        market.setCollectionPaused(true);
    }

    function test_AHolderLetsAPhoneOpenTheDoor() external {
        gift(alice, id, bob);
        gift(bob, id, alice);
        vm.expectEmit(address(market));
        emit ITicketMarket.DeviceDelegated(address(collection), id, alice, "x", "y", DOORS_AT, 2);
        vm.prank(alice);
        market.delegateDevice(address(collection), id, "x", "y", DOORS_AT);
    }

    function test_RevertGiven_APhoneForSomebodyElsesTicketOrAUsedOne() external {
        expectNotHolder(id, bob, alice);
        vm.prank(bob);
        market.delegateDevice(address(collection), id, "x", "y", DOORS_AT);
        checkIn(id);
        expectUsed(id);
        vm.prank(alice);
        market.delegateDevice(address(collection), id, "x", "y", DOORS_AT);
    }
}

/// @notice Every door asks whether the collection is the house's own.
contract TicketMarketStrangerTest is TicketTest {
    bytes private refusal;
    address private copy;

    /// @dev Worse than a stranger: another contract with the very code of a real collection.
    function setUp() public override {
        super.setUp();
        copy = makeAddr("copy");
        vm.etch(copy, address(collection).code);
        refusal = abi.encodeWithSelector(IMarketErrors.TicketMarket_UnknownCollection.selector, copy);
    }

    function test_RevertGiven_AHolderActsOnAStrangersCollection() external {
        vm.startPrank(alice);
        vm.expectRevert(refusal);
        market.list(copy, 1, 5000);
        vm.expectRevert(refusal);
        market.reprice(copy, 1, 5000);
        vm.expectRevert(refusal);
        market.unlist(copy, 1);
        vm.expectRevert(refusal);
        market.gift(copy, 1, bob, "gift-1");
        vm.expectRevert(refusal);
        market.delegateDevice(copy, 1, "x", "y", DOORS_AT);
        vm.stopPrank();
    }

    function test_RevertGiven_ABuyerActsOnAStrangersCollection() external {
        vm.deal(bob, 1 ether);
        vm.startPrank(bob);
        vm.expectRevert(refusal);
        market.buy(copy, 1, 5000, "sale-1");
        vm.expectRevert(refusal);
        market.buyWithPermit(copy, 1, 5000, "sale-1", Permit(0, 0, 27, 0, 0));
        vm.expectRevert(refusal);
        market.buyFor(BuyOrder(copy, 1, bob, 5000, "sale-1", NOW + 1), "");
        vm.expectRevert(refusal);
        market.buyNative{ value: 0.5 ether }(copy, 1, 5000, "sale-1");
        vm.stopPrank();
    }

    function test_RevertGiven_StaffActsOnAStrangersCollection() external {
        vm.startPrank(relayer);
        vm.expectRevert(refusal);
        market.settleByCard(copy, 1, alice, bob, 5000, "sale-1");
        vm.expectRevert(refusal);
        market.matchBuyer(copy, 1, bob, NOW);
        vm.stopPrank();
    }

    function test_RevertGiven_TheAddressIsNobodys() external {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_UnknownCollection.selector, stranger));
        vm.prank(alice);
        market.list(stranger, 1, 5000);
    }

    function test_ANextHouseDoesNotKnowTheCollectionsOfThisOne() external {
        TicketMarket next = new TicketMarket(stranger, address(usd), NATIVE);
        uint256 id = mintOne(alice, FLOOR);
        vm.expectRevert(
            abi.encodeWithSelector(IMarketErrors.TicketMarket_UnknownCollection.selector, address(collection))
        );
        vm.prank(alice);
        next.list(address(collection), id, 5000);
    }
}

contract TicketMarketCardTest is TicketTest {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintOne(alice, FLOOR);
    }

    function test_ASaleMovesTheTicketAndSplitsThePrice() external {
        list(alice, id, 5333);
        vm.expectEmit(address(collection));
        emit TicketStore.Transfer(alice, bob, id);
        // royalty floor(533.3), platform floor(266.65), the seller gets the remainder.
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketSold(address(collection), id, bob, alice, 5333, 4534, 533, 266, 0, "sale-1");
        settle(id, alice, bob, 5333, "sale-1");

        TicketView memory sold = ticket(id);
        assertEq(sold.owner, bob);
        assertFalse(sold.listed);
        assertEq(sold.pricePaidMinor, 5000);
        assertEq(sold.transferCount, 1);
        assertEq(sold.giftCount, 0);
        assertTrue(market.saleSettled("sale-1"));
    }

    function test_ACardSaleMovesNoMoneyHere() external {
        list(alice, id, 5333);
        settle(id, alice, bob, 5333, "sale-1");
        (uint256 royalty, uint256 fees) = market.accrued(address(collection), address(usd));
        assertEq(royalty + fees, 0);
    }

    function test_ACardSettlesInAnyCurrency() external {
        uint256 inDollars = mintIn(dollars, alice, PLAIN, 1);
        listIn(dollars, alice, inDollars, 5000);
        vm.prank(relayer);
        market.settleByCard(address(dollars), inDollars, alice, bob, 5000, "sale-1");
        assertEq(dollars.ownerOf(inDollars), bob);
    }

    function test_TheCapDoesNotClimbFromSaleToSaleNorFromAGift() external {
        list(alice, id, 5500);
        settle(id, alice, bob, 5500, "sale-1");
        gift(bob, id, alice);
        assertEq(collection.resaleCapOf(id), 5500);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, id, 5501, 5500));
        list(alice, id, 5501);
    }

    function test_TheCapDoesNotFallWithACheapSaleEither() external {
        list(alice, id, 1);
        settle(id, alice, bob, 1, "sale-1");
        assertEq(collection.resaleCapOf(id), 5500);
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
        assertEq(collection.ownerOf(id), alice);
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
        list(bob, id, 5000);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_AlreadySettled.selector, bytes32("sale-1")));
        settle(id, bob, alice, 5000, "sale-1");
        settle(id, bob, alice, 5000, "sale-2");
        assertEq(collection.ownerOf(id), alice);
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

    function test_RevertGiven_SettledByAnybodyElse() external {
        list(alice, id, 5000);
        address[4] memory others = [bob, alice, admin, treasury];
        for (uint256 i = 0; i < others.length; ++i) {
            expectMissingRole(others[i], Roles.SETTLER);
            vm.prank(others[i]);
            market.settleByCard(address(collection), id, alice, bob, 5000, "sale-1");
        }
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
        emit TicketStore.Transfer(alice, bob, id);
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketGifted(address(collection), id, bob, alice, "gift-1");
        gift(alice, id, bob);
        TicketView memory given = ticket(id);
        assertEq(given.owner, bob);
        assertEq(given.giftCount, 1);
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

    function test_RevertGiven_TicketIsListedUsedOrFrozen() external {
        list(alice, id, 5000);
        expectListed(id);
        gift(alice, id, bob);
        unlist(alice, id);

        freeze(id);
        expectFrozen(id);
        gift(alice, id, bob);
        unfreeze(id);

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
