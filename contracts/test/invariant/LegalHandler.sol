// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { HandlerBase } from "./HandlerBase.sol";
import { HouseVerbs } from "./HouseVerbs.sol";
import { House } from "./TicketBooks.sol";

/// @notice Makes calls that the rules allow, as the books see them: a refusal is a fault of the contracts or of the books.
contract LegalHandler is HouseVerbs {
    constructor(House memory house_) HandlerBase(house_) { }

    /// @notice What the fuzzer calls.
    function verbs() public pure virtual returns (bytes4[] memory list_) {
        bytes4[31] memory all = [
            this.mint.selector,
            this.mintBulk.selector,
            this.purchase.selector,
            this.list.selector,
            this.reprice.selector,
            this.unlist.selector,
            this.gift.selector,
            this.buy.selector,
            this.execute.selector,
            this.cancelIntent.selector,
            this.delegateDevice.selector,
            this.handOn.selector,
            this.checkIn.selector,
            this.checkInWords.selector,
            this.freeze.selector,
            this.unfreeze.selector,
            this.reissue.selector,
            this.refund.selector,
            this.carryOut.selector,
            this.withdrawRequest.selector,
            this.claimRefund.selector,
            this.announceCap.selector,
            this.settleCap.selector,
            this.setPaused.selector,
            this.setOnSale.selector,
            this.attest.selector,
            this.reschedule.selector,
            this.cancel.selector,
            this.close.selector,
            this.release.selector,
            this.withdrawShares.selector
        ];
        // Trade and time more often than the rest, or few runs would see much of either.
        bytes4[11] memory more = [
            this.list.selector,
            this.list.selector,
            this.buy.selector,
            this.buy.selector,
            this.buy.selector,
            this.buy.selector,
            this.withdrawCredit.selector,
            this.block_.selector,
            this.passTime.selector,
            this.passTime.selector,
            this.passTime.selector
        ];
        list_ = new bytes4[](all.length + more.length);
        for (uint256 i = 0; i < list_.length; ++i) {
            list_[i] = i < all.length ? all[i] : more[i - all.length];
        }
    }

    /// @notice From wherever the run came to: every offer can be taken back, every buyer gets the money, all of it leaves.
    /// @dev Done by the people alone, with everything paused that can be paused and the code retired. Says what was not possible.
    function leave() external returns (string memory) {
        _calm();
        _retire();
        _forgetTouched();
        vm.recordLogs();
        for (uint256 i = 0; i < house.events.length; ++i) {
            address c = address(house.events[i]);
            if (books[c].clock.cancelledAt == 0) {
                vm.prank(books[c].organizer);
                _collection(c).setPaused(true);
            }
        }
        _close();
        if (!_unlistAll()) return "9: an offer could not be taken back";
        if (!_claimAll()) return "10: a buyer could not be paid";
        if (!_withdrawAll()) return "10: money was left behind";
        return breach;
    }

    /// @dev For those who add trouble: what the issuer of the dollar and the organizers must do first.
    function _calm() internal virtual { }

    /// @dev New events get no code any more; that must not matter to those that exist.
    function _retire() private {
        address version = house.factory.currentVersion();
        vm.prank(house.factory.owner());
        house.factory.allowVersion(version, false);
    }

    function _unlistAll() private returns (bool) {
        for (uint256 i = 0; i < house.events.length; ++i) {
            address c = address(house.events[i]);
            uint256[] storage ids = books[c].ids;
            for (uint256 k = 0; k < ids.length; ++k) {
                if (!entries[c][ids[k]].listed) continue;
                vm.recordLogs();
                vm.prank(entries[c][ids[k]].owner);
                try house.market.unlist(c, ids[k]) { }
                catch {
                    return false;
                }
                _close();
                if (TicketCollection(c).ticketOf(ids[k]).listed) return false;
            }
        }
        return true;
    }

    /// @dev An event that nobody closes counts as abandoned after a while; a closed one is paid out.
    function _claimAll() private returns (bool) {
        for (uint256 i = 0; i < house.events.length; ++i) {
            address c = address(house.events[i]);
            Book storage book = books[c];
            if (book.clock.closedAt != 0) {
                uint256 from = uint256(book.clock.closedAt) + book.policy.releaseDelaySeconds;
                if (block.timestamp < from) vm.warp(from);
            } else if (!_isRefundable(c)) {
                vm.warp(uint256(book.clock.endsAt) + 30 days + 1);
            }
            for (uint256 k = 0; k < book.ids.length; ++k) {
                if (!_fits(c, entries[c][book.ids[k]], Need.Claimable)) continue;
                vm.recordLogs();
                vm.prank(entries[c][book.ids[k]].owner);
                try house.sale.claimRefund(c, book.ids[k]) { }
                catch {
                    return false;
                }
                _close();
            }
            if (book.escrowMinor != 0) {
                vm.recordLogs();
                try house.sale.release(c) { }
                catch {
                    return false;
                }
                _close();
            }
            if (house.sale.escrowOf(c) != 0) return false;
        }
        return true;
    }

    /// @dev Nobody stays blocked for ever, and who does names another account. Then only what was given away remains.
    function _withdrawAll() private returns (bool) {
        address usd = address(house.usd);
        address purse = makeAddr("purse");
        for (uint256 i = 0; i < holdersEver.length; ++i) {
            if (!_withdrawOwn(holdersEver[i], usd, purse)) return false;
        }
        for (uint256 i = 0; i < house.events.length; ++i) {
            address c = address(house.events[i]);
            address organizer = books[c].organizer;
            house.usd.setBlocked(organizer, false);
            if (!_withdrawOwn(organizer, usd, purse)) return false;
            if (!_withdrawShares(c, usd) || !_withdrawShares(c, address(0))) return false;
        }
        if (!_withdrawOwn(house.treasury, usd, purse)) return false;
        return house.usd.balanceOf(address(house.market)) == donated[address(house.market)]
            && house.usd.balanceOf(address(house.sale)) == donated[address(house.sale)]
            && address(house.market).balance == 0;
    }

    function _withdrawOwn(address account, address usd, address purse) private returns (bool) {
        vm.recordLogs();
        vm.startPrank(account);
        if (house.market.creditOf(account, usd) != 0) house.market.withdrawCredit(usd, purse);
        if (house.market.creditOf(account, address(0)) != 0) house.market.withdrawCredit(address(0), purse);
        if (house.sale.creditOf(account) != 0) house.sale.withdraw(purse);
        vm.stopPrank();
        _close();
        return house.market.creditOf(account, usd) + house.market.creditOf(account, address(0))
                + house.sale.creditOf(account) == 0;
    }

    function _withdrawShares(address c, address token) private returns (bool) {
        (uint256 royalty, uint256 fees) = house.market.accrued(c, token);
        vm.recordLogs();
        if (royalty != 0) house.market.withdrawRoyalty(c, token);
        if (fees != 0) house.market.withdrawFees(c, token);
        _close();
        (royalty, fees) = house.market.accrued(c, token);
        return royalty + fees == 0;
    }
}
