// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { CreateParams, Lifecycle, Policy } from "../../src/types/TicketTypes.sol";
import { CollectionTest, MarketStub } from "../helpers/CollectionTest.sol";

contract EventRulesRolesTest is CollectionTest {
    uint256[5] private eventRoles = [Roles.MINTER, Roles.SCANNER, Roles.SETTLER, Roles.GUARDIAN, Roles.DESK];

    /// @dev Each door that asks for a role, as a call that would pass for its holder.
    function _doors() private view returns (bytes[10] memory calls, uint256[10] memory roles) {
        (uint256[] memory ids, uint40[] memory usedAt) = (new uint256[](1), new uint40[](1));
        (uint256[] memory words, uint256[] memory masks) = (new uint256[](1), new uint256[](1));
        (ids[0], masks[0]) = (1, 4);
        bytes memory owners = abi.encodePacked(alice);
        calls[0] = abi.encodeCall(collection.mint, (5, order(alice, FLOOR, 1, 5000)));
        calls[1] = abi.encodeCall(collection.mintBulk, (BULK_BASE, FLOOR, 5000, "issue-1", owners));
        calls[2] = abi.encodeCall(collection.checkIn, (ids, "gate-1", usedAt));
        calls[3] = abi.encodeCall(collection.checkInWords, (words, masks, "gate-1", 0));
        calls[4] = abi.encodeCall(collection.freeze, (3, "dispute"));
        calls[5] = abi.encodeCall(collection.unfreeze, (4, "dispute-won"));
        calls[6] = abi.encodeCall(collection.setPaused, (true));
        calls[7] = abi.encodeCall(collection.reissue, (4, bob, "lost"));
        calls[8] = abi.encodeCall(collection.refund, (4, "ill"));
        calls[9] = abi.encodeCall(collection.setOnSale, (false));
        roles = [
            Roles.MINTER,
            Roles.MINTER,
            Roles.SCANNER,
            Roles.SCANNER,
            Roles.GUARDIAN,
            Roles.GUARDIAN,
            Roles.GUARDIAN,
            Roles.DESK,
            Roles.DESK,
            Roles.MINTER
        ];
    }

    function _prepare() private {
        mint(alice, FLOOR, 4);
        freeze(4);
    }

    function _grant(address account, uint256 roles) private {
        vm.prank(organizer);
        collection.offerRoles(account, roles);
        vm.prank(account);
        collection.acceptRoles();
    }

    /// @dev Tries every door as an account and expects exactly those to open whose role it has.
    function _expectDoorsOf(address account, uint256 held) private {
        (bytes[10] memory calls, uint256[10] memory roles) = _doors();
        for (uint256 i = 0; i < calls.length; ++i) {
            uint256 before = vm.snapshotState();
            if (held & roles[i] == 0) expectMissingRole(account, roles[i]);
            vm.prank(account);
            (bool done,) = address(collection).call(calls[i]);
            assertTrue(done, "a door stayed shut, or its refusal was another");
            vm.revertToState(before);
        }
        for (uint256 i = 0; i < eventRoles.length; ++i) {
            if (held & eventRoles[i] == 0) expectMissingRole(account, eventRoles[i]);
            collection.requireRole(account, eventRoles[i]);
        }
        assertEq(collection.rolesOf(account), held);
    }

    function test_EachRoleOpensItsOwnDoorsAndNoOther() external {
        _prepare();
        for (uint256 i = 0; i < eventRoles.length; ++i) {
            uint256 before = vm.snapshotState();
            _grant(bob, eventRoles[i]);
            _expectDoorsOf(bob, eventRoles[i]);
            vm.revertToState(before);
        }
    }

    function test_HolderMarketSaleFactoryAndStrangerHaveNoRole() external {
        _prepare();
        address[5] memory accounts = [alice, market, sale, address(factory), stranger];
        for (uint256 i = 0; i < accounts.length; ++i) {
            _expectDoorsOf(accounts[i], 0);
        }
    }

    function test_OrganizerAndOperatorHaveEveryRoleFromTheStart() external {
        _prepare();
        _expectDoorsOf(organizer, Roles.EVENT);
        _expectDoorsOf(operator, Roles.EVENT);
    }

    function test_TheOrganizerTakesTheOperatorsRolesOneByOne() external {
        _prepare();
        uint256 held = Roles.EVENT;
        for (uint256 i = 0; i < eventRoles.length; ++i) {
            held &= ~eventRoles[i];
            vm.expectEmit(address(collection));
            emit ITicketCollection.EventRolesSet(operator, held);
            vm.prank(organizer);
            collection.revokeRoles(operator, eventRoles[i]);
            _expectDoorsOf(operator, held);
        }
        assertEq(collection.totalSupply(), 4);
        assertEq(collection.nextTokenId(), 5);
        assertEq(collection.tierOf(FLOOR).cap, 100);
        assertFalse(collection.paused());
    }

    function test_TheOperatorGetsARoleBackByOfferAndAcceptance() external {
        _prepare();
        vm.prank(organizer);
        collection.revokeRoles(operator, type(uint256).max);
        _expectDoorsOf(operator, 0);
        _grant(operator, Roles.SCANNER);
        _expectDoorsOf(operator, Roles.SCANNER);
        vm.prank(organizer);
        collection.revokeRoles(operator, Roles.SCANNER);
        _expectDoorsOf(operator, 0);
    }

    function test_NothingTakesTheOrganizersRoles() external {
        _prepare();
        vm.prank(organizer);
        collection.revokeRoles(organizer, Roles.EVENT);
        _expectDoorsOf(organizer, Roles.EVENT);
    }

    function test_AnOfferCountsFromItsAcceptanceOn() external {
        _prepare();
        vm.expectEmit(address(collection));
        emit ITicketCollection.EventRolesOffered(bob, Roles.SCANNER | Roles.DESK);
        vm.prank(organizer);
        collection.offerRoles(bob, Roles.SCANNER | Roles.DESK);
        _expectDoorsOf(bob, 0);
        vm.expectEmit(address(collection));
        emit ITicketCollection.EventRolesSet(bob, Roles.SCANNER | Roles.DESK);
        vm.prank(bob);
        collection.acceptRoles();
        _expectDoorsOf(bob, Roles.SCANNER | Roles.DESK);
        // An offer is taken once.
        expectError(TicketCollection_NoOffer.selector, uint160(bob));
        vm.prank(bob);
        collection.acceptRoles();
        // A second one adds.
        _grant(bob, Roles.MINTER);
        assertEq(collection.rolesOf(bob), Roles.SCANNER | Roles.DESK | Roles.MINTER);
    }

    function test_ANewOfferReplacesAnOlderOneAndKeepsWhatIsHeld() external {
        _grant(bob, Roles.SCANNER);
        vm.startPrank(organizer);
        collection.offerRoles(bob, Roles.DESK);
        collection.offerRoles(bob, Roles.MINTER);
        vm.stopPrank();
        vm.prank(bob);
        collection.acceptRoles();
        assertEq(collection.rolesOf(bob), Roles.SCANNER | Roles.MINTER);
        vm.startPrank(organizer);
        collection.offerRoles(bob, Roles.DESK);
        collection.offerRoles(bob, 0);
        vm.stopPrank();
        expectError(TicketCollection_NoOffer.selector, uint160(bob));
        vm.prank(bob);
        collection.acceptRoles();
    }

    function test_OnlyRolesOfTheEventCanBeOffered() external {
        vm.expectEmit(address(collection));
        emit ITicketCollection.EventRolesOffered(bob, Roles.EVENT);
        _grant(bob, type(uint256).max);
        assertEq(collection.rolesOf(bob), Roles.EVENT);
        vm.prank(organizer);
        collection.offerRoles(carol, Roles.HOUSE);
        expectError(TicketCollection_NoOffer.selector, uint160(carol));
        vm.prank(carol);
        collection.acceptRoles();
    }

    function test_RevokingTakesAnOpenOfferToo() external {
        _grant(bob, Roles.SCANNER | Roles.MINTER);
        vm.startPrank(organizer);
        collection.offerRoles(bob, Roles.DESK | Roles.GUARDIAN);
        collection.revokeRoles(bob, Roles.DESK | Roles.MINTER);
        vm.stopPrank();
        assertEq(collection.rolesOf(bob), Roles.SCANNER);
        vm.prank(bob);
        collection.acceptRoles();
        assertEq(collection.rolesOf(bob), Roles.SCANNER | Roles.GUARDIAN);
        // And nobody else lost anything.
        assertEq(collection.rolesOf(operator), Roles.EVENT);
    }

    function test_RevertGiven_RolesOfferedToNobody() external {
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        vm.prank(organizer);
        collection.offerRoles(address(0), Roles.DESK);
    }

    function test_RevertGiven_AccountHasOnlyOneOfTwoRolesAskedFor() external {
        uint256 both = Roles.SCANNER | Roles.DESK;
        _grant(bob, Roles.SCANNER);
        expectMissingRole(bob, both);
        collection.requireRole(bob, both);
        vm.prank(organizer);
        collection.revokeRoles(operator, Roles.SCANNER);
        expectMissingRole(operator, both);
        collection.requireRole(operator, both);
    }

    function test_RevertGiven_AnyoneButTheOrganizerChangesTheEvent() external {
        _grant(bob, Roles.EVENT);
        bytes[7] memory calls = [
            abi.encodeCall(collection.offerRoles, (stranger, Roles.DESK)),
            abi.encodeCall(collection.revokeRoles, (operator, Roles.DESK)),
            abi.encodeCall(collection.announceCap, (FLOOR, 200)),
            abi.encodeCall(collection.withdrawCap, (FLOOR)),
            abi.encodeCall(collection.reschedule, (DOORS_AT + 1, ENDS_AT + 1)),
            abi.encodeCall(collection.cancel, ("storm")),
            abi.encodeCall(collection.close, ())
        ];
        address[6] memory callers = [operator, bob, market, sale, address(factory), stranger];
        vm.warp(ENDS_AT);
        for (uint256 i = 0; i < calls.length; ++i) {
            for (uint256 k = 0; k < callers.length; ++k) {
                expectError(TicketCollection_NotOrganizer.selector, uint160(callers[k]));
                vm.prank(callers[k]);
                (bool done,) = address(collection).call(calls[i]);
                assertTrue(done);
            }
        }
    }

    function test_AnOperatorMayBeTheOrganizerItself() external {
        CreateParams memory p = params("event-own");
        p.operator = organizer;
        collection = factory.create(p);
        vm.prank(organizer);
        collection.revokeRoles(organizer, Roles.EVENT);
        vm.prank(organizer);
        collection.mint(1, order(alice, FLOOR, 1, 5000));
        assertEq(collection.rolesOf(organizer), Roles.EVENT);
    }
}

