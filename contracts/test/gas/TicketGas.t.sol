// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ListIntent, MintOrder } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

/// @notice What the daily verbs cost as whole transactions: 21,000 + calldata + execution - refund, Ethereum's schedule.
/// @dev Written to snapshots/ and committed. A change in cost fails the run until it is accepted on purpose.
/// forge-config: default.isolate = true
contract TicketGasTest is TicketTest {
    function setUp() public override {
        super.setUp();
        // The collection is in use: neither the first ticket nor the first entry is a typical one.
        mintOne(stranger, FLOOR);
        mintOne(stranger, FLOOR);
        checkIn(1);
    }

    function snapshotMint(uint16 quantity, string memory name) private {
        MintOrder[] memory orders = order(alice, FLOOR, quantity, 5000);
        vm.prank(relayer);
        collection.mint(3, orders);
        vm.snapshotGasLastCall("TicketCollection", name);
        assertEq(collection.balanceOf(alice), quantity);
    }

    function test_GasMint1() external {
        snapshotMint(1, "mint 1, new buyer");
    }

    function test_GasMint4() external {
        snapshotMint(4, "mint 4, new buyer");
    }

    function test_GasMint10() external {
        snapshotMint(10, "mint 10, new buyer");
    }

    function test_GasMintTenOrders() external {
        MintOrder[] memory orders = new MintOrder[](10);
        for (uint256 i = 0; i < 10; ++i) {
            orders[i] = MintOrder(vm.addr(i + 1), FLOOR, 1, 5000, bytes32(i + 1));
        }
        vm.prank(relayer);
        collection.mint(3, orders);
        vm.snapshotGasLastCall("TicketCollection", "mint 10 orders of 1, new buyers");
        assertEq(collection.totalSupply(), 12);
    }

    function test_GasCheckIn() external {
        checkIn(2);
        vm.snapshotGasLastCall("TicketCollection", "checkIn 1");
        assertTrue(ticket(2).used);
    }

    function test_GasCheckInTen() external {
        vm.prank(relayer);
        collection.mint(3, order(alice, FLOOR, 10, 5000));
        uint256[] memory ids = new uint256[](10);
        uint40[] memory usedAt = new uint40[](10);
        for (uint256 i = 0; i < 10; ++i) {
            (ids[i], usedAt[i]) = (i + 3, NOW);
        }
        vm.prank(relayer);
        collection.checkIn(ids, "gate-1", usedAt);
        vm.snapshotGasLastCall("TicketCollection", "checkIn 10");
        assertTrue(ticket(12).used);
    }

    function test_GasCreateCollection() external {
        createCollection(createParams("event-2"));
        vm.snapshotGasLastCall("TicketFactory", "createCollection, 3 tiers");
        assertTrue(factory.collectionOf("event-2") != address(0));
    }

    function test_GasList() external {
        list(stranger, 2, 5000);
        vm.snapshotGasLastCall("TicketMarket", "list");
        assertTrue(ticket(2).listed);
    }

    function test_GasListFor() external {
        uint256 id = mintOne(alice, FLOOR);
        ListIntent memory intent = ListIntent(address(collection), id, 5000, uint256(keccak256("nonce")), NOW);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        vm.prank(relayer);
        market.listFor(intent, alice, signature);
        vm.snapshotGasLastCall("TicketMarket", "listFor, key signature");
        assertTrue(ticket(id).listed);
    }

    function test_GasUnlist() external {
        list(stranger, 2, 5000);
        vm.prank(stranger);
        market.unlist(address(collection), 2);
        vm.snapshotGasLastCall("TicketMarket", "unlist");
        assertFalse(ticket(2).listed);
    }

    function test_GasSettle() external {
        list(stranger, 2, 5000);
        settle(2, stranger, bob, 5000, "sale-1");
        vm.snapshotGasLastCall("TicketMarket", "settleByCard, new buyer");
        assertEq(collection.ownerOf(2), bob);
    }

    function test_GasGift() external {
        gift(stranger, 2, bob);
        vm.snapshotGasLastCall("TicketMarket", "gift, new holder");
        assertEq(collection.ownerOf(2), bob);
    }
}
