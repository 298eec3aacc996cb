// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ISaleErrors } from "../../src/interfaces/ITicketErrors.sol";
import { Permit, PurchaseOrder } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

/// @notice Whichever way a purchase comes in, the same rules meet it.
contract TicketSaleDoorsTest is TicketTest {
    uint32 private constant PRICE = 5000;

    function test_RevertGiven_AnotherPriceWithAPermit() external {
        giveDollars(alice, address(sale), PRICE);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_PriceMismatch.selector, PRICE - 1, PRICE));
        sale.purchaseWithPermit(address(dollars), PLAIN, 1, PRICE - 1, "order-1", Permit(0, 0, 0, 0, 0));
    }

    function test_RevertGiven_AnotherPriceInASignedOrder() external {
        PurchaseOrder memory o =
            PurchaseOrder(address(dollars), PLAIN, 1, alice, PRICE - 1, "order-1", uint40(block.timestamp + 1 hours));
        uint256 value = uint256(PRICE - 1) * USD_UNIT;
        usd.mint(alice, value);
        bytes32 nonce = purchaseDigest(address(sale), o);
        bytes memory signature =
            sign(aliceKey, authorizationDigest(address(usd), alice, address(sale), value, o.deadline, nonce));
        vm.expectRevert(abi.encodeWithSelector(ISaleErrors.TicketSale_PriceMismatch.selector, PRICE - 1, PRICE));
        sale.purchaseFor(o, signature);
    }

    /// @dev A free ticket is no payment: a holder whom USDC refuses gets it like anybody else.
    function test_AFreeTicketDoesNotAskTheToken() external {
        usd.setBlocked(alice, true);
        vm.prank(alice);
        uint256 tokenId = sale.purchase(address(dollars), FREE, 1, 0, "order-1");
        assertEq(dollars.ownerOf(tokenId), alice);
    }
}
