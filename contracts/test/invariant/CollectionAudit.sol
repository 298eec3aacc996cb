// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Vm } from "forge-std/Vm.sol";

import { TicketStore } from "../../src/collection/TicketStore.sol";
import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { TierView } from "../../src/types/TicketTypes.sol";
import { TicketBooks } from "./TicketBooks.sol";

/// @notice Enters the logs of a collection into the books and judges each by the rules.
abstract contract CollectionAudit is TicketBooks {
    /// @dev A change of holder that waits for the log that says why.
    struct Move {
        address collection;
        uint256 id;
        address from;
        address to;
    }

    Move[] internal unexplained;
    // Tickets announced by a mint whose transfers are still to come.
    address private mintingIn;
    uint256 private mintingNext;
    uint256 private mintingEnd;
    /// @dev Zero in a bulk issue, where each transfer names its own.
    address private mintingFor;

    function _enterCollectionLog(address c, Vm.Log memory log) internal {
        bytes32 what = log.topics[0];
        if (what == TicketStore.Transfer.selector) {
            _transfer(c, uint256(log.topics[3]), _account(log.topics[1]), _account(log.topics[2]));
        } else if (what == ITicketCollection.TicketsMinted.selector) {
            (uint8 tierId, uint16 quantity, uint32 paidMinor,) = abi.decode(log.data, (uint8, uint16, uint32, bytes32));
            _must(uint256(log.topics[1]) == books[c].nextId, "1: ids follow each other");
            books[c].nextId += quantity;
            _announce(c, uint256(log.topics[1]), tierId, quantity, paidMinor);
            mintingFor = _account(log.topics[2]);
        } else if (what == ITicketCollection.TicketsIssued.selector) {
            (uint16 quantity, uint32 paidMinor,) = abi.decode(log.data, (uint16, uint32, bytes32));
            _must(uint256(log.topics[1]) == books[c].nextBulkId, "1: bulk issues follow each other");
            books[c].nextBulkId += 2048;
            _announce(c, uint256(log.topics[1]), uint8(uint256(log.topics[2])), quantity, paidMinor);
            mintingFor = address(0);
        } else if (what == ITicketCollection.TicketUsed.selector) {
            _enter(c, uint256(log.topics[1]));
        } else if (what == ITicketCollection.TicketsUsed.selector) {
            (uint256 mask,) = abi.decode(log.data, (uint256, uint40));
            _enterMask(c, uint256(log.topics[1]), mask);
        } else {
            _enterDeskLog(c, what, log);
        }
    }

    /// @dev After a whole call: nothing announced is missing, nothing that moved is unexplained.
    function _closeCollections() internal {
        _must(mintingNext == mintingEnd, "4: every minted ticket has its Transfer");
        for (uint256 i = 0; i < unexplained.length; ++i) {
            Move storage move = unexplained[i];
            Entry storage e = entries[move.collection][move.id];
            _must(move.to != address(0) && _isSouvenir(move.collection, e), "4: a ticket moved without a rule");
            _arrive(e);
        }
        delete unexplained;
    }

    /// @dev The log that says why a ticket moved. One log explains one move.
    function _explain(address c, uint256 id, address from, address to) internal returns (Entry storage e) {
        e = entries[c][id];
        for (uint256 i = 0; i < unexplained.length; ++i) {
            Move storage move = unexplained[i];
            if (move.collection != c || move.id != id || move.from != from || move.to != to) continue;
            unexplained[i] = unexplained[unexplained.length - 1];
            unexplained.pop();
            return e;
        }
        _must(false, "4: a move was logged that did not happen");
    }

    /// @dev The ticket is with its new holder: offer over, one more move.
    function _arrive(Entry storage e) internal {
        (e.listed, e.askMinor, e.heldSince) = (false, 0, uint40(block.timestamp));
        e.moves += 1;
    }

    function _account(bytes32 word) internal pure returns (address) {
        return address(uint160(uint256(word)));
    }

    function _announce(address c, uint256 firstId, uint8 tierId, uint256 quantity, uint32 paidMinor) private {
        _must(mintingNext == mintingEnd, "4: every minted ticket has its Transfer");
        TierView storage tier = tiers[c][tierId];
        _must(quantity != 0 && uint256(tier.sold) + quantity <= tier.cap, "1: no tier beyond its cap");
        _must(paidMinor <= tier.priceMinor, "5: nobody pays more than the tier's price");
        _must(!books[c].paused, "13: nothing is minted while paused");
        tier.sold += uint32(quantity);
        books[c].alive += quantity;
        (mintingIn, mintingNext, mintingEnd) = (c, firstId, firstId + quantity);
        for (uint256 id = firstId; id < mintingEnd; ++id) {
            Entry storage e = entries[c][id];
            _must(e.tierId == 0, "2: an id was minted twice");
            (e.tierId, e.paidMinor, e.heldSince) = (tierId, paidMinor, uint40(block.timestamp));
            books[c].ids.push(id);
        }
    }

    function _transfer(address c, uint256 id, address from, address to) private {
        Entry storage e = entries[c][id];
        if (from == address(0)) {
            bool isNext = c == mintingIn && id == mintingNext && mintingNext < mintingEnd && to != address(0);
            _must(isNext && (mintingFor == address(0) || mintingFor == to), "4: a Transfer that no mint announced");
            mintingNext += 1;
        } else {
            _must(e.owner == from && from != to, "4: a Transfer from somebody else");
            holdings[c][from] = _less(holdings[c][from], 1, "2: more tickets left than came");
            unexplained.push(Move(c, id, from, to));
            touchedHolders.push(from);
        }
        e.owner = to;
        if (to != address(0)) {
            if (!hasHeld[to]) holdersEver.push(to);
            hasHeld[to] = true;
            holdings[c][to] += 1;
            touchedHolders.push(to);
        }
        _touch(c, id);
    }

    function _enter(address c, uint256 id) private {
        Entry storage e = entries[c][id];
        _must(e.tierId != 0, "8: only what was minted enters");
        _must(e.owner != address(0), "8: a burnt ticket entered");
        _must(!e.used, "8: nobody enters twice");
        _must(!e.listed, "7: a ticket on offer does not enter");
        e.used = true;
        _touch(c, id);
    }

    function _enterMask(address c, uint256 word, uint256 mask) private {
        _must(mask != 0, "8: an empty mask was logged");
        for (uint256 bit = 0; bit < 256; ++bit) {
            if ((mask >> bit) & 1 == 0) continue;
            uint256 id = word * 256 + bit;
            _must(!entries[c][id].onlyById, "8: a mask entered what must be looked at");
            _enter(c, id);
        }
    }

    function _enterDeskLog(address c, bytes32 what, Vm.Log memory log) private {
        uint256 id = log.topics.length > 1 ? uint256(log.topics[1]) : 0;
        Entry storage e = entries[c][id];
        if (what == ITicketCollection.TicketFrozen.selector) {
            _must(!e.frozen && e.owner != address(0), "7: frozen twice");
            e.frozen = true;
            _touch(c, id);
        } else if (what == ITicketCollection.TicketUnfrozen.selector) {
            _must(e.frozen && e.owner != address(0), "7: released twice");
            e.frozen = false;
            _touch(c, id);
        } else if (what == ITicketCollection.TicketReissued.selector) {
            (address from, address to) = (_account(log.topics[2]), _account(log.topics[3]));
            _carryOut(c, _explain(c, id, from, to), to);
            _arrive(e);
        } else if (what == ITicketCollection.TicketRefunded.selector) {
            _burnt(c, id, _account(log.topics[2]), abi.decode(log.data, (bytes32)) == "escrow");
            _must(uint8(uint256(log.topics[3])) == e.tierId, "3: a refund names another tier");
        } else if (what == ITicketCollection.DeskRequested.selector) {
            (, uint40 readyAt) = abi.decode(log.data, (bytes32, uint40));
            _must(readyAt == block.timestamp + books[c].policy.deskDelaySeconds, "12: the desk waits as promised");
            (e.wishTo, e.wishReadyAt, e.wishAtMove) = (_account(log.topics[2]), readyAt, e.moves);
        } else if (what == ITicketCollection.DeskWithdrawn.selector) {
            address by = _account(log.topics[2]);
            _must(e.wishReadyAt != 0 && (by == e.owner || rolesIn[c][by] & 32 != 0), "12: a stranger objected");
            e.wishReadyAt = 0;
        } else {
            _enterRuleLog(c, what, log);
        }
    }

    function _burnt(address c, uint256 id, address holder, bool fromEscrow) private {
        Entry storage e = _explain(c, id, holder, address(0));
        if (fromEscrow) _must(e.onChain && _isRefundable(c) && !e.used, "10: paid back out of escrow while it is on");
        else _carryOut(c, e, address(0));
        tiers[c][e.tierId].sold = uint32(_less(tiers[c][e.tierId].sold, 1, "1: more burnt than sold"));
        books[c].alive = _less(books[c].alive, 1, "1: more burnt than sold");
        // Whoever is paid for it must be the one who held it.
        (e.listed, e.askMinor, e.onlyById, e.wishTo) = (false, 0, true, holder);
    }

    /// @dev The desk did what it may: not to a ticket that entered, and where the policy says so, after the delay.
    function _carryOut(address c, Entry storage e, address to) private {
        _must(!e.used, "8: an entered ticket was reissued or refunded");
        if (books[c].policy.deskDelaySeconds == 0) return;
        bool isDue = e.wishReadyAt != 0 && block.timestamp >= e.wishReadyAt
            && block.timestamp <= uint256(e.wishReadyAt) + 30 days;
        _must(isDue && e.wishTo == to && e.wishAtMove == e.moves, "12: the desk did not wait");
        e.wishReadyAt = 0;
    }

    function _enterRuleLog(address c, bytes32 what, Vm.Log memory log) private {
        Book storage book = books[c];
        _touch(c, 0);
        if (what == ITicketCollection.CollectionPauseSet.selector) {
            book.paused = abi.decode(log.data, (bool));
            _must(book.clock.cancelledAt == 0, "13: a cancelled event started again");
        } else if (what == ITicketCollection.OnSaleSet.selector) {
            book.onSale = abi.decode(log.data, (bool));
        } else if (what == ITicketCollection.EventCancelled.selector) {
            _must(!_isOver(c), "10: cancelled when it was over");
            book.clock.cancelledAt = uint40(block.timestamp);
        } else if (what == ITicketCollection.EventClosed.selector) {
            bool inTime = block.timestamp >= book.clock.endsAt && block.timestamp <= book.clock.endsAt + 30 days;
            _must(!_isOver(c) && inTime, "10: closed out of time");
            book.clock.closedAt = uint40(block.timestamp);
        } else if (what == ITicketCollection.Rescheduled.selector) {
            (uint40 doorsAt, uint40 endsAt) = abi.decode(log.data, (uint40, uint40));
            bool isLater = doorsAt >= book.clock.doorsAt && endsAt >= book.clock.endsAt && endsAt > doorsAt;
            _must(isLater && endsAt <= book.firstEndsAt + 730 days, "12: an event moves to a later time only");
            _must(!_isOver(c) && book.policy.mayPostpone && block.timestamp <= book.clock.endsAt, "12: moved too late");
            (book.clock.doorsAt, book.clock.endsAt) = (doorsAt, endsAt);
        } else if (what == ITicketCollection.EventRolesSet.selector) {
            rolesIn[c][_account(log.topics[1])] = abi.decode(log.data, (uint256));
        } else {
            _enterCapLog(c, what, log);
        }
    }

    function _enterCapLog(address c, bytes32 what, Vm.Log memory log) private {
        uint8 tierId = log.topics.length > 1 ? uint8(uint256(log.topics[1])) : 0;
        TierView storage tier = tiers[c][tierId];
        if (what == ITicketCollection.CapChangeAnnounced.selector) {
            (uint32 from, uint32 to, uint40 readyAt) = abi.decode(log.data, (uint32, uint32, uint40));
            bool isAllowed = to > from ? books[c].policy.capMayRise : books[c].policy.capMayFall;
            _must(from == tier.cap && to != from && isAllowed, "12: a cap moves in the policy's direction only");
            _must(readyAt == block.timestamp + books[c].policy.ruleDelaySeconds, "12: a cap waits as promised");
            pendingCaps[c][tierId] = PendingCap(to, readyAt);
        } else if (what == ITicketCollection.CapChangeWithdrawn.selector) {
            delete pendingCaps[c][tierId];
        } else if (what == ITicketCollection.CapChanged.selector) {
            (, uint32 to) = abi.decode(log.data, (uint32, uint32));
            PendingCap memory pending = pendingCaps[c][tierId];
            bool isDue = pending.readyAt != 0 && block.timestamp >= pending.readyAt
                && block.timestamp <= uint256(pending.readyAt) + 30 days;
            _must(isDue && pending.cap == to, "12: a cap changed without its announcement");
            _must(to >= tier.sold, "1: a cap fell below what is sold");
            delete pendingCaps[c][tierId];
            tier.cap = to;
        }
    }
}
