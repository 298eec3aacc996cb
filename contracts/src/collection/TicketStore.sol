// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { LibBitmap } from "solady/utils/LibBitmap.sol";
import { SSTORE2 } from "solady/utils/SSTORE2.sol";

import { ICollectionErrors } from "../interfaces/ITicketErrors.sol";
import { Counters } from "../libraries/Counters.sol";
import { OwnerList } from "../libraries/OwnerList.sol";
import { TicketSlot, TicketSlotLib } from "../libraries/TicketSlot.sol";

/// @notice Where tickets are kept: who holds which id. The two functions `_put` and `_burn` are the only ones that change
///         an owner after mint.
/// @dev A ticket is found in one of three places: its own word; the word of its run, at most nine ids before it; the owner
///      list of its bulk issue. As soon as it changes it gets a word of its own, and the rest of its run another.
abstract contract TicketStore is ICollectionErrors {
    using LibBitmap for LibBitmap.Bitmap;

    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

    /// @dev Ids from here on belong to bulk issues: 2^30 + issue * 2048 + place in its owner list.
    uint256 internal constant BULK_BASE = 1 << 30;
    uint256 private constant ISSUE_SHIFT = 11;
    // forge-lint: disable-next-line(incorrect-shift)
    uint256 private constant ISSUE_MASK = (1 << ISSUE_SHIFT) - 1;
    /// @dev Addresses that fit one contract's code.
    uint256 internal constant OWNERS_MAX = 1228;
    uint256 internal constant ISSUES_MAX = 255;

    /// @dev See Counters: 13 words for 64 tiers.
    uint256[13] internal _counters;
    mapping(uint256 tokenId => TicketSlot) private _tickets;
    /// @dev Tickets held, without those in owner lists: a holder who gave away a bulk ticket stands below zero here, modulo
    ///      2^256, until the list is counted in.
    mapping(address holder => uint256) private _balances;
    /// @dev bits 0..159 owner list | 160..167 tier | 168..199 price | 200..231 issued at | 232..247 owners.
    mapping(uint256 issue => uint256) private _issues;
    /// @dev One bit a ticket, 256 a word. A bit is never cleared.
    LibBitmap.Bitmap internal _used;
    /// @dev Tickets that were on offer once, or are burnt: a mask cannot enter them, because a mask looks at no ticket's
    ///      own word. So a sale need not ask whether a listed ticket has entered. A bit is never cleared.
    LibBitmap.Bitmap internal _onlyById;

    /// @dev Writes `quantity` new tickets from `firstId` on. Ids are new by construction, so nothing is read first.
    function _createRuns(
        uint256 firstId,
        uint256 quantity,
        address to,
        uint256 tierId,
        uint256 priceMinor,
        bool onChain
    ) internal {
        if (to == address(0)) revert TicketCollection_ZeroAddress();
        unchecked {
            uint256 end = firstId + quantity;
            // The ids of bulk issues stay out of reach, however many tickets were minted and burnt before.
            // forge-lint: disable-next-line(unsafe-typecast) a tier is one byte
            if (end > BULK_BASE) revert TicketCollection_CapExceeded(uint8(tierId), quantity, BULK_BASE - firstId);
            _balances[to] += quantity;
            for (uint256 head = firstId; head < end; head += TicketSlotLib.RUN_MAX) {
                uint256 run = end - head < TicketSlotLib.RUN_MAX ? end - head : TicketSlotLib.RUN_MAX;
                _tickets[head] = TicketSlotLib.create(to, tierId, priceMinor, uint32(block.timestamp), run, onChain);
            }
            for (uint256 id = firstId; id < end; ++id) {
                emit Transfer(address(0), to, id);
            }
        }
    }

    /// @dev Puts an owner list into code and logs its tickets. @return The number of owners.
    function _createIssue(uint256 issue, uint256 tierId, uint256 priceMinor, bytes calldata owners)
        internal
        returns (uint256)
    {
        uint256 count = OwnerList.check(owners, OWNERS_MAX);
        uint256 word = uint160(SSTORE2.write(owners));
        word |= (tierId << 160) | (priceMinor << 168) | (uint256(uint32(block.timestamp)) << 200) | (count << 232);
        _issues[issue] = word;
        uint256 firstId = BULK_BASE + (issue << ISSUE_SHIFT);
        for (uint256 i = 0; i < count; ++i) {
            emit Transfer(address(0), OwnerList.at(owners, i), firstId + i);
        }
        return count;
    }

    /// @dev Writes a ticket that changed, moved or not. `rest` tickets of its run follow it: they get `before`, which is then
    ///      pristine, so nothing of the change reaches them.
    function _put(uint256 tokenId, TicketSlot before, TicketSlot afterwards, uint256 rest) internal {
        if (rest != 0 && !_tickets[tokenId + 1].isWritten()) _tickets[tokenId + 1] = before.withRun(rest);
        _tickets[tokenId] = afterwards;
        (address from, address to) = (before.owner(), afterwards.owner());
        if (from == to) return;
        unchecked {
            _balances[from] -= 1;
            if (to != address(0)) _balances[to] += 1;
        }
        emit Transfer(from, to, tokenId);
    }

    /// @dev Ends a ticket and frees its place in the tier.
    function _burn(uint256 tokenId, TicketSlot slot, uint256 rest) internal {
        (uint256 index, uint256 shift) = Counters.place(slot.tierId());
        _counters[index] = Counters.withOneLess(_counters[index], shift);
        _onlyById.set(tokenId);
        _put(tokenId, slot, slot.burnt(), rest);
    }

    /// @dev A ticket as it is, and how many of its run follow it. A refusal when it was never minted or is burnt.
    function _find(uint256 tokenId) internal view returns (TicketSlot slot, uint256 rest) {
        slot = _tickets[tokenId];
        if (slot.isWritten()) {
            rest = slot.run() - 1;
        } else if (tokenId >= BULK_BASE) {
            slot = _issued(tokenId);
        } else {
            (slot, rest) = _findInRun(tokenId);
        }
        if (slot.owner() == address(0)) revert TicketCollection_UnknownTicket(tokenId);
        slot = slot.withRun(1);
    }

    /// @dev Which of the ids word * 256 to word * 256 + 255 were minted, one bit each.
    function _mintedMask(uint256 word, uint256 word0) internal view returns (uint256 mask) {
        // A larger word names no id, and would be cut to a small one.
        if (word > BULK_BASE) return 0;
        uint256 firstId = word << 8;
        uint256 ids = Counters.minted(word0) + 1;
        if (firstId >= BULK_BASE) {
            uint256 offset = firstId - BULK_BASE;
            uint256 start = offset & ISSUE_MASK;
            (firstId, ids) = (start, _issueSize(offset >> ISSUE_SHIFT));
        }
        if (ids <= firstId) return 0;
        // forge-lint: disable-next-line(incorrect-shift)
        mask = ids - firstId >= 256 ? type(uint256).max : (1 << (ids - firstId)) - 1;
        // Ids count from 1.
        if (word == 0) mask &= ~uint256(1);
    }

    /// @dev Tickets that owner lists give to a holder, moved on or not.
    function _bulkBalance(address holder) private view returns (uint256 count) {
        uint256 issues = Counters.bulkCount(_counters[0]);
        for (uint256 i = 0; i < issues; ++i) {
            uint256 word = _issues[i];
            // forge-lint: disable-next-line(unsafe-typecast)
            count += OwnerList.countOf(address(uint160(word)), uint16(word >> 232), holder);
        }
    }

    function _balanceOf(address holder) internal view returns (uint256) {
        unchecked {
            return _balances[holder] + _bulkBalance(holder);
        }
    }

    function _nextBulkId(uint256 word0) internal pure returns (uint256) {
        return BULK_BASE + (Counters.bulkCount(word0) << ISSUE_SHIFT);
    }

    /// @dev The nearest word before an id decides: it is the id's run, or the id was never minted.
    function _findInRun(uint256 tokenId) private view returns (TicketSlot slot, uint256 rest) {
        for (uint256 back = 1; back < TicketSlotLib.RUN_MAX && back < tokenId; ++back) {
            slot = _tickets[tokenId - back];
            if (!slot.isWritten()) continue;
            if (slot.run() <= back) return (TicketSlot.wrap(0), 0);
            return (slot, slot.run() - back - 1);
        }
    }

    function _issued(uint256 tokenId) private view returns (TicketSlot) {
        uint256 offset = tokenId - BULK_BASE;
        uint256 word = _issues[offset >> ISSUE_SHIFT];
        uint256 index = offset & ISSUE_MASK;
        // forge-lint: disable-start(unsafe-typecast) fields of the word
        if (index >= uint16(word >> 232)) return TicketSlot.wrap(0);
        address owner = OwnerList.at(address(uint160(word)), index);
        return TicketSlotLib.create(owner, uint8(word >> 160), uint32(word >> 168), uint32(word >> 200), 1, false);
        // forge-lint: disable-end(unsafe-typecast)
    }

    function _issueSize(uint256 issue) private view returns (uint256) {
        return uint16(_issues[issue] >> 232);
    }
}
