// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketStore } from "../../src/collection/TicketStore.sol";
import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { Policy, TicketView } from "../../src/types/TicketTypes.sol";
import { CollectionTest, SaleStub } from "../helpers/CollectionTest.sol";

contract TicketDeskFreezeTest is CollectionTest {
    function test_FreezeAndReleaseAreLoggedWithTheirReasonAndMoveNothing() external {
        mint(alice, FLOOR, 2);
        vm.recordLogs();
        freeze(1);
        unfreeze(1);
        assertEq(vm.getRecordedLogs().length, 2);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketFrozen(1, "dispute");
        freeze(1);
        assertTrue(ticket(1).frozen);
        assertFalse(ticket(2).frozen);
        expectError(TicketCollection_Frozen.selector, 1);
        freeze(1);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketUnfrozen(1, "dispute-won");
        unfreeze(1);
        assertFalse(ticket(1).frozen);
        assertEq(ticket(1).heldSince, NOW);
        expectError(TicketCollection_NotFrozen.selector, 1);
        unfreeze(1);
    }

    function test_RevertGiven_TicketUnknown() external {
        expectUnknown(1);
        freeze(1);
        expectUnknown(1);
        unfreeze(1);
    }

    function test_AFrozenTicketStaysFrozenInNewHands() external {
        mint(alice, FLOOR, 1);
        freeze(1);
        reissue(1, bob);
        assertTrue(ticket(1).frozen);
        assertEq(ticket(1).owner, bob);
        unfreeze(1);
    }
}

