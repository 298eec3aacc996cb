// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketStore } from "../../src/collection/TicketStore.sol";
import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { CreateParams, MintOrder, TicketView, TierParams } from "../../src/types/TicketTypes.sol";
import { CollectionTest } from "../helpers/CollectionTest.sol";

contract TicketCollectionMintTest is CollectionTest {
    function test_AnOrderBecomesTicketsWithSequentialIds() external {
        MintOrder[] memory orders = new MintOrder[](2);
        orders[0] = MintOrder(alice, FLOOR, 3, 4000, "order-1");
        orders[1] = MintOrder(bob, SEAT, 1, 11_000, "order-2");
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketsMinted(1, alice, FLOOR, 3, 4000, "order-1");
        for (uint256 id = 1; id <= 3; ++id) {
            vm.expectEmit(address(collection));
            emit TicketStore.Transfer(address(0), alice, id);
        }
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketsMinted(4, bob, SEAT, 1, 11_000, "order-2");
        vm.expectEmit(address(collection));
        emit TicketStore.Transfer(address(0), bob, 4);
        vm.prank(operator);
        collection.mint(1, orders);

        assertEq(collection.nextTokenId(), 5);
        assertEq(collection.totalSupply(), 4);
        assertEq(collection.balanceOf(alice), 3);
        assertEq(collection.balanceOf(bob), 1);
        assertEq(collection.ownerOf(3), alice);
        assertEq(collection.tierOf(FLOOR).sold, 3);
        assertEq(collection.tierOf(SEAT).sold, 1);
        TicketView memory seen = ticket(4);
        assertEq(seen.owner, bob);
        assertEq(seen.tierId, SEAT);
        assertEq(seen.pricePaidMinor, 11_000);
        assertEq(seen.askMinor, 0);
        assertEq(seen.heldSince, NOW);
        assertEq(seen.transferCount, 0);
        assertEq(seen.giftCount, 0);
        assertFalse(seen.listed || seen.frozen || seen.used || seen.onChain);
        assertEq(ticket(2).pricePaidMinor, 4000);
    }

    function test_RevertGiven_BatchRepeated() external {
        mint(alice, FLOOR, 2);
        vm.startPrank(operator);
        expectError(TicketCollection_UnexpectedFirstId.selector, 1, 3);
        collection.mint(1, order(alice, FLOOR, 2, 5000));
        expectError(TicketCollection_UnexpectedFirstId.selector, 4, 3);
        collection.mint(4, order(alice, FLOOR, 2, 5000));
        vm.stopPrank();
        assertEq(collection.totalSupply(), 2);
    }

    function test_NeverSellsMoreThanATierHas() external {
        mint(alice, SEAT, 9);
        vm.startPrank(operator);
        expectError(TicketCollection_CapExceeded.selector, SEAT, 2, 1);
        collection.mint(10, order(bob, SEAT, 2, 12_000));
        collection.mint(10, order(bob, SEAT, 1, 12_000));
        expectError(TicketCollection_CapExceeded.selector, SEAT, 1, 0);
        collection.mint(11, order(bob, SEAT, 1, 12_000));
        vm.stopPrank();
    }

    function test_OneBatchCountsAllItsOrdersAgainstTheCap() external {
        MintOrder[] memory orders = new MintOrder[](3);
        orders[0] = MintOrder(alice, FLOOR, 1, 5000, "order-1");
        orders[1] = MintOrder(alice, YARD, 12, 1000, "order-2");
        orders[2] = MintOrder(bob, YARD, 9, 1000, "order-3");
        expectError(TicketCollection_CapExceeded.selector, YARD, 9, 8);
        vm.prank(operator);
        collection.mint(1, orders);
        assertEq(collection.totalSupply(), 0);
        orders[2].quantity = 8;
        vm.prank(operator);
        collection.mint(1, orders);
        assertEq(collection.tierOf(YARD).sold, 20);
        assertEq(collection.tierOf(FLOOR).sold, 1);
        assertEq(collection.nextTokenId(), 22);
    }

    function test_RevertGiven_OrderMakesNoSense() external {
        vm.startPrank(operator);
        vm.expectRevert(TicketCollection_NothingToDo.selector);
        collection.mint(1, new MintOrder[](0));
        vm.expectRevert(TicketCollection_NothingToDo.selector);
        collection.mint(1, order(alice, FLOOR, 0, 5000));
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        collection.mint(1, order(address(0), FLOOR, 1, 5000));
        expectError(TicketCollection_UnknownTier.selector, 0, 5);
        collection.mint(1, order(alice, 0, 1, 5000));
        expectError(TicketCollection_UnknownTier.selector, 6, 5);
        collection.mint(1, order(alice, 6, 1, 5000));
        vm.stopPrank();
    }

    function test_RevertGiven_PricePaidOverThePublishedPrice() external {
        vm.startPrank(operator);
        expectError(TicketCollection_PriceOverTier.selector, FLOOR, 5001, 5000);
        collection.mint(1, order(alice, FLOOR, 1, 5001));
        collection.mint(1, order(alice, FLOOR, 1, 5000));
        collection.mint(2, order(alice, FLOOR, 1, 0));
        vm.stopPrank();
        assertEq(ticket(2).pricePaidMinor, 0);
    }

    function test_APauseStopsEveryWayToMint() external {
        setPaused(true);
        vm.startPrank(operator);
        vm.expectRevert(TicketCollection_Paused.selector);
        collection.mint(1, order(alice, FLOOR, 1, 5000));
        vm.expectRevert(TicketCollection_Paused.selector);
        collection.mintBulk(BULK_BASE, FLOOR, 5000, "issue-1", ownerList(1, 1));
        vm.stopPrank();
        vm.expectRevert(TicketCollection_Paused.selector);
        mintSold(alice, FLOOR, 1);
        setPaused(false);
        assertEq(mint(alice, FLOOR, 1), 1);
    }

    function test_NothingIsMintedForACancelledEvent() external {
        cancelEvent();
        vm.startPrank(operator);
        vm.expectRevert(TicketCollection_Paused.selector);
        collection.mint(1, order(alice, FLOOR, 1, 5000));
        vm.stopPrank();
        vm.expectRevert(TicketCollection_Paused.selector);
        mintSold(alice, FLOOR, 1);
    }

    function test_TicketsSoldOnChainAreMarkedAndCostTheTiersPrice() external {
        mint(alice, FLOOR, 2);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketsMinted(3, bob, YARD, 12, 1000, "order-1");
        assertEq(mintSold(bob, YARD, 12), 3);
        assertEq(collection.nextTokenId(), 15);
        assertEq(collection.tierOf(YARD).sold, 12);
        for (uint256 id = 3; id <= 14; ++id) {
            assertTrue(ticket(id).onChain);
            assertEq(ticket(id).pricePaidMinor, 1000);
            assertEq(ticket(id).owner, bob);
        }
        assertFalse(ticket(2).onChain);
        // The mark outlives a move.
        vm.warp(NOW + 1 hours);
        gift(bob, 5, alice);
        assertTrue(ticket(5).onChain && ticket(4).onChain && ticket(6).onChain);
    }

    function test_RevertGiven_SoldOrderMakesNoSense() external {
        vm.startPrank(sale);
        expectError(TicketCollection_UnknownTier.selector, 6, 5);
        collection.mintSold(alice, 6, 1, "order-1");
        vm.expectRevert(TicketCollection_NothingToDo.selector);
        collection.mintSold(alice, FLOOR, 0, "order-1");
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        collection.mintSold(address(0), FLOOR, 1, "order-1");
        expectError(TicketCollection_CapExceeded.selector, SEAT, 11, 10);
        collection.mintSold(alice, SEAT, 11, "order-1");
        vm.stopPrank();
    }

    function test_RevertGiven_AnyoneButTheSaleMintsSoldTickets() external {
        address[5] memory callers = [organizer, operator, market, address(factory), stranger];
        for (uint256 i = 0; i < callers.length; ++i) {
            expectError(TicketCollection_NotSale.selector, uint160(callers[i]));
            vm.prank(callers[i]);
            collection.mintSold(alice, FLOOR, 1, "order-1");
        }
    }

    function test_AReceiverContractCannotStopABatch() external {
        // The factory stub answers no receiver hook.
        mint(address(factory), FLOOR, 1);
        assertEq(collection.ownerOf(1), address(factory));
    }

    function test_SixtyFourTiersAreCountedApart() external {
        CreateParams memory p = params("event-64");
        p.tiers = new TierParams[](64);
        for (uint256 i = 0; i < 64; ++i) {
            p.tiers[i] = floorTier();
            p.tiers[i].cap = uint32(i == 63 ? type(uint24).max : 100 + i);
            p.tiers[i].priceMinor = uint32(1000 + i);
        }
        collection = factory.create(p);
        assertEq(collection.tierCount(), 64);
        uint256 expected;
        for (uint8 tierId = 1; tierId <= 64; ++tierId) {
            mint(alice, tierId, tierId);
            expected += tierId;
        }
        for (uint8 tierId = 1; tierId <= 64; ++tierId) {
            assertEq(collection.tierOf(tierId).sold, tierId);
            assertEq(collection.tierOf(tierId).cap, tierId == 64 ? type(uint24).max : 99 + uint32(tierId));
            assertEq(collection.tierOf(tierId).priceMinor, 999 + uint32(tierId));
        }
        assertEq(collection.totalSupply(), expected);
        assertEq(collection.balanceOf(alice), expected);
        expectError(TicketCollection_CapExceeded.selector, 63, 100, 99);
        vm.prank(operator);
        collection.mint(expected + 1, order(alice, 63, 100, 1000));
        expectError(TicketCollection_UnknownTier.selector, 65, 64);
        collection.tierOf(65);
    }
}

