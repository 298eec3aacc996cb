// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IRuleErrors } from "../interfaces/ITicketErrors.sol";
import { TierParams } from "../types/TicketTypes.sol";

/// @notice The rules of one tier in one word of the clone's code.
/// @dev bits 0..31 price | 32..63 sales start | 64..95 sales end | 96..127 resale start | 128..159 resale end
///      | 160..175 resale cap bps | 176..191 royalty bps | 192..215 gift cool-down | 216..239 gift blackout
///      | 240..243 gifts max | 244 resale allowed | 245 queue-matched | 246 attested | 247 souvenir.
type TierRules is uint256;

using TierRulesLib for TierRules global;

library TierRulesLib {
    /// @notice Organizer's share of a resale can never be more, whatever anybody decides.
    uint256 internal constant MAX_ROYALTY_BPS = 5000;
    /// @notice Platform's share can never be more.
    uint256 internal constant MAX_PLATFORM_FEE_BPS = 2000;
    uint256 internal constant MAX_TIERS = 64;
    uint256 internal constant MAX_CAP = type(uint24).max;
    uint256 private constant MAX_GIFTS = 15;
    /// @dev In the year 2106.
    uint256 private constant MAX_TIME = type(uint32).max;
    /// @dev Sixteen words of calldata.
    uint256 private constant TIER_SIZE = 512;
    uint256 private constant RESALE_ALLOWED = 1 << 244;
    uint256 private constant QUEUE_MATCHED = 1 << 245;
    uint256 private constant ATTESTED = 1 << 246;
    uint256 private constant SOUVENIR = 1 << 247;

    /// @notice Checks all tiers of a new event and packs their rules.
    function packAll(TierParams[] calldata tiers, uint16 platformFeeBps)
        internal
        pure
        returns (uint256[] memory words)
    {
        if (tiers.length == 0 || tiers.length > MAX_TIERS) {
            revert IRuleErrors.TierRules_TierCount(tiers.length, MAX_TIERS);
        }
        if (platformFeeBps > MAX_PLATFORM_FEE_BPS) {
            revert IRuleErrors.TierRules_FeesOverMaximum(0, platformFeeBps, MAX_PLATFORM_FEE_BPS);
        }
        bytes3 currency = tiers[0].currency;
        if (!_isCurrency(currency)) revert IRuleErrors.TierRules_InvalidCurrency(1, currency);
        words = new uint256[](tiers.length);
        uint256 at;
        assembly ("memory-safe") {
            at := tiers.offset
        }
        for (uint256 i = 0; i < words.length; ++i) {
            unchecked {
                // forge-lint: disable-next-line(unsafe-typecast) i < 64
                words[i] = _pack(uint8(i + 1), at + i * TIER_SIZE, currency);
            }
        }
    }

    function priceMinor(TierRules rules) internal pure returns (uint32) {
        return uint32(TierRules.unwrap(rules));
    }

    function salesStartAt(TierRules rules) internal pure returns (uint40) {
        return uint32(TierRules.unwrap(rules) >> 32);
    }

    function salesEndAt(TierRules rules) internal pure returns (uint40) {
        return uint32(TierRules.unwrap(rules) >> 64);
    }

    function resaleStartAt(TierRules rules) internal pure returns (uint40) {
        return uint32(TierRules.unwrap(rules) >> 96);
    }

    function resaleEndAt(TierRules rules) internal pure returns (uint40) {
        return uint32(TierRules.unwrap(rules) >> 128);
    }

    function resaleCapBps(TierRules rules) internal pure returns (uint16) {
        return uint16(TierRules.unwrap(rules) >> 160);
    }

    function royaltyBps(TierRules rules) internal pure returns (uint16) {
        return uint16(TierRules.unwrap(rules) >> 176);
    }

    function giftCooldownSeconds(TierRules rules) internal pure returns (uint24) {
        return uint24(TierRules.unwrap(rules) >> 192);
    }

    function giftBlackoutSeconds(TierRules rules) internal pure returns (uint24) {
        return uint24(TierRules.unwrap(rules) >> 216);
    }

    function giftsMax(TierRules rules) internal pure returns (uint8) {
        // forge-lint: disable-next-line(unsafe-typecast) masked to four bits
        return uint8((TierRules.unwrap(rules) >> 240) & MAX_GIFTS);
    }

    function resaleAllowed(TierRules rules) internal pure returns (bool) {
        return TierRules.unwrap(rules) & RESALE_ALLOWED != 0;
    }

    function queueMatched(TierRules rules) internal pure returns (bool) {
        return TierRules.unwrap(rules) & QUEUE_MATCHED != 0;
    }

    function attested(TierRules rules) internal pure returns (bool) {
        return TierRules.unwrap(rules) & ATTESTED != 0;
    }

    function souvenir(TierRules rules) internal pure returns (bool) {
        return TierRules.unwrap(rules) & SOUVENIR != 0;
    }

    /// @dev Checks and packs the sixteen words of a TierParams, which start at `at` of the calldata: something to sell, real
    ///      windows, the event's currency, a share under its maximum, numbers that fit the word. Words are read as such,
    ///      because a read of a calldata member by its name costs ten times as much; so each is checked to be clean, too.
    function _pack(uint8 tierId, uint256 at, bytes3 currency) private pure returns (uint256 word) {
        uint256 excess;
        (uint256 a, uint256 b) = (0, 0);
        assembly ("memory-safe") {
            a := calldataload(at)
            b := calldataload(add(at, 0x40))
        }
        if (a == 0 || a > MAX_CAP) revert IRuleErrors.TierRules_Cap(tierId, a, MAX_CAP);
        // forge-lint: disable-next-line(unsafe-typecast) only shown
        if (bytes32(b) != currency) revert IRuleErrors.TierRules_InvalidCurrency(tierId, bytes3(bytes32(b)));
        assembly ("memory-safe") {
            // Price, resale cap, gift cool-down, gift blackout, gifts, four flags: what of each does not fit adds to `excess`.
            word := calldataload(add(at, 0x20))
            excess := shr(32, word)
            let v := calldataload(add(at, 0xc0))
            excess := or(excess, shr(16, v))
            word := or(word, shl(160, v))
            v := calldataload(add(at, 0x140))
            excess := or(excess, shr(24, v))
            word := or(word, shl(192, v))
            v := calldataload(add(at, 0x120))
            excess := or(excess, shr(24, v))
            word := or(word, shl(216, v))
            v := calldataload(add(at, 0x100))
            excess := or(excess, shr(4, v))
            word := or(word, shl(240, v))
            v := calldataload(add(at, 0xa0))
            excess := or(excess, shr(1, v))
            word := or(word, shl(244, v))
            v := calldataload(add(at, 0x1a0))
            excess := or(excess, shr(1, v))
            word := or(word, shl(245, v))
            v := calldataload(add(at, 0x1c0))
            excess := or(excess, shr(1, v))
            word := or(word, shl(246, v))
            v := calldataload(add(at, 0x1e0))
            excess := or(excess, shr(1, v))
            word := or(word, shl(247, v))
        }
        if (excess != 0) _refuse(tierId, at);
        assembly ("memory-safe") {
            a := calldataload(add(at, 0x60))
            b := calldataload(add(at, 0x80))
        }
        if (a >= b || b > MAX_TIME) _refuseWindow(tierId, a, b);
        word |= (a << 32) | (b << 64);
        assembly ("memory-safe") {
            a := calldataload(add(at, 0x160))
            b := calldataload(add(at, 0x180))
        }
        if (a | b != 0) {
            // An end of zero means never.
            if (a >= (b == 0 ? MAX_TIME : b) || b > MAX_TIME) _refuseWindow(tierId, a, b);
            word |= (a << 96) | (b << 128);
        }
        assembly ("memory-safe") {
            a := calldataload(add(at, 0xe0))
        }
        if (a > MAX_ROYALTY_BPS) revert IRuleErrors.TierRules_FeesOverMaximum(tierId, a, MAX_ROYALTY_BPS);
        word |= a << 176;
    }

    /// @dev Names the first word that does not fit.
    function _refuse(uint8 tierId, uint256 at) private pure {
        _requireRange(tierId, _word(at, 1), type(uint32).max);
        _requireRange(tierId, _word(at, 6), type(uint16).max);
        _requireRange(tierId, _word(at, 10), type(uint24).max);
        _requireRange(tierId, _word(at, 9), type(uint24).max);
        _requireRange(tierId, _word(at, 8), MAX_GIFTS);
        _requireRange(tierId, _word(at, 5), 1);
        _requireRange(tierId, _word(at, 13), 1);
        _requireRange(tierId, _word(at, 14), 1);
        _requireRange(tierId, _word(at, 15), 1);
    }

    function _requireRange(uint8 tierId, uint256 got, uint256 allowed) private pure {
        if (got > allowed) revert IRuleErrors.TierRules_OutOfRange(tierId, got, allowed);
    }

    function _refuseWindow(uint8 tierId, uint256 startAt, uint256 endAt) private pure {
        // forge-lint: disable-next-line(unsafe-typecast) only shown
        revert IRuleErrors.TierRules_InvalidWindow(tierId, uint40(startAt), uint40(endAt));
    }

    function _word(uint256 at, uint256 index) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(at, shl(5, index)))
        }
    }

    /// @dev Three bytes from A to Z; below A the difference wraps around.
    function _isCurrency(bytes3 code) private pure returns (bool) {
        uint256 letters = uint24(code);
        unchecked {
            return (letters >> 16) - 65 < 26 && ((letters >> 8) & 0xff) - 65 < 26 && (letters & 0xff) - 65 < 26;
        }
    }
}
