// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { BuyOrder, Permit } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";
import { ContractWallet } from "../mocks/Wallets.sol";

/// @notice What the sales in USDC have in common.
abstract contract DollarSaleTest is TicketTest {
    uint32 internal constant PRICE = 5333;
    uint256 internal id;

    function setUp() public virtual override {
        super.setUp();
        id = mintIn(dollars, alice, PLAIN, 1);
        listIn(dollars, alice, id, PRICE);
    }

    /// @dev royalty floor(533.3), platform floor(266.65), the seller gets the remainder.
    function expectSold(address buyer) internal {
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketSold(address(dollars), id, buyer, alice, PRICE, 4534, 533, 266, 1, "sale-1");
    }

    function assertPaid(address buyer) internal view {
        assertEq(dollars.ownerOf(id), buyer);
        assertEq(usd.balanceOf(buyer), 0);
        assertEq(usd.balanceOf(alice), 4534 * USD_UNIT);
        assertEq(usd.balanceOf(address(market)), 799 * USD_UNIT);
        (uint256 royalty, uint256 fees) = market.accrued(address(dollars), address(usd));
        assertEq(royalty, 533 * USD_UNIT);
        assertEq(fees, 266 * USD_UNIT);
    }
}

contract TicketMarketBuyTest is DollarSaleTest {
    function test_ABuyerPaysInDollarsAndThePriceIsSplit() external {
        giveDollars(bob, address(market), PRICE);
        expectSold(bob);
        vm.prank(bob);
        market.buy(address(dollars), id, PRICE, "sale-1");
        assertPaid(bob);
        assertFalse(market.saleSettled("sale-1"));
    }

    function test_SharesAddUpFromSaleToSale() external {
        buy(bob, id, PRICE, "sale-1");
        listIn(dollars, bob, id, 5000);
        buy(alice, id, 5000, 0);
        (uint256 royalty, uint256 fees) = market.accrued(address(dollars), address(usd));
        assertEq(royalty, (533 + 500) * USD_UNIT);
        assertEq(fees, (266 + 250) * USD_UNIT);
        assertEq(usd.balanceOf(address(market)), royalty + fees);
    }

    function test_APauseStopsASaleInDollarsAndKeepsTheShares() external {
        buy(bob, id, PRICE, "sale-1");
        listIn(dollars, bob, id, 5000);
        giveDollars(alice, address(market), 5000);
        vm.prank(relayer);
        dollars.setPaused(true);
        vm.expectRevert(IMarketErrors.TicketMarket_Paused.selector);
        vm.prank(alice);
        market.buy(address(dollars), id, 5000, "sale-2");
        (uint256 royalty, uint256 fees) = market.accrued(address(dollars), address(usd));
        assertEq(royalty, 533 * USD_UNIT);
        assertEq(fees, 266 * USD_UNIT);
    }

    function test_RevertGiven_TheBuyerDidNotAllowEnough() external {
        giveDollars(bob, address(market), PRICE - 1);
        vm.expectRevert();
        vm.prank(bob);
        market.buy(address(dollars), id, PRICE, "sale-1");
        assertEq(dollars.ownerOf(id), alice);
        assertTrue(dollars.ticketOf(id).listed);
    }

    function test_RevertGiven_TheTokenSaysNo() external {
        vm.mockCall(address(usd), abi.encodeWithSelector(usd.transferFrom.selector), abi.encode(false));
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PaymentFailed.selector, address(market)));
        vm.prank(bob);
        market.buy(address(dollars), id, PRICE, "sale-1");
    }

    function test_RevertGiven_ABlockedBuyer() external {
        giveDollars(bob, address(market), PRICE);
        usd.setBlocked(bob, true);
        vm.expectRevert("Blacklistable: account is blacklisted");
        vm.prank(bob);
        market.buy(address(dollars), id, PRICE, "sale-1");
    }

    function test_RevertGiven_TheTicketIsPricedInAnotherCurrency() external {
        uint256 euros = mintOne(alice, FLOOR);
        list(alice, euros, 5000);
        giveDollars(bob, address(market), 5000);
        vm.expectRevert(
            abi.encodeWithSelector(IMarketErrors.TicketMarket_WrongCurrency.selector, bytes3("EUR"), bytes3("USD"))
        );
        vm.prank(bob);
        market.buy(address(collection), euros, 5000, "sale-1");

        uint256 coin = mintIn(coins, alice, COIN, 1);
        listIn(coins, alice, coin, 5000);
        vm.expectRevert(
            abi.encodeWithSelector(IMarketErrors.TicketMarket_WrongCurrency.selector, NATIVE, bytes3("USD"))
        );
        vm.prank(bob);
        market.buy(address(coins), coin, 5000, "sale-1");
    }

    function test_RevertGiven_ThePriceIsNotTheOfferAnyMore() external {
        giveDollars(bob, address(market), PRICE);
        vm.prank(alice);
        market.reprice(address(dollars), id, PRICE + 1);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceMismatch.selector, id, PRICE, PRICE + 1));
        vm.prank(bob);
        market.buy(address(dollars), id, PRICE, "sale-1");
    }
}

