// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketStore } from "../../src/collection/TicketStore.sol";
import { CreateParams, SaleTerms, TicketView } from "../../src/types/TicketTypes.sol";
import { CollectionTest } from "../helpers/CollectionTest.sol";

/// @notice The doors that only the market may open: list, reprice, unlist, sale.
contract TicketCollectionMarketTest is CollectionTest {
    function test_AnOfferLocksATicketInPlace() external {
        mint(alice, FLOOR, 3);
        vm.recordLogs();
        list(alice, 2, 4321);
        assertEq(vm.getRecordedLogs().length, 0);
        TicketView memory seen = ticket(2);
        assertEq(seen.owner, alice);
        assertTrue(seen.listed);
        assertEq(seen.askMinor, 4321);
        assertEq(seen.heldSince, 0);
        assertEq(collection.balanceOf(alice), 3);
        assertFalse(ticket(1).listed || ticket(3).listed);

        expectError(TicketCollection_Listed.selector, 2);
        list(alice, 2, 4000);
        vm.warp(NOW + 1 days);
        expectError(TicketCollection_Listed.selector, 2);
        gift(alice, 2, bob);
        expectError(TicketCollection_Listed.selector, 2);
        enter(2);
    }

    function test_APriceAtTheCapIsAcceptedAndOneMoreIsNot() external {
        mint(alice, FLOOR, 1);
        assertEq(collection.resaleCapOf(1), 5500);
        expectError(TicketMarket_PriceOverCap.selector, 1, 5501, 5500);
        list(alice, 1, 5501);
        list(alice, 1, 5500);
        vm.startPrank(market);
        expectError(TicketMarket_PriceOverCap.selector, 1, 5501, 5500);
        collection.repriceTicket(1, alice, 5501);
        collection.repriceTicket(1, alice, 5500);
        vm.stopPrank();
    }

    function test_TheCapIsRoundedDownAndCountedFromThePricePaid() external {
        vm.startPrank(operator);
        collection.mint(1, order(alice, KEEP, 1, 3333)); // 150 % of 33.33 is 49.995
        collection.mint(2, order(alice, FLOOR, 1, 9)); // 110 % of 0.09 is 0.099
        collection.mint(3, order(alice, FLOOR, 1, 0));
        vm.stopPrank();
        assertEq(collection.resaleCapOf(1), 4999);
        assertEq(collection.resaleCapOf(2), 9);
        assertEq(collection.resaleCapOf(3), 0);
        expectError(TicketMarket_PriceOverCap.selector, 1, 5000, 4999);
        list(alice, 1, 5000);
        list(alice, 1, 4999);
        expectError(TicketMarket_PriceOverCap.selector, 2, 10, 9);
        list(alice, 2, 10);
        expectError(TicketMarket_PriceOverCap.selector, 3, 1, 0);
        list(alice, 3, 1);
    }

    function test_NeitherGiftNorSaleNorReissueChangesTheCap() external {
        vm.prank(operator);
        collection.mint(1, order(alice, FLOOR, 1, 4000));
        vm.warp(NOW + 1 hours);
        gift(alice, 1, bob);
        assertEq(collection.resaleCapOf(1), 4400);
        list(bob, 1, 100);
        sell(1, carol, 100);
        assertEq(collection.resaleCapOf(1), 4400);
        reissue(1, alice);
        assertEq(ticket(1).pricePaidMinor, 4000);
        expectError(TicketMarket_PriceOverCap.selector, 1, 4401, 4400);
        list(alice, 1, 4401);
    }

    function test_RevertGiven_OfferForNothing() external {
        mint(alice, FLOOR, 1);
        expectError(TicketMarket_ZeroPrice.selector, 1);
        list(alice, 1, 0);
        list(alice, 1, 1);
        expectError(TicketMarket_ZeroPrice.selector, 1);
        vm.prank(market);
        collection.repriceTicket(1, alice, 0);
    }

    function test_RevertGiven_TierForbidsResale() external {
        mint(alice, CREW, 1);
        assertEq(collection.resaleCapOf(1), 0);
        expectError(TicketMarket_ResaleNotAllowed.selector, 1, CREW);
        list(alice, 1, 1);
    }

    function test_RevertGiven_OfferByAnotherThanTheHolder() external {
        mint(alice, FLOOR, 1);
        vm.startPrank(market);
        expectNotHolder(1, bob, alice);
        collection.listTicket(1, bob, 5000);
        collection.listTicket(1, alice, 5000);
        expectNotHolder(1, bob, alice);
        collection.repriceTicket(1, bob, 5000);
        expectNotHolder(1, bob, alice);
        collection.unlistTicket(1, bob);
        vm.stopPrank();
    }

    function test_OffersAndSalesKeepToTheResaleWindowBothEndsIncluded() external {
        mint(alice, SEAT, 2);
        (uint40 from, uint40 until) = (NOW + 1 days, NOW + 20 days);
        vm.warp(from - 1);
        expectError(TicketMarket_OutsideResaleWindow.selector, 1, from, until);
        list(alice, 1, 12_000);
        vm.warp(from);
        list(alice, 1, 12_000);
        vm.warp(until);
        list(alice, 2, 12_000);
        sell(2, bob, 12_000);
        vm.warp(until + 1);
        expectError(TicketMarket_OutsideResaleWindow.selector, 1, from, until);
        sell(1, bob, 12_000);
        expectError(TicketMarket_OutsideResaleWindow.selector, 1, from, until);
        vm.prank(market);
        collection.repriceTicket(1, alice, 11_000);
        // An offer that can no longer be taken can still be taken back.
        unlist(alice, 1);
        assertFalse(ticket(1).listed);
        expectError(TicketMarket_OutsideResaleWindow.selector, 2, from, until);
        list(bob, 2, 12_000);
    }

    function test_AWindowMayHaveAStartAndNoEnd() external {
        CreateParams memory p = params("event-open");
        (p.tiers[0].resaleStartAt, p.tiers[0].resaleEndAt) = (NOW + 1 days, 0);
        (p.tiers[3].resaleStartAt, p.tiers[3].resaleEndAt) = (0, NOW + 1 days);
        collection = factory.create(p);
        mint(alice, FLOOR, 1);
        mint(alice, KEEP, 1);
        expectError(TicketMarket_OutsideResaleWindow.selector, 1, NOW + 1 days, 0);
        list(alice, 1, 5000);
        list(alice, 2, 3000);
        vm.warp(NOW + 900 days);
        list(alice, 1, 5000);
        expectError(TicketMarket_OutsideResaleWindow.selector, 2, 0, NOW + 1 days);
        sell(2, bob, 3000);
    }

    function test_RepriceNamesThePriceUntilThen() external {
        mint(alice, FLOOR, 1);
        list(alice, 1, 5000);
        vm.startPrank(market);
        assertEq(collection.repriceTicket(1, alice, 4000), 5000);
        assertEq(collection.repriceTicket(1, alice, 5500), 4000);
        vm.stopPrank();
        assertEq(ticket(1).askMinor, 5500);
        assertTrue(ticket(1).listed);
    }

    function test_RevertGiven_TicketNotOnOffer() external {
        mint(alice, FLOOR, 1);
        vm.startPrank(market);
        expectError(TicketMarket_NotListed.selector, 1);
        collection.repriceTicket(1, alice, 5000);
        expectError(TicketMarket_NotListed.selector, 1);
        collection.unlistTicket(1, alice);
        expectError(TicketMarket_NotListed.selector, 1);
        collection.moveBySale(1, bob, 0);
        vm.stopPrank();
    }

    function test_AnOfferComesBackWithANewHoldingTime() external {
        mint(alice, FLOOR, 2);
        list(alice, 1, 5000);
        vm.warp(NOW + 5 hours);
        unlist(alice, 1);
        assertFalse(ticket(1).listed);
        assertEq(ticket(1).askMinor, 0);
        assertEq(ticket(1).heldSince, NOW + 5 hours);
        assertEq(ticket(2).heldSince, NOW);
        assertEq(ticket(1).transferCount, 0);
    }

    function test_ASaleMovesTheTicketAndTellsTheMarketItsTerms() external {
        mint(alice, FLOOR, 2);
        list(alice, 1, 5100);
        vm.warp(NOW + 2 days);
        vm.expectEmit(address(collection));
        emit TicketStore.Transfer(alice, bob, 1);
        vm.prank(market);
        SaleTerms memory terms = collection.moveBySale(1, bob, 5100);
        assertEq(terms.seller, alice);
        assertEq(terms.royaltyBps, 1000);
        assertEq(terms.platformFeeBps, PLATFORM_FEE_BPS);
        assertEq(terms.currency, bytes3("EUR"));
        assertFalse(terms.queueMatched || terms.attested);
        TicketView memory seen = ticket(1);
        assertEq(seen.owner, bob);
        assertFalse(seen.listed);
        assertEq(seen.askMinor, 0);
        assertEq(seen.heldSince, NOW + 2 days);
        assertEq(seen.transferCount, 1);
        assertEq(seen.giftCount, 0);
        assertEq(seen.pricePaidMinor, 5000);
        assertEq(collection.balanceOf(alice), 1);
        assertEq(collection.balanceOf(bob), 1);
    }

    function test_TermsCarryTheTiersOwnFlags() external {
        CreateParams memory p = params("event-attested");
        p.tiers[0].attested = true;
        collection = factory.create(p);
        mint(alice, FLOOR, 1);
        mint(alice, SEAT, 1);
        vm.warp(NOW + 1 days);
        list(alice, 1, 5000);
        list(alice, 2, 12_000);
        vm.startPrank(market);
        SaleTerms memory terms = collection.moveBySale(1, bob, 5000);
        assertTrue(terms.attested && !terms.queueMatched);
        terms = collection.moveBySale(2, bob, 12_000);
        assertTrue(!terms.attested && terms.queueMatched);
        assertEq(terms.royaltyBps, 250);
        vm.stopPrank();
    }

    function test_RevertGiven_SaleAtAnotherPriceThanTheOffer() external {
        mint(alice, FLOOR, 1);
        list(alice, 1, 5000);
        vm.startPrank(market);
        expectError(TicketMarket_PriceMismatch.selector, 1, 4999, 5000);
        collection.moveBySale(1, bob, 4999);
        expectError(TicketMarket_PriceMismatch.selector, 1, 5001, 5000);
        collection.moveBySale(1, bob, 5001);
        vm.stopPrank();
    }

    function test_RevertGiven_SaleToTheSellerOrToNobody() external {
        mint(alice, FLOOR, 1);
        list(alice, 1, 5000);
        expectSameHolder(1, alice);
        vm.prank(market);
        collection.moveBySale(1, alice, 5000);
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        vm.prank(market);
        collection.moveBySale(1, address(0), 5000);
    }

    function test_AFrozenTicketIsNeitherListedRepricedNorSoldButComesBack() external {
        mint(alice, FLOOR, 2);
        list(alice, 1, 5000);
        freeze(1);
        freeze(2);
        assertTrue(ticket(1).listed && ticket(1).frozen);
        expectError(TicketCollection_Frozen.selector, 2);
        list(alice, 2, 5000);
        expectError(TicketCollection_Frozen.selector, 1);
        vm.prank(market);
        collection.repriceTicket(1, alice, 4000);
        expectError(TicketCollection_Frozen.selector, 1);
        sell(1, bob, 5000);
        unlist(alice, 1);
        assertFalse(ticket(1).listed);
        assertTrue(ticket(1).frozen);
        unfreeze(1);
        list(alice, 1, 5000);
    }

    function test_AUsedTicketIsNeverListed() external {
        mint(alice, FLOOR, 2);
        enter(1);
        expectError(TicketCollection_AlreadyUsed.selector, 1);
        list(alice, 1, 5000);
        enterMask(0, 1 << 2);
        expectError(TicketCollection_AlreadyUsed.selector, 2);
        list(alice, 2, 5000);
    }

    function test_UnlistGoesOnWhilePausedAndAfterACancellation() external {
        mint(alice, FLOOR, 2);
        list(alice, 1, 5000);
        list(alice, 2, 5000);
        setPaused(true);
        unlist(alice, 1);
        cancelEvent();
        unlist(alice, 2);
        assertFalse(ticket(1).listed || ticket(2).listed);
    }

    function test_RevertGiven_TicketUnknownToTheMarketsDoors() external {
        vm.startPrank(market);
        expectUnknown(7);
        collection.listTicket(7, alice, 1);
        expectUnknown(7);
        collection.repriceTicket(7, alice, 1);
        expectUnknown(7);
        collection.unlistTicket(7, alice);
        expectUnknown(7);
        collection.moveBySale(7, alice, 1);
        expectUnknown(7);
        collection.moveByGift(7, alice, bob);
        // A ticket that does not exist is nobody's, so nobody's address does not open it either.
        expectUnknown(7);
        collection.moveByGift(7, address(0), bob);
        vm.stopPrank();
    }

    function test_RevertGiven_AnyoneButTheMarketUsesItsDoors() external {
        mint(alice, FLOOR, 1);
        list(alice, 1, 5000);
        address[6] memory callers = [alice, organizer, operator, sale, address(factory), stranger];
        for (uint256 i = 0; i < callers.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(TicketCollection_NotMarket.selector, callers[i]);
            vm.startPrank(callers[i]);
            vm.expectRevert(refusal);
            collection.listTicket(1, alice, 5000);
            vm.expectRevert(refusal);
            collection.repriceTicket(1, alice, 4000);
            vm.expectRevert(refusal);
            collection.unlistTicket(1, alice);
            vm.expectRevert(refusal);
            collection.moveBySale(1, bob, 5000);
            vm.expectRevert(refusal);
            collection.moveByGift(1, alice, bob);
            vm.stopPrank();
        }
        assertEq(collection.ownerOf(1), alice);
    }
}

