// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { LockedERC721 } from "../../src/LockedERC721.sol";
import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { ICollectionErrors } from "../../src/interfaces/ITicketErrors.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { MintOrder, TicketView } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

contract TicketCollectionMintTest is TicketTest {
    function test_AnOrderBecomesTicketsWithSequentialIds() external {
        MintOrder[] memory orders = new MintOrder[](2);
        orders[0] = MintOrder(alice, FLOOR, 3, 5000, "order-1");
        orders[1] = MintOrder(bob, SEAT, 1, 11_000, "order-2");
        for (uint256 id = 1; id <= 3; ++id) {
            vm.expectEmit(address(collection));
            emit LockedERC721.Transfer(address(0), alice, id);
        }
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketsMinted(1, alice, FLOOR, 3, 5000, "order-1");
        vm.expectEmit(address(collection));
        emit LockedERC721.Transfer(address(0), bob, 4);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketsMinted(4, bob, SEAT, 1, 11_000, "order-2");
        vm.prank(relayer);
        collection.mint(1, orders);

        assertEq(collection.nextTokenId(), 5);
        assertEq(collection.totalSupply(), 4);
        assertEq(collection.balanceOf(alice), 3);
        assertEq(collection.balanceOf(bob), 1);
        assertEq(collection.ownerOf(3), alice);
        assertEq(collection.ownerOf(4), bob);
        assertEq(collection.tierOf(FLOOR).sold, 3);
        assertEq(collection.tierOf(SEAT).sold, 1);
        TicketView memory view4 = ticket(4);
        assertEq(view4.owner, bob);
        assertEq(view4.tierId, SEAT);
        assertEq(view4.pricePaidMinor, 11_000);
        assertEq(view4.askMinor, 0);
        assertEq(view4.transferCount, 0);
        assertEq(view4.giftCount, 0);
        assertFalse(view4.listed || view4.frozen || view4.used);
    }

    function test_RevertGiven_BatchRepeated() external {
        MintOrder[] memory orders = order(alice, FLOOR, 2, 5000);
        vm.startPrank(relayer);
        collection.mint(1, orders);
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_UnexpectedFirstId.selector, 1, 3));
        collection.mint(1, orders);
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_UnexpectedFirstId.selector, 4, 3));
        collection.mint(4, orders);
        vm.stopPrank();
        assertEq(collection.totalSupply(), 2);
    }

    function test_NeverSellsMoreThanATierHas() external {
        vm.startPrank(relayer);
        collection.mint(1, order(alice, SEAT, 9, 12_000));
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_CapExceeded.selector, SEAT, 2, 1));
        collection.mint(10, order(bob, SEAT, 2, 12_000));
        collection.mint(10, order(bob, SEAT, 1, 12_000));
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_CapExceeded.selector, SEAT, 1, 0));
        collection.mint(11, order(bob, SEAT, 1, 12_000));
        vm.stopPrank();
    }

    function test_ABatchThatBreaksTheCapMintsNothing() external {
        MintOrder[] memory orders = new MintOrder[](3);
        orders[0] = MintOrder(alice, FLOOR, 1, 5000, "order-1");
        orders[1] = MintOrder(alice, SEAT, 6, 12_000, "order-2");
        orders[2] = MintOrder(bob, SEAT, 5, 12_000, "order-3");
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_CapExceeded.selector, SEAT, 5, 4));
        vm.prank(relayer);
        collection.mint(1, orders);
        assertEq(collection.totalSupply(), 0);
        assertEq(collection.tierOf(FLOOR).sold, 0);
    }

    function test_RevertGiven_OrderMakesNoSense() external {
        vm.startPrank(relayer);
        vm.expectRevert(ICollectionErrors.TicketCollection_NothingToDo.selector);
        collection.mint(1, new MintOrder[](0));
        vm.expectRevert(ICollectionErrors.TicketCollection_NothingToDo.selector);
        collection.mint(1, order(alice, FLOOR, 0, 5000));
        vm.expectRevert(ICollectionErrors.TicketCollection_ZeroAddress.selector);
        collection.mint(1, order(address(0), FLOOR, 1, 5000));
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_UnknownTier.selector, 0, 3));
        collection.mint(1, order(alice, 0, 1, 5000));
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_UnknownTier.selector, 4, 3));
        collection.mint(1, order(alice, 4, 1, 5000));
        vm.stopPrank();
    }

    function test_RevertGiven_PricePaidOverThePublishedPrice() external {
        vm.expectRevert(
            abi.encodeWithSelector(ICollectionErrors.TicketCollection_PriceOverTier.selector, FLOOR, 5001, 5000)
        );
        vm.prank(relayer);
        collection.mint(1, order(alice, FLOOR, 1, 5001));
    }

    function test_RevertGiven_MinterIsAStranger() external {
        expectMissingRole(stranger, Roles.MINTER);
        vm.prank(stranger);
        collection.mint(1, order(alice, FLOOR, 1, 5000));
    }

    function test_AReceiverContractCannotStopABatch() external {
        // The factory answers no receiver hook.
        vm.prank(relayer);
        collection.mint(1, order(address(factory), FLOOR, 1, 5000));
        assertEq(collection.ownerOf(1), address(factory));
    }
}

