// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Test } from "forge-std/Test.sol";

import { TicketCollection } from "../../src/TicketCollection.sol";
import { ICollectionErrors, IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { CollectionArgs } from "../../src/libraries/CollectionArgs.sol";
import { CreateParams, MintOrder, Policy, SaleTerms, TicketView, TierParams } from "../../src/types/TicketTypes.sol";

/// @notice Installs a collection's code as the factory does, and nothing else.
contract FactoryStub {
    TicketCollection public immutable version;
    bytes private _pending;

    constructor(address market, address sale) {
        version = new TicketCollection(address(this), market, sale);
    }

    function create(CreateParams calldata p) external returns (TicketCollection made) {
        _pending = CollectionArgs.encode(p, address(version));
        bytes memory init = CollectionArgs.INIT_CODE;
        bytes32 salt = keccak256(abi.encode(p.organizer, p.eventRef));
        assembly ("memory-safe") {
            made := create2(0, add(init, 0x20), mload(init), salt)
        }
        require(address(made) != address(0), "not created");
        delete _pending;
        made.initialize(p.tiers, p.policy);
    }

    function pendingCode() external view {
        bytes memory code = _pending;
        assembly ("memory-safe") {
            return(add(code, 0x20), mload(code))
        }
    }
}

/// @notice Remembers what a collection told the market.
contract MarketStub {
    mapping(address collection => bool) public isPaused;
    uint256 public calls;

    function setCollectionPaused(bool paused) external {
        isPaused[msg.sender] = paused;
        ++calls;
    }
}

/// @notice Remembers what a collection asked the sale to give back, and that the ticket was gone by then.
contract SaleStub {
    uint256 public tokenId;
    address public holder;
    uint32 public priceMinor;
    uint256 public calls;
    bool public ticketWasGone;

    function returnPrice(uint256 tokenId_, address holder_, uint32 priceMinor_) external {
        (tokenId, holder, priceMinor) = (tokenId_, holder_, priceMinor_);
        ++calls;
        try TicketCollection(msg.sender).ownerOf(tokenId_) { }
        catch {
            ticketWasGone = true;
        }
    }
}

/// @notice One collection alone: the market and the sale are accounts that a test speaks for.
abstract contract CollectionTest is Test, ICollectionErrors, IMarketErrors {
    uint40 internal constant NOW = 1_800_000_000;
    uint40 internal constant DOORS_AT = NOW + 30 days;
    uint40 internal constant ENDS_AT = DOORS_AT + 6 hours;
    uint16 internal constant PLATFORM_FEE_BPS = 500;
    uint256 internal constant BULK_BASE = 1 << 30;

    /// @dev 50.00 EUR, resale to 110 % at any time with 10 % royalty, two gifts, an hour apart, none in the last day.
    uint8 internal constant FLOOR = 1;
    /// @dev 120.00 EUR, resale to face value from day 1 to day 20, queue-matched, no gifts.
    uint8 internal constant SEAT = 2;
    /// @dev 30.00 EUR, no resale, 15 gifts at any time, attested receivers.
    uint8 internal constant CREW = 3;
    /// @dev 33.33 EUR, resale to 150 %, a souvenir after the event, one gift.
    uint8 internal constant KEEP = 4;
    /// @dev 10.00 EUR, counted in the second word.
    uint8 internal constant YARD = 5;

    address internal organizer = makeAddr("organizer");
    address internal operator = makeAddr("operator");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");
    address internal stranger = makeAddr("stranger");

    FactoryStub internal factory;
    address internal market;
    address internal sale;
    TicketCollection internal collection;

    function setUp() public virtual {
        vm.warp(NOW);
        market = address(new MarketStub());
        sale = address(new SaleStub());
        factory = new FactoryStub(market, sale);
        collection = factory.create(params("event-1"));
        putOnSale(collection);
    }

    // ------------------------------------------------------------------------------------------------------ the makers

    function params(bytes32 eventRef) internal view returns (CreateParams memory p) {
        p.eventRef = eventRef;
        p.organizer = organizer;
        p.operator = operator;
        p.name = "Aurora at the Harbour";
        p.symbol = "AURORA";
        p.doorsAt = DOORS_AT;
        p.endsAt = ENDS_AT;
        p.platformFeeBps = PLATFORM_FEE_BPS;
        p.contractURI = "https://tickets.example/metadata/event-1";
        p.policy = Policy({
            capMayRise: true,
            capMayFall: true,
            mayPostpone: true,
            ruleDelaySeconds: 2 days,
            deskDelaySeconds: 0,
            releaseDelaySeconds: 3 days
        });
        p.tiers = new TierParams[](5);
        for (uint256 i = 0; i < 5; ++i) {
            p.tiers[i] = floorTier();
        }
        (p.tiers[1].cap, p.tiers[1].priceMinor, p.tiers[1].resaleCapBps, p.tiers[1].giftsMax) = (10, 12_000, 10_000, 0);
        (p.tiers[1].resaleStartAt, p.tiers[1].resaleEndAt) = (NOW + 1 days, NOW + 20 days);
        (p.tiers[1].queueMatched, p.tiers[1].royaltyBps) = (true, 250);
        (p.tiers[2].cap, p.tiers[2].priceMinor, p.tiers[2].resaleAllowed, p.tiers[2].giftsMax) = (5000, 3000, false, 15);
        (p.tiers[2].giftBlackoutSeconds, p.tiers[2].giftCooldownSeconds, p.tiers[2].attested) = (0, 0, true);
        (p.tiers[3].priceMinor, p.tiers[3].resaleCapBps, p.tiers[3].giftsMax) = (3333, 15_000, 1);
        (p.tiers[3].souvenir, p.tiers[3].giftCooldownSeconds) = (true, 0);
        (p.tiers[4].cap, p.tiers[4].priceMinor) = (20, 1000);
    }

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
            giftCooldownSeconds: 1 hours,
            resaleStartAt: 0,
            resaleEndAt: 0,
            queueMatched: false,
            attested: false,
            souvenir: false
        });
    }

    /// @dev Another event by the same rules, but for its policy.
    function createWith(Policy memory policy) internal returns (TicketCollection made) {
        CreateParams memory p = params("event-2");
        p.policy = policy;
        made = factory.create(p);
        putOnSale(made);
    }

    function putOnSale(TicketCollection made) internal {
        vm.prank(operator);
        made.setOnSale(true);
    }

    function order(address to, uint8 tierId, uint16 quantity, uint32 priceMinor)
        internal
        pure
        returns (MintOrder[] memory orders)
    {
        orders = new MintOrder[](1);
        orders[0] = MintOrder(to, tierId, quantity, priceMinor, "order-1");
    }

    /// @dev Mints at the tier's full price.
    function mint(address to, uint8 tierId, uint16 quantity) internal returns (uint256 firstId) {
        firstId = collection.nextTokenId();
        MintOrder[] memory orders = order(to, tierId, quantity, collection.tierOf(tierId).priceMinor);
        vm.prank(operator);
        collection.mint(firstId, orders);
    }

    function mintSold(address to, uint8 tierId, uint16 quantity) internal returns (uint256 firstId) {
        vm.prank(sale);
        return collection.mintSold(to, tierId, quantity, "order-1");
    }

    function issue(uint8 tierId, uint32 priceMinor, bytes memory owners) internal returns (uint256 firstId) {
        firstId = collection.nextBulkId();
        vm.prank(operator);
        collection.mintBulk(firstId, tierId, priceMinor, "issue-1", owners);
    }

    /// @dev `count` owners in ascending order, from address `first` on.
    function ownerList(uint160 first, uint256 count) internal pure returns (bytes memory owners) {
        owners = new bytes(count * 20);
        for (uint256 i = 0; i < count; ++i) {
            assembly ("memory-safe") {
                let at := add(add(owners, 20), mul(i, 20))
                mstore(at, or(and(mload(at), shl(160, 0xffffffffffffffffffffffff)), add(first, i)))
            }
        }
    }

    // An expected refusal meets the next call, so these read nothing first.

    function list(address seller, uint256 tokenId, uint32 priceMinor) internal {
        vm.prank(market);
        collection.listTicket(tokenId, seller, priceMinor);
    }

    function reprice(address seller, uint256 tokenId, uint32 priceMinor) internal returns (uint32 previousMinor) {
        vm.prank(market);
        return collection.repriceTicket(tokenId, seller, priceMinor);
    }

    function unlist(address seller, uint256 tokenId) internal {
        vm.prank(market);
        collection.unlistTicket(tokenId, seller);
    }

    function sell(uint256 tokenId, address buyer, uint32 askMinor) internal returns (SaleTerms memory terms) {
        vm.prank(market);
        return collection.moveBySale(tokenId, buyer, askMinor);
    }

    function gift(address from, uint256 tokenId, address to) internal returns (bool attested) {
        vm.prank(market);
        return collection.moveByGift(tokenId, from, to);
    }

    function freeze(uint256 tokenId) internal {
        vm.prank(operator);
        collection.freeze(tokenId, "dispute");
    }

    function unfreeze(uint256 tokenId) internal {
        vm.prank(operator);
        collection.unfreeze(tokenId, "dispute-won");
    }

    function reissue(uint256 tokenId, address to) internal {
        vm.prank(operator);
        collection.reissue(tokenId, to, "lost");
    }

    function refund(uint256 tokenId) internal {
        vm.prank(operator);
        collection.refund(tokenId, "ill");
    }

    function enter(uint256 tokenId) internal {
        (uint256[] memory ids, uint40[] memory usedAt) = (new uint256[](1), new uint40[](1));
        (ids[0], usedAt[0]) = (tokenId, uint40(block.timestamp));
        vm.prank(operator);
        collection.checkIn(ids, "gate-1", usedAt);
    }

    function enterMask(uint256 word, uint256 mask) internal {
        (uint256[] memory words, uint256[] memory masks) = (new uint256[](1), new uint256[](1));
        (words[0], masks[0]) = (word, mask);
        vm.prank(operator);
        collection.checkInWords(words, masks, "gate-1", uint40(block.timestamp));
    }

    function setPaused(bool paused) internal {
        vm.prank(operator);
        collection.setPaused(paused);
    }

    function cancelEvent() internal {
        vm.prank(organizer);
        collection.cancel("storm");
    }

    function ticket(uint256 tokenId) internal view returns (TicketView memory) {
        return collection.ticketOf(tokenId);
    }

    // ---------------------------------------------------------------------------------------------------- expectations

    /// @dev Every argument of our errors is one word.
    function expectError(bytes4 selector, uint256 a) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a));
    }

    function expectError(bytes4 selector, uint256 a, uint256 b) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b));
    }

    function expectError(bytes4 selector, uint256 a, uint256 b, uint256 c) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, a, b, c));
    }

    function expectUnknown(uint256 tokenId) internal {
        expectError(TicketCollection_UnknownTicket.selector, tokenId);
    }

    function expectMissingRole(address account, uint256 role) internal {
        vm.expectRevert(abi.encodeWithSelector(TicketCollection_MissingRole.selector, account, role));
    }

    function expectNotHolder(uint256 tokenId, address account, address holder) internal {
        vm.expectRevert(abi.encodeWithSelector(TicketMarket_NotHolder.selector, tokenId, account, holder));
    }

    function expectSameHolder(uint256 tokenId, address holder) internal {
        vm.expectRevert(abi.encodeWithSelector(TicketMarket_SameHolder.selector, tokenId, holder));
    }
}
