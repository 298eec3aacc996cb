// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { Lifecycle, TicketView, TierView } from "../../src/types/TicketTypes.sol";
import { SaleAudit } from "./SaleAudit.sol";

/// @notice Compares what the contracts answer with the books. Each function names the first rule that does not hold.
abstract contract StateAudit is SaleAudit {
    /// @notice After each call: the tickets it touched with their neighbours, their events, and the money.
    function check() external view returns (string memory wrong) {
        wrong = breach;
        uint256 count = touchedIds.length;
        for (uint256 i = 0; i < count && bytes(wrong).length == 0; ++i) {
            (address c, uint256 id) = (touchedEvents[i], touchedIds[i]);
            wrong = _checkTicket(c, id);
            // A neighbour that was touched itself has its own turn.
            bool isLast = i + 1 == count || touchedIds[i + 1] != id + 1;
            bool isFirst = id != 0 && (i == 0 || touchedIds[i - 1] != id - 1);
            if (isLast && bytes(wrong).length == 0) wrong = _checkTicket(c, id + 1);
            if (isFirst && bytes(wrong).length == 0) wrong = _checkTicket(c, id - 1);
            if (isLast && bytes(wrong).length == 0) wrong = _checkTier(c, entries[c][id].tierId);
            if (i + 1 == count && bytes(wrong).length == 0) wrong = _checkEvent(TicketCollection(c));
        }
        if (bytes(wrong).length == 0) wrong = _checkMoney();
    }

    /// @notice At the end of a run: every ticket and every holder.
    function checkAll(address[] memory holders) public view returns (string memory) {
        for (uint256 i = 0; i < house.events.length; ++i) {
            TicketCollection c = house.events[i];
            uint256[] storage ids = books[address(c)].ids;
            for (uint256 k = 0; k < ids.length; ++k) {
                string memory wrong = _checkTicket(address(c), ids[k]);
                if (bytes(wrong).length != 0) return wrong;
            }
            string memory other = _checkEvent(c);
            for (uint8 tierId = 1; tierId <= books[address(c)].tierCount && bytes(other).length == 0; ++tierId) {
                other = _checkTier(address(c), tierId);
            }
            if (bytes(other).length != 0) return other;
            uint256 sum;
            for (uint256 k = 0; k < holders.length; ++k) {
                if (c.balanceOf(holders[k]) != holdings[address(c)][holders[k]]) {
                    return "2: balances count the tickets";
                }
                sum += holdings[address(c)][holders[k]];
            }
            if (sum != books[address(c)].alive) return "2: balances sum to the tickets alive";
        }
        return "";
    }

    function _checkTicket(address c, uint256 id) private view returns (string memory) {
        Entry storage e = entries[c][id];
        (bool found, bytes memory answer) = c.staticcall(abi.encodeCall(TicketCollection.ticketOf, (id)));
        if (found != (e.owner != address(0))) return "2: a ticket appeared or vanished";
        if (TicketCollection(c).isUsed(id) != e.used) return "8: used is not what was recorded";
        if (e.onChain && house.sale.isReturned(c, id) != e.returned) return "6: returned is not what was recorded";
        if (e.onChain && !found && !e.returned) return "10: burnt, and its price kept";
        if (!found) return "";
        TicketView memory expected = TicketView({
            owner: e.owner,
            tierId: e.tierId,
            listed: e.listed,
            frozen: e.frozen,
            used: e.used,
            onChain: e.onChain,
            pricePaidMinor: e.paidMinor,
            askMinor: e.askMinor,
            heldSince: e.heldSince,
            transferCount: e.moves,
            giftCount: e.gifts
        });
        if (keccak256(answer) != keccak256(abi.encode(expected))) return "3, 7: a ticket is not what its history says";
        if (TicketCollection(c).ownerOf(id) != e.owner) return "2: an id has two owners";
        return "";
    }

    function _checkTier(address c, uint8 tierId) private view returns (string memory) {
        if (tierId == 0) return "";
        TierView memory tier = tiers[c][tierId];
        if (tier.sold > tier.cap) return "1: more sold than the cap";
        if (keccak256(abi.encode(TicketCollection(c).tierOf(tierId))) == keccak256(abi.encode(tier))) return "";
        return "1, 3: a tier changed";
    }

    function _checkEvent(TicketCollection c) private view returns (string memory) {
        Book storage book = books[address(c)];
        if (c.nextTokenId() != book.nextId || c.nextBulkId() != book.nextBulkId) return "2: the next id is another";
        if (c.totalSupply() != book.alive) return "1: the tiers sum to the tickets alive";
        if (c.paused() != book.paused || house.market.isPaused(address(c)) != book.paused) return "13: half paused";
        if (c.onSale() != book.onSale) return "12: on sale is not what was said";
        Lifecycle memory clock = book.clock;
        if (keccak256(abi.encode(c.lifecycle())) != keccak256(abi.encode(clock))) return "10: another time or end";
        if (house.sale.escrowOf(address(c)) != book.escrowMinor) return "6: escrow is not what was paid in";
        for (uint256 i = 0; i < touchedHolders.length; ++i) {
            address holder = touchedHolders[i];
            if (holder == address(0)) continue;
            if (c.balanceOf(holder) != holdings[address(c)][holder]) return "2: balances count the tickets";
        }
        return "";
    }

    function _checkMoney() private view returns (string memory) {
        address usd = address(house.usd);
        address market = address(house.market);
        if (house.usd.balanceOf(market) != owed[usd] + donated[market]) return "6: the market holds what is owed";
        if (market.balance != owed[address(0)]) return "6: the market holds the coins that are owed";
        uint256 held = house.usd.balanceOf(address(house.sale));
        if (held != saleOwed + donated[address(house.sale)]) return "6: the sale holds what is owed";
        if (!moneyMoved) return "";
        if (!_sharesAreBooked(usd) || !_sharesAreBooked(address(0))) return "6: shares are what sales left";
        for (uint256 i = 0; i < touchedHolders.length; ++i) {
            if (!_creditsAreBooked(touchedHolders[i])) return "6: credits are what could not be paid";
        }
        if (!_creditsAreBooked(house.treasury)) return "6: credits are what could not be paid";
        for (uint256 i = 0; i < coinHolders.length; ++i) {
            if (coinHolders[i].balance != coins[coinHolders[i]]) return "5: coins went another way than the sale says";
        }
        return "";
    }

    /// @dev Sums, because an organizer's events share an account.
    function _sharesAreBooked(address token) private view returns (bool) {
        uint256 count = house.events.length;
        uint256 fees;
        uint256[] memory parts = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 more;
            (parts[i], more) = house.market.accrued(address(house.events[i]), token);
            fees += more;
        }
        for (uint256 i = 0; i < count; ++i) {
            address organizer = books[address(house.events[i])].organizer;
            uint256 sum;
            for (uint256 k = 0; k < count; ++k) {
                if (books[address(house.events[k])].organizer == organizer) sum += parts[k];
            }
            if (sum != royaltyOwed[token][organizer]) return false;
        }
        return fees == feesOwed[token];
    }

    function _creditsAreBooked(address account) private view returns (bool) {
        address usd = address(house.usd);
        return house.market.creditOf(account, usd) == creditOwed[account][usd]
            && house.market.creditOf(account, address(0)) == creditOwed[account][address(0)]
            && house.sale.creditOf(account) == saleCreditOwed[account];
    }
}
