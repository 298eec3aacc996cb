// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketView, Tier } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";
import { TicketHandler } from "./TicketHandler.sol";

contract TicketInvariantTest is TicketTest {
    TicketHandler private handler;

    function setUp() public override {
        super.setUp();
        address[] memory actors = new address[](4);
        (actors[0], actors[1], actors[2], actors[3]) = (alice, bob, makeAddr("carol"), makeAddr("dave"));
        handler = new TicketHandler(collection, market, relayer, actors);
        targetContract(address(handler));
    }

    function invariant_NoRuleWasBrokenOnTheWay() external view {
        assertEq(handler.breach(), "");
    }

    function invariant_SupplyNeverExceedsTheCap() external view {
        uint256 sum;
        for (uint8 tierId = 1; tierId <= 3; ++tierId) {
            Tier memory tier = collection.tierOf(tierId);
            assertLe(tier.sold, tier.cap);
            assertEq(tier.sold, handler.soldInBooks(tierId));
            sum += tier.sold;
        }
        assertEq(sum, collection.totalSupply());
        assertEq(sum + 1, collection.nextTokenId());
    }

    function invariant_HoldersChangeOnlyBySaleOrGift() external view {
        uint256 supply = collection.totalSupply();
        uint256 sum;
        for (uint256 a = 0; a < handler.actorCount(); ++a) {
            address actor = handler.actors(a);
            uint256 held;
            for (uint256 id = 1; id <= supply; ++id) {
                if (collection.ownerOf(id) == actor) ++held;
            }
            assertEq(collection.balanceOf(actor), held);
            sum += held;
        }
        assertEq(sum, supply);
        for (uint256 id = 1; id <= supply; ++id) {
            assertEq(collection.ownerOf(id), handler.ownerInBooks(id));
        }
    }

    function invariant_UsedNeverUnusedAndFaceNeverChanges() external view {
        for (uint256 id = 1; id <= collection.totalSupply(); ++id) {
            TicketView memory t = collection.ticketOf(id);
            assertEq(t.used, handler.usedInBooks(id));
            assertEq(t.tierId, handler.tierInBooks(id));
            assertEq(t.pricePaidMinor, handler.paidInBooks(id));
        }
    }

    function invariant_ListedMeansUnusedAndPricedUnderTheCap() external view {
        for (uint256 id = 1; id <= collection.totalSupply(); ++id) {
            TicketView memory t = collection.ticketOf(id);
            assertEq(t.listed, t.askMinor != 0);
            if (!t.listed) continue;
            assertFalse(t.used);
            assertLe(t.askMinor, collection.resaleCapOf(id));
        }
    }

    /// @dev No ticket is stuck: at the end of every run, paused and frozen, each offer can be withdrawn.
    function afterInvariant() external {
        vm.startPrank(relayer);
        market.setPaused(true);
        collection.setPaused(true);
        vm.stopPrank();
        for (uint256 id = 1; id <= collection.totalSupply(); ++id) {
            TicketView memory t = collection.ticketOf(id);
            if (!t.listed) continue;
            if (!t.frozen) freeze(id);
            vm.prank(t.owner);
            market.unlist(address(collection), id);
            assertFalse(collection.ticketOf(id).listed);
        }
    }

    /// @dev Guards the guard: a handler whose calls were all refused would prove nothing.
    function test_TheHandlerReachesEveryVerb() external {
        for (uint256 i = 0; i < 400; ++i) {
            uint256[5] memory r;
            for (uint256 k = 0; k < 5; ++k) {
                r[k] = uint256(keccak256(abi.encode(i, k)));
            }
            uint256 verb = r[4] % 10;
            if (verb == 0) handler.mint(r[0], r[1], r[2], r[3], i % 5 == 0);
            if (verb == 1 || verb == 9) handler.list(r[0], r[1], i % 3 == 0, r[2]);
            if (verb == 2 && i % 3 == 0) handler.unlist(r[0], i % 2 == 0, r[1]);
            if (verb == 3) handler.settle(r[0], r[1], r[2]);
            if (verb == 4) handler.gift(r[0], r[1], i % 3 == 0);
            if (verb == 5) handler.checkIn(r[0], r[1], r[2]);
            if (verb == 6) handler.freezeOrRelease(r[0], i % 2 == 0);
            if (verb == 7) handler.pause(i % 2 == 0, r[0]);
            if (verb == 8) handler.steal(r[0], r[1], r[2], r[3]);
        }
        bytes32[9] memory verbs =
            [bytes32("mint"), "list", "unlist", "settle", "gift", "checkIn", "freeze", "unfreeze", "steal refused"];
        for (uint256 i = 0; i < verbs.length; ++i) {
            assertGt(handler.successes(verbs[i]), 0, string(abi.encodePacked(verbs[i])));
        }
        assertEq(handler.breach(), "");
    }
}
