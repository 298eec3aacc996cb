// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { ResaleMath } from "../../src/libraries/ResaleMath.sol";
import { CreateParams } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";
import { RejectingReceiver } from "../mocks/Receivers.sol";
import { Vm } from "forge-std/Vm.sol";

contract ResaleMathFuzzTest is TicketTest {
    function testFuzz_ThePartsSumToThePriceToTheUnit(uint32 price, uint16 royaltyBps, uint16 feeBps) external pure {
        royaltyBps = uint16(bound(royaltyBps, 0, 10_000));
        feeBps = uint16(bound(feeBps, 0, 10_000 - royaltyBps));
        (uint32 seller, uint32 royalty, uint32 platform) = ResaleMath.split(price, royaltyBps, feeBps);
        assertEq(uint256(seller) + royalty + platform, price);
        // Rounding never favours a fee, and costs it less than one unit.
        assertLe(uint256(royalty) * 10_000, uint256(price) * royaltyBps);
        assertGt((uint256(royalty) + 1) * 10_000, uint256(price) * royaltyBps);
        assertLe(uint256(platform) * 10_000, uint256(price) * feeBps);
        assertGt((uint256(platform) + 1) * 10_000, uint256(price) * feeBps);
    }

    function testFuzz_TheCapIsTheFloorOfTheShareAndNeverWraps(uint32 paid, uint16 capBps) external pure {
        uint256 exact = uint256(paid) * capBps / 10_000;
        uint256 cap = ResaleMath.capMinor(paid, capBps);
        assertEq(cap, exact > type(uint32).max ? type(uint32).max : exact);
    }

    /// @dev The same two rules through the whole house: whatever the rules and the price, a listing is taken exactly
    ///      when 0 < price <= cap, and what is logged of its sale is the split.
    function testFuzz_AListingIsTakenExactlyUpToItsCap(
        uint32 tierPrice,
        uint32 paid,
        uint16 capBps,
        uint16 royaltyBps,
        uint16 feeBps,
        uint32 ask
    ) external {
        CreateParams memory params = createParams("event-2");
        params.platformFeeBps = uint16(bound(feeBps, 0, 2000));
        params.tiers[0].priceMinor = tierPrice;
        params.tiers[0].resaleCapBps = capBps;
        params.tiers[0].royaltyBps = uint16(bound(royaltyBps, 0, 5000));
        collection = createCollection(params);
        paid = uint32(bound(paid, 0, tierPrice));
        vm.prank(relayer);
        collection.mint(1, order(alice, FLOOR, 1, paid));

        uint256 exact = uint256(paid) * capBps / 10_000;
        uint32 cap = exact > type(uint32).max ? type(uint32).max : uint32(exact);
        // Half of the runs at the edge, where mistakes live.
        if (ask % 2 == 0) ask = uint32(bound(ask, cap == 0 ? 0 : cap - 1, cap == type(uint32).max ? cap : cap + 1));

        if (ask == 0) {
            vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_ZeroPrice.selector, 1));
            list(alice, 1, ask);
        } else if (ask > cap) {
            vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceOverCap.selector, 1, ask, cap));
            list(alice, 1, ask);
        } else {
            list(alice, 1, ask);
            assertSoldWithSplit(ask, params.tiers[0].royaltyBps, params.platformFeeBps);
        }
    }

    function assertSoldWithSplit(uint32 ask, uint16 royaltyBps, uint16 feeBps) private {
        vm.recordLogs();
        settle(1, alice, bob, ask, "sale-1");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory sold = logs[logs.length - 1];
        assertEq(sold.topics[0], ITicketMarket.TicketSold.selector);
        (, uint32 price, uint32 seller, uint32 royalty, uint32 platform,,) =
            abi.decode(sold.data, (address, uint32, uint32, uint32, uint32, uint8, bytes32));
        assertEq(price, ask);
        assertEq(royalty, uint256(ask) * royaltyBps / 10_000);
        assertEq(platform, uint256(ask) * feeBps / 10_000);
        assertEq(uint256(seller) + royalty + platform, ask);
        assertEq(collection.ownerOf(1), bob);
    }

    /// @dev What a buyer pays arrives in three places, to the last unit of the token.
    function testFuzz_ADollarSaleIsPaidOutToTheUnit(uint32 ask, uint16 royaltyBps, uint16 feeBps) external {
        CreateParams memory params = dollarParams("event-2");
        params.platformFeeBps = uint16(bound(feeBps, 0, 2000));
        params.tiers[0].royaltyBps = uint16(bound(royaltyBps, 0, 5000));
        params.tiers[0].priceMinor = type(uint32).max;
        dollars = createCollection(params);
        ask = uint32(bound(ask, 1, type(uint32).max));
        uint256 id = mintIn(dollars, alice, PLAIN, 1);
        listIn(dollars, alice, id, ask);
        buy(bob, id, ask, "sale-1");
        (uint256 royalty, uint256 fees) = market.accrued(address(dollars), address(usd));
        assertEq(royalty, (uint256(ask) * params.tiers[0].royaltyBps / 10_000) * USD_UNIT);
        assertEq(fees, (uint256(ask) * params.platformFeeBps / 10_000) * USD_UNIT);
        assertEq(usd.balanceOf(address(market)), royalty + fees);
        assertEq(usd.balanceOf(alice) + royalty + fees, ask * USD_UNIT);
        assertEq(usd.balanceOf(bob), 0);
    }

    function testFuzz_ACoinSaleIsPaidOutToTheUnit(uint32 ask, bool rejected) external {
        CreateParams memory params = coinParams("event-2");
        params.tiers[0].priceMinor = type(uint32).max;
        coins = createCollection(params);
        ask = uint32(bound(ask, 1, type(uint32).max));
        address seller = rejected ? address(new RejectingReceiver()) : alice;
        uint256 id = mintIn(coins, seller, COIN, 1);
        listIn(coins, seller, id, ask);
        buyNative(bob, id, ask, "sale-1");
        (uint256 royalty, uint256 fees) = market.accrued(address(coins), address(0));
        uint256 credit = market.creditOf(seller, address(0));
        assertEq(seller.balance, rejected ? 0 : ask * NATIVE_UNIT - royalty - fees);
        assertEq(credit, rejected ? ask * NATIVE_UNIT - royalty - fees : 0);
        assertEq(address(market).balance, royalty + fees + credit);
    }
}
