// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Test } from "forge-std/Test.sol";

import { TicketCollection } from "../../src/TicketCollection.sol";
import { TicketFactory } from "../../src/TicketFactory.sol";
import { TicketMarket } from "../../src/TicketMarket.sol";
import { ICollectionErrors, IFactoryErrors, IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import {
    CreateParams,
    GiftIntent,
    ListIntent,
    MintOrder,
    TicketView,
    TierParams,
    UnlistIntent
} from "../../src/types/TicketTypes.sol";

/// @notice A house with one event of three tiers, and people with keys.
abstract contract TicketTest is Test {
    uint40 internal constant NOW = 1_800_000_000;
    uint40 internal constant DOORS_AT = NOW + 30 days;
    uint16 internal constant PLATFORM_FEE_BPS = 500;

    /// @dev 50.00 EUR, resale to 110 % with 10 % royalty, two gifts, none in the last day.
    uint8 internal constant FLOOR = 1;
    /// @dev 120.00 EUR, resale to face value, no gifts.
    uint8 internal constant SEAT = 2;
    /// @dev 30.00 EUR, no resale, many gifts at any time.
    uint8 internal constant CREW = 3;

    address internal admin = makeAddr("admin");
    address internal relayer = makeAddr("relayer");
    address internal treasury = makeAddr("treasury");
    address internal organizer = makeAddr("organizer");
    address internal stranger = makeAddr("stranger");
    address internal alice;
    address internal bob;
    uint256 internal aliceKey;
    uint256 internal bobKey;

    TicketFactory internal factory;
    TicketMarket internal market;
    TicketCollection internal collection;

    function setUp() public virtual {
        vm.warp(NOW);
        (alice, aliceKey) = makeAddrAndKey("alice");
        (bob, bobKey) = makeAddrAndKey("bob");
        factory = new TicketFactory(admin, relayer, treasury);
        market = TicketMarket(factory.market());
        collection = createCollection(createParams("event-1"));
    }

    // ------------------------------------------------------------------------------------------------------ the makers

    function floorTier() internal pure returns (TierParams memory) {
        return TierParams({
            cap: 100,
            priceMinor: 5000,
            currency: "EUR",
            salesStartAt: NOW - 1 days,
            salesEndAt: NOW + 20 days,
            resaleAllowed: true,
            resaleCapBps: 11_000,
            royaltyBps: 1000,
            giftsMax: 2,
            giftBlackoutSeconds: 1 days
        });
    }

    function createParams(bytes32 eventRef) internal view returns (CreateParams memory params) {
        params.eventRef = eventRef;
        params.organizer = organizer;
        params.name = "Aurora at the Harbour";
        params.symbol = "AURORA";
        params.doorsAt = DOORS_AT;
        params.endsAt = DOORS_AT + 6 hours;
        params.platformFeeBps = PLATFORM_FEE_BPS;
        params.contractURI = "https://tickets.example/metadata/event-1";
        params.tiers = new TierParams[](3);
        params.tiers[0] = floorTier();
        params.tiers[1] = floorTier();
        params.tiers[1].cap = 10;
        params.tiers[1].priceMinor = 12_000;
        params.tiers[1].resaleCapBps = 10_000;
        params.tiers[1].giftsMax = 0;
        params.tiers[2] = floorTier();
        params.tiers[2].cap = 1000;
        params.tiers[2].priceMinor = 3000;
        params.tiers[2].resaleAllowed = false;
        params.tiers[2].giftsMax = 255;
        params.tiers[2].giftBlackoutSeconds = 0;
    }

    function createCollection(CreateParams memory params) internal returns (TicketCollection) {
        vm.prank(relayer);
        return TicketCollection(factory.createCollection(params));
    }

    function order(address to, uint8 tierId, uint16 quantity, uint32 priceMinor)
        internal
        pure
        returns (MintOrder[] memory orders)
    {
        orders = new MintOrder[](1);
        orders[0] = MintOrder(to, tierId, quantity, priceMinor, "order-1");
    }

    /// @dev Mints one ticket at its tier's full price.
    function mintOne(address to, uint8 tierId) internal returns (uint256 tokenId) {
        tokenId = collection.nextTokenId();
        MintOrder[] memory orders = order(to, tierId, 1, collection.tierOf(tierId).priceMinor);
        vm.prank(relayer);
        collection.mint(tokenId, orders);
    }

    function list(address seller, uint256 tokenId, uint32 priceMinor) internal {
        vm.prank(seller);
        market.list(address(collection), tokenId, priceMinor);
    }

    function settle(uint256 tokenId, address seller, address buyer, uint32 priceMinor, bytes32 saleRef) internal {
        vm.prank(relayer);
        market.settleByCard(address(collection), tokenId, seller, buyer, priceMinor, saleRef);
    }

    function gift(address from, uint256 tokenId, address to) internal {
        vm.prank(from);
        market.gift(address(collection), tokenId, to, "gift-1");
    }

    function checkIn(uint256 tokenId) internal {
        (uint256[] memory ids, uint40[] memory usedAt) = entry(tokenId);
        vm.prank(relayer);
        collection.checkIn(ids, "gate-1", usedAt);
    }

    function entry(uint256 tokenId) internal view returns (uint256[] memory ids, uint40[] memory usedAt) {
        ids = new uint256[](1);
        ids[0] = tokenId;
        usedAt = new uint40[](1);
        usedAt[0] = uint40(block.timestamp);
    }

    function freeze(uint256 tokenId) internal {
        vm.prank(relayer);
        collection.freeze(tokenId, "dispute");
    }

    function setPaused(bool paused) internal {
        vm.prank(relayer);
        collection.setPaused(paused);
    }

    function ticket(uint256 tokenId) internal view returns (TicketView memory) {
        return collection.ticketOf(tokenId);
    }

    // ------------------------------------------------------------------------------------------------------ signatures

    /// @dev Written out again rather than imported: a changed type string must break these tests.
    function digestOf(ListIntent memory i) internal view returns (bytes32) {
        bytes32 typeHash =
            keccak256("List(address collection,uint256 tokenId,uint32 priceMinor,uint256 nonce,uint40 deadline)");
        return typedData(keccak256(abi.encode(typeHash, i.collection, i.tokenId, i.priceMinor, i.nonce, i.deadline)));
    }

    function digestOf(UnlistIntent memory i) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Unlist(address collection,uint256 tokenId,uint256 nonce,uint40 deadline)");
        return typedData(keccak256(abi.encode(typeHash, i.collection, i.tokenId, i.nonce, i.deadline)));
    }

    function digestOf(GiftIntent memory i) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Gift(address collection,uint256 tokenId,address to,bytes32 giftRef,uint256 nonce,uint40 deadline)"
        );
        return typedData(keccak256(abi.encode(typeHash, i.collection, i.tokenId, i.to, i.giftRef, i.nonce, i.deadline)));
    }

    function typedData(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("TicketChain Market"),
                keccak256("1"),
                block.chainid,
                address(market)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    // ---------------------------------------------------------------------------------------------------- expectations

    function expectUsed(uint256 tokenId) internal {
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_AlreadyUsed.selector, tokenId));
    }

    function expectFrozen(uint256 tokenId) internal {
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_Frozen.selector, tokenId));
    }

    function expectListed(uint256 tokenId) internal {
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_Listed.selector, tokenId));
    }

    function expectUnknown(uint256 tokenId) internal {
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_UnknownTicket.selector, tokenId));
    }

    function expectMissingRole(address account, uint256 role) internal {
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_MissingRole.selector, account, role, 0));
    }

    function expectNotHolder(uint256 tokenId, address account, address holder) internal {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotHolder.selector, tokenId, account, holder));
    }
}
