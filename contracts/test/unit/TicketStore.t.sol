// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketView } from "../../src/types/TicketTypes.sol";
import { CollectionTest } from "../helpers/CollectionTest.sol";

/// @notice Tickets of one order share a word until they differ. Nobody may notice.
contract TicketStoreTest is CollectionTest {
    function test_AGiftOutOfARunIsNotCountedForItsNeighbours() external {
        mint(alice, KEEP, 10);
        gift(alice, 4, bob);
        assertEq(ticket(4).giftCount, 1);
        for (uint256 id = 1; id <= 10; ++id) {
            if (id != 4) assertEq(ticket(id).giftCount, 0);
        }
        // The tier allows one gift a ticket: each neighbour has its own.
        gift(alice, 5, bob);
        gift(alice, 10, bob);
        assertEq(collection.balanceOf(bob), 3);
    }

    function test_ARunOfEveryLengthReadsAsThatManyTickets() external {
        uint16[7] memory lengths = [uint16(1), 2, 9, 10, 11, 20, 25];
        for (uint256 i = 0; i < lengths.length; ++i) {
            address holder = address(uint160(0x1000 + i));
            uint256 firstId = mint(holder, CREW, lengths[i]);
            assertEq(collection.balanceOf(holder), lengths[i]);
            for (uint256 id = firstId; id < firstId + lengths[i]; ++id) {
                TicketView memory seen = ticket(id);
                assertEq(seen.owner, holder);
                assertEq(seen.tierId, CREW);
                assertEq(seen.pricePaidMinor, 3000);
                assertEq(seen.heldSince, NOW);
            }
            expectUnknown(firstId + lengths[i]);
            collection.ownerOf(firstId + lengths[i]);
        }
    }

    function test_ATicketMayLeaveFromTheHeadTheMiddleAndTheEndOfARun() external {
        mint(alice, CREW, 11);
        mint(carol, CREW, 1);
        uint8[11] memory sequence = [5, 1, 10, 6, 4, 2, 11, 9, 3, 8, 7];
        for (uint256 i = 0; i < sequence.length; ++i) {
            gift(alice, sequence[i], bob);
            for (uint256 id = 1; id <= 11; ++id) {
                bool gone;
                for (uint256 k = 0; k <= i; ++k) {
                    gone = gone || sequence[k] == id;
                }
                TicketView memory seen = ticket(id);
                assertEq(seen.owner, gone ? bob : alice);
                assertEq(seen.giftCount, gone ? 1 : 0);
                assertEq(seen.transferCount, gone ? 1 : 0);
            }
            assertEq(collection.balanceOf(bob), i + 1);
            assertEq(collection.balanceOf(alice), 10 - i);
        }
        assertEq(collection.ownerOf(12), carol);
        assertEq(collection.balanceOf(carol), 1);
    }

    function test_AFlagOnOneTicketOfARunStaysOnIt() external {
        mint(alice, FLOOR, 10);
        freeze(3);
        list(alice, 7, 5000);
        refund(5);
        for (uint256 id = 1; id <= 10; ++id) {
            if (id == 5) continue;
            TicketView memory seen = ticket(id);
            assertEq(seen.owner, alice);
            assertEq(seen.frozen, id == 3);
            assertEq(seen.listed, id == 7);
            assertEq(seen.askMinor, id == 7 ? 5000 : 0);
            assertEq(seen.heldSince, id == 7 ? 0 : NOW);
        }
        expectUnknown(5);
        collection.ownerOf(5);
        assertEq(collection.balanceOf(alice), 9);
    }

    function test_AChangeAtTheEndOfARunMakesNoTicketBehindIt() external {
        mint(alice, FLOOR, 10);
        freeze(10);
        expectUnknown(11);
        collection.ownerOf(11);
        list(alice, 9, 5000);
        refund(8);
        expectUnknown(11);
        collection.ownerOf(11);
        // Nor when it is the first of its run, or its only one.
        mint(alice, FLOOR, 1);
        freeze(11);
        expectUnknown(12);
        collection.ownerOf(12);
        mint(alice, FLOOR, 2);
        freeze(12);
        expectUnknown(14);
        collection.ownerOf(14);
    }

    function test_AMintLogsEachTicketOnceAndNothingElse() external {
        vm.recordLogs();
        mint(alice, FLOOR, 12);
        assertEq(vm.getRecordedLogs().length, 12 + 1);
        issue(FLOOR, 5000, ownerList(0x5000, 7));
        assertEq(vm.getRecordedLogs().length, 7 + 1);
        mintSold(alice, FLOOR, 3);
        assertEq(vm.getRecordedLogs().length, 3 + 1);
    }

    function test_ABurntTicketDoesNotComeBackThroughItsRun() external {
        mint(alice, FLOOR, 10);
        for (uint256 id = 10; id >= 2; --id) {
            refund(id);
        }
        for (uint256 id = 2; id <= 10; ++id) {
            expectUnknown(id);
            collection.ownerOf(id);
        }
        refund(1);
        assertEq(collection.balanceOf(alice), 0);
        assertEq(collection.totalSupply(), 0);
        // Ids are never given again.
        assertEq(mint(bob, FLOOR, 1), 11);
    }
}
