// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice Caps and counters of an event, packed so that a mint of tiers 1 to 4 reads and writes one slot.
/// @dev Word 0: bits 0..31 minted ids | 32..39 bulk issues | 40..47 roles that the operator lost | 48 paused | 49 on sale on chain
///      | 64..255 tiers 1 to 4. Words 1 to 12: five tiers each. A tier takes 48 bits: cap 24 | alive 24.
library Counters {
    /// @dev From here on a place is the last of its word.
    uint256 internal constant LAST_SHIFT = 192;
    uint256 private constant PAUSED = 1 << 48;
    uint256 private constant ON_SALE = 1 << 49;
    uint256 private constant BULK_ONE = 1 << 32;
    uint256 private constant MAX_24 = type(uint24).max;

    // forge-lint: disable-start(unsafe-typecast) fields of the word

    function minted(uint256 word0) internal pure returns (uint256) {
        return uint32(word0);
    }

    function bulkCount(uint256 word0) internal pure returns (uint256) {
        return uint8(word0 >> 32);
    }

    function lostRoles(uint256 word0) internal pure returns (uint256) {
        return uint8(word0 >> 40);
    }

    // forge-lint: disable-end(unsafe-typecast)

    function isPaused(uint256 word0) internal pure returns (bool) {
        return word0 & PAUSED != 0;
    }

    function withPaused(uint256 word0, bool on) internal pure returns (uint256) {
        return on ? word0 | PAUSED : word0 & ~PAUSED;
    }

    function isOnSale(uint256 word0) internal pure returns (bool) {
        return word0 & ON_SALE != 0;
    }

    function withOnSale(uint256 word0, bool on) internal pure returns (uint256) {
        return on ? word0 | ON_SALE : word0 & ~ON_SALE;
    }

    function withLostRoles(uint256 word0, uint256 roles) internal pure returns (uint256) {
        return word0 | (roles << 40);
    }

    function withBulkIssue(uint256 word0) internal pure returns (uint256) {
        return word0 + BULK_ONE;
    }

    /// @notice Which word a tier is in, and where. Tiers count from 1.
    function place(uint256 tierId) internal pure returns (uint256 index, uint256 shift) {
        unchecked {
            if (tierId <= 4) return (0, 16 + tierId * 48);
            return ((tierId - 5) / 5 + 1, ((tierId - 5) % 5) * 48);
        }
    }

    function cap(uint256 word, uint256 shift) internal pure returns (uint256) {
        return (word >> shift) & MAX_24;
    }

    function alive(uint256 word, uint256 shift) internal pure returns (uint256) {
        unchecked {
            return (word >> (shift + 24)) & MAX_24;
        }
    }

    /// @notice The caller has checked the cap, which keeps the sum inside the field.
    function withMore(uint256 word, uint256 shift, uint256 quantity) internal pure returns (uint256) {
        unchecked {
            return word + (quantity << (shift + 24));
        }
    }

    function withOneLess(uint256 word, uint256 shift) internal pure returns (uint256) {
        // forge-lint: disable-next-line(incorrect-shift)
        return word - (1 << (shift + 24));
    }

    function withCap(uint256 word, uint256 shift, uint256 cap_) internal pure returns (uint256) {
        return (word & ~(MAX_24 << shift)) | (cap_ << shift);
    }
}
