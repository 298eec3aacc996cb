// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { TicketFactory } from "../../src/TicketFactory.sol";
import { TicketMarket } from "../../src/TicketMarket.sol";
import { TicketSale } from "../../src/TicketSale.sol";
import { ICollectionErrors, IFactoryErrors, IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { CreateParams, MintOrder, Policy, TicketView, TierParams } from "../../src/types/TicketTypes.sol";
import { TestDollar } from "../mocks/TestDollar.sol";
import { TicketDigests } from "./TicketDigests.sol";

/// @notice A house with three events: one in EUR, one in USD sold on chain, one in the chain's own coin; and people with
///         keys. The relayer is the operator of all three and runs the house.
/// @dev Verbs without a collection act on `collection`, the event in EUR.
abstract contract TicketTest is TicketDigests {
    uint40 internal constant NOW = 1_800_000_000;
    uint40 internal constant DOORS_AT = NOW + 30 days;
    uint40 internal constant ENDS_AT = DOORS_AT + 6 hours;
    uint16 internal constant PLATFORM_FEE_BPS = 500;
    uint32 internal constant RULE_DELAY = 7 days;
    uint32 internal constant DESK_DELAY = 1 days;
    uint32 internal constant RELEASE_DELAY = 3 days;
    bytes3 internal constant NATIVE = "POL";
    /// @dev One minor unit of USD in token units, and of the native coin in wei.
    uint256 internal constant USD_UNIT = 1e4;
    uint256 internal constant NATIVE_UNIT = 1e14;

    /// @dev `collection`: 50.00 EUR, resale to 110 % with 10 % royalty, two gifts, none in the last day.
    uint8 internal constant FLOOR = 1;
    /// @dev `collection`: 120.00 EUR, resale to face value, no gifts.
    uint8 internal constant SEAT = 2;
    /// @dev `collection`: 30.00 EUR, no resale, many gifts at any time.
    uint8 internal constant CREW = 3;

    /// @dev `dollars`: five tiers with the figures of FLOOR in USD, each with one thing of its own; see `dollarParams`.
    uint8 internal constant PLAIN = 1;
    uint8 internal constant QUEUED = 2;
    uint8 internal constant KNOWN = 3;
    uint8 internal constant KEEPSAKE = 4;
    uint8 internal constant FREE = 5;

    /// @dev `coins`: 50.00 POL, the figures of FLOOR.
    uint8 internal constant COIN = 1;

    address internal admin = makeAddr("admin");
    address internal relayer = makeAddr("relayer");
    address internal treasury = makeAddr("treasury");
    address internal stranger = makeAddr("stranger");
    address internal organizer;
    address internal alice;
    address internal bob;
    uint256 internal organizerKey;
    uint256 internal aliceKey;
    uint256 internal bobKey;

    TestDollar internal usd;
    TicketFactory internal factory;
    TicketMarket internal market;
    TicketSale internal sale;
    /// @dev What the collections run.
    TicketCollection internal version;
    /// @dev In EUR: resales settle by card. No delays, caps may move both ways.
    TicketCollection internal collection;
    /// @dev In USD: sold by TicketSale and resold in USDC. With delays, caps may only rise.
    TicketCollection internal dollars;
    /// @dev In the chain's own coin. Nothing about it may change.
    TicketCollection internal coins;

    function setUp() public virtual {
        vm.warp(NOW);
        (organizer, organizerKey) = makeAddrAndKey("organizer");
        (alice, aliceKey) = makeAddrAndKey("alice");
        (bob, bobKey) = makeAddrAndKey("bob");
        usd = new TestDollar();
        factory = new TicketFactory(admin, relayer, treasury);
        market = new TicketMarket(address(factory), address(usd), NATIVE);
        sale = new TicketSale(address(factory), address(market), address(usd));
        version = new TicketCollection(address(factory), address(market), address(sale));
        vm.startPrank(admin);
        factory.allowVersion(address(version), true);
        factory.setCurrentVersion(address(version));
        vm.stopPrank();
        collection = createCollection(createParams("event-1"));
        dollars = createCollection(dollarParams("event-usd"));
        setOnSale(dollars, true);
        coins = createCollection(coinParams("event-pol"));
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
            giftBlackoutSeconds: 1 days,
            giftCooldownSeconds: 0,
            resaleStartAt: 0,
            resaleEndAt: 0,
            queueMatched: false,
            attested: false,
            souvenir: false
        });
    }

    /// @dev An event of the organizer, run by the relayer, with `count` tiers like FLOOR.
    function eventParams(bytes32 eventRef, uint256 count, bytes3 currency)
        internal
        view
        returns (CreateParams memory params)
    {
        params.eventRef = eventRef;
        params.organizer = organizer;
        params.operator = relayer;
        params.name = "Aurora at the Harbour";
        params.symbol = "AURORA";
        params.doorsAt = DOORS_AT;
        params.endsAt = ENDS_AT;
        params.platformFeeBps = PLATFORM_FEE_BPS;
        params.contractURI = "https://tickets.example/metadata/event-1";
        params.tiers = new TierParams[](count);
        for (uint256 i = 0; i < count; ++i) {
            params.tiers[i] = floorTier();
            params.tiers[i].currency = currency;
        }
    }

    function createParams(bytes32 eventRef) internal view returns (CreateParams memory params) {
        params = eventParams(eventRef, 3, "EUR");
        params.policy.capMayRise = true;
        params.policy.capMayFall = true;
        params.policy.mayPostpone = true;
        params.tiers[1].cap = 10;
        params.tiers[1].priceMinor = 12_000;
        params.tiers[1].resaleCapBps = 10_000;
        params.tiers[1].giftsMax = 0;
        params.tiers[2].cap = 1000;
        params.tiers[2].priceMinor = 3000;
        params.tiers[2].resaleAllowed = false;
        params.tiers[2].giftsMax = 15;
        params.tiers[2].giftBlackoutSeconds = 0;
    }

    function dollarParams(bytes32 eventRef) internal view returns (CreateParams memory params) {
        params = eventParams(eventRef, 5, "USD");
        params.policy = Policy(true, false, true, RULE_DELAY, DESK_DELAY, RELEASE_DELAY);
        params.tiers[QUEUED - 1].queueMatched = true;
        params.tiers[KNOWN - 1].attested = true;
        params.tiers[KEEPSAKE - 1].souvenir = true;
        params.tiers[FREE - 1].priceMinor = 0;
    }

    function coinParams(bytes32 eventRef) internal view returns (CreateParams memory) {
        return eventParams(eventRef, 1, NATIVE);
    }

    /// @dev By the relayer with the organizer's signature, as the house does it.
    function createCollection(CreateParams memory params) internal returns (TicketCollection) {
        bytes memory signature = sign(organizerKey, createDigest(address(factory), params, NOW + 365 days));
        vm.prank(relayer);
        return TicketCollection(factory.createCollectionFor(params, NOW + 365 days, signature));
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
    function mintOne(address to, uint8 tierId) internal returns (uint256) {
        return mintIn(collection, to, tierId, 1);
    }

    /// @dev Mints an order at its tier's full price.
    function mintIn(TicketCollection where, address to, uint8 tierId, uint16 quantity)
        internal
        returns (uint256 firstId)
    {
        firstId = where.nextTokenId();
        MintOrder[] memory orders = order(to, tierId, quantity, where.tierOf(tierId).priceMinor);
        vm.prank(relayer);
        where.mint(firstId, orders);
    }

    /// @dev A bulk issue of one ticket for each owner, at its tier's full price. Owners in ascending order.
    function mintBulk(TicketCollection where, uint8 tierId, address[] memory owners)
        internal
        returns (uint256 firstId)
    {
        bytes memory packed;
        for (uint256 i = 0; i < owners.length; ++i) {
            packed = abi.encodePacked(packed, owners[i]);
        }
        firstId = where.nextBulkId();
        uint32 priceMinor = where.tierOf(tierId).priceMinor;
        vm.prank(relayer);
        where.mintBulk(firstId, tierId, priceMinor, "issue-1", packed);
    }

    /// @dev Buys on chain in `dollars` at the tier's price, with fresh money.
    function purchase(address buyer, uint8 tierId, uint16 quantity) internal returns (uint256 firstId) {
        uint32 priceMinor = dollars.tierOf(tierId).priceMinor;
        giveDollars(buyer, address(sale), uint256(priceMinor) * quantity);
        vm.prank(buyer);
        return sale.purchase(address(dollars), tierId, quantity, priceMinor, "order-usd");
    }

    /// @dev Money, and the allowance to spend it.
    function giveDollars(address to, address spender, uint256 minor) internal {
        usd.mint(to, minor * USD_UNIT);
        vm.prank(to);
        usd.approve(spender, minor * USD_UNIT);
    }

    // ------------------------------------------------------------------------------------------------------- the verbs

    function list(address seller, uint256 tokenId, uint32 priceMinor) internal {
        listIn(collection, seller, tokenId, priceMinor);
    }

    function listIn(TicketCollection where, address seller, uint256 tokenId, uint32 priceMinor) internal {
        vm.prank(seller);
        market.list(address(where), tokenId, priceMinor);
    }

    function reprice(address seller, uint256 tokenId, uint32 priceMinor) internal {
        vm.prank(seller);
        market.reprice(address(collection), tokenId, priceMinor);
    }

    function unlist(address seller, uint256 tokenId) internal {
        vm.prank(seller);
        market.unlist(address(collection), tokenId);
    }

    function settle(uint256 tokenId, address seller, address buyer, uint32 priceMinor, bytes32 saleRef) internal {
        vm.prank(relayer);
        market.settleByCard(address(collection), tokenId, seller, buyer, priceMinor, saleRef);
    }

    /// @dev Buys in `dollars` with fresh money.
    function buy(address buyer, uint256 tokenId, uint32 priceMinor, bytes32 saleRef) internal {
        giveDollars(buyer, address(market), priceMinor);
        vm.prank(buyer);
        market.buy(address(dollars), tokenId, priceMinor, saleRef);
    }

    /// @dev Buys in `coins` with fresh money.
    function buyNative(address buyer, uint256 tokenId, uint32 priceMinor, bytes32 saleRef) internal {
        deal(buyer, buyer.balance + priceMinor * NATIVE_UNIT);
        vm.prank(buyer);
        market.buyNative{ value: priceMinor * NATIVE_UNIT }(address(coins), tokenId, priceMinor, saleRef);
    }

    function gift(address from, uint256 tokenId, address to) internal {
        giftIn(collection, from, tokenId, to);
    }

    function giftIn(TicketCollection where, address from, uint256 tokenId, address to) internal {
        vm.prank(from);
        market.gift(address(where), tokenId, to, "gift-1");
    }

    function matchBuyer(TicketCollection where, uint256 tokenId, address buyer, uint40 expiresAt) internal {
        vm.prank(relayer);
        market.matchBuyer(address(where), tokenId, buyer, expiresAt);
    }

    function attest(address account, uint40 expiresAt) internal {
        address[] memory accounts = new address[](1);
        accounts[0] = account;
        vm.prank(relayer);
        market.attest(accounts, expiresAt);
    }

    function checkIn(uint256 tokenId) internal {
        checkInAt(collection, tokenId);
    }

    function checkInAt(TicketCollection where, uint256 tokenId) internal {
        (uint256[] memory ids, uint40[] memory usedAt) = entry(tokenId);
        vm.prank(relayer);
        where.checkIn(ids, "gate-1", usedAt);
    }

    function checkInWord(uint256 word, uint256 mask) internal {
        uint256[] memory words = new uint256[](1);
        uint256[] memory masks = new uint256[](1);
        (words[0], masks[0]) = (word, mask);
        vm.prank(relayer);
        collection.checkInWords(words, masks, "gate-1", uint40(block.timestamp));
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

    function unfreeze(uint256 tokenId) internal {
        vm.prank(relayer);
        collection.unfreeze(tokenId, "settled");
    }

    function reissue(TicketCollection where, uint256 tokenId, address to) internal {
        vm.prank(relayer);
        where.reissue(tokenId, to, "lost access");
    }

    function refund(TicketCollection where, uint256 tokenId) internal {
        vm.prank(relayer);
        where.refund(tokenId, "refund");
    }

    function cancel(TicketCollection where) internal {
        vm.prank(organizer);
        where.cancel("storm");
    }

    /// @dev Moves the clock to the event's end and closes it.
    function close(TicketCollection where) internal {
        vm.warp(where.lifecycle().endsAt);
        vm.prank(organizer);
        where.close();
    }

    function setOnSale(TicketCollection where, bool onSale) internal {
        vm.prank(relayer);
        where.setOnSale(onSale);
    }

    function setPaused(bool paused) internal {
        vm.prank(relayer);
        collection.setPaused(paused);
    }

    function ticket(uint256 tokenId) internal view returns (TicketView memory) {
        return collection.ticketOf(tokenId);
    }

    /// @dev A struct hash made into what is signed for the market.
    function typedData(bytes32 structHash) internal view override returns (bytes32) {
        return typedData("TicketChain Market", "1", address(market), structHash);
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

    /// @dev A role in an event.
    function expectMissingRole(address account, uint256 role) internal {
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_MissingRole.selector, account, role));
    }

    /// @dev A role of the house, for an account that has none.
    function expectMissingHouseRole(address account, uint256 role) internal {
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_MissingRole.selector, account, role, 0));
    }

    function expectNotHolder(uint256 tokenId, address account, address holder) internal {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotHolder.selector, tokenId, account, holder));
    }
}