contract TicketMarketPermitTest is DollarSaleTest {
    function permitOf(uint256 minor) private view returns (Permit memory permit) {
        permit.value = minor * USD_UNIT;
        permit.deadline = NOW;
        bytes32 digest = permitDigest(address(usd), bob, address(market), permit.value, usd.nonces(bob), NOW);
        (permit.v, permit.r, permit.s) = vm.sign(bobKey, digest);
    }

    function setUp() public override {
        super.setUp();
        usd.mint(bob, PRICE * USD_UNIT);
    }

    function test_APermitReplacesTheAllowance() external {
        Permit memory permit = permitOf(PRICE);
        expectSold(bob);
        vm.prank(bob);
        market.buyWithPermit(address(dollars), id, PRICE, "sale-1", permit);
        assertPaid(bob);
        assertEq(usd.allowance(bob, address(market)), 0);
    }

    function test_APermitThatSomebodyElseUsedFirstStillBuys() external {
        Permit memory p = permitOf(PRICE);
        vm.prank(stranger);
        usd.permit(bob, address(market), p.value, p.deadline, p.v, p.r, p.s);
        vm.prank(bob);
        market.buyWithPermit(address(dollars), id, PRICE, "sale-1", p);
        assertPaid(bob);
    }

    function test_RevertGiven_APermitThatIsFalseOrTooSmall() external {
        Permit memory p = permitOf(PRICE - 1);
        vm.startPrank(bob);
        vm.expectRevert();
        market.buyWithPermit(address(dollars), id, PRICE, "sale-1", p);
        p.value += USD_UNIT;
        vm.expectRevert();
        market.buyWithPermit(address(dollars), id, PRICE, "sale-1", p);
        vm.stopPrank();
        assertEq(dollars.ownerOf(id), alice);
    }
}

contract TicketMarketOrderTest is DollarSaleTest {
    BuyOrder private order_;

    function setUp() public override {
        super.setUp();
        usd.mint(bob, PRICE * USD_UNIT);
        order_ = BuyOrder(address(dollars), id, bob, PRICE, "sale-1", NOW + 1 hours);
    }

    function signed(uint256 key, BuyOrder memory o) private view returns (bytes memory) {
        bytes32 nonce = market.orderHash(o);
        uint256 value = o.priceMinor * USD_UNIT;
        return sign(key, authorizationDigest(address(usd), o.buyer, address(market), value, o.deadline, nonce));
    }

    function test_OneSignatureOrdersAndPays() external {
        bytes memory signature = signed(bobKey, order_);
        expectSold(bob);
        vm.prank(stranger);
        market.buyFor(order_, signature);
        assertPaid(bob);
        assertTrue(usd.authorizationState(bob, market.orderHash(order_)));
    }

    function test_AnOrdersHashIsItsTypedData() external view {
        assertEq(market.orderHash(order_), digestOf(order_));
    }

    function test_AnOrdersHashBindsChainAndContract() external {
        bytes32 here = market.orderHash(order_);
        vm.chainId(block.chainid + 1);
        assertNotEq(market.orderHash(order_), here);
        assertEq(market.orderHash(order_), digestOf(order_));
    }

    function test_AContractWalletOrdersByErc1271() external {
        ContractWallet wallet = new ContractWallet(bob, true);
        usd.mint(address(wallet), PRICE * USD_UNIT);
        order_.buyer = address(wallet);
        // Longer than a key's signature: only the form with bytes can carry it.
        bytes memory signature = bytes.concat(signed(bobKey, order_), hex"01");
        expectSold(address(wallet));
        market.buyFor(order_, signature);
        assertPaid(address(wallet));
    }

    function test_RevertGiven_AnOrderRepeated() external {
        bytes memory signature = signed(bobKey, order_);
        market.buyFor(order_, signature);
        // Back to the seller, offered again, and the buyer has money again.
        giftIn(dollars, bob, id, alice);
        listIn(dollars, alice, id, PRICE);
        usd.mint(bob, PRICE * USD_UNIT);
        vm.expectRevert("FiatTokenV2: authorization is used or canceled");
        market.buyFor(order_, signature);
        assertEq(dollars.ownerOf(id), alice);
    }

    function test_RevertGiven_AnOrderAtItsDeadline() external {
        bytes memory signature = signed(bobKey, order_);
        vm.warp(order_.deadline);
        vm.expectRevert(
            abi.encodeWithSelector(
                IMarketErrors.TicketMarket_IntentExpired.selector, order_.deadline, uint256(order_.deadline)
            )
        );
        market.buyFor(order_, signature);
        vm.warp(order_.deadline - 1);
        market.buyFor(order_, signature);
        assertEq(dollars.ownerOf(id), bob);
    }

    function test_RevertGiven_AnOrderForAnotherChain() external {
        bytes memory signature = signed(bobKey, order_);
        vm.chainId(block.chainid + 1);
        vm.expectRevert("FiatTokenV2: invalid signature");
        market.buyFor(order_, signature);
    }

    function test_RevertGiven_AnOrderSignedByAnother() external {
        usd.mint(alice, PRICE * USD_UNIT);
        bytes memory signature = signed(aliceKey, order_);
        vm.expectRevert("FiatTokenV2: invalid signature");
        market.buyFor(order_, signature);
        vm.expectRevert("FiatTokenV2: invalid signature");
        market.buyFor(order_, "");
    }

    function test_RevertGiven_AnAuthorizationWithoutTheOrder() external {
        // A payment to the market that says nothing of a ticket buys none.
        bytes memory signature = sign(
            bobKey,
            authorizationDigest(
                address(usd), bob, address(market), PRICE * USD_UNIT, order_.deadline, keccak256("some nonce")
            )
        );
        vm.expectRevert("FiatTokenV2: invalid signature");
        market.buyFor(order_, signature);
    }

    function test_RevertGiven_ThePriceRoseAfterTheOrder() external {
        bytes memory signature = signed(bobKey, order_);
        vm.prank(alice);
        market.reprice(address(dollars), id, PRICE + 100);
        vm.expectRevert(
            abi.encodeWithSelector(IMarketErrors.TicketMarket_PriceMismatch.selector, id, PRICE, PRICE + 100)
        );
        market.buyFor(order_, signature);
        assertEq(usd.balanceOf(bob), PRICE * USD_UNIT);
    }
}