contract EventRulesPauseTest is CollectionTest {
    function test_APauseIsLoggedAndToldToTheMarket() external {
        vm.expectEmit(address(collection));
        emit ITicketCollection.CollectionPauseSet(true, operator);
        setPaused(true);
        assertTrue(collection.paused());
        assertTrue(MarketStub(market).isPaused(address(collection)));
        vm.expectEmit(address(collection));
        emit ITicketCollection.CollectionPauseSet(false, operator);
        setPaused(false);
        assertFalse(collection.paused());
        assertFalse(MarketStub(market).isPaused(address(collection)));
    }

    function test_PausingTwiceIsLoggedOnce() external {
        setPaused(true);
        vm.recordLogs();
        setPaused(true);
        assertEq(vm.getRecordedLogs().length, 0);
        setPaused(false);
        vm.recordLogs();
        setPaused(false);
        assertEq(vm.getRecordedLogs().length, 0);
        assertEq(MarketStub(market).calls(), 2);
    }

    function test_APauseTouchesNoCounter() external {
        mint(alice, FLOOR, 3);
        issue(CREW, 3000, ownerList(0x5000, 2));
        setPaused(true);
        setPaused(false);
        assertEq(collection.nextTokenId(), 4);
        assertEq(collection.nextBulkId(), BULK_BASE + 2048);
        assertEq(collection.tierOf(FLOOR).sold, 3);
        assertEq(collection.totalSupply(), 5);
    }

    function test_EntryFreezeAndRefundGoOnWhilePaused() external {
        mint(alice, FLOOR, 4);
        setPaused(true);
        enter(1);
        enterMask(0, 1 << 2);
        freeze(3);
        refund(4);
        assertTrue(ticket(1).used && ticket(2).used && ticket(3).frozen);
        assertTrue(collection.paused());
    }
}

