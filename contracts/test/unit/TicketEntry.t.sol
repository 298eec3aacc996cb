// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { CollectionTest } from "../helpers/CollectionTest.sol";

contract TicketEntryTest is CollectionTest {
    function _ids(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory ids) {
        ids = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (a, b, c);
    }

    function _checkIn(uint256[] memory ids) private {
        vm.prank(operator);
        collection.checkIn(ids, "gate-1", new uint40[](ids.length));
    }

    function test_AnEntryIsRecordedWithGateAndTime() external {
        mint(alice, FLOOR, 1);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketUsed(1, "gate-1", NOW);
        enter(1);
        assertTrue(ticket(1).used);
        assertTrue(collection.isUsed(1));
        assertEq(collection.ownerOf(1), alice);
    }

    function test_ABatchMarksExactlyItsTicketsAcrossWords() external {
        mint(alice, CREW, 600);
        uint256[] memory ids = new uint256[](6);
        (ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]) = (300, 3, 256, 255, 600, 511);
        uint40[] memory times = new uint40[](6);
        for (uint40 i = 0; i < 6; ++i) {
            times[i] = NOW + i;
            vm.expectEmit(address(collection));
            emit ITicketCollection.TicketUsed(ids[i], "gate-1", NOW + i);
        }
        vm.prank(operator);
        collection.checkIn(ids, "gate-1", times);
        for (uint256 id = 1; id <= 600; ++id) {
            bool expected;
            for (uint256 k = 0; k < 6; ++k) {
                expected = expected || ids[k] == id;
            }
            assertEq(collection.isUsed(id), expected);
        }
    }

    function test_UsedIsNeverUnused() external {
        mint(alice, FLOOR, 1);
        enter(1);
        expectError(TicketCollection_AlreadyUsed.selector, 1);
        enter(1);
        expectError(TicketCollection_AlreadyUsedMask.selector, 0, 2);
        enterMask(0, 2);
        freeze(1);
        unfreeze(1);
        assertTrue(collection.isUsed(1));
    }

    function test_ABatchThatNamesATicketTwiceRecordsNothing() external {
        mint(alice, CREW, 300);
        expectError(TicketCollection_AlreadyUsed.selector, 1);
        _checkIn(_ids(1, 2, 1));
        // Also when another word lies between.
        expectError(TicketCollection_AlreadyUsed.selector, 1);
        _checkIn(_ids(1, 299, 1));
        assertFalse(collection.isUsed(1) || collection.isUsed(2) || collection.isUsed(299));
    }

    function test_ABatchThatNamesAnUnknownTicketRecordsNothing() external {
        mint(alice, FLOOR, 2);
        uint256[6] memory unknown =
            [uint256(0), 3, 256, BULK_BASE, type(uint256).max, (uint256(1) << 248) + (1 << 8) - 255];
        for (uint256 i = 0; i < unknown.length; ++i) {
            expectUnknown(unknown[i]);
            _checkIn(_ids(1, 2, unknown[i]));
            expectUnknown(unknown[i]);
            _checkIn(_ids(unknown[i], 1, 2));
        }
        assertFalse(collection.isUsed(1) || collection.isUsed(2));
    }

    function test_RevertGiven_TicketIsOnOffer() external {
        mint(alice, FLOOR, 2);
        list(alice, 2, 5000);
        expectError(TicketCollection_Listed.selector, 2);
        _checkIn(_ids(1, 2, 2));
        unlist(alice, 2);
        enter(2);
        assertTrue(collection.isUsed(2));
    }

    function test_AnOfferIsSeenInEveryWordOfABatch() external {
        mint(alice, FLOOR, 100);
        mint(alice, CREW, 200);
        uint256 far = mint(alice, KEEP, 1);
        list(alice, far, 3000);
        expectError(TicketCollection_Listed.selector, far);
        _checkIn(_ids(1, 2, far));
        list(alice, 2, 5000);
        expectError(TicketCollection_Listed.selector, 2);
        _checkIn(_ids(200, 270, 2));
        assertFalse(collection.isUsed(1) || collection.isUsed(270));
    }

    function test_ASoldTicketEntersByItsIdOnly() external {
        mint(alice, FLOOR, 2);
        list(alice, 1, 5000);
        sell(1, bob, 5000);
        expectError(TicketCollection_OnlyById.selector, 0, 2);
        enterMask(0, 6);
        enter(1);
        enterMask(0, 4);
        assertTrue(collection.isUsed(1) && collection.isUsed(2));
    }

    function test_RevertGiven_TicketIsBurnt() external {
        mint(alice, FLOOR, 3);
        refund(2);
        expectUnknown(2);
        enter(2);
        expectError(TicketCollection_OnlyById.selector, 0, 4);
        enterMask(0, 14);
        enterMask(0, 10);
        assertTrue(collection.isUsed(1) && collection.isUsed(3));
        assertFalse(collection.isUsed(2));
    }

    function test_AGivenOrReissuedTicketEntersByMask() external {
        mint(alice, CREW, 2);
        gift(alice, 1, bob);
        reissue(2, bob);
        enterMask(0, 6);
        assertTrue(collection.isUsed(1) && collection.isUsed(2));
    }

    function test_AFrozenTicketThatEnteredIsRecorded() external {
        mint(alice, FLOOR, 2);
        freeze(1);
        freeze(2);
        enter(1);
        enterMask(0, 4);
        assertTrue(ticket(1).used && ticket(1).frozen && ticket(2).used);
    }

    function test_RevertGiven_ListsMakeNoSense() external {
        mint(alice, FLOOR, 1);
        vm.startPrank(operator);
        expectError(TicketCollection_LengthMismatch.selector, 1, 2);
        collection.checkIn(new uint256[](1), "gate-1", new uint40[](2));
        vm.expectRevert(TicketCollection_NothingToDo.selector);
        collection.checkIn(new uint256[](0), "gate-1", new uint40[](0));
        expectError(TicketCollection_LengthMismatch.selector, 2, 1);
        collection.checkInWords(new uint256[](2), new uint256[](1), "gate-1", NOW);
        vm.expectRevert(TicketCollection_NothingToDo.selector);
        collection.checkInWords(new uint256[](0), new uint256[](0), "gate-1", NOW);
        vm.stopPrank();
        vm.expectRevert(TicketCollection_NothingToDo.selector);
        enterMask(0, 0);
    }

    // ----------------------------------------------------------------------------------------------------------- masks

    function test_AWholeWordEntersAtOnce() external {
        mint(alice, CREW, 600);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketsUsed(1, "gate-1", type(uint256).max, NOW);
        enterMask(1, type(uint256).max);
        for (uint256 id = 1; id <= 600; ++id) {
            assertEq(collection.isUsed(id), id >= 256 && id <= 511);
        }
    }

    function test_TheFirstWordHasNoTicketZero() external {
        mint(alice, CREW, 300);
        expectUnknown(0);
        enterMask(0, type(uint256).max);
        enterMask(0, type(uint256).max - 1);
        assertTrue(collection.isUsed(1) && collection.isUsed(255));
        assertFalse(collection.isUsed(0) || collection.isUsed(256));
    }

    function test_TheLastWordEndsWithTheLastTicket() external {
        mint(alice, CREW, 258);
        expectUnknown(259);
        enterMask(1, 8);
        expectUnknown(259);
        enterMask(1, 15);
        enterMask(1, 7);
        assertTrue(collection.isUsed(256) && collection.isUsed(257) && collection.isUsed(258));
    }

    function test_AWordThatIsFullToTheBitIsKnownToTheBit() external {
        mint(alice, CREW, 511);
        expectUnknown(512);
        enterMask(2, 1);
        enterMask(1, type(uint256).max);
        mint(alice, CREW, 1);
        enterMask(2, 1);
        assertTrue(collection.isUsed(512));
    }

    function test_RevertGiven_WordNamesNoTicket() external {
        mint(alice, CREW, 255);
        uint256[5] memory words = [uint256(1), 2, BULK_BASE >> 8, BULK_BASE, BULK_BASE + 1];
        for (uint256 i = 0; i < words.length; ++i) {
            expectUnknown(words[i] << 8);
            enterMask(words[i], 1);
        }
        // Shifted out of the word, it must not become a small one.
        vm.expectRevert();
        enterMask(uint256(1) << 248, 2);
        vm.expectRevert();
        enterMask(type(uint256).max, 2);
        assertFalse(collection.isUsed(1));
    }

    function test_BulkTicketsEnterByIdAndByMask() external {
        issue(CREW, 3000, ownerList(0x5000, 2));
        issue(CREW, 3000, ownerList(0x5000, 300));
        uint256 second = (BULK_BASE + 2048) >> 8;
        enterMask(BULK_BASE >> 8, 2);
        expectUnknown(BULK_BASE + 2);
        enterMask(BULK_BASE >> 8, 4);
        enterMask(second, type(uint256).max);
        expectUnknown(BULK_BASE + 2048 + 300);
        enterMask(second + 1, uint256(1) << 44);
        enterMask(second + 1, (uint256(1) << 44) - 1);
        enter(BULK_BASE);
        expectUnknown(BULK_BASE + 2);
        enter(BULK_BASE + 2);
        for (uint256 i = 0; i < 300; ++i) {
            assertTrue(collection.isUsed(BULK_BASE + 2048 + i));
        }
        assertTrue(collection.isUsed(BULK_BASE) && collection.isUsed(BULK_BASE + 1));
        expectUnknown((second + 2) << 8);
        enterMask(second + 2, 1);
    }

    function test_OneCallMayNameAWordTwiceButNoTicketTwice() external {
        mint(alice, CREW, 300);
        (uint256[] memory words, uint256[] memory masks) = (new uint256[](3), new uint256[](3));
        (words[0], words[1], words[2]) = (0, 1, 0);
        (masks[0], masks[1], masks[2]) = (2, 1, 2);
        expectError(TicketCollection_AlreadyUsedMask.selector, 0, 2);
        vm.prank(operator);
        collection.checkInWords(words, masks, "gate-1", NOW);
        masks[2] = 4;
        vm.prank(operator);
        collection.checkInWords(words, masks, "gate-1", NOW);
        assertTrue(collection.isUsed(1) && collection.isUsed(2) && collection.isUsed(256));
        assertFalse(collection.isUsed(3));
    }

    function test_AMaskThatNamesOneUsedTicketRecordsNothing() external {
        mint(alice, CREW, 10);
        enter(3);
        expectError(TicketCollection_AlreadyUsedMask.selector, 0, 8);
        enterMask(0, 14);
        assertFalse(collection.isUsed(1) || collection.isUsed(2));
    }

    function test_AnOfferedTicketIsOutOfTheReachOfMasks() external {
        mint(alice, FLOOR, 3);
        list(alice, 2, 5000);
        expectError(TicketCollection_OnlyById.selector, 0, 4);
        enterMask(0, 14);
        unlist(alice, 2);
        expectError(TicketCollection_OnlyById.selector, 0, 4);
        enterMask(0, 4);
        list(alice, 2, 5000); // a second offer
        unlist(alice, 2);
        enter(2);
        assertTrue(collection.isUsed(2));
    }
}
