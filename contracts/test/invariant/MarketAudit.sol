// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Vm } from "forge-std/Vm.sol";

import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { TierView } from "../../src/types/TicketTypes.sol";
import { CollectionAudit } from "./CollectionAudit.sol";
import { MoneyBooks } from "./MoneyBooks.sol";

/// @notice Enters the logs of the market into the books and judges each by the rules.
abstract contract MarketAudit is CollectionAudit, MoneyBooks {
    /// @dev What a verb expects of the intents of its `execute`, one bit each; `expectedResults` zero means nothing.
    uint256 internal expectedResults;
    uint256 internal expectedDone;

    function _enterMarketLog(Vm.Log memory log) internal {
        bytes32 what = log.topics[0];
        if (what == ITicketMarket.Withdrawn.selector) {
            (address account, address token) = (_account(log.topics[1]), _account(log.topics[2]));
            _withdrawn(account, token, _account(log.topics[3]), abi.decode(log.data, (uint256)));
        } else if (what == ITicketMarket.CreditAdded.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            _credited(_account(log.topics[1]), _account(log.topics[2]), amount);
        } else if (what == ITicketMarket.AccountAttested.selector) {
            attestedUntil[_account(log.topics[1])] = abi.decode(log.data, (uint40));
        } else if (what == ITicketMarket.IntentResult.selector) {
            (bool done,) = abi.decode(log.data, (bool, bytes));
            bool expected = (expectedDone >> uint256(log.topics[1])) & 1 == 1;
            _must(expectedResults == 0 || done == expected, "11: one intent spoils another");
        } else if (what != ITicketMarket.IntentCancelled.selector && what != ITicketMarket.MarketPauseSet.selector) {
            address c = _account(log.topics[1]);
            _must(isEvent[c], "4: the market speaks for a stranger's collection");
            _enterTicketLog(c, uint256(log.topics[2]), what, log);
        }
    }

    function _enterTicketLog(address c, uint256 id, bytes32 what, Vm.Log memory log) private {
        Entry storage e = entries[c][id];
        if (what == ITicketMarket.TicketListed.selector) {
            _must(!books[c].paused, "13: listed while paused");
            _must(!e.listed && !e.used && !e.frozen, "7: a ticket on offer is free to go");
            _offer(c, e, _account(log.topics[3]), abi.decode(log.data, (uint32)));
        } else if (what == ITicketMarket.TicketRepriced.selector) {
            (uint32 priceMinor, uint32 previousMinor) = abi.decode(log.data, (uint32, uint32));
            _must(e.listed && !e.frozen && previousMinor == e.askMinor, "7: only an offer gets another price");
            _offer(c, e, _account(log.topics[3]), priceMinor);
        } else if (what == ITicketMarket.TicketUnlisted.selector) {
            _must(e.listed && e.owner == _account(log.topics[3]), "7: only the holder withdraws an offer");
            (e.listed, e.askMinor, e.heldSince) = (false, 0, uint40(block.timestamp));
        } else if (what == ITicketMarket.TicketSold.selector) {
            _sold(c, id, _account(log.topics[3]), abi.decode(log.data, (SoldData)));
        } else if (what == ITicketMarket.TicketGifted.selector) {
            (address from,) = abi.decode(log.data, (address, bytes32));
            _given(c, id, from, _account(log.topics[3]));
        } else if (what == ITicketMarket.TicketMatched.selector) {
            uint40 until = abi.decode(log.data, (uint40));
            _must(e.listed, "7: matched what is not on offer");
            (e.matched, e.matchedUntil, e.matchedAtMove) = (_account(log.topics[3]), until, e.moves);
        } else if (what == ITicketMarket.DeviceDelegated.selector) {
            _must(e.owner == _account(log.topics[3]) && !e.used, "7: a phone for somebody else's ticket");
        }
        _touch(c, id);
    }

    function _offer(address c, Entry storage e, address seller, uint32 priceMinor) private {
        _must(e.owner == seller, "7: offered by somebody else");
        _must(priceMinor != 0 && priceMinor <= _capMinor(c, e), "5: offered over the cap");
        _must(_isInResaleWindow(c, e), "5: offered outside the window");
        (e.listed, e.askMinor, e.heldSince, e.onlyById) = (true, priceMinor, 0, true);
    }

    function _given(address c, uint256 id, address from, address to) private {
        Entry storage e = _explain(c, id, from, to);
        // Judged as it was: the books say the new owner already.
        _must(_isGiftable(c, e), "7: a gift outside the policy");
        _must(!tiers[c][e.tierId].attested || attestedUntil[to] >= block.timestamp, "12: given to an unknown account");
        _arrive(e);
        e.gifts += 1;
    }

    function _sold(address c, uint256 id, address buyer, SoldData memory s) private {
        Entry storage e = _explain(c, id, s.seller, buyer);
        TierView storage tier = tiers[c][e.tierId];
        _must(!books[c].paused, "13: sold while paused");
        _must(e.listed && e.askMinor == s.priceMinor, "5: sold at another price than the offer");
        _must(s.priceMinor <= _capMinor(c, e) && _isInResaleWindow(c, e), "5: sold over the cap");
        _must(!e.used && !e.frozen, "7: sold a ticket that is held back");
        _must(!tier.attested || attestedUntil[buyer] >= block.timestamp, "12: sold to an unknown account");
        _must(uint256(s.sellerMinor) + s.royaltyMinor + s.platformMinor == s.priceMinor, "5: the split is the price");
        _must(s.royaltyMinor == uint256(s.priceMinor) * tier.royaltyBps / 10_000, "5: another royalty");
        _must(s.platformMinor == uint256(s.priceMinor) * books[c].platformFeeBps / 10_000, "5: another fee");
        if (s.settlement == 0) {
            _must(s.saleRef != 0 && !settledByCard[s.saleRef], "5: a card sale settled twice");
            settledByCard[s.saleRef] = true;
        } else {
            bool isMatched = e.matched == buyer && block.timestamp <= e.matchedUntil && e.matchedAtMove == e.moves;
            _must(!tier.queueMatched || isMatched, "12: the seller chose the buyer");
            _must(books[c].currency == (s.settlement == 1 ? bytes3("USD") : bytes3("POL")), "5: another currency");
            _settled(books[c].organizer, buyer, s);
        }
        _arrive(e);
    }
}
