// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { GiftIntent, ListIntent, UnlistIntent } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

contract TicketIntentFuzzTest is TicketTest {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function intentFor(address holder, uint32 price, uint256 nonce) private returns (ListIntent memory) {
        uint256 id = mintOne(holder, FLOOR);
        return ListIntent(address(collection), id, uint32(bound(price, 1, 5500)), nonce, NOW + 1 hours);
    }

    function expectInvalid(address owner) private {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_InvalidSignature.selector, owner));
    }

    function testFuzz_AnIntentServesOnceWhateverItsNonce(uint256 key, uint32 price, uint256 nonce) external {
        key = bound(key, 1, ORDER - 1);
        address holder = vm.addr(key);
        ListIntent memory intent = intentFor(holder, price, nonce);
        bytes memory signature = sign(key, digestOf(intent));
        market.listFor(intent, holder, signature);
        assertEq(ticket(intent.tokenId).askMinor, intent.priceMinor);
        vm.prank(holder);
        market.unlist(address(collection), intent.tokenId);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NonceUsed.selector, holder, nonce));
        market.listFor(intent, holder, signature);
    }

    function testFuzz_NoncesAreIndependent(uint256 first, uint256 second) external {
        vm.assume(first != second);
        vm.startPrank(alice);
        market.cancelIntent(first);
        assertFalse(market.nonceUsed(alice, second));
        market.cancelIntent(second);
        assertTrue(market.nonceUsed(alice, first) && market.nonceUsed(alice, second));
        vm.stopPrank();
    }

    function testFuzz_RevertGiven_SignedByAnotherKey(uint256 key, uint32 price, uint256 nonce) external {
        key = bound(key, 1, ORDER - 1);
        vm.assume(vm.addr(key) != alice);
        ListIntent memory intent = intentFor(alice, price, nonce);
        bytes memory signature = sign(key, digestOf(intent));
        expectInvalid(alice);
        market.listFor(intent, alice, signature);
    }

    function testFuzz_RevertGiven_MalleatedTwin(uint256 key, uint32 price, uint256 nonce) external {
        key = bound(key, 1, ORDER - 1);
        address holder = vm.addr(key);
        ListIntent memory intent = intentFor(holder, price, nonce);
        bytes32 digest = digestOf(intent);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        uint8 twinV = v == 27 ? 28 : 27;
        bytes32 twinS = bytes32(ORDER - uint256(s));
        // The twin is a signature that the precompile accepts; it is refused by rule, not by accident.
        assertEq(ecrecover(digest, twinV, r, twinS), holder);
        expectInvalid(holder);
        market.listFor(intent, holder, abi.encodePacked(r, twinS, twinV));
    }

    function testFuzz_RevertGiven_Expired(uint40 deadline, uint40 late) external {
        deadline = uint40(bound(deadline, 0, type(uint40).max - 1));
        late = uint40(bound(late, uint256(deadline) + 1, type(uint40).max));
        ListIntent memory intent = intentFor(alice, 5000, 1);
        intent.deadline = deadline;
        bytes memory signature = sign(aliceKey, digestOf(intent));
        vm.warp(late);
        vm.expectRevert(
            abi.encodeWithSelector(IMarketErrors.TicketMarket_IntentExpired.selector, deadline, uint256(late))
        );
        market.listFor(intent, alice, signature);
    }

    /// @dev Each field is bound by the signature: one changed field, whichever, and it is not what was signed.
    function testFuzz_RevertGiven_AFieldChanged(uint8 field, uint256 by) external {
        ListIntent memory intent = intentFor(alice, 5000, 1);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        by = bound(by, 1, 1000);
        field = field % 5;
        if (field == 0) intent.collection = address(uint160(intent.collection) + uint160(by));
        if (field == 1) intent.tokenId += by;
        if (field == 2) intent.priceMinor += uint32(by);
        if (field == 3) intent.nonce += by;
        if (field == 4) intent.deadline += uint40(by);
        expectInvalid(alice);
        market.listFor(intent, alice, signature);
    }

    function testFuzz_RevertGiven_AGiftRedirected(address to, bytes32 giftRef) external {
        vm.assume(to != bob);
        uint256 id = mintOne(alice, FLOOR);
        GiftIntent memory intent = GiftIntent(address(collection), id, bob, "gift-1", 1, NOW);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        intent.to = to;
        expectInvalid(alice);
        market.giftFor(intent, alice, signature);
        intent.to = bob;
        vm.assume(giftRef != "gift-1");
        intent.giftRef = giftRef;
        expectInvalid(alice);
        market.giftFor(intent, alice, signature);
    }

    /// @dev A signature for one verb opens no other door.
    function testFuzz_RevertGiven_AListSignatureUsedToUnlist(uint256 nonce) external {
        ListIntent memory intent = intentFor(alice, 5000, nonce);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        list(alice, intent.tokenId, 5000);
        expectInvalid(alice);
        market.unlistFor(
            UnlistIntent(intent.collection, intent.tokenId, intent.nonce, intent.deadline), alice, signature
        );
    }
}
