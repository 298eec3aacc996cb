// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Lifecycle, TierView } from "../../src/types/TicketTypes.sol";
import { DeskVerbs } from "./DeskVerbs.sol";

/// @notice Rules that change, money that leaves, time that passes.
abstract contract HouseVerbs is DeskVerbs {
    function announceCap(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint8 tierId = uint8(1 + _mix(seed, 31) % books[c].tierCount);
        TierView storage tier = tiers[c][tierId];
        uint32 cap;
        if (seed % 2 == 0) {
            if (!books[c].policy.capMayRise) return;
            cap = tier.cap + 1 + uint32(_mix(seed, 32) % 8);
        } else {
            // Down to what is sold, no further.
            if (!books[c].policy.capMayFall || tier.cap == tier.sold) return;
            cap = tier.sold + uint32(_mix(seed, 32) % (tier.cap - tier.sold));
        }
        vm.prank(books[c].organizer);
        _collection(c).announceCap(tierId, cap);
        _done();
    }

    function settleCap(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        for (uint8 tierId = 1; tierId <= books[c].tierCount; ++tierId) {
            PendingCap memory pending = pendingCaps[c][tierId];
            if (pending.readyAt == 0) continue;
            bool isDue = block.timestamp >= pending.readyAt && block.timestamp <= uint256(pending.readyAt) + 30 days;
            if (isDue && pending.cap >= tiers[c][tierId].sold) {
                _collection(c).applyCap(tierId);
                _done();
            } else if (seed % 4 == 0) {
                vm.prank(books[c].organizer);
                _collection(c).withdrawCap(tierId);
            }
            return;
        }
    }

    /// @notice Mostly open, or nothing would happen.
    function setPaused(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        if (books[c].clock.cancelledAt != 0 || (!books[c].paused && _mix(seed, 33) % 6 != 0)) return;
        bool on = !books[c].paused;
        vm.prank(_staff(c, seed));
        _collection(c).setPaused(on);
        _done();
    }

    /// @notice Mostly on sale, once it was put there.
    function setOnSale(uint256 where, uint256 seed) external audited {
        address c = _dollarEvent(where);
        if (books[c].onSale && _mix(seed, 40) % 4 != 0) return;
        bool on = !books[c].onSale;
        vm.prank(_staff(c, seed));
        _collection(c).setOnSale(on);
        _done();
    }

    function attest(uint256 where, uint256 seed) external audited {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (_person(where), _person(seed));
        vm.prank(house.relayer);
        house.market.attest(accounts, uint40(block.timestamp + _mix(seed, 34) % 60 days));
        _done();
    }

    function reschedule(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        Lifecycle memory clock = books[c].clock;
        uint40 later = uint40(_mix(seed, 35) % 3 days);
        bool mayMove = books[c].policy.mayPostpone && !_isOver(c) && block.timestamp <= clock.endsAt;
        if (!mayMove || seed % 4 != 0 || clock.endsAt + later > books[c].firstEndsAt + 730 days) return;
        vm.prank(books[c].organizer);
        _collection(c).reschedule(clock.doorsAt + later, clock.endsAt + later);
        _done();
    }

    /// @notice Seldom, because it ends an event.
    function cancel(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        if (_isOver(c) || _mix(seed, 36) % 16 != 0) return;
        vm.prank(books[c].organizer);
        _collection(c).cancel("storm");
        _done();
    }

    function close(uint256 where, uint256 seed) external audited {
        address c = seed % 2 == 0 ? _dollarEvent(where) : _event(where);
        Lifecycle memory clock = books[c].clock;
        bool inTime = block.timestamp >= clock.endsAt && block.timestamp <= uint256(clock.endsAt) + 30 days;
        if (_isOver(c) || !inTime) return;
        vm.prank(books[c].organizer);
        _collection(c).close();
        _done();
    }

    function release(uint256 where, uint256 seed) external audited {
        address c = _dollarEvent(where);
        Book storage book = books[c];
        uint256 from = uint256(book.clock.closedAt) + book.policy.releaseDelaySeconds;
        if (book.clock.closedAt == 0 || block.timestamp < from || book.escrowMinor == 0) return;
        vm.prank(_person(seed));
        house.sale.release(c);
        _done();
    }

    /// @notice Shares go to whom they belong, whoever asks.
    function withdrawShares(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        address token = books[c].currency == "USD" ? address(house.usd) : address(0);
        (uint256 royalty, uint256 fees) = house.market.accrued(c, token);
        if (royalty != 0 && !_isBlocked(token, books[c].organizer)) house.market.withdrawRoyalty(c, token);
        if (fees != 0 && seed % 2 == 0) house.market.withdrawFees(c, token);
        if (royalty + fees != 0) _done();
    }

    /// @notice What could not be paid is pulled: in the market to any account, in the sale too.
    function withdrawCredit(uint256, uint256 seed) external audited {
        address account = _mix(seed, 37) % 4 == 0 ? books[_dollarEvent(seed)].organizer : _person(seed);
        address to = _other(account, seed);
        address usd = address(house.usd);
        if (creditOwed[account][usd] != 0 && !_isBlocked(usd, to)) {
            vm.prank(account);
            house.market.withdrawCredit(usd, to);
            _done();
        }
        if (creditOwed[account][address(0)] != 0) {
            vm.prank(account);
            house.market.withdrawCredit(address(0), to);
            _done();
        }
        if (saleCreditOwed[account] == 0) return;
        if (seed % 2 == 0 && !_isBlocked(usd, account)) {
            house.sale.withdrawFor(account);
            _done();
        } else if (!_isBlocked(usd, to)) {
            vm.prank(account);
            house.sale.withdraw(to);
            _done();
        }
    }

    /// @notice The token's issuer blocks somebody, or lets him go.
    function block_(uint256, uint256 seed) external audited {
        address person = _person(seed);
        house.usd.setBlocked(person, !house.usd.isBlocked(person) && seed % 2 == 0);
        _done();
    }

    /// @notice Mostly hours; sometimes to the next moment at which a rule changes.
    function passTime(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 kind = _mix(seed, 38) % 12;
        uint256 to = block.timestamp + 1 + _mix(seed, 39) % (kind < 7 ? 6 hours : 3 days);
        if (kind > 9) to = _nextMoment(c, seed);
        vm.warp(to);
        _done();
    }

    function _nextMoment(address c, uint256 seed) private view returns (uint256 to) {
        Lifecycle memory clock = books[c].clock;
        uint256[5] memory moments = [
            uint256(tiers[c][1].salesEndAt),
            uint256(clock.doorsAt) - tiers[c][1].giftBlackoutSeconds,
            uint256(clock.endsAt),
            uint256(clock.endsAt) + 30 days,
            uint256(clock.closedAt) + books[c].policy.releaseDelaySeconds
        ];
        to = type(uint256).max;
        for (uint256 i = 0; i < 5; ++i) {
            // One second before, at it, one after.
            uint256 moment = moments[i] + seed % 3 - (moments[i] == 0 ? 0 : 1);
            if (moment > block.timestamp && moment < to) to = moment;
        }
        if (to == type(uint256).max) to = block.timestamp + 1;
    }

    function _isBlocked(address token, address account) private view returns (bool) {
        return token != address(0) && house.usd.isBlocked(account);
    }
}