contract TicketCollectionCheckInTest is TicketTest {
    function test_AnEntryIsRecordedWithGateHolderAndTime() external {
        uint256 id = mintOne(alice, FLOOR);
        (uint256[] memory ids, uint40[] memory usedAt) = entry(id);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketUsed(id, "gate-1", alice, NOW);
        vm.prank(relayer);
        collection.checkIn(ids, "gate-1", usedAt);
        assertTrue(ticket(id).used);
        assertEq(collection.ownerOf(id), alice);
    }

    function test_ABatchMarksExactlyItsTicketsAcrossWords() external {
        vm.prank(relayer);
        collection.mint(1, order(alice, FLOOR, 100, 5000));
        vm.prank(relayer);
        collection.mint(101, order(bob, CREW, 200, 3000));
        uint256[] memory ids = new uint256[](4);
        (ids[0], ids[1], ids[2], ids[3]) = (300, 3, 256, 1);
        vm.prank(relayer);
        collection.checkIn(ids, "gate-1", new uint40[](4));
        for (uint256 id = 1; id <= 300; ++id) {
            assertEq(ticket(id).used, id == 300 || id == 3 || id == 256 || id == 1);
        }
    }

    function test_RevertGiven_TicketEntersTwice() external {
        uint256 id = mintOne(alice, FLOOR);
        checkIn(id);
        (uint256[] memory ids, uint40[] memory usedAt) = entry(id);
        expectUsed(id);
        vm.prank(relayer);
        collection.checkIn(ids, "gate-1", usedAt);
    }

    function test_ABatchThatNamesATicketTwiceRecordsNothing() external {
        uint256 first = mintOne(alice, FLOOR);
        uint256 second = mintOne(alice, FLOOR);
        uint256[] memory ids = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (first, second, first);
        expectUsed(first);
        vm.prank(relayer);
        collection.checkIn(ids, "gate-1", new uint40[](3));
        assertFalse(ticket(first).used || ticket(second).used);
    }

    function test_RevertGiven_TicketIsListed() external {
        uint256 id = mintOne(alice, FLOOR);
        list(alice, id, 5000);
        (uint256[] memory ids, uint40[] memory usedAt) = entry(id);
        expectListed(id);
        vm.prank(relayer);
        collection.checkIn(ids, "gate-1", usedAt);
    }

    function test_AFrozenTicketThatEnteredIsRecorded() external {
        uint256 id = mintOne(alice, FLOOR);
        freeze(id);
        checkIn(id);
        assertTrue(ticket(id).used && ticket(id).frozen);
    }

    function test_RevertGiven_BatchMakesNoSense() external {
        mintOne(alice, FLOOR);
        vm.startPrank(relayer);
        expectUnknown(2);
        uint256[] memory ids = new uint256[](1);
        ids[0] = 2;
        collection.checkIn(ids, "gate-1", new uint40[](1));
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_LengthMismatch.selector, 1, 2));
        collection.checkIn(ids, "gate-1", new uint40[](2));
        vm.expectRevert(ICollectionErrors.TicketCollection_NothingToDo.selector);
        collection.checkIn(new uint256[](0), "gate-1", new uint40[](0));
        vm.stopPrank();
    }

    function test_RevertGiven_ScannerIsTheHolder() external {
        uint256 id = mintOne(alice, FLOOR);
        (uint256[] memory ids, uint40[] memory usedAt) = entry(id);
        expectMissingRole(alice, Roles.SCANNER);
        vm.prank(alice);
        collection.checkIn(ids, "gate-1", usedAt);
    }
}

contract TicketCollectionGuardTest is TicketTest {
    function test_FreezeAndReleaseAreLoggedWithTheirReason() external {
        uint256 id = mintOne(alice, FLOOR);
        vm.startPrank(relayer);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketFrozen(id, "dispute");
        collection.freeze(id, "dispute");
        assertTrue(ticket(id).frozen);
        expectFrozen(id);
        collection.freeze(id, "dispute");

        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketUnfrozen(id, "dispute-won");
        collection.unfreeze(id, "dispute-won");
        assertFalse(ticket(id).frozen);
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_NotFrozen.selector, id));
        collection.unfreeze(id, "dispute-won");
        vm.stopPrank();
    }

    function test_RevertGiven_GuardianIsTheHolder() external {
        uint256 id = mintOne(alice, FLOOR);
        vm.startPrank(alice);
        expectMissingRole(alice, Roles.GUARDIAN);
        collection.freeze(id, "dispute");
        expectMissingRole(alice, Roles.GUARDIAN);
        collection.unfreeze(id, "dispute");
        expectMissingRole(alice, Roles.GUARDIAN);
        collection.setPaused(true);
        vm.stopPrank();
    }

    function test_RevertGiven_FrozenTicketUnknown() external {
        vm.startPrank(relayer);
        expectUnknown(1);
        collection.freeze(1, "dispute");
        expectUnknown(1);
        collection.unfreeze(1, "dispute");
        vm.stopPrank();
    }

    function test_PauseStopsMintUntilItIsLifted() external {
        vm.expectEmit(address(collection));
        emit ITicketCollection.CollectionPauseSet(true, relayer);
        setPaused(true);
        assertTrue(collection.paused());
        vm.prank(relayer);
        vm.expectRevert(ICollectionErrors.TicketCollection_Paused.selector);
        collection.mint(1, order(alice, FLOOR, 1, 5000));

        setPaused(false);
        mintOne(alice, FLOOR);
        assertEq(collection.totalSupply(), 1);
    }

    function test_PauseTwiceIsLoggedOnce() external {
        setPaused(true);
        vm.recordLogs();
        setPaused(true);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_PauseStopsNeitherGiftNorEntry() external {
        uint256 given = mintOne(alice, FLOOR);
        uint256 used = mintOne(alice, FLOOR);
        setPaused(true);
        gift(alice, given, bob);
        checkIn(used);
        assertEq(collection.ownerOf(given), bob);
        assertTrue(ticket(used).used);
    }
}