contract TicketCollectionBulkTest is CollectionTest {
    function test_ABulkIssueGivesEachOwnerATicketInTheOrderOfTheList() external {
        bytes memory owners = ownerList(0x5000, 3);
        vm.expectEmit(address(collection));
        emit ITicketCollection.TicketsIssued(BULK_BASE, YARD, 3, 900, "issue-1");
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectEmit(address(collection));
            emit TicketStore.Transfer(address(0), address(uint160(0x5000 + i)), BULK_BASE + i);
        }
        assertEq(issue(YARD, 900, owners), BULK_BASE);
        for (uint256 i = 0; i < 3; ++i) {
            TicketView memory seen = ticket(BULK_BASE + i);
            assertEq(seen.owner, address(uint160(0x5000 + i)));
            assertEq(seen.tierId, YARD);
            assertEq(seen.pricePaidMinor, 900);
            assertEq(seen.heldSince, NOW);
            assertFalse(seen.listed || seen.frozen || seen.used || seen.onChain);
            assertEq(collection.balanceOf(seen.owner), 1);
        }
        assertEq(collection.tierOf(YARD).sold, 3);
        assertEq(collection.totalSupply(), 3);
        assertEq(collection.nextTokenId(), 1);
        assertEq(collection.nextBulkId(), BULK_BASE + 2048);
        expectUnknown(BULK_BASE + 3);
        collection.ownerOf(BULK_BASE + 3);
        expectUnknown(BULK_BASE - 1);
        collection.ownerOf(BULK_BASE - 1);
        expectUnknown(BULK_BASE + 2048);
        collection.ownerOf(BULK_BASE + 2048);
    }

    function test_AFullIssueOfDistinctOwnersReadsRightAtBothEnds() external {
        issue(CREW, 3000, ownerList(0x5000, 1228));
        assertEq(collection.ownerOf(BULK_BASE), address(0x5000));
        assertEq(collection.ownerOf(BULK_BASE + 1227), address(uint160(0x5000 + 1227)));
        assertEq(collection.balanceOf(address(0x5000)), 1);
        assertEq(collection.balanceOf(address(uint160(0x5000 + 1227))), 1);
        assertEq(collection.balanceOf(address(0x4fff)), 0);
        assertEq(collection.balanceOf(address(uint160(0x5000 + 1228))), 0);
        expectUnknown(BULK_BASE + 1228);
        collection.ownerOf(BULK_BASE + 1228);
        assertEq(collection.tierOf(CREW).sold, 1228);
    }

    function test_OwnersMayRepeat() external {
        bytes memory owners = abi.encodePacked(address(1), address(2), address(2), address(2), address(9));
        issue(CREW, 3000, owners);
        assertEq(collection.balanceOf(address(1)), 1);
        assertEq(collection.balanceOf(address(2)), 3);
        assertEq(collection.balanceOf(address(9)), 1);
        issue(CREW, 3000, abi.encodePacked(address(2)));
        assertEq(collection.balanceOf(address(2)), 4);
        assertEq(collection.ownerOf(BULK_BASE + 2048), address(2));
    }

    function test_TheHighestAddressCanOwnAndBeCounted() external {
        address last = address(type(uint160).max);
        issue(CREW, 3000, abi.encodePacked(address(1), last, last));
        assertEq(collection.balanceOf(last), 2);
    }

    function test_ABulkTicketMovesLikeAnyOther() external {
        bytes memory owners = ownerList(uint160(alice), 1);
        issue(FLOOR, 5000, owners);
        issue(FLOOR, 5000, owners);
        mint(alice, FLOOR, 1);
        assertEq(collection.balanceOf(alice), 3);
        vm.warp(NOW + 1 hours);
        gift(alice, BULK_BASE, bob);
        assertEq(collection.balanceOf(alice), 2);
        assertEq(collection.balanceOf(bob), 1);
        assertEq(collection.ownerOf(BULK_BASE), bob);
        assertEq(ticket(BULK_BASE).heldSince, NOW + 1 hours);
        list(alice, BULK_BASE + 2048, 5500);
        sell(BULK_BASE + 2048, bob, 5500);
        gift(alice, 1, bob);
        assertEq(collection.balanceOf(alice), 0);
        assertEq(collection.balanceOf(bob), 3);
        // And comes back.
        vm.warp(NOW + 3 hours);
        gift(bob, BULK_BASE, alice);
        assertEq(collection.balanceOf(alice), 1);
        assertEq(collection.ownerOf(BULK_BASE), alice);
        refund(BULK_BASE);
        assertEq(collection.balanceOf(alice), 0);
        expectUnknown(BULK_BASE);
        collection.ownerOf(BULK_BASE);
        assertEq(collection.tierOf(FLOOR).sold, 2);
    }

    function test_RevertGiven_ListOfOwnersIsNotOne() external {
        vm.startPrank(operator);
        vm.expectRevert(TicketCollection_NothingToDo.selector);
        collection.mintBulk(BULK_BASE, CREW, 3000, "issue-1", "");
        vm.expectRevert(TicketCollection_NothingToDo.selector);
        collection.mintBulk(BULK_BASE, CREW, 3000, "issue-1", new bytes(19));
        expectError(TicketCollection_OwnersNotSorted.selector, 1);
        collection.mintBulk(BULK_BASE, CREW, 3000, "issue-1", abi.encodePacked(address(2), bytes1(0x01)));
        expectError(TicketCollection_OwnersNotSorted.selector, 1);
        collection.mintBulk(BULK_BASE, CREW, 3000, "issue-1", abi.encodePacked(address(2), address(1)));
        expectError(TicketCollection_OwnersNotSorted.selector, 2);
        collection.mintBulk(BULK_BASE, CREW, 3000, "issue-1", abi.encodePacked(address(2), address(2), address(1)));
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        collection.mintBulk(BULK_BASE, CREW, 3000, "issue-1", abi.encodePacked(address(0), address(1)));
        vm.stopPrank();
        assertEq(collection.totalSupply(), 0);
    }

    function test_RevertGiven_TooManyOwners() external {
        bytes memory owners = ownerList(1, 1229);
        expectError(TicketCollection_BulkLimit.selector, 1229, 1228);
        vm.prank(operator);
        collection.mintBulk(BULK_BASE, CREW, 3000, "issue-1", owners);
    }

    function test_AnEventHas255IssuesAtMost() external {
        issue(CREW, 3000, ownerList(0x5000, 1));
        // Word 0 counts issues from bit 32 on; see test_WordZeroIsWhereWeThinkItIs.
        uint256 word0 = uint256(vm.load(address(collection), 0));
        vm.store(address(collection), 0, bytes32(word0 + (uint256(253) << 32)));
        assertEq(issue(CREW, 3000, ownerList(0x6000, 1)), BULK_BASE + 254 * 2048);
        assertEq(collection.ownerOf(BULK_BASE + 254 * 2048), address(0x6000));
        assertEq(collection.balanceOf(address(0x6000)), 1);
        expectError(TicketCollection_BulkLimit.selector, 256, 255);
        vm.prank(operator);
        collection.mintBulk(BULK_BASE + 255 * 2048, CREW, 3000, "issue-1", abi.encodePacked(address(1)));
        assertFalse(collection.paused());
    }

    function test_WordZeroIsWhereWeThinkItIs() external {
        mint(alice, FLOOR, 7);
        issue(FLOOR, 5000, ownerList(0x5000, 2));
        uint256 word0 = uint256(vm.load(address(collection), 0));
        assertEq(uint32(word0), 7);
        assertEq(uint8(word0 >> 32), 1);
        assertEq(uint24(word0 >> 64), 100);
        assertEq(uint24(word0 >> 88), 9);
    }

    function test_RevertGiven_BulkIssueRepeated() external {
        bytes memory owners = ownerList(0x5000, 2);
        issue(CREW, 3000, owners);
        expectError(TicketCollection_UnexpectedFirstId.selector, BULK_BASE, BULK_BASE + 2048);
        vm.prank(operator);
        collection.mintBulk(BULK_BASE, CREW, 3000, "issue-1", owners);
    }

    function test_RevertGiven_BulkIssueBreaksTheTier() external {
        vm.startPrank(operator);
        expectError(TicketCollection_CapExceeded.selector, SEAT, 11, 10);
        collection.mintBulk(BULK_BASE, SEAT, 12_000, "issue-1", ownerList(1, 11));
        expectError(TicketCollection_PriceOverTier.selector, SEAT, 12_001, 12_000);
        collection.mintBulk(BULK_BASE, SEAT, 12_001, "issue-1", ownerList(1, 1));
        expectError(TicketCollection_UnknownTier.selector, 6, 5);
        collection.mintBulk(BULK_BASE, 6, 0, "issue-1", ownerList(1, 1));
        vm.stopPrank();
        expectMissingRole(stranger, Roles.MINTER);
        vm.prank(stranger);
        collection.mintBulk(BULK_BASE, SEAT, 12_000, "issue-1", ownerList(1, 1));
    }

    function test_IdsOfOrdersNeverReachThoseOfBulkIssues() external {
        issue(CREW, 3000, abi.encodePacked(alice));
        // As after a thousand million tickets, most of them refunded.
        uint256 word0 = uint256(vm.load(address(collection), 0));
        vm.store(address(collection), 0, bytes32(word0 + BULK_BASE - 3));
        assertEq(collection.nextTokenId(), BULK_BASE - 2);
        vm.startPrank(operator);
        expectError(TicketCollection_CapExceeded.selector, CREW, 3, 2);
        collection.mint(BULK_BASE - 2, order(bob, CREW, 3, 3000));
        collection.mint(BULK_BASE - 2, order(bob, CREW, 2, 3000));
        expectError(TicketCollection_CapExceeded.selector, CREW, 1, 0);
        collection.mint(BULK_BASE, order(bob, CREW, 1, 3000));
        vm.stopPrank();
        assertEq(collection.ownerOf(BULK_BASE - 1), bob);
        assertEq(collection.ownerOf(BULK_BASE), alice);
    }
}