contract EventRulesOnSaleTest is CollectionTest {
    function test_TheSaleMintsOnlyWhileTheEventIsOnSaleThere() external {
        collection = factory.create(params("event-closed"));
        assertFalse(collection.onSale());
        vm.expectRevert(TicketCollection_NotOnSale.selector);
        mintSold(alice, FLOOR, 1);
        // Other ways to sell do not ask.
        mint(alice, FLOOR, 1);
        issue(FLOOR, 5000, ownerList(0x5000, 1));
        vm.expectEmit(address(collection));
        emit ITicketCollection.OnSaleSet(true, operator);
        putOnSale(collection);
        assertTrue(collection.onSale());
        mintSold(alice, FLOOR, 1);
        vm.expectEmit(address(collection));
        emit ITicketCollection.OnSaleSet(false, organizer);
        vm.prank(organizer);
        collection.setOnSale(false);
        vm.expectRevert(TicketCollection_NotOnSale.selector);
        mintSold(alice, FLOOR, 1);
        assertEq(collection.tierOf(FLOOR).sold, 3);
    }

    function test_PuttingOnSaleTwiceIsLoggedOnceAndTouchesNoCounter() external {
        mint(alice, FLOOR, 3);
        setPaused(true);
        vm.recordLogs();
        putOnSale(collection);
        assertEq(vm.getRecordedLogs().length, 0);
        assertTrue(collection.onSale() && collection.paused());
        assertEq(collection.nextTokenId(), 4);
        assertEq(collection.tierOf(FLOOR).sold, 3);
        // A pause is not lifted by it.
        vm.expectRevert(TicketCollection_Paused.selector);
        mintSold(alice, FLOOR, 1);
    }
}

