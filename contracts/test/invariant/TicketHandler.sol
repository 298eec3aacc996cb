// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { TicketMarket } from "../../src/TicketMarket.sol";
import { MintOrder, TicketView } from "../../src/types/TicketTypes.sol";
import { CommonBase } from "forge-std/Base.sol";
import { StdUtils } from "forge-std/StdUtils.sol";

/// @notice Does what holders, staff and thieves might do, in any order, and keeps its own books of what should follow.
/// @dev Every call may be refused. Books change only when a call that may change them succeeded, so a ticket that
///      moved, was used or changed in any other way stands out.
contract TicketHandler is CommonBase, StdUtils {
    TicketCollection public immutable collection;
    TicketMarket public immutable market;
    address private immutable relayer;
    address[] public actors;

    mapping(uint256 tokenId => address) public ownerInBooks;
    mapping(uint256 tokenId => uint8) public tierInBooks;
    mapping(uint256 tokenId => uint32) public paidInBooks;
    mapping(uint256 tokenId => bool) public usedInBooks;
    mapping(uint8 tierId => uint256) public soldInBooks;
    mapping(bytes32 verb => uint256) public successes;
    /// @notice Names the rule that was broken, or is empty.
    string public breach;
    uint256 private saleCount;

    constructor(TicketCollection collection_, TicketMarket market_, address relayer_, address[] memory actors_) {
        collection = collection_;
        market = market_;
        relayer = relayer_;
        actors = actors_;
    }

    function actorCount() external view returns (uint256) {
        return actors.length;
    }

    function mint(uint256 actorSeed, uint256 tierSeed, uint256 quantity, uint256 paidSeed, bool wrongFirstId) external {
        uint8 tierId = uint8(bound(tierSeed, 1, 3));
        uint32 paid = uint32(bound(paidSeed, 1, collection.tierOf(tierId).priceMinor));
        address to = _actor(actorSeed);
        MintOrder[] memory orders = new MintOrder[](1);
        orders[0] = MintOrder(to, tierId, uint16(bound(quantity, 1, 4)), paid, "order");
        uint256 firstId = collection.nextTokenId();
        vm.prank(relayer);
        try collection.mint(wrongFirstId ? firstId - 1 : firstId, orders) {
            if (wrongFirstId) breach = "a batch was minted twice";
            for (uint256 id = firstId; id < firstId + orders[0].quantity; ++id) {
                ownerInBooks[id] = to;
                tierInBooks[id] = tierId;
                paidInBooks[id] = paid;
            }
            soldInBooks[tierId] += orders[0].quantity;
            successes["mint"]++;
        } catch { }
    }

    function list(uint256 idSeed, uint256 priceSeed, bool asStranger, uint256 actorSeed) external {
        uint256 id = _id(idSeed);
        if (id == 0) return;
        address caller = asStranger ? _actor(actorSeed) : ownerInBooks[id];
        uint256 cap = _cap(id);
        uint32 price = uint32(bound(priceSeed, 1, cap + cap / 4 + 1));
        vm.prank(caller);
        try market.list(address(collection), id, price) {
            if (caller != ownerInBooks[id]) breach = "a stranger listed";
            if (price > cap) breach = "listed over the cap";
            if (usedInBooks[id]) breach = "a used ticket was listed";
            successes["list"]++;
        } catch { }
    }

    function unlist(uint256 idSeed, bool asStranger, uint256 actorSeed) external {
        uint256 id = _listedId(idSeed);
        if (id == 0) return;
        address caller = asStranger ? _actor(actorSeed) : ownerInBooks[id];
        vm.prank(caller);
        try market.unlist(address(collection), id) {
            if (caller != ownerInBooks[id]) breach = "a stranger unlisted";
            successes["unlist"]++;
        } catch {
            if (caller == ownerInBooks[id]) breach = "a holder could not unlist";
        }
    }

    function settle(uint256 idSeed, uint256 buyerSeed, uint256 wrong) external {
        uint256 id = _listedId(idSeed);
        if (id == 0) return;
        address seller = ownerInBooks[id];
        address buyer = _actor(buyerSeed);
        uint32 price = collection.ticketOf(id).askMinor;
        // One in eight sales is wrong in one way.
        if (wrong % 8 == 0) price += 1;
        address settler = wrong % 8 == 1 ? buyer : relayer;
        bytes32 saleRef = bytes32(wrong % 8 == 2 ? 1 : ++saleCount);
        vm.prank(settler);
        try market.settleByCard(address(collection), id, seller, buyer, price, saleRef) {
            if (wrong % 8 < 2) breach = "a wrong sale settled";
            if (price > _cap(id)) breach = "sold over the cap";
            if (usedInBooks[id]) breach = "a used ticket was sold";
            ownerInBooks[id] = buyer;
            successes["settle"]++;
        } catch { }
    }

    function gift(uint256 idSeed, uint256 receiverSeed, bool asStranger) external {
        uint256 id = _id(idSeed);
        if (id == 0) return;
        address to = _actor(receiverSeed);
        address caller = asStranger ? to : ownerInBooks[id];
        TicketView memory before = collection.ticketOf(id);
        vm.prank(caller);
        try market.gift(address(collection), id, to, "gift") {
            if (caller != ownerInBooks[id]) breach = "a stranger gave a ticket away";
            if (before.listed || before.frozen || before.used) breach = "a held ticket was given";
            if (before.giftCount >= collection.tierOf(before.tierId).giftsMax) breach = "too many gifts";
            ownerInBooks[id] = to;
            successes["gift"]++;
        } catch { }
    }

    function checkIn(uint256 idSeed, uint256 secondSeed, uint256 rarely) external {
        uint256 first = _id(idSeed);
        // Rarely, or every ticket would soon be used and nothing could be sold.
        if (first == 0 || rarely % 4 != 0) return;
        uint256[] memory ids = new uint256[](2);
        (ids[0], ids[1]) = (first, _id(secondSeed));
        vm.prank(relayer);
        try collection.checkIn(ids, "gate", new uint40[](2)) {
            for (uint256 i = 0; i < 2; ++i) {
                if (usedInBooks[ids[i]]) breach = "a ticket entered twice";
                usedInBooks[ids[i]] = true;
            }
            successes["checkIn"]++;
        } catch { }
    }

    function freezeOrRelease(uint256 idSeed, bool on) external {
        uint256 id = _id(idSeed);
        if (id == 0) return;
        vm.startPrank(relayer);
        if (on) {
            try collection.freeze(id, "dispute") {
                successes["freeze"]++;
            } catch { }
        } else {
            try collection.unfreeze(id, "over") {
                successes["unfreeze"]++;
            } catch { }
        }
        vm.stopPrank();
    }

    function pause(bool here, uint256 seed) external {
        // Mostly open, or nothing would happen.
        bool on = seed % 4 == 0;
        vm.prank(relayer);
        if (here) collection.setPaused(on);
        else market.setPaused(on);
        if (on) successes["pause"]++;
    }

    function passTime(uint256 secondsSeed) external {
        vm.warp(block.timestamp + bound(secondsSeed, 1, 12 hours));
        successes["passTime"]++;
    }

    /// @notice Everything that must be impossible for everybody, the relayer and the admin's contracts included.
    function steal(uint256 idSeed, uint256 actorSeed, uint256 callerSeed, uint256 way) external {
        uint256 id = _id(idSeed);
        if (id == 0) return;
        address from = ownerInBooks[id];
        address to = _actor(actorSeed);
        address[4] memory callers = [from, to, relayer, collection.factory()];
        bytes[9] memory ways = [
            abi.encodeWithSignature("transferFrom(address,address,uint256)", from, to, id),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", from, to, id),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", from, to, id, ""),
            abi.encodeWithSignature("approve(address,uint256)", to, id),
            abi.encodeWithSignature("setApprovalForAll(address,bool)", to, true),
            abi.encodeCall(collection.moveBySale, (id, from, to, 1)),
            abi.encodeCall(collection.moveByGift, (id, from, to)),
            abi.encodeCall(collection.listTicket, (id, from, 1)),
            abi.encodeCall(collection.unlistTicket, (id, from))
        ];
        vm.prank(callers[callerSeed % 4]);
        (bool done,) = address(collection).call(ways[way % 9]);
        if (done) breach = "a locked door opened";
        successes["steal refused"]++;
    }

    function _actor(uint256 seed) private view returns (address) {
        return actors[seed % actors.length];
    }

    /// @dev A ticket that exists, or 0.
    function _id(uint256 seed) private view returns (uint256) {
        uint256 supply = collection.totalSupply();
        return supply == 0 ? 0 : bound(seed, 1, supply);
    }

    /// @dev A listed ticket near the seed, or 0.
    function _listedId(uint256 seed) private view returns (uint256) {
        uint256 supply = collection.totalSupply();
        for (uint256 i = 0; i < supply; ++i) {
            uint256 id = ((seed % supply) + i) % supply + 1;
            if (collection.ticketOf(id).listed) return id;
        }
        return 0;
    }

    /// @dev From the books, not from the contract.
    function _cap(uint256 id) private view returns (uint256) {
        return uint256(paidInBooks[id]) * collection.tierOf(tierInBooks[id]).resaleCapBps / 10_000;
    }
}