contract TicketMarketNativeTest is TicketTest {
    uint32 private constant PRICE = 5333;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintIn(coins, alice, COIN, 1);
        listIn(coins, alice, id, PRICE);
        vm.deal(bob, 100 ether);
    }

    function test_ABuyerPaysInNativeCoinAndThePriceIsSplit() external {
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketSold(address(coins), id, bob, alice, PRICE, 4534, 533, 266, 2, 0);
        vm.prank(bob);
        market.buyNative{ value: 0.5333 ether }(address(coins), id, PRICE, 0);
        assertEq(coins.ownerOf(id), bob);
        assertEq(bob.balance, 99.4667 ether);
        assertEq(alice.balance, 0.4534 ether);
        assertEq(address(market).balance, 0.0799 ether);
        (uint256 royalty, uint256 fees) = market.accrued(address(coins), address(0));
        assertEq(royalty, 0.0533 ether);
        assertEq(fees, 0.0266 ether);
        (royalty, fees) = market.accrued(address(coins), address(usd));
        assertEq(royalty + fees, 0);
    }

    function test_RevertGiven_AnotherValueThanThePrice() external {
        vm.startPrank(bob);
        uint256 price = PRICE * NATIVE_UNIT;
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_WrongValue.selector, price - 1, price));
        market.buyNative{ value: price - 1 }(address(coins), id, PRICE, "sale-1");
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_WrongValue.selector, price + 1, price));
        market.buyNative{ value: price + 1 }(address(coins), id, PRICE, "sale-1");
        vm.stopPrank();
    }

    function test_RevertGiven_TheTicketIsPricedInAnotherCurrency() external {
        uint256 dollar = mintIn(dollars, alice, PLAIN, 1);
        listIn(dollars, alice, dollar, 5000);
        vm.expectRevert(
            abi.encodeWithSelector(IMarketErrors.TicketMarket_WrongCurrency.selector, bytes3("USD"), NATIVE)
        );
        vm.prank(bob);
        market.buyNative{ value: 0.5 ether }(address(dollars), dollar, 5000, "sale-1");
    }

    function test_RevertGiven_Paused() external {
        vm.prank(relayer);
        coins.setPaused(true);
        vm.expectRevert(IMarketErrors.TicketMarket_Paused.selector);
        vm.prank(bob);
        market.buyNative{ value: 0.5333 ether }(address(coins), id, PRICE, "sale-1");
    }

    function test_TheDearestTicketThereCanBeIsSold() external {
        // Shares of 2^32 - 1 minor units fit their fields, and do not touch one another.
        uint32 most = type(uint32).max;
        vm.mockCall(
            address(coins),
            abi.encodeWithSelector(coins.moveBySale.selector),
            abi.encode(alice, uint16(5000), uint16(2000), NATIVE, false, false)
        );
        uint256 price = most * NATIVE_UNIT;
        vm.deal(bob, price);
        vm.prank(bob);
        market.buyNative{ value: price }(address(coins), id, most, 0);
        (uint256 royalty, uint256 fees) = market.accrued(address(coins), address(0));
        assertEq(royalty, uint256(most / 2) * NATIVE_UNIT);
        assertEq(fees, uint256(most / 5) * NATIVE_UNIT);
        assertEq(alice.balance, price - royalty - fees);
    }
}
