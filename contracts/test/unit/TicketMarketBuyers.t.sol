// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IMarketErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketMarket } from "../../src/interfaces/ITicketMarket.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

/// @notice Where the queue names the buyer, the seller cannot choose one.
contract TicketMarketMatchTest is TicketTest {
    address private carol = makeAddr("carol");
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintIn(dollars, alice, QUEUED, 1);
        listIn(dollars, alice, id, 5000);
        giveDollars(bob, address(market), 20_000);
        giveDollars(carol, address(market), 20_000);
    }

    function expectNotMatched(address buyer) private {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotMatched.selector, id, buyer));
    }

    function buyAs(address buyer) private {
        vm.prank(buyer);
        market.buy(address(dollars), id, 5000, "sale-1");
    }

    function assertUnmatched() private view {
        (address buyer, uint40 expiresAt) = market.matchOf(address(dollars), id);
        assertEq(buyer, address(0));
        assertEq(expiresAt, 0);
    }

    function test_TheQueueNamesTheBuyer() external {
        assertUnmatched();
        vm.expectEmit(address(market));
        emit ITicketMarket.TicketMatched(address(dollars), id, bob, NOW + 600);
        matchBuyer(dollars, id, bob, NOW + 600);
        (address buyer, uint40 expiresAt) = market.matchOf(address(dollars), id);
        assertEq(buyer, bob);
        assertEq(expiresAt, NOW + 600);
        expectNotMatched(carol);
        buyAs(carol);
        buyAs(bob);
        assertEq(dollars.ownerOf(id), bob);
    }

    function test_RevertGiven_NobodyWasNamed() external {
        expectNotMatched(bob);
        buyAs(bob);
    }

    function test_AMatchLastsUntilItsLastSecond() external {
        matchBuyer(dollars, id, bob, NOW + 600);
        vm.warp(NOW + 601);
        expectNotMatched(bob);
        buyAs(bob);
        vm.warp(NOW + 600);
        buyAs(bob);
        assertEq(dollars.ownerOf(id), bob);
    }

    function test_AMatchServesOneSale() external {
        matchBuyer(dollars, id, bob, NOW + 600);
        buyAs(bob);
        assertUnmatched();
        listIn(dollars, bob, id, 5000);
        matchBuyer(dollars, id, alice, NOW + 600);
        usd.mint(alice, 5000 * USD_UNIT);
        vm.startPrank(alice);
        usd.approve(address(market), 5000 * USD_UNIT);
        market.buy(address(dollars), id, 5000, "sale-2");
        vm.stopPrank();
        listIn(dollars, alice, id, 5000);
        expectNotMatched(bob);
        buyAs(bob);
    }

    function test_AMatchDiesWhenTheTicketMovesAnyOtherWay() external {
        matchBuyer(dollars, id, bob, NOW + 600);
        vm.prank(alice);
        market.unlist(address(dollars), id);
        giftIn(dollars, alice, id, carol);
        giftIn(dollars, carol, id, alice);
        assertUnmatched();
        listIn(dollars, alice, id, 5000);
        expectNotMatched(bob);
        buyAs(bob);
    }

    function test_AMatchDiesWithASaleByCardToAnother() external {
        matchBuyer(dollars, id, bob, NOW + 600);
        vm.prank(relayer);
        market.settleByCard(address(dollars), id, alice, carol, 5000, "sale-1");
        assertUnmatched();
        listIn(dollars, carol, id, 5000);
        expectNotMatched(bob);
        buyAs(bob);
    }

    function test_AMatchOutlastsAnOfferThatIsMadeAgain() external {
        // The holder cannot shake off the queue's choice by taking the offer back for a moment.
        matchBuyer(dollars, id, bob, NOW + 600);
        vm.prank(alice);
        market.unlist(address(dollars), id);
        listIn(dollars, alice, id, 5000);
        buyAs(bob);
        assertEq(dollars.ownerOf(id), bob);
    }

    function test_ALaterMatchReplacesAnEarlierOne() external {
        matchBuyer(dollars, id, bob, NOW + 600);
        matchBuyer(dollars, id, carol, NOW + 600);
        expectNotMatched(bob);
        buyAs(bob);
        buyAs(carol);
        assertEq(dollars.ownerOf(id), carol);
    }

    function test_AMatchWithNobodyOpensNothing() external {
        matchBuyer(dollars, id, bob, NOW + 600);
        matchBuyer(dollars, id, address(0), NOW + 600);
        assertUnmatched();
        expectNotMatched(bob);
        buyAs(bob);
    }

    function test_NobodyIsNamedForAStrangersTicket() external view {
        (address buyer, uint40 expiresAt) = market.matchOf(stranger, id);
        assertEq(buyer, address(0));
        assertEq(expiresAt, 0);
    }

    function test_ASettlerWhoSettlesByCardDecidesForTheQueue() external {
        vm.prank(relayer);
        market.settleByCard(address(dollars), id, alice, carol, 5000, "sale-1");
        assertEq(dollars.ownerOf(id), carol);
    }

    function test_WhereNoQueueDecidesAnybodyBuys() external {
        uint256 plain = mintIn(dollars, alice, PLAIN, 1);
        listIn(dollars, alice, plain, 5000);
        matchBuyer(dollars, plain, bob, NOW + 600);
        vm.prank(carol);
        market.buy(address(dollars), plain, 5000, "sale-1");
        assertEq(dollars.ownerOf(plain), carol);
    }

    function test_RevertGiven_MatchedByAnybodyButASettler() external {
        expectMissingRole(alice, Roles.SETTLER);
        vm.prank(alice);
        market.matchBuyer(address(dollars), id, bob, NOW + 600);
    }

    function test_RevertGiven_MatchedWithoutAnOffer() external {
        vm.prank(alice);
        market.unlist(address(dollars), id);
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotListed.selector, id));
        matchBuyer(dollars, id, bob, NOW + 600);
    }
}