/// @notice A policy without delay: the desk acts at once.
contract TicketDeskNowTest is CollectionTest {
    function test_AReissueGivesTheTicketToItsNewHolder() external {
        mint(alice, FLOOR, 3);
        list(alice, 2, 5000);
        vm.warp(NOW + 3 hours);
        vm.expectEmit(address(collection));
        emit TicketStore.Transfer(alice, bob, 2);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketReissued(2, alice, bob, "lost");
        reissue(2, bob);
        TicketView memory seen = ticket(2);
        assertEq(seen.owner, bob);
        assertFalse(seen.listed);
        assertEq(seen.askMinor, 0);
        assertEq(seen.transferCount, 1);
        assertEq(seen.giftCount, 0);
        assertEq(seen.pricePaidMinor, 5000);
        assertEq(seen.heldSince, NOW + 3 hours);
        assertEq(collection.balanceOf(alice), 2);
        assertEq(collection.balanceOf(bob), 1);
        assertEq(ticket(3).owner, alice);
    }

    function test_ARefundBurnsTheTicketAndFreesItsPlace() external {
        mint(alice, SEAT, 10);
        vm.expectEmit(address(collection));
        emit TicketStore.Transfer(alice, address(0), 4);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketRefunded(4, alice, SEAT, "ill");
        refund(4);
        assertEq(collection.tierOf(SEAT).sold, 9);
        assertEq(collection.totalSupply(), 9);
        assertEq(collection.balanceOf(alice), 9);
        expectUnknown(4);
        collection.ownerOf(4);
        assertEq(mint(bob, SEAT, 1), 11);
        assertEq(SaleStub(sale).calls(), 0);
    }

    function test_ARefundFreesAPlaceInALaterWordToo() external {
        mint(alice, YARD, 20);
        refund(20);
        assertEq(collection.tierOf(YARD).sold, 19);
        mint(alice, YARD, 1);
    }

    function test_AListedOrFrozenTicketCanBeRefunded() external {
        mint(alice, FLOOR, 2);
        list(alice, 1, 5000);
        freeze(2);
        refund(1);
        refund(2);
        assertEq(collection.totalSupply(), 0);
        expectUnknown(1);
        sell2(1, bob, 5000);
    }

    function sell2(uint256 tokenId, address buyer, uint32 ask) private {
        vm.prank(market);
        collection.moveBySale(tokenId, buyer, ask);
    }

    function test_APriceInEscrowGoesBackThroughTheSaleAfterTheTicketIsGone() external {
        mintSold(alice, YARD, 3);
        vm.warp(NOW + 2 hours);
        gift(alice, 2, bob);
        refund(2);
        SaleStub told = SaleStub(sale);
        assertEq(told.calls(), 1);
        assertEq(told.tokenId(), 2);
        assertEq(told.holder(), bob);
        assertEq(told.priceMinor(), 1000);
        assertTrue(told.ticketWasGone());
        assertEq(collection.ownerOf(1), alice);
        assertEq(collection.ownerOf(3), alice);
    }

    function test_AReissueOfATicketSoldOnChainPaysNothing() external {
        mintSold(alice, YARD, 1);
        reissue(1, bob);
        assertEq(SaleStub(sale).calls(), 0);
        assertTrue(ticket(1).onChain);
    }

    function test_RevertGiven_TicketHasEntered() external {
        mint(alice, FLOOR, 1);
        enter(1);
        expectError(TicketCollection_AlreadyUsed.selector, 1);
        reissue(1, bob);
        expectError(TicketCollection_AlreadyUsed.selector, 1);
        refund(1);
    }

    function test_RevertGiven_ReissueToNobodyOrToTheHolder() external {
        mint(alice, FLOOR, 1);
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        reissue(1, address(0));
        expectSameHolder(1, alice);
        reissue(1, alice);
    }

    function test_RevertGiven_TicketUnknown() external {
        expectUnknown(1);
        reissue(1, bob);
        expectUnknown(1);
        refund(1);
        mint(alice, FLOOR, 1);
        refund(1);
        expectUnknown(1);
        refund(1);
        expectUnknown(1);
        reissue(1, bob);
    }

    function test_NothingWaitsWhenThereIsNoDelay() external {
        mint(alice, FLOOR, 1);
        reissue(1, bob);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(1);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        vm.prank(bob);
        collection.withdrawRequest(1);
    }

    // ---------------------------------------------------------------------------------------------------- by the sale

    function test_TheSaleBurnsWhatItPaysBack() external {
        mintSold(alice, YARD, 2);
        vm.expectEmit(address(collection));
        emit TicketStore.Transfer(alice, address(0), 1);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketRefunded(1, alice, YARD, "escrow");
        vm.prank(sale);
        (address holder, uint8 tierId, uint32 paid) = collection.burnForRefund(1);
        assertEq(holder, alice);
        assertEq(tierId, YARD);
        assertEq(paid, 1000);
        assertEq(collection.tierOf(YARD).sold, 1);
        assertEq(collection.balanceOf(alice), 1);
        expectUnknown(1);
        vm.prank(sale);
        collection.burnForRefund(1);
        // The sale pays by itself; it is not asked again.
        assertEq(SaleStub(sale).calls(), 0);
    }

    function test_AnEnteredTicketIsPaidBackAndKept() external {
        mintSold(alice, YARD, 1);
        enter(1);
        vm.recordLogs();
        vm.prank(sale);
        (address holder, uint8 tierId, uint32 paid) = collection.burnForRefund(1);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(holder, alice);
        assertEq(tierId, YARD);
        assertEq(paid, 1000);
        assertEq(collection.ownerOf(1), alice);
        assertEq(collection.tierOf(YARD).sold, 1);
    }

    function test_RevertGiven_AnyoneButTheSaleBurnsForARefund() external {
        mintSold(alice, YARD, 1);
        address[6] memory callers = [alice, organizer, operator, market, address(factory), stranger];
        for (uint256 i = 0; i < callers.length; ++i) {
            expectError(TicketCollection_NotSale.selector, uint160(callers[i]));
            vm.prank(callers[i]);
            collection.burnForRefund(1);
        }
    }
}