contract EventRulesCapsTest is CollectionTest {
    function _announce(uint8 tierId, uint32 cap) private {
        vm.prank(organizer);
        collection.announceCap(tierId, cap);
    }

    function test_ACapRisesAfterItsDelayAndNotASecondBefore() external {
        vm.expectEmit(address(collection));
        emit ITicketCollection.CapChangeAnnounced(SEAT, 10, 15, NOW + 2 days);
        _announce(SEAT, 15);
        vm.warp(NOW + 2 days - 1);
        expectError(TicketCollection_TooEarly.selector, NOW + 2 days - 1, NOW + 2 days);
        collection.applyCap(SEAT);
        assertEq(collection.tierOf(SEAT).cap, 10);
        vm.warp(NOW + 2 days);
        vm.expectEmit(address(collection));
        emit ITicketCollection.CapChanged(SEAT, 10, 15);
        vm.prank(stranger);
        collection.applyCap(SEAT);
        assertEq(collection.tierOf(SEAT).cap, 15);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.applyCap(SEAT);
        mint(alice, SEAT, 15);
    }

    function test_ACapInALaterWordChangesAloneToo() external {
        mint(alice, YARD, 7);
        _announce(YARD, 8);
        vm.warp(NOW + 2 days);
        collection.applyCap(YARD);
        assertEq(collection.tierOf(YARD).cap, 8);
        assertEq(collection.tierOf(YARD).sold, 7);
        assertEq(collection.tierOf(KEEP).cap, 100);
        expectError(TicketCollection_CapExceeded.selector, YARD, 2, 1);
        vm.prank(operator);
        collection.mint(8, order(alice, YARD, 2, 1000));
    }

    function test_ACapNeverFallsBelowWhatIsSold() external {
        mint(alice, FLOOR, 30);
        expectError4(TicketCollection_CapOutOfRange.selector, FLOOR, 29, 30, type(uint24).max);
        _announce(FLOOR, 29);
        _announce(FLOOR, 30);
        // Sold during the delay: these tickets count.
        mint(alice, FLOOR, 1);
        vm.warp(NOW + 2 days);
        expectError4(TicketCollection_CapOutOfRange.selector, FLOOR, 30, 31, type(uint24).max);
        collection.applyCap(FLOOR);
        // A place that becomes free lets it pass.
        refund(1);
        collection.applyCap(FLOOR);
        assertEq(collection.tierOf(FLOOR).cap, 30);
    }

    function test_ACapNeverRisesAboveWhatAWordHolds() external {
        expectError4(TicketCollection_CapOutOfRange.selector, FLOOR, 1 << 24, 0, type(uint24).max);
        _announce(FLOOR, 1 << 24);
        _announce(FLOOR, type(uint24).max);
        vm.warp(NOW + 2 days);
        collection.applyCap(FLOOR);
        assertEq(collection.tierOf(FLOOR).cap, type(uint24).max);
        assertEq(collection.tierOf(FLOOR).sold, 0);
        assertEq(collection.tierOf(SEAT).cap, 10);
    }

    function test_ANewAnnouncementReplacesTheOldOneAndStartsTheDelayAgain() external {
        _announce(FLOOR, 200);
        vm.warp(NOW + 1 days);
        _announce(FLOOR, 300);
        vm.warp(NOW + 2 days);
        expectError(TicketCollection_TooEarly.selector, NOW + 2 days, NOW + 3 days);
        collection.applyCap(FLOOR);
        vm.warp(NOW + 3 days);
        collection.applyCap(FLOOR);
        assertEq(collection.tierOf(FLOOR).cap, 300);
    }

    function test_AnAnnouncedCapLapsesThirtyDaysAfterItsDelay() external {
        _announce(FLOOR, 200);
        _announce(SEAT, 20);
        vm.warp(NOW + 32 days);
        collection.applyCap(FLOOR);
        vm.warp(NOW + 32 days + 1);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.applyCap(SEAT);
        assertEq(collection.tierOf(SEAT).cap, 10);
        // It is still there to be withdrawn or replaced.
        vm.prank(organizer);
        collection.withdrawCap(SEAT);
    }

    function test_NothingIsPendingOnAChainThatIsADayOld() external {
        vm.warp(1 days);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.applyCap(FLOOR);
    }

    function test_AnAnnouncedCapCanBeWithdrawn() external {
        vm.expectRevert(TicketCollection_NothingPending.selector);
        vm.prank(organizer);
        collection.withdrawCap(FLOOR);
        _announce(FLOOR, 200);
        vm.expectEmit(address(collection));
        emit ITicketCollection.CapChangeWithdrawn(FLOOR);
        vm.prank(organizer);
        collection.withdrawCap(FLOOR);
        vm.warp(NOW + 9 days);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.applyCap(FLOOR);
        assertEq(collection.tierOf(FLOOR).cap, 100);
    }

    function test_RevertGiven_CapGoesAgainstThePolicy() external {
        vm.expectRevert(TicketCollection_NotInPolicy.selector);
        _announce(FLOOR, 100);
        collection = createWith(Policy(true, false, false, 0, 0, 0));
        vm.expectRevert(TicketCollection_NotInPolicy.selector);
        _announce(FLOOR, 99);
        vm.expectRevert(TicketCollection_NotInPolicy.selector);
        _announce(FLOOR, 100);
        _announce(FLOOR, 101);
        // Without a delay it applies in the same second.
        collection.applyCap(FLOOR);
        assertEq(collection.tierOf(FLOOR).cap, 101);
    }

    function test_RevertGiven_CapMayOnlyFall() external {
        collection = createWith(Policy(false, true, false, 0, 0, 0));
        vm.expectRevert(TicketCollection_NotInPolicy.selector);
        _announce(FLOOR, 101);
        _announce(FLOOR, 99);
        collection.applyCap(FLOOR);
        assertEq(collection.tierOf(FLOOR).cap, 99);
    }

    function test_RevertGiven_TierUnknown() external {
        expectError(TicketCollection_UnknownTier.selector, 6, 5);
        _announce(6, 200);
        expectError(TicketCollection_UnknownTier.selector, 0, 5);
        _announce(0, 200);
    }

    function expectError4(bytes4 selector, uint256 a, uint256 b, uint256 c, uint256 d) private {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b, c, d));
    }
}

