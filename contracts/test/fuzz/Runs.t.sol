// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { CreateParams, MintOrder, TicketView, TierView } from "../../src/types/TicketTypes.sol";
import { CollectionTest } from "../helpers/CollectionTest.sol";

/// @notice The simplest thing that a collection could be: one record a ticket, nothing shared. It decides for itself
///         which calls are legal, so a missing guard shows as well as a leak between neighbours.
abstract contract TicketModel is CollectionTest {
    struct Ticket {
        TicketView view_;
        bool burnt;
        bool everListed;
    }

    mapping(uint256 id => Ticket) internal model;
    uint256[] internal ids;
    address[4] internal people;

    /// @dev A word of chance, used up a few bits at a time.
    uint256 internal chance;

    function pick(uint256 below) internal returns (uint256 got) {
        got = chance % below;
        chance = uint256(keccak256(abi.encode(chance)));
    }

    function person() internal returns (address) {
        return people[pick(people.length)];
    }

    /// @dev Calls as `caller`, and asks that it passes exactly when the model says so.
    function attempt(address caller, bytes memory data, bool legal, string memory what) internal returns (bool) {
        vm.prank(caller);
        (bool done,) = address(collection).call(data);
        assertEq(done, legal, what);
        return done;
    }

    function remember(uint256 id, address owner, uint8 tierId, uint32 price, bool onChain) internal {
        Ticket storage t = model[id];
        (t.view_.owner, t.view_.tierId, t.view_.pricePaidMinor) = (owner, tierId, price);
        (t.view_.heldSince, t.view_.onChain) = (uint40(block.timestamp), onChain);
        ids.push(id);
    }

    function moved(Ticket storage t, address to) internal {
        t.view_.owner = to;
        (t.view_.listed, t.view_.askMinor) = (false, 0);
        t.view_.heldSince = uint40(block.timestamp);
        ++t.view_.transferCount;
    }

    /// @dev All that anybody can ask about all tickets, against the model.
    function compareAll() internal view {
        uint256 alive;
        uint256[4] memory held;
        for (uint256 i = 0; i < ids.length; ++i) {
            uint256 id = ids[i];
            Ticket storage t = model[id];
            if (t.burnt) {
                (bool found,) = address(collection).staticcall(abi.encodeCall(collection.ownerOf, (id)));
                assertFalse(found, "a burnt ticket is back");
                continue;
            }
            ++alive;
            assertEq(keccak256(abi.encode(ticket(id))), keccak256(abi.encode(t.view_)), "a ticket differs");
            assertEq(collection.ownerOf(id), t.view_.owner);
            for (uint256 p = 0; p < people.length; ++p) {
                if (people[p] == t.view_.owner) ++held[p];
            }
        }
        for (uint256 p = 0; p < people.length; ++p) {
            assertEq(collection.balanceOf(people[p]), held[p], "a balance differs");
        }
        assertEq(collection.totalSupply(), alive);
        uint256 next = collection.nextTokenId();
        (bool phantom,) = address(collection).staticcall(abi.encodeCall(collection.ownerOf, (next)));
        assertFalse(phantom, "a ticket that was never minted has an owner");
    }

    // ------------------------------------------------------------------------------------------------------- the steps

    function list(Ticket storage t, uint256 id) internal {
        // forge-lint: disable-next-line(unsafe-typecast)
        uint32 price = uint32(pick(6000));
        address seller = pick(8) == 0 ? person() : t.view_.owner;
        uint256 cap = t.view_.tierId == FLOOR ? (uint256(t.view_.pricePaidMinor) * 11_000) / 10_000 : 0;
        bool legal = !t.burnt && seller == t.view_.owner && !t.view_.listed && !t.view_.frozen && !t.view_.used
            && price != 0 && price <= cap;
        if (!attempt(market, abi.encodeCall(collection.listTicket, (id, seller, price)), legal, "list")) return;
        (t.view_.listed, t.view_.askMinor, t.view_.heldSince, t.everListed) = (true, price, 0, true);
    }

    function reprice(Ticket storage t, uint256 id) internal {
        // forge-lint: disable-next-line(unsafe-typecast)
        uint32 price = uint32(pick(6000));
        bool legal = !t.burnt && t.view_.listed && !t.view_.frozen && price != 0
            && price <= (uint256(t.view_.pricePaidMinor) * 11_000) / 10_000;
        bytes memory data = abi.encodeCall(collection.repriceTicket, (id, t.view_.owner, price));
        if (attempt(market, data, legal, "reprice")) t.view_.askMinor = price;
    }

    function unlist(Ticket storage t, uint256 id) internal {
        bool legal = !t.burnt && t.view_.listed;
        bytes memory data = abi.encodeCall(collection.unlistTicket, (id, t.view_.owner));
        if (!attempt(market, data, legal, "unlist")) return;
        (t.view_.listed, t.view_.askMinor, t.view_.heldSince) = (false, 0, uint40(block.timestamp));
    }

    function sell(Ticket storage t, uint256 id) internal {
        address buyer = person();
        uint32 price = pick(8) == 0 ? t.view_.askMinor + 1 : t.view_.askMinor;
        bool legal =
            !t.burnt && t.view_.listed && !t.view_.frozen && price == t.view_.askMinor && buyer != t.view_.owner;
        bytes memory data = abi.encodeCall(collection.moveBySale, (id, buyer, price));
        if (attempt(market, data, legal, "sale")) moved(t, buyer);
    }

    function give(Ticket storage t, uint256 id) internal {
        address to = person();
        address from = pick(8) == 0 ? person() : t.view_.owner;
        uint256 most = t.view_.tierId == FLOOR ? 2 : t.view_.tierId == KEEP ? 1 : 15;
        bool legal = !t.burnt && from == t.view_.owner && to != from && !t.view_.listed && !t.view_.frozen
            && !t.view_.used && t.view_.giftCount < most
            && (t.view_.tierId != FLOOR || block.timestamp >= t.view_.heldSince + 1 hours);
        if (!attempt(market, abi.encodeCall(collection.moveByGift, (id, from, to)), legal, "gift")) return;
        moved(t, to);
        ++t.view_.giftCount;
    }

    function chill(Ticket storage t, uint256 id) internal {
        bool on = pick(2) == 0;
        bool legal = !t.burnt && t.view_.frozen != on;
        bytes memory data =
            on ? abi.encodeCall(collection.freeze, (id, "d")) : abi.encodeCall(collection.unfreeze, (id, "d"));
        if (attempt(operator, data, legal, "freeze")) t.view_.frozen = on;
    }

    function desk(Ticket storage t, uint256 id) internal {
        bool legal = !t.burnt && !t.view_.used;
        if (pick(2) == 0) {
            if (attempt(operator, abi.encodeCall(collection.refund, (id, "r")), legal, "refund")) t.burnt = true;
            return;
        }
        address to = person();
        legal = legal && to != t.view_.owner;
        if (attempt(operator, abi.encodeCall(collection.reissue, (id, to, "r")), legal, "reissue")) moved(t, to);
    }

    function enterById(Ticket storage t, uint256 id) internal {
        (uint256[] memory list_, uint40[] memory usedAt) = (new uint256[](1), new uint40[](1));
        list_[0] = id;
        bool legal = !t.burnt && !t.view_.used && !t.view_.listed;
        bytes memory data = abi.encodeCall(collection.checkIn, (list_, "g", usedAt));
        if (attempt(operator, data, legal, "check-in")) t.view_.used = true;
    }

    /// @dev A ticket and some of its nearest neighbours, minted or not.
    function enterByMask(uint256 id) internal {
        (uint256[] memory words, uint256[] memory masks) = (new uint256[](1), new uint256[](1));
        words[0] = id >> 8;
        uint256 near = pick(8);
        bool legal = true;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 other = id + i;
            if ((i != 0 && near & (1 << (i - 1)) == 0) || other >> 8 != words[0]) continue;
            masks[0] |= uint256(1) << (other & 0xff);
            Ticket storage t = model[other];
            legal = legal && t.view_.owner != address(0) && !t.burnt && !t.view_.used && !t.everListed;
        }
        bytes memory data = abi.encodeCall(collection.checkInWords, (words, masks, "g", 0));
        if (!attempt(operator, data, legal, "mask")) return;
        for (uint256 bit = 0; bit < 256; ++bit) {
            if (masks[0] & (uint256(1) << bit) != 0) model[(words[0] << 8) + bit].view_.used = true;
        }
    }

    function mintSome() internal {
        uint8[4] memory tiers = [FLOOR, CREW, KEEP, YARD];
        uint8 tierId = tiers[pick(4)];
        // forge-lint: disable-next-line(unsafe-typecast)
        uint16 quantity = uint16(1 + pick(pick(4) == 0 ? 12 : 3));
        address to = person();
        TierView memory tier = collection.tierOf(tierId);
        uint256 firstId = collection.nextTokenId();
        bool legal = tier.sold + quantity <= tier.cap;
        if (pick(3) == 0) {
            bytes memory sold = abi.encodeCall(collection.mintSold, (to, tierId, quantity, "o"));
            if (attempt(sale, sold, legal, "sold")) _rememberAll(firstId, quantity, to, tierId, tier.priceMinor, true);
            return;
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        uint32 price = uint32(pick(tier.priceMinor + 1));
        MintOrder[] memory orders = order(to, tierId, quantity, price);
        bytes memory data = abi.encodeCall(collection.mint, (firstId, orders));
        if (attempt(operator, data, legal, "mint")) _rememberAll(firstId, quantity, to, tierId, price, false);
    }

    function _rememberAll(uint256 firstId, uint256 quantity, address to, uint8 tierId, uint32 price, bool onChain)
        private
    {
        for (uint256 i = 0; i < quantity; ++i) {
            remember(firstId + i, to, tierId, price, onChain);
        }
    }

    function step() internal {
        vm.warp(block.timestamp + pick(1 hours));
        uint256 what = pick(12);
        if (what == 0) return mintSome();
        uint256 id = ids[pick(ids.length)];
        Ticket storage t = model[id];
        if (what <= 2) list(t, id);
        else if (what == 3) reprice(t, id);
        else if (what == 4) unlist(t, id);
        else if (what <= 6) sell(t, id);
        else if (what <= 8) give(t, id);
        else if (what == 9) chill(t, id);
        else if (what == 10) desk(t, id);
        else if (pick(2) == 0) enterById(t, id);
        else enterByMask(id);
    }
}

