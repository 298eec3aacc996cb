// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice A ticket's whole state in one storage word, so that a guard costs no second read.
/// @dev bits 0..159 owner | 160..167 tier | 168 listed | 169 frozen | 170..171 spare | 172..203 price paid
///      | 204..235 ask price | 236..247 transfer count | 248..255 gift count.
///      Zero means that the ticket does not exist. Invariant: ask price is zero unless listed.
type TicketSlot is uint256;

using TicketSlotLib for TicketSlot global;

library TicketSlotLib {
    uint256 private constant LISTED = 1 << 168;
    uint256 private constant FROZEN = 1 << 169;
    uint256 private constant OWNER_MASK = (1 << 160) - 1;
    uint256 private constant ASK_MASK = uint256(type(uint32).max) << 204;
    uint256 private constant TRANSFER_ONE = 1 << 236;
    uint256 private constant GIFT_ONE = 1 << 248;
    /// @dev Twelve bits: more moves than a ticket can live through.
    uint256 internal constant TRANSFERS_MAX = 4095;

    /// @notice A new ticket: neither listed nor frozen, never moved.
    function create(address owner_, uint8 tierId_, uint32 pricePaidMinor_) internal pure returns (TicketSlot) {
        return TicketSlot.wrap(uint256(uint160(owner_)) | (uint256(tierId_) << 160) | (uint256(pricePaidMinor_) << 172));
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

    function pricePaidMinor(TicketSlot slot) internal pure returns (uint32) {
        return uint32(TicketSlot.unwrap(slot) >> 172);
    }

    function askMinor(TicketSlot slot) internal pure returns (uint32) {
        return uint32(TicketSlot.unwrap(slot) >> 204);
    }

    function transferCount(TicketSlot slot) internal pure returns (uint16) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16((TicketSlot.unwrap(slot) >> 236) & TRANSFERS_MAX);
    }

    function giftCount(TicketSlot slot) internal pure returns (uint8) {
        return uint8(TicketSlot.unwrap(slot) >> 248);
    }

    /// @notice The ticket offered at `ask`.
    function withAsk(TicketSlot slot, uint32 ask) internal pure returns (TicketSlot) {
        return TicketSlot.wrap((TicketSlot.unwrap(slot) & ~ASK_MASK) | LISTED | (uint256(ask) << 204));
    }

    /// @notice The ticket no longer offered.
    function withoutAsk(TicketSlot slot) internal pure returns (TicketSlot) {
        return TicketSlot.wrap(TicketSlot.unwrap(slot) & ~(ASK_MASK | LISTED));
    }

    function withFrozen(TicketSlot slot, bool on) internal pure returns (TicketSlot) {
        return TicketSlot.wrap(on ? TicketSlot.unwrap(slot) | FROZEN : TicketSlot.unwrap(slot) & ~FROZEN);
    }

    /// @notice The ticket in the hands of `to`: offer withdrawn, one more transfer, price paid untouched.
    /// @dev The caller checks `transferCount` against TRANSFERS_MAX first; the field would spill otherwise.
    function movedTo(TicketSlot slot, address to) internal pure returns (TicketSlot) {
        uint256 kept = TicketSlot.unwrap(slot) & ~(OWNER_MASK | ASK_MASK | LISTED);
        return TicketSlot.wrap((kept | uint256(uint160(to))) + TRANSFER_ONE);
    }

    /// @notice One more gift counted. The caller checks the tier's limit first, which is at most 255.
    function withGift(TicketSlot slot) internal pure returns (TicketSlot) {
        return TicketSlot.wrap(TicketSlot.unwrap(slot) + GIFT_ONE);
    }
}
