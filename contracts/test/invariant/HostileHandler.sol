// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { MintOrder } from "../../src/types/TicketTypes.sol";
import { HostileDollar } from "../mocks/HostileDollar.sol";
import { HostileHolder } from "../mocks/HostileHolder.sol";
import { LegalHandler } from "./LegalHandler.sol";
import { RawCalls } from "./RawCalls.sol";
import { House } from "./TicketBooks.sol";

/// @notice Adds to the legal verbs everything that people try: any call by anybody with any words, used signatures, holders
///         whose code refuses, burns gas or calls back, a dollar that lies. Nothing is promised to succeed.
contract HostileHandler is LegalHandler, RawCalls {
    HostileHolder[] internal villains;
    address internal immutable admin;

    constructor(House memory house_, HostileHolder[] memory villains_, address admin_) LegalHandler(house_) {
        admin = admin_;
        for (uint256 i = 0; i < villains_.length; ++i) {
            villains.push(villains_[i]);
            // The first is an organizer; it holds no ticket.
            if (i == 0) continue;
            _join(address(villains_[i]));
            vm.startPrank(address(villains_[i]));
            house.usd.approve(address(house.market), type(uint256).max);
            house.usd.approve(address(house.sale), type(uint256).max);
            vm.stopPrank();
            house.usd.mint(address(villains_[i]), 1e15);
            _give(address(villains_[i]), 1e24);
        }
    }

    function verbs() public pure override returns (bytes4[] memory all) {
        bytes4[] memory legal = super.verbs();
        bytes4[10] memory more = [
            this.raw.selector,
            this.rawByStaff.selector,
            this.rawBatch.selector,
            this.replay.selector,
            this.armDoor.selector,
            this.drain.selector,
            this.arm.selector,
            this.rawBytes.selector,
            this.lie.selector,
            this.donate.selector
        ];
        uint8[10] memory weights = [16, 6, 5, 2, 4, 2, 2, 1, 1, 1];
        all = new bytes4[](legal.length + 40);
        uint256 at;
        for (; at < legal.length; ++at) {
            all[at] = legal[at];
        }
        for (uint256 i = 0; i < more.length; ++i) {
            for (uint256 k = 0; k < weights[i]; ++k) {
                all[at++] = more[i];
            }
        }
    }

    /// @notice Any door, by anybody.
    /// @dev Half of the time by the holder of the ticket that it is about.
    function raw(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        address caller = entries[c][_subject(doors[_mix(seed, 51) % doors.length], c, seed)].owner;
        if (caller == address(0) || _mix(seed, 40) % 2 == 0) caller = _stranger(seed);
        _try(caller, where, seed);
    }

    /// @notice Any door, by those who may open some.
    function rawByStaff(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        address[3] memory staff = [house.relayer, house.treasury, books[c].organizer];
        // The organizer seldom: it can end the event.
        uint256 at = _mix(seed, 41) % 12;
        _try(staff[at < 9 ? 0 : at - 9], where, seed);
    }

    /// @notice Anything at all.
    function rawBytes(uint256 where, uint256 seed) external audited {
        address[4] memory targets = [_event(where), address(house.market), address(house.sale), address(house.factory)];
        bytes memory data = abi.encodePacked(doors[_mix(seed, 42) % doors.length].selector, where, seed, _mix(where, 1));
        address caller = _stranger(seed);
        if (caller == admin && seed % 4 == 3) return;
        bool success = _call(caller, targets[seed % 4], 0, data);
        if (success) _done();
        done[msg.sig] += 1;
    }

    /// @notice The doors that take lists, with a mistake now and then: repeated, foreign, used, listed, burnt.
    function rawBatch(uint256 where, uint256 seed) external audited {
        address c = _event(where);
        address caller = seed % 4 == 0 ? _stranger(seed) : house.relayer;
        bytes memory data;
        uint256 role = 4;
        if (seed % 3 == 0) {
            uint256[] memory ids = new uint256[](3);
            for (uint256 i = 0; i < 3; ++i) {
                ids[i] = _anyId(c, _mix(seed, i));
            }
            data = abi.encodeCall(ITicketCollection.checkIn, (ids, "gate", new uint40[](3)));
        } else if (seed % 3 == 1) {
            uint256[] memory words = new uint256[](1);
            uint256[] memory masks = new uint256[](1);
            // Tickets as they come, and now and then some that nobody minted.
            uint256 id = _anyId(c, seed);
            (words[0], masks[0]) = (id >> 8, 1 << (id & 0xff));
            uint256 next = _anyId(c, _mix(seed, 43));
            if (next >> 8 == words[0]) masks[0] |= 1 << (next & 0xff);
            if (seed % 8 == 0) masks[0] |= _mix(seed, 44) & _mix(seed, 52) & _mix(seed, 53);
            data = abi.encodeCall(ITicketCollection.checkInWords, (words, masks, "gate", uint40(1)));
        } else {
            MintOrder[] memory orders = new MintOrder[](2);
            for (uint256 i = 0; i < 2; ++i) {
                uint8 tierId = uint8(_mix(seed, 45 + i) % (books[c].tierCount + 2));
                orders[i] = MintOrder(_person(seed + i), tierId, uint16(_mix(seed, 47 + i) % 40), 3000, "raw");
            }
            role = 2;
            data = abi.encodeCall(ITicketCollection.mint, (books[c].nextId - (seed >> 8) % 2, orders));
        }
        bool mayCall = rolesIn[c][caller] & role != 0;
        bool success = _call(caller, c, 0, data);
        _must(!success || mayCall, "12: a privileged door opened");
        if (success) _done();
    }

    /// @notice A signature that was used or cancelled, sent again.
    function replay(uint256, uint256 seed) external audited {
        if (usedCalls.length == 0) return;
        uint256 at = seed % usedCalls.length;
        bool success = _call(_stranger(seed), usedTargets[at], 0, usedCalls[at]);
        _must(!success, "11: a signature was used twice");
        _done();
    }

    /// @notice Puts a villain in a mood, and tells it what to call back.
    function arm(uint256 where, uint256 seed) external audited {
        HostileHolder villain = villains[_mix(seed, 48) % villains.length];
        (address target, bytes memory data, uint256 value) = _buildFor(address(villain), where, seed);
        villain.arm(HostileHolder.Mood(_mix(seed, 49) % 4), target, value, data);
        _done();
    }

    /// @notice A call back that would be allowed by itself: with the villain's own ticket, or its own money.
    function armDoor(uint256 where, uint256 seed) external audited {
        HostileHolder villain = villains[1 + _mix(seed, 48) % (villains.length - 1)];
        (address c, address d) = (_event(where), _dollarEvent(where));
        uint256 own = _ownId(c, address(villain), seed);
        uint256 offer = _find(d, seed, Need.Listed);
        uint256 way = _mix(seed, 50) % 6;
        bytes memory data;
        if (way == 0) data = abi.encodeCall(house.market.list, (c, own, uint32(_capMinor(c, entries[c][own]))));
        else if (way == 1) data = abi.encodeCall(house.market.unlist, (c, own));
        else if (way == 2) data = abi.encodeCall(house.market.gift, (c, own, _other(address(villain), seed), "again"));
        else if (way == 3) data = abi.encodeCall(house.market.buy, (d, offer, entries[d][offer].askMinor, "again"));
        else if (way == 4) data = abi.encodeCall(house.sale.purchase, (d, 1, 1, tiers[d][1].priceMinor, "again"));
        else data = abi.encodeCall(house.sale.claimRefund, (d, _ownId(d, address(villain), seed)));
        address target = way < 4 ? address(house.market) : address(house.sale);
        villain.arm(HostileHolder.Mood.Reenters, target, 0, data);
        _done();
    }

    /// @notice A villain takes its money, and asks for it again while it comes.
    function drain(uint256, uint256 seed) external audited {
        uint256 at = _mix(seed, 48) % villains.length;
        (HostileHolder villain, address market) = (villains[at], address(house.market));
        address token = seed % 3 == 0 ? address(house.usd) : address(0);
        bytes memory data;
        // The organizer among them takes its royalty.
        if (at == 0) data = abi.encodeCall(house.market.withdrawRoyalty, (address(house.events[3]), token));
        else data = abi.encodeCall(house.market.withdrawCredit, (token, address(villain)));
        villain.arm(HostileHolder.Mood.Reenters, market, 0, data);
        if (_call(address(villain), market, 0, data)) _done();
    }

    /// @notice The dollar answers false for somebody, or stops doing so.
    function lie(uint256, uint256 seed) external audited {
        HostileDollar(address(house.usd)).setIgnored(_person(seed), seed % 3 == 0);
        _done();
    }

    /// @notice Dollars without a reason.
    function donate(uint256 where, uint256 seed) external audited {
        donating = true;
        house.usd.mint(address(this), 1 + where % 1e9);
        house.usd.transfer(seed % 2 == 0 ? address(house.market) : address(house.sale), 1 + where % 1e9);
        _done();
    }

    /// @dev One call. What it logged counts only if it was done.
    function _call(address caller, address target, uint256 value, bytes memory data) private returns (bool success) {
        vm.prank(caller);
        (success,) = target.call{ value: value }(data);
        if (!success) vm.getRecordedLogs();
    }

    function _try(address caller, uint256 where, uint256 seed) private {
        Door storage door = doors[_mix(seed, 51) % doors.length];
        // The factory is the admin's; in an event the admin is nobody.
        if (caller == admin && door.at == At.Factory) return;
        (address target, bytes memory data, uint256 value) = _buildFor(caller, where, seed);
        bool mayCall = _mayOpen(door, caller, _event(where));
        bool success = _call(caller, target, value, data);
        _must(!success || mayCall, "12: a privileged door opened");
        if (success) _done();
    }

    function _mayOpen(Door storage door, address caller, address c) private view returns (bool) {
        if (door.who == ANYBODY) return true;
        if (door.who == ORGANIZER) return caller == books[c].organizer;
        if (door.who == HOUSE) return caller == house.relayer;
        return door.who != NOBODY && rolesIn[c][caller] & door.who != 0;
    }

    function _buildFor(address caller, uint256 where, uint256 seed)
        private
        returns (address target, bytes memory data, uint256 value)
    {
        Door storage door = doors[_mix(seed, 51) % doors.length];
        address c = _event(where);
        address[4] memory targets = [c, address(house.market), address(house.sale), address(house.factory)];
        target = targets[uint256(door.at)];
        uint256 id = _subject(door, c, seed);
        data = abi.encodePacked(door.selector);
        for (uint256 i = 0; i < door.kinds.length; ++i) {
            data = abi.encodePacked(data, _wordOf(door.kinds[i], c, id, _mix(seed, 60 + i), door.kinds.length));
        }
        // Only people get coins to pay with: the books tell an organizer's shares from a seller's credit by the account.
        bool isPerson = !isOrganizer[caller] && caller != house.treasury;
        if (door.selector != house.market.buyNative.selector || !isPerson) return (target, data, 0);
        // Exactly what the words say, or a little less.
        value = (uint256(_tail(data, 2)) & type(uint32).max) * NATIVE_UNIT;
        if (seed % 8 == 0 && value != 0) value -= 1;
        if (caller.balance < value) _give(caller, value);
    }

    /// @dev The word so many from the end: the price, before the reference.
    function _tail(bytes memory data, uint256 words) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), sub(mload(data), mul(words, 0x20))))
        }
    }

    function _wordOf(bytes1 kind, address c, uint256 id, uint256 seed, uint256 count) private view returns (uint256) {
        Entry storage e = entries[c][id];
        // One word in thirty-two is anything.
        if (kind == "w" || seed % 32 == 0) return _mix(seed, 70) >> (_mix(seed, 71) % 256);
        if (kind == "c") return uint160(c);
        if (kind == "i" || kind == "l") return id;
        if (kind == "a") return uint160(_person(seed));
        if (kind == "o") return uint160(e.owner);
        if (kind == "m") return seed % 2 == 0 ? 0 : uint160(address(house.usd));
        // Mostly what is asked.
        if (kind == "k") return (seed >> 8) % 4 != 0 ? e.askMinor : e.askMinor / 2 + (seed >> 10) % 3;
        if (kind == "f") return tiers[c][1].priceMinor;
        if (kind == "p") return _capMinor(c, e) + (seed >> 8) % 3;
        if (kind == "t") return 1 + (seed >> 8) % books[c].tierCount;
        if (kind == "b") return (seed >> 8) % 2;
        // The offset of a dynamic word: its length is the last word, zero.
        if (kind == "d") return (count - 1) * 32;
        if (kind == "z") return 0;
        return (seed >> 8) % 130;
    }

    /// @dev The ticket that a call is about: one on offer where the door is for those.
    function _subject(Door storage door, address c, uint256 seed) private view returns (uint256) {
        bytes storage kinds = door.kinds;
        bool isTrade = kinds.length > 1 && (kinds[0] == "l" || kinds[1] == "l");
        uint256 listed = isTrade ? _find(c, seed, Need.Listed) : 0;
        return listed == 0 ? _anyId(c, seed) : listed;
    }

    /// @dev A ticket that was minted, or any number.
    function _anyId(address c, uint256 seed) private view returns (uint256) {
        uint256[] storage ids = books[c].ids;
        if (ids.length == 0 || seed % 16 == 0) return _mix(seed, 72) >> (_mix(seed, 73) % 256);
        return ids[_mix(seed, 74) % ids.length];
    }

    function _ownId(address c, address holder, uint256 seed) private view returns (uint256) {
        uint256[] storage ids = books[c].ids;
        for (uint256 i = 0; i < ids.length && i < 24; ++i) {
            uint256 id = ids[(_mix(seed, 77) % ids.length + i) % ids.length];
            if (entries[c][id].owner == holder) return id;
        }
        return 0;
    }

    /// @dev Whoever holds the ticket that the seed names, somebody else, the admin, or nobody we know.
    function _stranger(uint256 seed) private view returns (address) {
        uint256 kind = _mix(seed, 75) % 8;
        if (kind == 0) return admin;
        if (kind == 1) return address(uint160(_mix(seed, 76)));
        return _person(seed);
    }

    function _calm() internal override {
        // An organizer that refuses its own money is its own business.
        villains[0].arm(HostileHolder.Mood.Meek, address(0), 0, "");
        for (uint256 i = 0; i < people.length; ++i) {
            HostileDollar(address(house.usd)).setIgnored(people[i], false);
        }
    }
}
