// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Vm } from "forge-std/Vm.sol";
import { ERC20 } from "solady/tokens/ERC20.sol";

import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { ITicketSale } from "../../src/interfaces/ITicketSale.sol";
import { TierView } from "../../src/types/TicketTypes.sol";
import { HostileHolder } from "../mocks/HostileHolder.sol";
import { MarketAudit } from "./MarketAudit.sol";

/// @notice Enters the logs of the primary sale, and those of the dollar, and closes the books after each call.
abstract contract SaleAudit is MarketAudit {
    /// @notice Call backs of villains that got through.
    uint256 public callBacks;

    /// @dev A verb between these two is one call as far as the books are concerned.
    modifier audited() {
        _forgetTouched();
        moneyMoved = false;
        vm.recordLogs();
        _;
        _close();
    }

    function _close() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _dropUndone(logs);
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.emitter == address(house.market)) {
                _enterMarketLog(log);
            } else if (log.emitter == address(house.sale)) {
                _enterSaleLog(log);
            } else if (isEvent[log.emitter]) {
                _enterCollectionLog(log.emitter, log);
            } else if (log.emitter == address(house.usd) && log.topics[0] == ERC20.Transfer.selector) {
                _paid(_account(log.topics[1]), _account(log.topics[2]), abi.decode(log.data, (uint256)));
            }
        }
        _closeCollections();
        _closeMoney();
        expectedResults = 0;
        donating = false;
    }

    /// @dev Forge records what a reverted call logged, too. Such a call inside another is one of a villain, who says how it
    ///      ended, or an intent of `execute`, whose result is a log.
    function _dropUndone(Vm.Log[] memory logs) private {
        uint256[] memory starts = new uint256[](8);
        uint256 depth;
        uint256 intent;
        for (uint256 i = 0; i < logs.length; ++i) {
            bytes32 what = logs[i].topics.length == 0 ? bytes32(0) : logs[i].topics[0];
            if (what == HostileHolder.CallBackStarted.selector) {
                starts[depth++] = i;
            } else if (what == HostileHolder.CallBackEnded.selector) {
                bool done = abi.decode(logs[i].data, (bool));
                if (done) callBacks += 1;
                else _drop(logs, starts[depth - 1], i);
                depth -= 1;
            } else if (what == ITicketMarket.IntentResult.selector) {
                (bool done,) = abi.decode(logs[i].data, (bool, bytes));
                if (!done) _drop(logs, intent, i);
                intent = i + 1;
            }
        }
    }

    function _drop(Vm.Log[] memory logs, uint256 from, uint256 to) private pure {
        for (uint256 i = from; i < to; ++i) {
            logs[i].emitter = address(0);
        }
    }

    function _enterSaleLog(Vm.Log memory log) private {
        bytes32 what = log.topics[0];
        address c = _account(log.topics[1]);
        if (what == ITicketSale.TicketsPurchased.selector) {
            (uint8 tierId, uint16 quantity, uint32 priceMinor,) = abi.decode(log.data, (uint8, uint16, uint32, bytes32));
            _purchased(c, uint256(log.topics[2]), _account(log.topics[3]), tierId, quantity, priceMinor);
        } else if (what == ITicketSale.PriceReturned.selector) {
            (uint32 priceMinor, bool paid) = abi.decode(log.data, (uint32, bool));
            _returned(c, uint256(log.topics[2]), _account(log.topics[3]), priceMinor, paid);
        } else if (what == ITicketSale.ProceedsReleased.selector) {
            (uint256 organizerMinor, uint256 platformMinor) = abi.decode(log.data, (uint256, uint256));
            _released(c, organizerMinor, platformMinor);
        } else if (what == ITicketSale.Withdrawn.selector) {
            uint256 amount = abi.decode(log.data, (uint256));
            saleCreditOwed[c] = _less(saleCreditOwed[c], amount, "6: more withdrawn than was owed");
            saleOwed = _less(saleOwed, amount, "6: more withdrawn than was owed");
            _owe(address(house.sale), _account(log.topics[2]), -int256(amount));
        }
    }

    function _purchased(address c, uint256 firstId, address buyer, uint8 tierId, uint256 quantity, uint32 priceMinor)
        private
    {
        TierView storage tier = tiers[c][tierId];
        bool isOn = block.timestamp >= tier.salesStartAt && block.timestamp <= tier.salesEndAt;
        _must(books[c].onSale, "12: sold on chain against the organizer's will");
        _must(isOn && !_isRefundable(c) && books[c].clock.closedAt == 0, "10: sold when it is over");
        _must(priceMinor == tier.priceMinor && tier.currency == "USD", "5: sold at another price than the tier's");
        _must(!tier.attested || attestedUntil[buyer] >= block.timestamp, "12: sold to an unknown account");
        for (uint256 id = firstId; id < firstId + quantity; ++id) {
            Entry storage e = entries[c][id];
            _must(e.owner == buyer && e.tierId == tierId && !e.onChain, "4: paid for other tickets");
            e.onChain = true;
        }
        uint256 total = priceMinor * quantity;
        books[c].escrowMinor += total;
        saleOwed += total * USD_UNIT;
        _owe(address(house.sale), buyer, int256(total * USD_UNIT));
    }

    function _returned(address c, uint256 id, address holder, uint32 priceMinor, bool paid) private {
        Entry storage e = entries[c][id];
        _must(e.onChain && !e.returned && priceMinor == e.paidMinor, "6: a price went back twice");
        bool isKept = e.owner == holder && e.used && _isRefundable(c);
        _must(isKept || (e.owner == address(0) && e.wishTo == holder), "10: paid back and kept, or to somebody else");
        e.returned = true;
        books[c].escrowMinor = _less(books[c].escrowMinor, priceMinor, "6: more paid back than was held");
        uint256 amount = priceMinor * USD_UNIT;
        if (paid) {
            saleOwed = _less(saleOwed, amount, "6: more paid back than was held");
            _owe(address(house.sale), holder, -int256(amount));
        } else {
            saleCreditOwed[holder] += amount;
            touchedHolders.push(holder);
        }
        _touch(c, id);
    }

    function _released(address c, uint256 organizerMinor, uint256 platformMinor) private {
        Book storage book = books[c];
        bool isDue = book.clock.closedAt != 0
            && block.timestamp >= uint256(book.clock.closedAt) + book.policy.releaseDelaySeconds;
        _must(isDue, "6: released before its time");
        _must(organizerMinor + platformMinor == book.escrowMinor, "6: released another sum than was held");
        _must(platformMinor == book.escrowMinor * book.platformFeeBps / 10_000, "5: another fee");
        book.escrowMinor = 0;
        saleCreditOwed[book.organizer] += organizerMinor * USD_UNIT;
        saleCreditOwed[house.treasury] += platformMinor * USD_UNIT;
    }
}
