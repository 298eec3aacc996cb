// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import {
    BuyOrder,
    DeviceIntent,
    GiftIntent,
    ListIntent,
    RepriceIntent,
    UnlistIntent
} from "../../src/types/TicketTypes.sol";
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
        unlist(holder, intent.tokenId);
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

    function testFuzz_RevertGiven_AFieldOfARepriceChanged(uint8 field, uint256 by) external {
        RepriceIntent memory intent = RepriceIntent(address(collection), mintOne(alice, FLOOR), 5000, 1, NOW);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        by = bound(by, 1, 1000);
        field = field % 5;
        if (field == 0) intent.collection = address(uint160(intent.collection) + uint160(by));
        if (field == 1) intent.tokenId += by;
        if (field == 2) intent.priceMinor += uint32(by);
        if (field == 3) intent.nonce += by;
        if (field == 4) intent.deadline += uint40(by);
        expectInvalid(alice);
        market.repriceFor(intent, alice, signature);
    }

    function testFuzz_RevertGiven_AFieldOfAnUnlistChanged(uint8 field, uint256 by) external {
        UnlistIntent memory intent = UnlistIntent(address(collection), mintOne(alice, FLOOR), 1, NOW);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        by = bound(by, 1, 1000);
        field = field % 4;
        if (field == 0) intent.collection = address(uint160(intent.collection) + uint160(by));
        if (field == 1) intent.tokenId += by;
        if (field == 2) intent.nonce += by;
        if (field == 3) intent.deadline += uint40(by);
        expectInvalid(alice);
        market.unlistFor(intent, alice, signature);
    }

    function testFuzz_RevertGiven_AFieldOfAGiftChanged(uint8 field, uint256 by) external {
        GiftIntent memory intent = GiftIntent(address(collection), mintOne(alice, FLOOR), bob, "gift-1", 1, NOW);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        by = bound(by, 1, 1000);
        field = field % 6;
        if (field == 0) intent.collection = address(uint160(intent.collection) + uint160(by));
        if (field == 1) intent.tokenId += by;
        if (field == 2) intent.to = address(uint160(intent.to) + uint160(by));
        if (field == 3) intent.giftRef = bytes32(uint256(intent.giftRef) + by);
        if (field == 4) intent.nonce += by;
        if (field == 5) intent.deadline += uint40(by);
        expectInvalid(alice);
        market.giftFor(intent, alice, signature);
    }

    function testFuzz_RevertGiven_AFieldOfADeviceChanged(uint8 field, uint256 by) external {
        DeviceIntent memory intent =
            DeviceIntent(address(collection), mintOne(alice, FLOOR), "x", "y", DOORS_AT, 1, NOW);
        bytes memory signature = sign(aliceKey, digestOf(intent));
        by = bound(by, 1, 1000);
        field = field % 7;
        if (field == 0) intent.collection = address(uint160(intent.collection) + uint160(by));
        if (field == 1) intent.tokenId += by;
        if (field == 2) intent.keyX = bytes32(uint256(intent.keyX) + by);
        if (field == 3) intent.keyY = bytes32(uint256(intent.keyY) + by);
        if (field == 4) intent.expiresAt += uint40(by);
        if (field == 5) intent.nonce += by;
        if (field == 6) intent.deadline += uint40(by);
        expectInvalid(alice);
        market.delegateDeviceFor(intent, alice, signature);
    }

    /// @dev An order with another field is not what the buyer paid for, even where the sale itself would be possible.
    function testFuzz_RevertGiven_AFieldOfAnOrderChanged(uint8 field, uint256 by) external {
        uint256 id = mintIn(dollars, alice, PLAIN, 2);
        uint256 other = mintIn(coins, alice, COIN, 2);
        BuyOrder memory o = BuyOrder(address(dollars), id, bob, 5000, "sale-1", NOW + 1 hours);
        bytes memory signature = signOrder(o);
        by = bound(by, 1, 400);
        field = field % 6;
        if (field == 0) (o.collection, o.tokenId) = (address(coins), other);
        if (field == 1) o.tokenId = id + 1;
        if (field == 2) o.buyer = stranger;
        if (field == 3) o.priceMinor += uint32(by);
        if (field == 4) o.saleRef = bytes32(uint256(o.saleRef) + by);
        if (field == 5) o.deadline += uint40(by);
        usd.mint(o.buyer, 10_000 * USD_UNIT);
        vm.prank(alice);
        market.list(o.collection, o.tokenId, o.priceMinor);
        if (field == 0) {
            vm.expectPartialRevert(IMarketErrors.TicketMarket_WrongCurrency.selector);
        } else {
            vm.expectRevert("FiatTokenV2: invalid signature");
        }
        market.buyFor(o, signature);
    }

    function testFuzz_NoTwoOrdersShareAHash(BuyOrder calldata a, BuyOrder calldata b) external view {
        vm.assume(keccak256(abi.encode(a)) != keccak256(abi.encode(b)));
        assertNotEq(market.orderHash(a), market.orderHash(b));
    }

    function signOrder(BuyOrder memory o) private view returns (bytes memory) {
        bytes32 nonce = market.orderHash(o);
        uint256 value = o.priceMinor * USD_UNIT;
        return sign(bobKey, authorizationDigest(address(usd), o.buyer, address(market), value, o.deadline, nonce));
    }
}