contract EventRulesTimesTest is CollectionTest {
    function _reschedule(uint40 doorsAt, uint40 endsAt) private {
        vm.prank(organizer);
        collection.reschedule(doorsAt, endsAt);
    }

    function _close() private {
        vm.prank(organizer);
        collection.close();
    }

    function _expectTimes(uint40 doorsAt, uint40 endsAt, uint40 cancelledAt, uint40 closedAt) private view {
        Lifecycle memory clock = collection.lifecycle();
        assertEq(clock.doorsAt, doorsAt);
        assertEq(clock.endsAt, endsAt);
        assertEq(clock.cancelledAt, cancelledAt);
        assertEq(clock.closedAt, closedAt);
    }

    function test_AnEventMovesToALaterTime() external {
        _expectTimes(DOORS_AT, ENDS_AT, 0, 0);
        vm.expectEmit(address(collection));
        emit ITicketCollection.Rescheduled(DOORS_AT + 1 days, ENDS_AT + 2 days);
        vm.expectEmit(address(collection));
        emit ITicketCollection.BatchMetadataUpdate(0, type(uint256).max);
        vm.expectEmit(address(collection));
        emit ITicketCollection.ContractURIUpdated();
        _reschedule(DOORS_AT + 1 days, ENDS_AT + 2 days);
        _expectTimes(DOORS_AT + 1 days, ENDS_AT + 2 days, 0, 0);
        // Only doors, or only the end, may stay.
        _reschedule(DOORS_AT + 1 days, ENDS_AT + 3 days);
        _reschedule(DOORS_AT + 2 days, ENDS_AT + 3 days);
        _expectTimes(DOORS_AT + 2 days, ENDS_AT + 3 days, 0, 0);
    }

    function test_RevertGiven_TimesMoveBackOrTooFar() external {
        uint40[2][5] memory wrong = [
            [DOORS_AT - 1, ENDS_AT + 1],
            [DOORS_AT + 1, ENDS_AT - 1],
            [ENDS_AT, ENDS_AT],
            [ENDS_AT + 2, ENDS_AT + 1],
            [DOORS_AT, ENDS_AT + 730 days + 1]
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            expectError(TicketCollection_InvalidTimes.selector, wrong[i][0], wrong[i][1]);
            _reschedule(wrong[i][0], wrong[i][1]);
        }
        _reschedule(DOORS_AT, ENDS_AT + 730 days);
        // Two years count from the first end, not from the last one.
        expectError(TicketCollection_InvalidTimes.selector, DOORS_AT, ENDS_AT + 730 days + 1);
        _reschedule(DOORS_AT, ENDS_AT + 730 days + 1);
        _reschedule(ENDS_AT + 730 days - 1, ENDS_AT + 730 days);
    }

    function test_AnEventThatEndedIsNotRevived() external {
        vm.warp(ENDS_AT);
        _reschedule(DOORS_AT, ENDS_AT + 1);
        vm.warp(ENDS_AT + 2);
        vm.expectRevert(TicketCollection_Over.selector);
        _reschedule(DOORS_AT, ENDS_AT + 100);
    }

    function test_RevertGiven_PolicyForbidsToPostpone() external {
        collection = createWith(Policy(true, true, false, 0, 0, 0));
        vm.expectRevert(TicketCollection_NotInPolicy.selector);
        _reschedule(DOORS_AT, ENDS_AT + 1);
    }

    function test_EvenAnEventWithDoorsAtTheBeginningOfTimeMoves() external {
        CreateParams memory p = params("event-zero");
        p.doorsAt = 0;
        collection = factory.create(p);
        _reschedule(0, ENDS_AT + 1 days);
        _expectTimes(0, ENDS_AT + 1 days, 0, 0);
    }

    function test_ACancelledEventIsPausedForEver() external {
        vm.expectEmit(address(collection));
        emit ITicketCollection.CollectionPauseSet(true, organizer);
        vm.expectEmit(address(collection));
        emit ITicketCollection.EventCancelled("storm");
        vm.warp(NOW + 5);
        cancelEvent();
        _expectTimes(DOORS_AT, ENDS_AT, NOW + 5, 0);
        assertTrue(collection.paused());
        assertTrue(MarketStub(market).isPaused(address(collection)));
        vm.expectRevert(TicketCollection_Over.selector);
        setPaused(false);
        vm.expectRevert(TicketCollection_Over.selector);
        cancelEvent();
        vm.expectRevert(TicketCollection_Over.selector);
        _reschedule(DOORS_AT, ENDS_AT + 1);
        vm.warp(ENDS_AT);
        vm.expectRevert(TicketCollection_Over.selector);
        _close();
    }

    function test_CancellingAPausedEventLogsNoSecondPause() external {
        setPaused(true);
        cancelEvent();
        assertTrue(collection.paused());
        assertEq(MarketStub(market).calls(), 1);
    }

    function test_AnEventClosesFromItsEndOnForThirtyDays() external {
        uint256 until = uint256(ENDS_AT) + 30 days;
        vm.warp(ENDS_AT - 1);
        expectError(TicketCollection_NotClosable.selector, ENDS_AT - 1, ENDS_AT, until);
        _close();
        vm.warp(until + 1);
        expectError(TicketCollection_NotClosable.selector, until + 1, ENDS_AT, until);
        _close();
        vm.warp(until);
        vm.expectEmit(address(collection));
        emit ITicketCollection.EventClosed(uint40(until) + 3 days);
        _close();
        _expectTimes(DOORS_AT, ENDS_AT, 0, uint40(until));
    }

    function test_AClosedEventIsNeitherCancelledNorClosedAgainNorMoved() external {
        vm.warp(ENDS_AT);
        _close();
        _expectTimes(DOORS_AT, ENDS_AT, 0, ENDS_AT);
        vm.expectRevert(TicketCollection_Over.selector);
        _close();
        vm.expectRevert(TicketCollection_Over.selector);
        cancelEvent();
        vm.expectRevert(TicketCollection_Over.selector);
        _reschedule(DOORS_AT, ENDS_AT + 1);
        assertFalse(collection.paused());
    }

    function test_APostponedEventClosesAfterItsNewEnd() external {
        _reschedule(DOORS_AT + 5 days, ENDS_AT + 5 days);
        vm.warp(ENDS_AT + 5 days - 1);
        vm.expectRevert();
        _close();
        vm.warp(ENDS_AT + 5 days);
        _close();
        _expectTimes(DOORS_AT + 5 days, ENDS_AT + 5 days, 0, ENDS_AT + 5 days);
    }

    function test_APostponedEventCanBeCancelledAndKeepsItsTimes() external {
        _reschedule(DOORS_AT + 5 days, ENDS_AT + 5 days);
        cancelEvent();
        _expectTimes(DOORS_AT + 5 days, ENDS_AT + 5 days, NOW, 0);
    }
}
