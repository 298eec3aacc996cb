// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketMarket } from "../../src/TicketMarket.sol";
import { IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { DeviceIntent, GiftIntent, ListIntent, RepriceIntent, UnlistIntent } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";
import { ContractWallet } from "../mocks/Wallets.sol";

contract TicketIntentTest is TicketTest {
    uint256 private id;
    ListIntent private intent;

    function setUp() public override {
        super.setUp();
        id = mintOne(alice, FLOOR);
        intent = ListIntent(address(collection), id, 5000, uint256(keccak256("nonce")), NOW + 1 hours);
    }

    function expectInvalid(address owner) private {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_InvalidSignature.selector, owner));
    }

    function test_AnybodyMaySubmitWhatTheHolderSigned() external {
        bytes memory signature = sign(aliceKey, digestOf(intent));
        assertFalse(market.nonceUsed(alice, intent.nonce));
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketListed(address(collection), id, alice, 5000);
        vm.prank(stranger);
        market.listFor(intent, alice, signature);
        assertTrue(market.nonceUsed(alice, intent.nonce));
        assertFalse(market.nonceUsed(bob, intent.nonce));

        RepriceIntent memory dearer = RepriceIntent(address(collection), id, 5500, 7, NOW);
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketRepriced(address(collection), id, alice, 5500, 5000);
        market.repriceFor(dearer, alice, sign(aliceKey, digestOf(dearer)));

        UnlistIntent memory back = UnlistIntent(address(collection), id, 8, NOW);
        market.unlistFor(back, alice, sign(aliceKey, digestOf(back)));
        assertFalse(ticket(id).listed);

        DeviceIntent memory phone = DeviceIntent(address(collection), id, "x", "y", DOORS_AT, 10, NOW);
        vm.expectEmit(address(market));
        emit ITicketMarket.DeviceDelegated(address(collection), id, alice, "x", "y", DOORS_AT, 0);
        market.delegateDeviceFor(phone, alice, sign(aliceKey, digestOf(phone)));

        GiftIntent memory given = GiftIntent(address(collection), id, bob, "gift-1", 9, NOW);
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketGifted(address(collection), id, bob, alice, "gift-1");
        market.giftFor(given, alice, sign(aliceKey, digestOf(given)));
        assertEq(collection.ownerOf(id), bob);
    }

    function test_RevertGiven_IntentRepeated() external {
        bytes memory signature = sign(aliceKey, digestOf(intent));
        market.listFor(intent, alice, signature);
        unlist(alice, id);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NonceUsed.selector, alice, intent.nonce));
        market.listFor(intent, alice, signature);
    }

    function test_ANonceServesOneIntentOfAnyKind() external {
        market.listFor(intent, alice, sign(aliceKey, digestOf(intent)));
        UnlistIntent memory back = UnlistIntent(address(collection), id, intent.nonce, NOW);
        bytes memory signature = sign(aliceKey, digestOf(back));
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NonceUsed.selector, alice, intent.nonce));
        market.unlistFor(back, alice, signature);
    }

    function test_ARefusedIntentKeepsItsNonce() external {
        intent.priceMinor = 5501;
        bytes memory signature = sign(aliceKey, digestOf(intent));
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, id, 5501, 5500));
        market.listFor(intent, alice, signature);
        assertFalse(market.nonceUsed(alice, intent.nonce));
    }

    function test_RevertGiven_DeadlinePassed() external {
        bytes memory signature = sign(aliceKey, digestOf(intent));
        vm.warp(intent.deadline + 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IMarketErrors.TicketMarket_IntentExpired.selector, intent.deadline, intent.deadline + 1
            )
        );
        market.listFor(intent, alice, signature);
        vm.warp(intent.deadline);
        market.listFor(intent, alice, signature);
        assertTrue(ticket(id).listed);
    }

    function test_ACancelledIntentIsDead() external {
        bytes memory signature = sign(aliceKey, digestOf(intent));
        vm.expectEmit(address(market));
        emit ITicketMarket.IntentCancelled(alice, intent.nonce);
        vm.prank(alice);
        market.cancelIntent(intent.nonce);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NonceUsed.selector, alice, intent.nonce));
        market.listFor(intent, alice, signature);
        // Again: nothing more to log.
        vm.recordLogs();
        vm.prank(alice);
        market.cancelIntent(intent.nonce);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_RevertGiven_SignedForAnotherChainOrContract() external {
        bytes memory signature = sign(aliceKey, digestOf(intent));
        vm.chainId(block.chainid + 1);
        expectInvalid(alice);
        market.listFor(intent, alice, signature);
        vm.chainId(block.chainid - 1);

        TicketMarket real = market;
        market = TicketMarket(stranger);
        signature = sign(aliceKey, digestOf(intent));
        market = real;
        expectInvalid(alice);
        market.listFor(intent, alice, signature);
    }

    function test_RevertGiven_SignatureHasAnotherLengthOrOwnerIsNobody() external {
        bytes memory signature = sign(aliceKey, digestOf(intent));
        expectInvalid(alice);
        market.listFor(intent, alice, bytes.concat(signature, hex"00"));
        expectInvalid(alice);
        market.listFor(intent, alice, "");
        // A broken signature recovers to the zero address, which must own nothing.
        signature[64] = 0x05;
        expectInvalid(address(0));
        market.listFor(intent, address(0), signature);
    }

    function test_AContractWalletSignsByErc1271() external {
        ContractWallet wallet = new ContractWallet(bob, true);
        uint256 owned = mintOne(address(wallet), FLOOR);
        intent.tokenId = owned;
        bytes memory signature = sign(bobKey, digestOf(intent));
        bytes memory foreign = sign(aliceKey, digestOf(intent));
        expectInvalid(address(wallet));
        market.listFor(intent, address(wallet), foreign);
        market.listFor(intent, address(wallet), signature);
        assertTrue(ticket(owned).listed);
    }

    function test_RevertGiven_ContractWalletIsUnwilling() external {
        ContractWallet wallet = new ContractWallet(bob, false);
        intent.tokenId = mintOne(address(wallet), FLOOR);
        bytes memory signature = sign(bobKey, digestOf(intent));
        expectInvalid(address(wallet));
        market.listFor(intent, address(wallet), signature);
    }

    function test_AKeyStillSignsAfterItsAccountGotCode() external {
        // As EIP-7702 does it: code at the key's own address, here code that vouches for nothing.
        vm.etch(alice, address(new ContractWallet(bob, false)).code);
        market.listFor(intent, alice, sign(aliceKey, digestOf(intent)));
        assertTrue(ticket(id).listed);
    }

    function test_ANonceIsOneOwnersOnly() external {
        uint256 bobs = mintOne(bob, FLOOR);
        market.listFor(intent, alice, sign(aliceKey, digestOf(intent)));
        intent.tokenId = bobs;
        market.listFor(intent, bob, sign(bobKey, digestOf(intent)));
        assertTrue(ticket(bobs).listed);
    }

    function test_RevertGiven_AnIntentForAnothersTicket() external {
        bytes memory signature = sign(bobKey, digestOf(intent));
        expectNotHolder(id, bob, alice);
        market.listFor(intent, bob, signature);
    }

    function test_RevertGiven_AnIntentWhilePaused() external {
        bytes memory signature = sign(aliceKey, digestOf(intent));
        setPaused(true);
        vm.expectRevert(IMarketErrors.TicketMarket_Paused.selector);
        market.listFor(intent, alice, signature);
    }
}
