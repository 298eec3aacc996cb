// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Test } from "forge-std/Test.sol";

import { Counters } from "../../src/libraries/Counters.sol";

/// @notice Collection-only.
contract CountersTest is Test {
    function test_SixtyFourTiersHaveSixtyFourPlacesThatDoNotOverlap() external pure {
        uint256[13] memory taken;
        taken[0] = (1 << 50) - 1; // minted, issues, lost roles, paused, on sale
        for (uint256 tierId = 1; tierId <= 64; ++tierId) {
            (uint256 index, uint256 shift) = Counters.place(tierId);
            assertEq(index == 0, tierId <= 4);
            assertLe(index, 12);
            assertLe(shift, 208);
            uint256 field = uint256(type(uint48).max) << shift;
            assertEq(taken[index] & field, 0);
            taken[index] |= field;
        }
    }

    function testFuzz_ATierIsCountedAlone(uint256 word, uint256 tierId, uint24 cap) external pure {
        (, uint256 shift) = Counters.place(bound(tierId, 1, 64));
        uint256 others = word & ~(uint256(type(uint48).max) << shift);
        uint256 alive = Counters.alive(word, shift);
        uint256 changed = Counters.withCap(word, shift, cap);
        assertEq(Counters.cap(changed, shift), cap);
        assertEq(Counters.alive(changed, shift), alive);
        assertEq(changed & ~(uint256(type(uint48).max) << shift), others);

        uint256 more = type(uint24).max - alive;
        changed = Counters.withMore(word, shift, more);
        assertEq(Counters.alive(changed, shift), type(uint24).max);
        assertEq(Counters.cap(changed, shift), Counters.cap(word, shift));
        assertEq(changed & ~(uint256(type(uint48).max) << shift), others);
        assertEq(Counters.alive(Counters.withOneLess(changed, shift), shift), type(uint24).max - 1);
        assertEq(Counters.withMore(Counters.withOneLess(changed, shift), shift, 1), changed);
    }

    function testFuzz_WordZerosOwnFieldsAreApart(uint32 minted, uint8 issues, uint8 lost, bool paused, bool onSale)
        external
        pure
    {
        issues = uint8(bound(issues, 0, 254));
        uint256 word = uint256(minted) | (uint256(issues) << 32) | (uint256(type(uint192).max) << 64);
        word = Counters.withOnSale(Counters.withLostRoles(Counters.withPaused(word, paused), lost), onSale);
        assertEq(Counters.minted(word), minted);
        assertEq(Counters.bulkCount(word), issues);
        assertEq(Counters.lostRoles(word), lost);
        assertEq(Counters.isPaused(word), paused);
        assertEq(Counters.isOnSale(word), onSale);
        word = Counters.withBulkIssue(word);
        assertEq(Counters.bulkCount(word), uint256(issues) + 1);
        assertEq(Counters.lostRoles(word), lost);
        // A lost role stays lost, a pause ends.
        word = Counters.withLostRoles(word, 0);
        assertEq(Counters.lostRoles(word), lost);
        assertFalse(Counters.isPaused(Counters.withPaused(word, false)));
        assertTrue(Counters.isPaused(Counters.withPaused(word, true)));
        assertEq(Counters.withOnSale(Counters.withOnSale(word, !onSale), onSale), word);
        assertTrue(Counters.isOnSale(Counters.withOnSale(word, !onSale)) != onSale);
        assertEq(word >> 64, type(uint192).max);
    }
}
