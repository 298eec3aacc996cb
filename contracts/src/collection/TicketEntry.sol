// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { LibBit } from "solady/utils/LibBit.sol";
import { LibBitmap } from "solady/utils/LibBitmap.sol";

import { ITicketCollection } from "../interfaces/ITicketCollection.sol";
import { Roles } from "../libraries/Roles.sol";
import { TicketSlot } from "../libraries/TicketSlot.sol";
import { TicketToken } from "./TicketToken.sol";

/// @notice Entry. A used ticket is one bit, set once and never cleared.
abstract contract TicketEntry is TicketToken {
    using LibBitmap for LibBitmap.Bitmap;

    /// @inheritdoc ITicketCollection
    function checkIn(uint256[] calldata tokenIds, bytes32 gateRef, uint40[] calldata usedAt) external {
        uint256 word0 = _counters[0];
        _requireRole(msg.sender, Roles.SCANNER, word0);
        _requireList(tokenIds.length, usedAt.length);

        // Neighbours share a word, so a word is written when the next ticket lies in another one.
        uint256 word = tokenIds[0] >> 8;
        uint256 minted = _mintedMask(word, word0);
        uint256 used = _used.map[word];
        uint256 onlyById = _onlyById.map[word];
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            uint256 tokenId = tokenIds[i];
            if (tokenId >> 8 != word) {
                _used.map[word] = used;
                word = tokenId >> 8;
                minted = _mintedMask(word, word0);
                used = _used.map[word];
                onlyById = _onlyById.map[word];
            }
            // Check: real, not used, not on offer.
            // forge-lint: disable-next-line(incorrect-shift)
            uint256 bit = 1 << (tokenId & 0xff);
            if (minted & bit == 0) revert TicketCollection_UnknownTicket(tokenId);
            if (used & bit != 0) revert TicketCollection_AlreadyUsed(tokenId);
            if (onlyById & bit != 0) _requireUnlisted(tokenId);
            // Effect: mark it.
            used |= bit;
            // Log the entry.
            emit TicketUsed(tokenId, gateRef, usedAt[i]);
        }
        _used.map[word] = used;
    }

    /// @inheritdoc ITicketCollection
    function checkInWords(uint256[] calldata words, uint256[] calldata masks, bytes32 gateRef, uint40 usedAt) external {
        uint256 word0 = _counters[0];
        _requireRole(msg.sender, Roles.SCANNER, word0);
        _requireList(words.length, masks.length);
        for (uint256 i = 0; i < words.length; ++i) {
            (uint256 word, uint256 mask) = (words[i], masks[i]);
            // Check: something to do, real, not used, never on offer.
            if (mask == 0) revert TicketCollection_NothingToDo();
            uint256 unknown = mask & ~_mintedMask(word, word0);
            if (unknown != 0) revert TicketCollection_UnknownTicket((word << 8) | LibBit.ffs(unknown));
            uint256 used = _used.map[word];
            if (used & mask != 0) revert TicketCollection_AlreadyUsedMask(word, used & mask);
            uint256 onlyById = _onlyById.map[word];
            if (onlyById & mask != 0) revert TicketCollection_OnlyById(word, onlyById & mask);
            // Effect: mark them.
            _used.map[word] = used | mask;
            // Log the entries.
            emit TicketsUsed(word, gateRef, mask, usedAt);
        }
    }

    /// @inheritdoc ITicketCollection
    function isUsed(uint256 tokenId) public view returns (bool) {
        return _used.get(tokenId);
    }

    /// @dev Reads the ticket itself: it was on offer once, or is burnt.
    function _requireUnlisted(uint256 tokenId) private view {
        (TicketSlot slot,) = _find(tokenId);
        if (slot.isListed()) revert TicketCollection_Listed(tokenId);
    }

    function _requireList(uint256 length, uint256 other) private pure {
        if (length != other) revert TicketCollection_LengthMismatch(length, other);
        if (length == 0) revert TicketCollection_NothingToDo();
    }
}