/// @notice Where a tier asks for known people, no other account gets its tickets.
contract TicketMarketAttestTest is TicketTest {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = mintIn(dollars, alice, KNOWN, 1);
    }

    function expectNotAttested(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IMarketErrors.TicketMarket_NotAttested.selector, account));
    }

    function test_AnAttestationIsLoggedForEachAccount() external {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = (alice, bob);
        vm.expectEmit(address(market));
        emit ITicketMarket.AccountAttested(alice, NOW + 1 days);
        vm.expectEmit(address(market));
        emit ITicketMarket.AccountAttested(bob, NOW + 1 days);
        vm.prank(relayer);
        market.attest(accounts, NOW + 1 days);
        assertEq(market.attestedUntil(bob), NOW + 1 days);
        attest(bob, 0);
        assertEq(market.attestedUntil(bob), 0);
    }

    function test_RevertGiven_AttestedByAnybodyElse() external {
        expectMissingHouseRole(organizer, Roles.ATTESTER);
        vm.prank(organizer);
        market.attest(new address[](1), NOW + 1 days);
    }

    function test_AnAttestedAccountBuysUntilTheLastSecond() external {
        listIn(dollars, alice, id, 5000);
        giveDollars(bob, address(market), 5000);
        expectNotAttested(bob);
        vm.prank(bob);
        market.buy(address(dollars), id, 5000, "sale-1");

        attest(bob, NOW + 60);
        vm.warp(NOW + 61);
        expectNotAttested(bob);
        vm.prank(bob);
        market.buy(address(dollars), id, 5000, "sale-1");

        vm.warp(NOW + 60);
        vm.prank(bob);
        market.buy(address(dollars), id, 5000, "sale-1");
        assertEq(dollars.ownerOf(id), bob);
    }

    function test_ACardDoesNotReplaceAnAttestation() external {
        listIn(dollars, alice, id, 5000);
        expectNotAttested(bob);
        vm.prank(relayer);
        market.settleByCard(address(dollars), id, alice, bob, 5000, "sale-1");
        attest(bob, NOW);
        vm.prank(relayer);
        market.settleByCard(address(dollars), id, alice, bob, 5000, "sale-1");
        assertEq(dollars.ownerOf(id), bob);
    }

    function test_AGiftGoesToAnAttestedAccountOnly() external {
        expectNotAttested(bob);
        giftIn(dollars, alice, id, bob);
        attest(bob, NOW);
        giftIn(dollars, alice, id, bob);
        assertEq(dollars.ownerOf(id), bob);
    }
}