/// @notice Tickets that share words, against the model.
contract RunsTest is TicketModel {
    function setUp() public override {
        super.setUp();
        people = [alice, bob, carol, address(type(uint160).max)];
        CreateParams memory p = params("event-model");
        // No rule that depends on the date: the model has none.
        for (uint256 i = 0; i < 5; ++i) {
            p.tiers[i].giftBlackoutSeconds = 0;
            p.tiers[i].resaleAllowed = i == 0;
            if (i != 0) p.tiers[i].giftCooldownSeconds = 0;
        }
        p.tiers[4].giftsMax = 15;
        collection = factory.create(p);
        putOnSale(collection);
    }

    function _start(uint16 quantity) internal {
        uint256 firstId = mint(alice, FLOOR, quantity);
        for (uint256 i = 0; i < quantity; ++i) {
            remember(firstId + i, alice, FLOOR, 5000, false);
        }
    }

    // Many short lives find more than a few long ones, and cost less.

    function testFuzz_RunsReadLikeSeparateTickets(uint256 seed) external {
        chance = seed;
        // forge-lint: disable-next-line(unsafe-typecast)
        _start(uint16(9 + pick(3)));
        for (uint256 steps = 6 + pick(10); steps != 0; --steps) {
            step();
            compareAll();
        }
    }

    /// @dev Steps that change or move, all on one run, so that it is cut in every order.
    function testFuzz_ARunCutInAnyOrderReadsLikeSeparateTickets(uint256 seed) external {
        chance = seed;
        // forge-lint: disable-next-line(unsafe-typecast)
        _start(uint16(2 + pick(11)));
        for (uint256 steps = 4 + pick(8); steps != 0; --steps) {
            uint256 id = ids[pick(ids.length)];
            Ticket storage t = model[id];
            uint256 what = pick(4);
            vm.warp(block.timestamp + 1 hours);
            if (what == 0) give(t, id);
            else if (what == 1) chill(t, id);
            else if (what == 2) desk(t, id);
            else list(t, id);
            compareAll();
        }
    }

    function testFuzz_BulkTicketsReadLikeSeparateTickets(uint256 seed) external {
        chance = seed;
        _start(1);
        for (uint256 issues = 0; issues < 2; ++issues) {
            bytes memory owners = _sortedPeople(1 + pick(4));
            uint256 firstId = issue(FLOOR, 4000, owners);
            for (uint256 i = 0; i < owners.length / 20; ++i) {
                remember(firstId + i, _at(owners, i), FLOOR, 4000, false);
            }
        }
        compareAll();
        for (uint256 steps = 6 + pick(8); steps != 0; --steps) {
            step();
            compareAll();
        }
    }

    function _at(bytes memory owners, uint256 index) private pure returns (address owner) {
        assembly ("memory-safe") {
            owner := shr(96, mload(add(add(owners, 32), mul(index, 20))))
        }
    }

    /// @dev `count` people with repeats, ascending.
    function _sortedPeople(uint256 count) private returns (bytes memory owners) {
        uint160[] memory list_ = new uint160[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint160 next = uint160(person());
            uint256 k = i;
            for (; k > 0 && list_[k - 1] > next; --k) {
                list_[k] = list_[k - 1];
            }
            list_[k] = next;
        }
        for (uint256 i = 0; i < count; ++i) {
            owners = abi.encodePacked(owners, list_[i]);
        }
    }
}