contract TicketCollectionGiftTest is CollectionTest {
    function setUp() public override {
        super.setUp();
        mint(alice, FLOOR, 3);
        mint(alice, CREW, 1);
    }

    function test_AGiftMovesTheTicketAndIsCounted() external {
        vm.warp(NOW + 2 hours);
        vm.expectEmit(address(collection));
        emit TicketStore.Transfer(alice, bob, 2);
        vm.prank(market);
        assertFalse(collection.moveByGift(2, alice, bob));
        TicketView memory seen = ticket(2);
        assertEq(seen.owner, bob);
        assertEq(seen.giftCount, 1);
        assertEq(seen.transferCount, 1);
        assertEq(seen.heldSince, NOW + 2 hours);
        assertEq(seen.pricePaidMinor, 5000);
        vm.prank(market);
        assertTrue(collection.moveByGift(4, alice, bob), "the tier asks for attested receivers");
    }

    function test_AGiftMustWaitForTheCoolDownToTheSecond() external {
        vm.warp(NOW + 1 hours - 1);
        expectError(TicketMarket_GiftCooldown.selector, 1, NOW + 1 hours - 1, NOW + 1 hours);
        gift(alice, 1, bob);
        vm.warp(NOW + 1 hours);
        gift(alice, 1, bob);
        // It starts again for the next holder.
        expectError(TicketMarket_GiftCooldown.selector, 1, NOW + 1 hours, NOW + 2 hours);
        gift(bob, 1, alice);
        vm.warp(NOW + 2 hours);
        gift(bob, 1, alice);
    }

    function test_TheCoolDownStartsAgainWhenAnOfferComesBack() external {
        vm.warp(NOW + 2 hours);
        list(alice, 1, 5000);
        unlist(alice, 1);
        expectError(TicketMarket_GiftCooldown.selector, 1, NOW + 2 hours, NOW + 3 hours);
        gift(alice, 1, bob);
    }

    function test_TheCoolDownStartsAgainWithASale() external {
        vm.warp(NOW + 2 hours);
        list(alice, 1, 5000);
        sell(1, bob, 5000);
        expectError(TicketMarket_GiftCooldown.selector, 1, NOW + 2 hours, NOW + 3 hours);
        gift(bob, 1, alice);
    }

    function test_ATierWithoutCoolDownGivesAtOnce() external {
        gift(alice, 4, bob);
        gift(bob, 4, alice);
        assertEq(ticket(4).giftCount, 2);
        // It does not look at the clock at all.
        vm.warp(NOW - 1);
        gift(alice, 4, bob);
    }

    function test_GiftsEndWhenTheBlackoutStarts() external {
        uint40 from = DOORS_AT - 1 days;
        vm.warp(from - 1);
        gift(alice, 1, bob);
        vm.warp(from);
        expectError(TicketMarket_GiftBlackout.selector, 2, from, from);
        gift(alice, 2, bob);
        vm.warp(DOORS_AT + 1);
        expectError(TicketMarket_GiftBlackout.selector, 2, DOORS_AT + 1, from);
        gift(alice, 2, bob);
        // A tier without blackout goes on.
        gift(alice, 4, bob);
    }

    function test_APostponedEventMovesTheBlackout() external {
        vm.prank(organizer);
        collection.reschedule(DOORS_AT + 10 days, ENDS_AT + 10 days);
        uint40 from = DOORS_AT + 9 days;
        vm.warp(from - 1);
        gift(alice, 1, bob);
        vm.warp(from);
        expectError(TicketMarket_GiftBlackout.selector, 2, from, from);
        gift(alice, 2, bob);
    }

    function test_ABlackoutLongerThanTheClockForbidsAllGifts() external {
        CreateParams memory p = params("event-early");
        (p.doorsAt, p.endsAt) = (1 days - 1, NOW + 1 days);
        collection = factory.create(p);
        mint(alice, FLOOR, 1);
        vm.warp(NOW + 2 hours);
        expectError(TicketMarket_GiftBlackout.selector, 1, NOW + 2 hours, 0);
        gift(alice, 1, bob);
    }

    function test_GiftsAreCountedForTheTicketsLifeNotForEachHolder() external {
        for (uint256 i = 1; i <= 2; ++i) {
            vm.warp(NOW + i * 1 hours);
            gift(i == 1 ? alice : bob, 1, i == 1 ? bob : carol);
        }
        vm.warp(NOW + 3 hours);
        expectError(TicketMarket_GiftLimitReached.selector, 1, 2, 2);
        gift(carol, 1, alice);
        // A sale does not give them back.
        list(carol, 1, 5000);
        sell(1, alice, 5000);
        vm.warp(NOW + 9 hours);
        expectError(TicketMarket_GiftLimitReached.selector, 1, 2, 2);
        gift(alice, 1, bob);
    }

    function test_FifteenGiftsAreCountedAndNoField() external {
        for (uint256 i = 0; i < 15; ++i) {
            gift(i % 2 == 0 ? alice : bob, 4, i % 2 == 0 ? bob : alice);
        }
        TicketView memory seen = ticket(4);
        assertEq(seen.giftCount, 15);
        assertEq(seen.transferCount, 15);
        assertEq(seen.pricePaidMinor, 3000);
        assertEq(seen.owner, bob);
        expectError(TicketMarket_GiftLimitReached.selector, 4, 15, 15);
        gift(bob, 4, alice);
    }

    function test_RevertGiven_TierForbidsGifts() external {
        uint256 id = mint(alice, SEAT, 1);
        vm.warp(NOW + 2 hours);
        expectError(TicketMarket_GiftLimitReached.selector, id, 0, 0);
        gift(alice, id, bob);
    }

    function test_RevertGiven_GiverIsNotTheHolder() external {
        vm.warp(NOW + 2 hours);
        vm.startPrank(market);
        expectNotHolder(1, bob, alice);
        collection.moveByGift(1, bob, carol);
        expectSameHolder(1, alice);
        collection.moveByGift(1, alice, alice);
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        collection.moveByGift(1, alice, address(0));
        vm.stopPrank();
    }

    function test_RevertGiven_TicketUsedOrFrozen() external {
        vm.warp(NOW + 2 hours);
        enter(1);
        expectError(TicketCollection_AlreadyUsed.selector, 1);
        gift(alice, 1, bob);
        freeze(2);
        expectError(TicketCollection_Frozen.selector, 2);
        gift(alice, 2, bob);
        unfreeze(2);
        gift(alice, 2, bob);
    }

    function test_RevertGiven_EventCancelled() external {
        cancelEvent();
        vm.expectRevert(TicketCollection_Over.selector);
        gift(alice, 4, bob);
    }

    function test_APauseDoesNotStopAGift() external {
        setPaused(true);
        gift(alice, 4, bob);
        assertEq(collection.ownerOf(4), bob);
    }

    function test_RevertGiven_MovedMoreOftenThanCanBeCounted() external {
        // The ticket mapping comes after 13 words of counters.
        bytes32 place = keccak256(abi.encode(uint256(4), uint256(13)));
        uint256 word = uint256(vm.load(address(collection), place));
        assertEq(address(uint160(word)), alice);
        vm.store(address(collection), place, bytes32(word | (uint256(4094) << 240)));
        gift(alice, 4, bob);
        assertEq(ticket(4).transferCount, 4095);
        assertEq(ticket(4).giftCount, 1);
        expectError(TicketCollection_TransferLimit.selector, 4, 4095);
        gift(bob, 4, alice);
        expectError(TicketCollection_TransferLimit.selector, 4, 4095);
        reissue(4, alice);
    }
}
