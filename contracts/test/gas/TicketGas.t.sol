// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { CreateParams, ListIntent, MintOrder } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

/// @notice What the daily verbs cost as whole transactions: 21,000 + calldata + execution - refund, Ethereum's schedule.
/// @dev Written to snapshots/ and committed. A change in cost fails the run until it is accepted on purpose. Against rivals and
///      floors, and on Polygon's schedule: `npm run bench:gas`.
/// forge-config: default.isolate = true
contract TicketGasTest is TicketTest {
    address private carol = makeAddr("carol");

    function setUp() public override {
        super.setUp();
        // The collection is in use: neither the first ticket nor the first entry is a typical one.
        mintOne(stranger, CREW);
        mintOne(stranger, FLOOR);
        mintOne(stranger, FLOOR);
        checkIn(1);
    }

    function snapshotMint(uint16 quantity, string memory name) private {
        MintOrder[] memory orders = order(alice, FLOOR, quantity, 5000);
        vm.prank(relayer);
        collection.mint(4, orders);
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
        collection.mint(4, orders);
        vm.snapshotGasLastCall("TicketCollection", "mint 10 orders of 1, new buyers");
        assertEq(collection.totalSupply(), 13);
    }

    function test_GasMintBulk() external {
        bytes memory owners;
        for (uint256 i = 1; i <= 100; ++i) {
            owners = abi.encodePacked(owners, address(uint160((i << 152) | uint152(uint256(keccak256("owner"))))));
        }
        uint256 firstId = collection.nextBulkId();
        vm.prank(relayer);
        collection.mintBulk(firstId, CREW, 3000, "issue-1", owners);
        vm.snapshotGasLastCall("TicketCollection", "mintBulk 100 distinct owners");
        assertEq(collection.balanceOf(collection.ownerOf(firstId + 99)), 1);
    }

    function test_GasCheckIn() external {
        checkIn(2);
        vm.snapshotGasLastCall("TicketCollection", "checkIn 1");
        assertTrue(ticket(2).used);
    }

    function test_GasCheckInTen() external {
        vm.prank(relayer);
        collection.mint(4, order(alice, FLOOR, 10, 5000));
        uint256[] memory ids = new uint256[](10);
        uint40[] memory usedAt = new uint40[](10);
        for (uint256 i = 0; i < 10; ++i) {
            (ids[i], usedAt[i]) = (i + 4, NOW);
        }
        vm.prank(relayer);
        collection.checkIn(ids, "gate-1", usedAt);
        vm.snapshotGasLastCall("TicketCollection", "checkIn 10");
        assertTrue(ticket(13).used);
    }

    function test_GasCheckInWord() external {
        vm.prank(relayer);
        collection.mint(4, order(alice, CREW, 600, 3000));
        checkInWord(1, type(uint256).max);
        vm.snapshotGasLastCall("TicketCollection", "checkInWords 256, fresh word");
        assertTrue(ticket(256).used && ticket(511).used && !ticket(512).used);
    }

    function test_GasCreateCollectionFor() external {
        createCollection(createParams("event-2"));
        vm.snapshotGasLastCall("TicketFactory", "createCollectionFor, 3 tiers");
        assertTrue(factory.collectionOf(organizer, "event-2") != address(0));
    }

    function test_GasCreateCollection() external {
        vm.prank(relayer);
        factory.setTerms(organizer, true, PLATFORM_FEE_BPS);
        CreateParams memory params = createParams("event-2");
        vm.prank(organizer);
        factory.createCollection(params);
        vm.snapshotGasLastCall("TicketFactory", "createCollection, 3 tiers");
        assertTrue(factory.collectionOf(organizer, "event-2") != address(0));
    }

    function test_GasList() external {
        list(stranger, 2, 5000);
        vm.snapshotGasLastCall("TicketMarket", "list, first of its 256 ids");
        list(stranger, 3, 5000);
        vm.snapshotGasLastCall("TicketMarket", "list");
        assertTrue(ticket(3).listed);
    }

    function test_GasListFor() external {
        list(stranger, 2, 5000);
        uint256 id = mintOne(alice, FLOOR);
        ListIntent memory intent = ListIntent(address(collection), id, 5000, uint256(keccak256("nonce")), NOW);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        vm.prank(relayer);
        market.listFor(intent, alice, signature);
        vm.snapshotGasLastCall("TicketMarket", "listFor, key signature");
        assertTrue(ticket(id).listed);
    }

    function test_GasReprice() external {
        list(stranger, 2, 5000);
        reprice(stranger, 2, 5500);
        vm.snapshotGasLastCall("TicketMarket", "reprice");
        assertEq(ticket(2).askMinor, 5500);
    }

    function test_GasUnlist() external {
        list(stranger, 2, 5000);
        unlist(stranger, 2);
        vm.snapshotGasLastCall("TicketMarket", "unlist");
        assertFalse(ticket(2).listed);
    }

    function test_GasSettle() external {
        list(stranger, 2, 5000);
        settle(2, stranger, bob, 5000, "sale-1");
        vm.snapshotGasLastCall("TicketMarket", "settleByCard, new buyer");
        assertEq(collection.ownerOf(2), bob);
    }

    /// @dev Buyer and seller hold tickets and dollars before and after, and shares wait already: a sale among many.
    function test_GasBuy() external {
        uint256 first = mintIn(dollars, alice, PLAIN, 1);
        uint256 second = mintIn(dollars, alice, PLAIN, 1);
        mintIn(dollars, alice, PLAIN, 1);
        mintIn(dollars, carol, PLAIN, 1);
        listIn(dollars, alice, first, 5000);
        listIn(dollars, alice, second, 5000);
        buy(carol, first, 5000, "sale-1");
        giveDollars(carol, address(market), 10_000);
        vm.prank(carol);
        market.buy(address(dollars), second, 5000, "sale-2");
        vm.snapshotGasLastCall("TicketMarket", "buy in USDC, approved");
        assertEq(dollars.ownerOf(second), carol);
    }

    function test_GasBuyNative() external {
        uint256 first = mintIn(coins, alice, COIN, 1);
        uint256 second = mintIn(coins, alice, COIN, 1);
        mintIn(coins, alice, COIN, 1);
        listIn(coins, alice, first, 5000);
        listIn(coins, alice, second, 5000);
        buyNative(carol, first, 5000, "sale-1");
        buyNative(carol, second, 5000, "sale-2");
        vm.snapshotGasLastCall("TicketMarket", "buyNative");
        assertEq(coins.ownerOf(second), carol);
    }

    function test_GasPurchase() external {
        purchase(alice, PLAIN, 1);
        giveDollars(bob, address(sale), 5000);
        vm.prank(bob);
        sale.purchase(address(dollars), PLAIN, 1, 5000, "order-usd");
        vm.snapshotGasLastCall("TicketSale", "purchase 1, new buyer, approved");
        assertEq(dollars.balanceOf(bob), 1);
    }

    function test_GasGift() external {
        gift(stranger, 2, bob);
        vm.snapshotGasLastCall("TicketMarket", "gift, new holder");
        assertEq(collection.ownerOf(2), bob);
    }

    /// @dev The longest walk a reader can be sent on: the last of a full run.
    function test_GasGiftFromRunsEnd() external {
        vm.prank(relayer);
        collection.mint(4, order(alice, FLOOR, 10, 5000));
        gift(alice, 13, bob);
        vm.snapshotGasLastCall("TicketMarket", "gift, tenth of a run");
        assertEq(collection.ownerOf(13), bob);
    }

    function test_GasGiftFromRunsMiddle() external {
        vm.prank(relayer);
        collection.mint(4, order(alice, FLOOR, 10, 5000));
        gift(alice, 8, bob);
        vm.snapshotGasLastCall("TicketMarket", "gift, middle of a run");
        assertEq(collection.ownerOf(9), alice);
    }
}