/// @notice A policy with a day's delay: the holder can see what is coming, and object.
contract TicketDeskLaterTest is CollectionTest {
    uint32 private constant DELAY = 1 days;

    function setUp() public override {
        super.setUp();
        collection = createWith(Policy(true, true, true, 0, DELAY, 0));
        mint(alice, CREW, 3);
    }

    function test_AReissueWaitsForItsDelayToTheSecond() external {
        vm.expectEmit(address(collection));
        emit ITicketCollection.DeskRequested(1, bob, "lost", NOW + DELAY);
        reissue(1, bob);
        assertEq(collection.ownerOf(1), alice);
        vm.warp(NOW + DELAY - 1);
        expectError(TicketCollection_TooEarly.selector, NOW + DELAY - 1, NOW + DELAY);
        collection.carryOut(1);
        vm.warp(NOW + DELAY);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketReissued(1, alice, bob, "lost");
        vm.prank(stranger);
        collection.carryOut(1);
        assertEq(collection.ownerOf(1), bob);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(1);
        assertEq(ticket(2).owner, alice);
    }

    function test_ARefundWaitsToo() external {
        vm.expectEmit(address(collection));
        emit ITicketCollection.DeskRequested(2, address(0), "ill", NOW + DELAY);
        refund(2);
        assertEq(collection.totalSupply(), 3);
        vm.warp(NOW + DELAY);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketRefunded(2, alice, CREW, "ill");
        collection.carryOut(2);
        assertEq(collection.totalSupply(), 2);
        // Done is done, and forgotten.
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(2);
    }

    function test_ARefundOutOfEscrowWaitsAndThenPays() external {
        uint256 id = mintSold(alice, YARD, 1);
        refund(id);
        assertEq(SaleStub(sale).calls(), 0);
        vm.warp(NOW + DELAY);
        collection.carryOut(id);
        assertEq(SaleStub(sale).holder(), alice);
    }

    function test_TheHolderMayObject() external {
        reissue(1, bob);
        vm.warp(NOW + DELAY + 1);
        vm.expectEmit(address(collection));
        emit ITicketCollection.DeskWithdrawn(1, alice);
        vm.prank(alice);
        collection.withdrawRequest(1);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(1);
        assertEq(collection.ownerOf(1), alice);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        vm.prank(alice);
        collection.withdrawRequest(1);
    }

    function test_TheDeskMayThinkAgainAndNobodyElse() external {
        reissue(1, bob);
        address[4] memory callers = [bob, market, sale, stranger];
        for (uint256 i = 0; i < callers.length; ++i) {
            expectMissingRole(callers[i], Roles.DESK);
            vm.prank(callers[i]);
            collection.withdrawRequest(1);
        }
        vm.expectEmit(address(collection));
        emit ITicketCollection.DeskWithdrawn(1, operator);
        vm.prank(operator);
        collection.withdrawRequest(1);
    }

    function test_ANewRequestReplacesTheOldOneAndStartsTheDelayAgain() external {
        reissue(1, bob);
        vm.warp(NOW + DELAY - 1);
        reissue(1, carol);
        vm.warp(NOW + DELAY);
        expectError(TicketCollection_TooEarly.selector, NOW + DELAY, NOW + 2 * DELAY - 1);
        collection.carryOut(1);
        vm.warp(NOW + 2 * DELAY - 1);
        collection.carryOut(1);
        assertEq(collection.ownerOf(1), carol);
    }

    function test_ARequestLapsesThirtyDaysAfterItsDelay() external {
        reissue(1, bob);
        reissue(2, bob);
        vm.warp(NOW + DELAY + 30 days);
        collection.carryOut(1);
        vm.warp(NOW + DELAY + 30 days + 1);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(2);
        assertEq(collection.ownerOf(1), bob);
        assertEq(collection.ownerOf(2), alice);
    }

    function test_ARequestDiesWhenTheTicketMoves() external {
        reissue(1, stranger);
        gift(alice, 1, bob);
        vm.warp(NOW + DELAY);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(1);
        // Not even when it comes back to the one it was asked about.
        gift(bob, 1, alice);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(1);
        assertEq(collection.ownerOf(1), alice);
        // A new one waits again.
        reissue(1, carol);
        expectError(TicketCollection_TooEarly.selector, NOW + DELAY, NOW + 2 * DELAY);
        collection.carryOut(1);
    }

    function test_ARequestDiesWithTheEntry() external {
        reissue(1, bob);
        refund(2);
        enter(1);
        enterMask(0, 4);
        vm.warp(NOW + DELAY);
        expectError(TicketCollection_AlreadyUsed.selector, 1);
        collection.carryOut(1);
        expectError(TicketCollection_AlreadyUsed.selector, 2);
        collection.carryOut(2);
    }

    function test_ARequestDiesWithTheTicket() external {
        uint256 id = mintSold(alice, YARD, 1);
        reissue(id, bob);
        vm.prank(sale);
        collection.burnForRefund(id);
        vm.warp(NOW + DELAY);
        expectUnknown(id);
        collection.carryOut(id);
        expectUnknown(id);
        vm.prank(alice);
        collection.withdrawRequest(id);
    }

    function test_ARequestForAnOfferedTicketIsCarriedOutUnlessItSells() external {
        uint256 id = mint(alice, FLOOR, 2);
        list(alice, id, 5000);
        list(alice, id + 1, 5000);
        reissue(id, bob);
        reissue(id + 1, bob);
        sell(id, carol, 5000);
        vm.warp(NOW + DELAY);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(id);
        collection.carryOut(id + 1);
        assertEq(collection.ownerOf(id), carol);
        assertEq(collection.ownerOf(id + 1), bob);
        assertFalse(ticket(id + 1).listed);
    }

    function test_RevertGiven_RequestForATicketThatDoesNotExist() external {
        expectUnknown(4);
        reissue(4, bob);
        expectUnknown(4);
        refund(4);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(4);
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        reissue(1, address(0));
    }
}
