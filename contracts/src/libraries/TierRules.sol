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
        for (uint256 tierId = 1; tierId <= words.length; ++tierId) {
            words[tierId - 1] = _pack(tierId, at, currency);
            at += TIER_SIZE;
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
    ///      windows, the event's currency, a share under its maximum, numbers that fit the word. Read word by word, because
    ///      a read of a calldata member by its name costs ten times as much; so this is also the check that each is clean.
    function _pack(uint256 tierId, uint256 at, bytes3 currency) private pure returns (uint256 word) {
        uint256 cap = _word(at, 0);
        if (cap == 0 || cap > MAX_CAP) revert IRuleErrors.TierRules_Cap(uint8(tierId), cap, MAX_CAP);
        if (bytes32(_word(at, 2)) != bytes32(currency)) {
            revert IRuleErrors.TierRules_InvalidCurrency(uint8(tierId), bytes3(bytes32(_word(at, 2))));
        }
        uint256 royalty = _word(at, 7);
        if (royalty > MAX_ROYALTY_BPS) {
            revert IRuleErrors.TierRules_FeesOverMaximum(uint8(tierId), royalty, MAX_ROYALTY_BPS);
        }
        word = _inRange(tierId, _word(at, 1), type(uint32).max) | (royalty << 176);
        word |= _window(tierId, _word(at, 3), _word(at, 4)) << 32;
        word |= _resaleWindow(tierId, _word(at, 11), _word(at, 12)) << 96;
        word |= _inRange(tierId, _word(at, 6), type(uint16).max) << 160;
        word |= _inRange(tierId, _word(at, 10), type(uint24).max) << 192;
        word |= _inRange(tierId, _word(at, 9), type(uint24).max) << 216;
        word |= _inRange(tierId, _word(at, 8), MAX_GIFTS) << 240;
        word |= _inRange(tierId, _word(at, 5), 1) * RESALE_ALLOWED;
        word |= _inRange(tierId, _word(at, 13), 1) * QUEUE_MATCHED;
        word |= _inRange(tierId, _word(at, 14), 1) * ATTESTED;
        word |= _inRange(tierId, _word(at, 15), 1) * SOUVENIR;
    }

    /// @dev Zero and zero mean always; an end of zero means never.
    function _resaleWindow(uint256 tierId, uint256 startAt, uint256 endAt) private pure returns (uint256) {
        if (startAt | endAt == 0) return 0;
        if (endAt != 0) return _window(tierId, startAt, endAt);
        return _window(tierId, startAt, type(uint32).max) & type(uint32).max;
    }

    /// @dev Start in the low half, end in the high half.
    function _window(uint256 tierId, uint256 startAt, uint256 endAt) private pure returns (uint256) {
        if (endAt <= startAt || endAt > type(uint32).max) {
            revert IRuleErrors.TierRules_InvalidWindow(uint8(tierId), uint40(startAt), uint40(endAt));
        }
        return startAt | (endAt << 32);
    }

    function _inRange(uint256 tierId, uint256 got, uint256 allowed) private pure returns (uint256) {
        if (got > allowed) revert IRuleErrors.TierRules_OutOfRange(uint8(tierId), got, allowed);
        return got;
    }

    function _word(uint256 at, uint256 index) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(at, shl(5, index)))
        }
    }

    function _isCurrency(bytes3 code) private pure returns (bool) {
        return _isLetter(code[0]) && _isLetter(code[1]) && _isLetter(code[2]);
    }

    function _isLetter(bytes1 letter) private pure returns (bool) {
        return letter >= "A" && letter <= "Z";
    }
}
