// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import {
    BuyOrder,
    DeviceIntent,
    GiftIntent,
    ListIntent,
    RepriceIntent,
    UnlistIntent
} from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";
import { ChattyWallet, GreedyWallet } from "../mocks/Wallets.sol";

/// @notice Many wishes in one transaction: each stands and falls alone.
contract TicketMarketExecuteTest is TicketTest {
    uint256 private constant GAS_EACH = 300_000;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintIn(dollars, alice, PLAIN, 3);
    }

    function listCall(uint256 tokenId, uint32 priceMinor, uint256 nonce) private view returns (bytes memory) {
        ListIntent memory intent = ListIntent(address(dollars), tokenId, priceMinor, nonce, NOW);
        return abi.encodeCall(market.listFor, (intent, alice, sign(aliceKey, digestOf(intent))));
    }

    function expectResult(uint256 index, bool done, bytes memory reason) private {
        vm.expectEmit(address(market));
        emit ITicketMarket.IntentResult(index, done, reason);
    }

    function one(bytes memory call_) private pure returns (bytes[] memory calls) {
        calls = new bytes[](1);
        calls[0] = call_;
    }

    function test_EachWishIsCarriedOutAndItsResultLogged() external {
        bytes[] memory calls = new bytes[](3);
        for (uint256 i = 0; i < 3; ++i) {
            calls[i] = listCall(id + i, 5000, i);
        }
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectEmit(address(market));
            emit ITicketMarket.TicketListed(address(dollars), id + i, alice, 5000);
            expectResult(i, true, "");
        }
        vm.prank(stranger);
        market.execute(calls, GAS_EACH);
        assertTrue(dollars.ticketOf(id + 2).listed);
    }

    function test_EveryKindOfWishCanBeCarriedOut() external {
        bytes[] memory calls = new bytes[](6);
        calls[0] = listCall(id, 5000, 0);
        RepriceIntent memory dearer = RepriceIntent(address(dollars), id, 5500, 1, NOW);
        calls[1] = abi.encodeCall(market.repriceFor, (dearer, alice, sign(aliceKey, digestOf(dearer))));
        UnlistIntent memory back = UnlistIntent(address(dollars), id, 2, NOW);
        calls[2] = abi.encodeCall(market.unlistFor, (back, alice, sign(aliceKey, digestOf(back))));
        DeviceIntent memory phone = DeviceIntent(address(dollars), id, "x", "y", DOORS_AT, 3, NOW);
        calls[3] = abi.encodeCall(market.delegateDeviceFor, (phone, alice, sign(aliceKey, digestOf(phone))));
        GiftIntent memory given = GiftIntent(address(dollars), id, bob, "gift-1", 4, NOW);
        calls[4] = abi.encodeCall(market.giftFor, (given, alice, sign(aliceKey, digestOf(given))));
        calls[5] = buyCall();
        for (uint256 i = 0; i < 6; ++i) {
            expectResult(i, true, "");
        }
        market.execute(calls, GAS_EACH);
        assertEq(dollars.ownerOf(id), bob);
        assertEq(dollars.ownerOf(id + 1), bob);
    }

    function buyCall() private returns (bytes memory) {
        listIn(dollars, alice, id + 1, 5000);
        usd.mint(bob, 5000 * USD_UNIT);
        BuyOrder memory o = BuyOrder(address(dollars), id + 1, bob, 5000, "sale-1", NOW + 1);
        bytes32 digest =
            authorizationDigest(address(usd), bob, address(market), 5000 * USD_UNIT, o.deadline, market.orderHash(o));
        return abi.encodeCall(market.buyFor, (o, sign(bobKey, digest)));
    }

    function test_ARefusedWishSpoilsNothingAndKeepsItsNonce() external {
        bytes[] memory calls = new bytes[](3);
        calls[0] = listCall(id, 5000, 0);
        calls[1] = listCall(id + 1, 5501, 1);
        calls[2] = listCall(id + 2, 5000, 2);
        expectResult(0, true, "");
        expectResult(
            1, false, abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, id + 1, 5501, 5500)
        );
        expectResult(2, true, "");
        market.execute(calls, GAS_EACH);
        assertFalse(dollars.ticketOf(id + 1).listed);
        assertFalse(market.nonceUsed(alice, 1));
        assertTrue(dollars.ticketOf(id + 2).listed);
    }

    function test_AWishTwiceInOneTransactionIsCarriedOutOnce() external {
        bytes[] memory calls = new bytes[](2);
        (calls[0], calls[1]) = (listCall(id, 5000, 7), listCall(id, 5000, 7));
        expectResult(0, true, "");
        expectResult(1, false, abi.encodeWithSelector(IMarketErrors.TicketMarket_NonceUsed.selector, alice, 7));
        market.execute(calls, GAS_EACH);
    }

    function test_AWalletThatEatsItsGasSpoilsNothing() external {
        address greedy = address(new GreedyWallet());
        ListIntent memory intent = ListIntent(address(dollars), id, 5000, 0, NOW);
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(market.listFor, (intent, greedy, "anything"));
        calls[1] = calls[0];
        calls[2] = listCall(id, 5000, 0);
        // What is left of its share suffices for our own refusal.
        bytes memory refusal = abi.encodeWithSelector(IMarketErrors.TicketMarket_InvalidSignature.selector, greedy);
        expectResult(0, false, refusal);
        expectResult(1, false, refusal);
        expectResult(2, true, "");
        uint256 before = gasleft();
        market.execute{ gas: 4 * GAS_EACH }(calls, GAS_EACH);
        assertLt(before - gasleft(), 3 * GAS_EACH);
    }

    function test_AWishThatRunsOutOfItsShareHasNoReason() external {
        // Signature and nonce alone cost more than this.
        expectResult(0, false, "");
        market.execute(one(listCall(id, 5000, 0)), 10_000);
        assertFalse(market.nonceUsed(alice, 0));
    }

    function test_AWalletsLongAnswerIsNotCopied() external {
        address chatty = address(new ChattyWallet());
        uint256 owned = mintIn(dollars, chatty, PLAIN, 1);
        ListIntent memory intent = ListIntent(address(dollars), owned, 5000, 0, NOW);
        expectResult(0, true, "");
        market.execute(one(abi.encodeCall(market.listFor, (intent, chatty, "anything"))), GAS_EACH);
    }

    function test_ALongReasonIsCut() external {
        bytes memory call_ = buyCall();
        bytes memory words = new bytes(300);
        for (uint256 i = 0; i < 300; ++i) {
            // forge-lint: disable-next-line(unsafe-typecast)
            words[i] = bytes1(uint8(i % 250 + 1));
        }
        vm.mockCallRevert(address(usd), abi.encodeWithSignature(RECEIVE), words);
        bytes memory cut = words;
        assembly ("memory-safe") {
            mstore(cut, 256)
        }
        expectResult(0, false, cut);
        market.execute(one(call_), GAS_EACH);
    }

    string private constant RECEIVE =
        "receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)";

    function test_AReasonOfOddLengthIsLoggedAsItIs() external {
        bytes[] memory calls = new bytes[](2);
        calls[0] = buyCall();
        calls[1] = listCall(id, 5501, 1);
        vm.mockCallRevert(address(usd), abi.encodeWithSignature(RECEIVE), hex"0102030405");
        expectResult(0, false, hex"0102030405");
        expectResult(1, false, abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, id, 5501, 5500));
        market.execute(calls, GAS_EACH);
    }

    function test_OnlySignedWishesAreCarriedOut() external {
        bytes[] memory calls = new bytes[](5);
        calls[0] = abi.encodeCall(market.list, (address(dollars), id, 5000));
        calls[1] = abi.encodeCall(market.cancelIntent, (1));
        calls[2] = abi.encodeCall(market.execute, (new bytes[](0), 0));
        calls[3] = abi.encodeCall(market.withdrawCredit, (address(usd), stranger));
        calls[4] = hex"010203";
        for (uint256 i = 0; i < 5; ++i) {
            bytes4 selector = i == 4 ? bytes4(0) : bytes4(calls[i]);
            expectResult(i, false, abi.encodeWithSelector(IMarketErrors.TicketMarket_NotAnIntent.selector, selector));
        }
        market.execute(calls, GAS_EACH);
        assertFalse(market.nonceUsed(address(market), 1));
    }

    function test_ABareSelectorIsTakenAtItsWord() external {
        expectResult(0, false, "");
        market.execute(one(abi.encodePacked(market.listFor.selector)), GAS_EACH);
    }

    function test_ACallThatIsCutShortIsRefused() external {
        bytes memory whole = listCall(id, 5000, 0);
        assembly ("memory-safe") {
            mstore(whole, 100)
        }
        expectResult(0, false, "");
        market.execute(one(whole), GAS_EACH);
    }

    function test_NoWishesAreNoError() external {
        vm.recordLogs();
        market.execute(new bytes[](0), GAS_EACH);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_RevertGiven_TheGasLeftCannotGiveAWishItsShare() external {
        bytes[] memory calls = new bytes[](2);
        (calls[0], calls[1]) = (listCall(id, 5000, 0), listCall(id + 1, 5000, 1));
        (bool done, bytes memory answer) =
            address(market).call{ gas: GAS_EACH + 90_000 }(abi.encodeCall(market.execute, (calls, GAS_EACH)));
        assertFalse(done);
        assertEq(bytes4(answer), IMarketErrors.TicketMarket_GasTooLow.selector);
        // The first wish is undone with the rest: a submitter wins nothing by starving the second.
        assertFalse(market.nonceUsed(alice, 0));
    }

    function test_RevertGiven_AShareThatNobodyHas() external {
        bytes[] memory calls = one(listCall(id, 5000, 0));
        vm.expectPartialRevert(IMarketErrors.TicketMarket_GasTooLow.selector);
        market.execute(calls, 1 << 60);
        vm.expectRevert();
        market.execute(calls, type(uint256).max);
    }

    function test_AWishHasItsWholeShareWheneverItIsTried() external {
        // However little gas the submitter brings: either all of it reverts, or the wish succeeds as it does with plenty.
        // The share is just enough, so that a little less of it would show.
        bytes[] memory calls = one(listCall(id, 5000, 0));
        uint256 gasEach = leastShare(calls);
        bytes memory data = abi.encodeCall(market.execute, (calls, gasEach));
        uint256 succeeded;
        for (uint256 gas_ = gasEach; gas_ < gasEach + 16_000; gas_ += 100) {
            if (listedAfter(data, gas_)) ++succeeded;
        }
        assertGt(succeeded, 0);
    }

    /// @dev To within 64 gas.
    function leastShare(bytes[] memory calls) private returns (uint256 enough) {
        uint256 tooLittle = 10_000;
        enough = GAS_EACH;
        while (enough - tooLittle > 64) {
            uint256 middle = (enough + tooLittle) / 2;
            if (listedAfter(abi.encodeCall(market.execute, (calls, middle)), 1_000_000, true)) enough = middle;
            else tooLittle = middle;
        }
    }

    function listedAfter(bytes memory data, uint256 gas_) private returns (bool) {
        return listedAfter(data, gas_, false);
    }

    /// @param mayFail The wish may be refused though the call goes through.
    function listedAfter(bytes memory data, uint256 gas_, bool mayFail) private returns (bool listed) {
        uint256 state = vm.snapshotState();
        (bool done,) = address(market).call{ gas: gas_ }(data);
        listed = dollars.ticketOf(id).listed;
        if (!mayFail) assertEq(done, listed);
        vm.revertToState(state);
    }
}
