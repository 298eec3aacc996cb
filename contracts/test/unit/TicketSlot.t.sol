// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ICollectionErrors } from "../../src/interfaces/ITicketErrors.sol";
import { TicketSlot, TicketSlotLib } from "../../src/libraries/TicketSlot.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

contract TicketSlotTest is TicketTest {
    function test_RevertGiven_MovedMoreOftenThanCanBeCounted() external {
        uint256 id = mintOne(alice, FLOOR);
        // The ticket mapping is the first thing in storage.
        bytes32 place = keccak256(abi.encode(id, 0));
        uint256 slot = uint256(vm.load(address(collection), place));
        assertEq(address(uint160(slot)), alice);
        vm.store(address(collection), place, bytes32(slot | (uint256(4095) << 236)));
        assertEq(ticket(id).transferCount, 4095);
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_TransferLimit.selector, id, 4095));
        gift(alice, id, bob);
    }

    /// @dev Every field at its own extreme; a field that spilt would change a neighbour.
    function testFuzz_FieldsNeverTouchEachOther(
        address owner,
        address next,
        uint8 tierId,
        uint32 paid,
        uint32 ask,
        bool frozen
    ) external pure {
        TicketSlot slot = TicketSlotLib.create(owner, tierId, paid).withAsk(ask).withFrozen(frozen);
        assertEq(slot.owner(), owner);
        assertEq(slot.tierId(), tierId);
        assertEq(slot.pricePaidMinor(), paid);
        assertEq(slot.askMinor(), ask);
        assertEq(slot.isFrozen(), frozen);
        assertTrue(slot.isListed());

        slot = slot.withoutAsk();
        assertFalse(slot.isListed());
        assertEq(slot.askMinor(), 0);
        slot = slot.withAsk(type(uint32).max).withAsk(ask);
        assertEq(slot.askMinor(), ask);

        slot = slot.withGift().movedTo(next).movedTo(owner).movedTo(next);
        assertEq(slot.owner(), next);
        assertFalse(slot.isListed());
        assertEq(slot.askMinor(), 0);
        assertEq(slot.transferCount(), 3);
        assertEq(slot.giftCount(), 1);
        assertEq(slot.tierId(), tierId);
        assertEq(slot.pricePaidMinor(), paid);
        assertEq(slot.isFrozen(), frozen);
        assertFalse(slot.withFrozen(false).isFrozen());
    }
}
