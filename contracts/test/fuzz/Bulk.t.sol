// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { CollectionTest } from "../helpers/CollectionTest.sol";

/// @notice Bulk issues of any size: every place is read from code as it was written, and counted once.
contract BulkTest is CollectionTest {
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_AnIssueOfAnySizeReadsAsItWasWritten(uint256 count, uint160 first, uint256 probe) external {
        count = bound(count, 1, 1228);
        first = uint160(bound(first, 1, type(uint160).max - 1228));
        uint256 firstId = issue(CREW, 3000, ownerList(first, count));
        probe = bound(probe, 0, count - 1);
        // forge-lint: disable-next-line(unsafe-typecast)
        address owner = address(first + uint160(probe));
        assertEq(collection.ownerOf(firstId + probe), owner);
        assertEq(collection.balanceOf(owner), 1);
        // forge-lint: disable-next-line(unsafe-typecast)
        assertEq(collection.ownerOf(firstId + count - 1), address(first + uint160(count - 1)));
        assertEq(collection.balanceOf(address(first - 1 == 0 ? 1 : first - 1)), first == 1 ? 1 : 0);
        expectUnknown(firstId + count);
        collection.ownerOf(firstId + count);
        assertEq(collection.totalSupply(), count);
        assertEq(collection.tierOf(CREW).sold, count);
    }

    /// @dev One holder with tickets from orders and from several issues, given away one by one.
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_ABalanceIsTheNumberOfTicketsHeld(uint8 orders, uint8[4] memory repeats, uint256 seed) external {
        uint256[] memory held = new uint256[](200);
        uint256 count = bound(orders, 0, 12);
        // forge-lint: disable-next-line(unsafe-typecast)
        if (count != 0) mint(alice, CREW, uint16(count));
        for (uint256 i = 0; i < count; ++i) {
            held[i] = i + 1;
        }
        for (uint256 k = 0; k < 4; ++k) {
            uint256 times = bound(repeats[k], 1, 20);
            bytes memory owners;
            for (uint256 i = 0; i < times; ++i) {
                owners = abi.encodePacked(owners, alice);
            }
            uint256 firstId = issue(CREW, 3000, owners);
            for (uint256 i = 0; i < times; ++i) {
                held[count++] = firstId + i;
            }
        }
        assertEq(collection.balanceOf(alice), count);
        for (uint256 given = 1; count > 0; ++given) {
            uint256 at = uint256(keccak256(abi.encode(seed, given))) % count;
            gift(alice, held[at], bob);
            held[at] = held[--count];
            assertEq(collection.balanceOf(alice), count);
            assertEq(collection.balanceOf(bob), given);
        }
    }

    /// @dev Whatever the mask, exactly its tickets enter, or none.
    function testFuzz_AMaskEntersExactlyItsTickets(uint256 mask, uint16 count, uint256 offset) external {
        count = uint16(bound(count, 1, 400));
        uint256 firstId = issue(CREW, 3000, ownerList(0x5000, count));
        offset = bound(offset, 0, 2);
        uint256 word = (firstId >> 8) + offset;
        uint256 left = count > offset * 256 ? count - offset * 256 : 0;
        uint256 known = left >= 256 ? type(uint256).max : (uint256(1) << left) - 1;
        (uint256[] memory words, uint256[] memory masks) = (new uint256[](1), new uint256[](1));
        (words[0], masks[0]) = (word, mask);
        vm.prank(operator);
        (bool done,) = address(collection).call(abi.encodeCall(collection.checkInWords, (words, masks, "gate-1", NOW)));
        assertEq(done, mask != 0 && mask & ~known == 0);
        for (uint256 i = 0; i < count; ++i) {
            bool inMask = i / 256 == offset && mask & (uint256(1) << (i % 256)) != 0;
            assertEq(collection.isUsed(firstId + i), done && inMask);
        }
    }
}
