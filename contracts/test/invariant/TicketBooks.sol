// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { TicketFactory } from "../../src/TicketFactory.sol";
import { TicketMarket } from "../../src/TicketMarket.sol";
import { TicketSale } from "../../src/TicketSale.sol";
import { Lifecycle, Policy, TierView } from "../../src/types/TicketTypes.sol";
import { TicketDigests } from "../helpers/TicketDigests.sol";
import { TestDollar } from "../mocks/TestDollar.sol";

/// @notice The contracts under watch and the people of the house.
struct House {
    TicketCollection[] events;
    TicketFactory factory;
    TicketMarket market;
    TicketSale sale;
    TestDollar usd;
    address relayer;
    address treasury;
}

/// @notice A second set of books, kept from nothing but the rules of creation and the logs of the contracts.
/// @dev What a log claims is judged when it is entered; what the contracts answer is compared with the books afterwards.
///      So a wrong log, a missing log and a wrong state all stand out.
abstract contract TicketBooks is TicketDigests {
    struct Entry {
        // Zero when burnt.
        address owner;
        // Zero when never minted.
        uint8 tierId;
        bool listed;
        bool frozen;
        bool used;
        bool onChain;
        // Was on offer once, or is burnt.
        bool onlyById;
        // Its price went back to its holder.
        bool returned;
        uint32 paidMinor;
        uint32 askMinor;
        uint40 heldSince;
        uint16 moves;
        uint8 gifts;
        // What the desk asked for, and at which move; `wishReadyAt` zero means nothing.
        address wishTo;
        uint40 wishReadyAt;
        uint16 wishAtMove;
        // The buyer that the queue named.
        address matched;
        uint40 matchedUntil;
        uint16 matchedAtMove;
    }

    struct Book {
        address organizer;
        uint16 platformFeeBps;
        uint8 tierCount;
        bool paused;
        bool onSale;
        bytes3 currency;
        Policy policy;
        Lifecycle clock;
        uint40 firstEndsAt;
        uint256 nextId;
        uint256 nextBulkId;
        uint256 alive;
        uint256 escrowMinor;
        uint256[] ids;
    }

    struct PendingCap {
        uint32 cap;
        uint40 readyAt;
    }

    House internal house;
    mapping(address collection => bool) internal isEvent;
    mapping(address collection => Book) internal books;
    mapping(address collection => mapping(uint256 id => Entry)) internal entries;
    /// @dev With the cap and the count of today.
    mapping(address collection => mapping(uint8 tierId => TierView)) internal tiers;
    mapping(address collection => mapping(uint8 tierId => PendingCap)) internal pendingCaps;
    mapping(address collection => mapping(address holder => uint256)) internal holdings;
    mapping(address collection => mapping(address account => uint256)) internal rolesIn;
    mapping(address account => uint40) internal attestedUntil;
    mapping(bytes32 saleRef => bool) internal settledByCard;

    /// @notice The rule that was broken first, or empty.
    string public breach;

    /// @dev Everybody who ever held a ticket.
    address[] internal holdersEver;
    mapping(address account => bool) internal hasHeld;

    // What the last call touched, for the checks that follow it.
    address[] internal touchedEvents;
    uint256[] internal touchedIds;
    address[] internal touchedHolders;

    constructor(House memory house_) {
        house = house_;
        for (uint256 i = 0; i < house_.events.length; ++i) {
            _open(house_.events[i]);
        }
    }

    function _open(TicketCollection c) private {
        Book storage book = books[address(c)];
        isEvent[address(c)] = true;
        (book.organizer, book.platformFeeBps, book.tierCount) = (c.organizer(), c.platformFeeBps(), c.tierCount());
        (book.policy, book.clock) = (c.policy(), c.lifecycle());
        book.onSale = c.onSale();
        book.firstEndsAt = book.clock.endsAt;
        (book.nextId, book.nextBulkId) = (1, 1 << 30);
        for (uint8 tierId = 1; tierId <= book.tierCount; ++tierId) {
            tiers[address(c)][tierId] = c.tierOf(tierId);
        }
        book.currency = tiers[address(c)][1].currency;
        rolesIn[address(c)][book.organizer] = 62;
        rolesIn[address(c)][house.relayer] = 62;
    }

    /// @dev Notes the first broken rule; a run is over then.
    function _must(bool holds, string memory rule) internal {
        if (!holds && bytes(breach).length == 0) breach = rule;
    }

    /// @dev A subtraction that never reverts: a revert would undo the very call that broke the rule.
    function _less(uint256 from, uint256 amount, string memory rule) internal returns (uint256) {
        _must(from >= amount, rule);
        return from >= amount ? from - amount : 0;
    }

    function _touch(address c, uint256 id) internal {
        touchedEvents.push(c);
        touchedIds.push(id);
    }

    function _forgetTouched() internal {
        delete touchedEvents;
        delete touchedIds;
        delete touchedHolders;
    }

    /// @dev By the rules of creation and the price in the books.
    function _capMinor(address c, Entry storage e) internal view returns (uint256) {
        TierView storage tier = tiers[c][e.tierId];
        if (!tier.resaleAllowed) return 0;
        uint256 cap = uint256(e.paidMinor) * tier.resaleCapBps / 10_000;
        return cap > type(uint32).max ? type(uint32).max : cap;
    }

    function _isInResaleWindow(address c, Entry storage e) internal view returns (bool) {
        TierView storage tier = tiers[c][e.tierId];
        return block.timestamp >= tier.resaleStartAt && (tier.resaleEndAt == 0 || block.timestamp <= tier.resaleEndAt);
    }

    function _isRefundable(address c) internal view returns (bool) {
        Lifecycle storage clock = books[c].clock;
        return clock.cancelledAt != 0 || (clock.closedAt == 0 && block.timestamp > uint256(clock.endsAt) + 30 days);
    }

    function _isOver(address c) internal view returns (bool) {
        return books[c].clock.cancelledAt != 0 || books[c].clock.closedAt != 0;
    }

    /// @dev An ordinary token now: the event took place and is over, and nothing holds the ticket.
    function _isSouvenir(address c, Entry storage e) internal view returns (bool) {
        Lifecycle storage clock = books[c].clock;
        if (clock.cancelledAt != 0 && clock.cancelledAt <= clock.endsAt) return false;
        return tiers[c][e.tierId].souvenir && !e.listed && !e.frozen && block.timestamp > clock.endsAt;
    }

    function _isGiftable(address c, Entry storage e) internal view returns (bool) {
        TierView storage tier = tiers[c][e.tierId];
        if (e.owner == address(0) || e.listed || e.frozen || e.used || e.gifts >= tier.giftsMax) return false;
        Lifecycle storage clock = books[c].clock;
        if (clock.cancelledAt != 0 || block.timestamp < uint256(e.heldSince) + tier.giftCooldownSeconds) return false;
        return tier.giftBlackoutSeconds == 0 || block.timestamp + tier.giftBlackoutSeconds < clock.doorsAt;
    }

    function typedData(bytes32 structHash) internal view override returns (bytes32) {
        return typedData("TicketChain Market", "1", address(house.market), structHash);
    }
}
