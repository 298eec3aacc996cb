// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice A ticket's whole state in one storage word, so that a guard costs no second read.
/// @dev bits 0..159 owner | 160..167 tier | 168 listed | 169 frozen | 170 on chain | 171 spare | 172..175 run length - 1
///      | 176..207 price paid | 208..239 ask price while listed, otherwise held since (unix seconds)
///      | 240..251 transfer count | 252..255 gift count.
///      Zero means that no word was written for the ticket: it may lie in a run or in a bulk issue. A word without an
///      owner is a burnt ticket.
///      A word with a run length above 1 stands for that many new tickets of one order, its own id first. It is pristine:
///      not listed, not frozen, never moved. A ticket that changes gets a word of its own, with run length 1.
type TicketSlot is uint256;

using TicketSlotLib for TicketSlot global;

library TicketSlotLib {
    uint256 private constant OWNER_MASK = (1 << 160) - 1;
    uint256 private constant LISTED = 1 << 168;
    uint256 private constant FROZEN = 1 << 169;
    uint256 private constant ON_CHAIN = 1 << 170;
    uint256 private constant RUN_MASK = 0xf << 172;
    uint256 private constant ASK_MASK = uint256(type(uint32).max) << 208;
    uint256 private constant TRANSFER_ONE = 1 << 240;
    uint256 private constant GIFT_ONE = 1 << 252;
    /// @dev Twelve bits: more moves than a ticket can live through.
    uint256 internal constant TRANSFERS_MAX = 4095;
    /// @dev Longest run. A reader walks back nine words at most; orders are rarely longer.
    uint256 internal constant RUN_MAX = 10;

    /// @notice `length` new tickets of one order, none of them ever moved.
    /// @dev Callers keep `length` in 1..RUN_MAX and `since` in 32 bits.
    function create(
        address owner_,
        uint256 tierId_,
        uint256 pricePaidMinor_,
        uint256 since,
        uint256 length,
        bool onChain_
    ) internal pure returns (TicketSlot) {
        uint256 word = uint256(uint160(owner_)) | (tierId_ << 160) | ((length - 1) << 172) | (pricePaidMinor_ << 176);
        word |= since << 208;
        return TicketSlot.wrap(onChain_ ? word | ON_CHAIN : word);
    }

    function isWritten(TicketSlot slot) internal pure returns (bool) {
        return TicketSlot.unwrap(slot) != 0;
    }

    function owner(TicketSlot slot) internal pure returns (address) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return address(uint160(TicketSlot.unwrap(slot) & OWNER_MASK));
    }

    function tierId(TicketSlot slot) internal pure returns (uint8) {
        return uint8(TicketSlot.unwrap(slot) >> 160);
    }

    function isListed(TicketSlot slot) internal pure returns (bool) {
        return TicketSlot.unwrap(slot) & LISTED != 0;
    }

    function isFrozen(TicketSlot slot) internal pure returns (bool) {
        return TicketSlot.unwrap(slot) & FROZEN != 0;
    }

    /// @notice Paid through TicketSale.
    function isOnChain(TicketSlot slot) internal pure returns (bool) {
        return TicketSlot.unwrap(slot) & ON_CHAIN != 0;
    }

    /// @notice How many tickets the word stands for, its own id first.
    function run(TicketSlot slot) internal pure returns (uint256) {
        return ((TicketSlot.unwrap(slot) & RUN_MASK) >> 172) + 1;
    }

    function pricePaidMinor(TicketSlot slot) internal pure returns (uint32) {
        return uint32(TicketSlot.unwrap(slot) >> 176);
    }

    /// @notice Price of the offer, zero unless listed.
    function askMinor(TicketSlot slot) internal pure returns (uint32) {
        return slot.isListed() ? uint32(TicketSlot.unwrap(slot) >> 208) : 0;
    }

    /// @notice When the ticket came to its holder or back from an offer, zero while listed.
    function heldSince(TicketSlot slot) internal pure returns (uint40) {
        return slot.isListed() ? 0 : uint32(TicketSlot.unwrap(slot) >> 208);
    }

    function transferCount(TicketSlot slot) internal pure returns (uint16) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16((TicketSlot.unwrap(slot) >> 240) & TRANSFERS_MAX);
    }

    function giftCount(TicketSlot slot) internal pure returns (uint8) {
        // forge-lint: disable-next-line(unsafe-typecast) four bits
        return uint8(TicketSlot.unwrap(slot) >> 252);
    }

    /// @notice The same tickets counted as a run of `length`.
    function withRun(TicketSlot slot, uint256 length) internal pure returns (TicketSlot) {
        return TicketSlot.wrap((TicketSlot.unwrap(slot) & ~RUN_MASK) | ((length - 1) << 172));
    }

    /// @notice The ticket offered at `ask`, or offered at another price.
    function withAsk(TicketSlot slot, uint32 ask) internal pure returns (TicketSlot) {
        return TicketSlot.wrap((TicketSlot.unwrap(slot) & ~ASK_MASK) | LISTED | (uint256(ask) << 208));
    }

    /// @notice The ticket no longer offered; it counts as held since now.
    function withoutAsk(TicketSlot slot, uint256 nowAt) internal pure returns (TicketSlot) {
        return TicketSlot.wrap((TicketSlot.unwrap(slot) & ~(ASK_MASK | LISTED)) | (nowAt << 208));
    }

    function withFrozen(TicketSlot slot, bool on) internal pure returns (TicketSlot) {
        return TicketSlot.wrap(on ? TicketSlot.unwrap(slot) | FROZEN : TicketSlot.unwrap(slot) & ~FROZEN);
    }

    /// @notice The ticket in the hands of `to`: offer withdrawn, one more transfer, price paid untouched.
    /// @dev The caller checks `transferCount` against TRANSFERS_MAX first; the field would spill otherwise.
    function movedTo(TicketSlot slot, address to, uint256 nowAt) internal pure returns (TicketSlot) {
        uint256 kept = TicketSlot.unwrap(slot) & ~(OWNER_MASK | ASK_MASK | LISTED);
        return TicketSlot.wrap((kept | uint256(uint160(to)) | (nowAt << 208)) + TRANSFER_ONE);
    }

    /// @notice One more gift counted. The caller checks the tier's limit first, which is at most 15.
    function withGift(TicketSlot slot) internal pure returns (TicketSlot) {
        return TicketSlot.wrap(TicketSlot.unwrap(slot) + GIFT_ONE);
    }

    /// @notice What remains of a burnt ticket: no owner, no offer, its tier and price for the record.
    function burnt(TicketSlot slot) internal pure returns (TicketSlot) {
        return TicketSlot.wrap(TicketSlot.unwrap(slot) & ~(OWNER_MASK | ASK_MASK | LISTED));
    }
}
