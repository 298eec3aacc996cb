// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Test } from "forge-std/Test.sol";

import { TicketSlot, TicketSlotLib } from "../../src/libraries/TicketSlot.sol";

/// @notice Every field of a ticket's word at any value; a field that spilt would change a neighbour. Collection-only.
contract TicketSlotTest is Test {
    struct Fields {
        address owner;
        uint8 tierId;
        uint32 paid;
        uint32 since;
        uint8 run;
        bool onChain;
    }

    function _create(Fields memory f) private pure returns (TicketSlot) {
        return TicketSlotLib.create(f.owner, f.tierId, f.paid, f.since, f.run, f.onChain);
    }

    function _expectKept(TicketSlot slot, Fields memory f) private pure {
        assertEq(slot.tierId(), f.tierId);
        assertEq(slot.pricePaidMinor(), f.paid);
        assertEq(slot.isOnChain(), f.onChain);
        assertEq(slot.run(), f.run);
    }

    function testFuzz_ANewWordReadsAsItWasWritten(Fields memory f) external pure {
        f.run = uint8(bound(f.run, 1, 16));
        TicketSlot slot = _create(f);
        _expectKept(slot, f);
        assertEq(slot.owner(), f.owner);
        assertEq(slot.heldSince(), f.since);
        assertEq(slot.askMinor(), 0);
        assertEq(slot.transferCount(), 0);
        assertEq(slot.giftCount(), 0);
        assertFalse(slot.isListed() || slot.isFrozen());
        assertEq(slot.isWritten(), TicketSlot.unwrap(slot) != 0);
    }

    function testFuzz_FieldsNeverTouchEachOther(Fields memory f, address next, uint32 ask, uint32 later, bool frozen)
        external
        pure
    {
        f.run = uint8(bound(f.run, 1, 16));
        TicketSlot slot = _create(f).withFrozen(frozen).withAsk(ask);
        _expectKept(slot, f);
        assertEq(slot.owner(), f.owner);
        assertEq(slot.askMinor(), ask);
        assertEq(slot.heldSince(), 0);
        assertEq(slot.isFrozen(), frozen);
        assertTrue(slot.isListed());
        slot = slot.withAsk(type(uint32).max).withAsk(ask);
        assertEq(slot.askMinor(), ask);

        TicketSlot back = slot.withoutAsk(later);
        _expectKept(back, f);
        assertFalse(back.isListed());
        assertEq(back.askMinor(), 0);
        assertEq(back.heldSince(), later);
        assertEq(back.isFrozen(), frozen);

        slot = slot.withGift().movedTo(next, later).movedTo(f.owner, f.since).movedTo(next, later);
        _expectKept(slot, f);
        assertEq(slot.owner(), next);
        assertFalse(slot.isListed());
        assertEq(slot.heldSince(), later);
        assertEq(slot.transferCount(), 3);
        assertEq(slot.giftCount(), 1);
        assertEq(slot.isFrozen(), frozen);
        assertFalse(slot.withFrozen(false).isFrozen());
        assertTrue(slot.withFrozen(true).isFrozen());

        TicketSlot ended = slot.withAsk(ask).burnt();
        _expectKept(ended, f);
        assertEq(ended.owner(), address(0));
        assertFalse(ended.isListed());
        assertEq(ended.heldSince(), 0);
        assertEq(ended.transferCount(), 3);
        assertEq(ended.giftCount(), 1);
        assertEq(ended.isFrozen(), frozen);
    }

    function testFuzz_ARunIsCountedAgainAlone(Fields memory f, uint8 length) external pure {
        f.run = uint8(bound(f.run, 1, 16));
        TicketSlot slot = _create(f).withGift().withFrozen(true);
        length = uint8(bound(length, 1, 16));
        TicketSlot cut = slot.withRun(length);
        assertEq(cut.run(), length);
        assertEq(TicketSlot.unwrap(cut.withRun(f.run)), TicketSlot.unwrap(slot));
    }

    function test_CountersReachTheirMaximaAndNoField() external pure {
        TicketSlot slot = TicketSlotLib.create(address(1), 64, 5000, 7, 1, false);
        for (uint256 i = 0; i < TicketSlotLib.TRANSFERS_MAX; ++i) {
            slot = slot.movedTo(address(uint160(i + 2)), i);
            if (i % 273 == 0 && slot.giftCount() < 15) slot = slot.withGift();
        }
        assertEq(slot.transferCount(), 4095);
        assertEq(slot.giftCount(), 15);
        assertEq(slot.owner(), address(4096));
        assertEq(slot.heldSince(), 4094);
        assertEq(slot.pricePaidMinor(), 5000);
        assertEq(slot.tierId(), 64);
    }

    function test_ABurntTicketIsStillAWord() external pure {
        TicketSlot slot = TicketSlotLib.create(address(1), 1, 0, 0, 1, false).burnt();
        assertTrue(slot.isWritten());
        assertFalse(TicketSlot.wrap(0).isWritten());
    }
}
