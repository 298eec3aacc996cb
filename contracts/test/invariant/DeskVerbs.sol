// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TradeVerbs } from "./TradeVerbs.sol";

/// @notice What happens at the gates and at the organizer's desk.
abstract contract DeskVerbs is TradeVerbs {
    /// @notice One ticket to three, from anywhere.
    function checkIn(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        // Rarely, or every ticket would soon be used.
        if (_mix(seed, 21) % 3 != 0) return;
        uint256 first = _find(c, seed, Need.Unused);
        if (first == 0) return;
        uint256 second = _find(c, _mix(seed, 22), Need.Unused);
        if (second == 0) second = first;
        uint256[] memory ids = new uint256[](second == first ? 1 : 2);
        ids[0] = first;
        if (second != first) ids[1] = second;
        vm.prank(_staff(c, seed));
        _collection(c).checkIn(ids, "gate", new uint40[](ids.length));
        _done();
    }

    /// @notice Up to sixteen neighbours at once, of those that a mask may enter.
    function checkInWords(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        if (_mix(seed, 23) % 4 != 0) return;
        uint256 first = _find(c, seed, Need.Unused);
        uint256 mask;
        for (uint256 id = first; id < first + 16 && id >> 8 == first >> 8; ++id) {
            Entry storage e = entries[c][id];
            if (e.owner != address(0) && !e.used && !e.onlyById) mask |= 1 << (id & 0xff);
        }
        if (mask == 0) return;
        uint256[] memory words = new uint256[](1);
        uint256[] memory masks = new uint256[](1);
        (words[0], masks[0]) = (first >> 8, mask);
        vm.prank(_staff(c, seed));
        _collection(c).checkInWords(words, masks, "gate", uint40(block.timestamp));
        _done();
    }

    function freeze(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        // A ticket on offer often: freezing it must not hold the offer open.
        uint256 id = _find(c, seed, seed % 4 == 1 ? Need.Sellable : Need.Thawed);
        if (id == 0 || seed % 2 == 0) return;
        vm.prank(_staff(c, seed));
        _collection(c).freeze(id, "dispute");
        _done();
    }

    function unfreeze(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Frozen);
        if (id == 0) return;
        vm.prank(_staff(c, seed));
        _collection(c).unfreeze(id, "settled");
        _done();
    }

    function reissue(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Reissuable);
        if (id == 0) return;
        address to = _other(entries[c][id].owner, seed);
        vm.prank(_staff(c, seed));
        _collection(c).reissue(id, to, "lost access");
        _done();
    }

    function refund(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Reissuable);
        if (id == 0 || _mix(seed, 24) % 2 == 0) return;
        if (books[c].policy.deskDelaySeconds == 0 && !_canRefund(c, entries[c][id])) return;
        vm.prank(_staff(c, seed));
        _collection(c).refund(id, "illness");
        _done();
    }

    /// @notice Anybody carries out what is due.
    function carryOut(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Due);
        if (id == 0) return;
        vm.prank(_person(seed));
        _collection(c).carryOut(id);
        _done();
    }

    /// @notice The holder objects, or the desk thinks again.
    function withdrawRequest(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        uint256 id = _find(c, seed, Need.Wished);
        if (id == 0 || _mix(seed, 25) % 2 != 0) return;
        vm.prank(seed % 2 == 0 ? entries[c][id].owner : _staff(c, seed));
        _collection(c).withdrawRequest(id);
        _done();
    }

    /// @notice A holder takes the price of a ticket back, alone.
    function claimRefund(uint256 where, uint256 seed) external audited {
        address c = _dollarEvent(where);
        uint256 id = _find(c, seed, Need.Claimable);
        if (id == 0) return;
        vm.prank(entries[c][id].owner);
        house.sale.claimRefund(c, id);
        _done();
    }
}
