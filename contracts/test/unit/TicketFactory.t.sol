// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { TicketFactory } from "../../src/TicketFactory.sol";
import { TicketMarket } from "../../src/TicketMarket.sol";
import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { ICollectionErrors, IFactoryErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketFactory } from "../../src/interfaces/ITicketFactory.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { CreateParams, Tier, TierParams } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";
import { Vm } from "forge-std/Vm.sol";

contract TicketFactoryTest is TicketTest {
    function expectRefused(CreateParams memory params, bytes memory refusal) private {
        vm.prank(relayer);
        vm.expectRevert(refusal);
        factory.createCollection(params);
    }

    function test_TheThreeContractsKnowEachOther() external view {
        assertEq(market.factory(), address(factory));
        TicketCollection implementation = TicketCollection(factory.collectionImplementation());
        assertEq(implementation.factory(), address(factory));
        assertEq(implementation.market(), address(market));
    }

    function test_RevertGiven_DeployedWithoutAdminOrTreasury() external {
        vm.expectRevert(IFactoryErrors.TicketFactory_ZeroAddress.selector);
        new TicketFactory(address(0), relayer, treasury);
        vm.expectRevert(IFactoryErrors.TicketFactory_ZeroAddress.selector);
        new TicketFactory(admin, relayer, address(0));
    }

    function test_ACollectionKeepsWhatItWasCreatedWith() external view {
        assertEq(collection.name(), "Aurora at the Harbour");
        assertEq(collection.symbol(), "AURORA");
        assertEq(collection.contractURI(), "https://tickets.example/metadata/event-1");
        assertEq(collection.eventRef(), "event-1");
        assertEq(collection.organizer(), organizer);
        assertEq(collection.doorsAt(), DOORS_AT);
        assertEq(collection.endsAt(), DOORS_AT + 6 hours);
        assertEq(collection.platformFeeBps(), PLATFORM_FEE_BPS);
        assertEq(collection.factory(), address(factory));
        assertEq(collection.market(), address(market));
        assertEq(collection.tierCount(), 3);
        assertEq(collection.nextTokenId(), 1);
        assertEq(collection.totalSupply(), 0);
        assertFalse(collection.paused());
        assertEq(factory.collectionOf("event-1"), address(collection));
        assertTrue(factory.isCollection(address(collection)));
        assertFalse(factory.isCollection(factory.collectionImplementation()));
    }

    function test_ATierKeepsItsRules() external view {
        Tier memory tier = collection.tierOf(SEAT);
        assertEq(tier.cap, 10);
        assertEq(tier.sold, 0);
        assertEq(tier.priceMinor, 12_000);
        assertEq(tier.currency, bytes3("EUR"));
        assertEq(tier.salesStartAt, NOW - 1 days);
        assertEq(tier.salesEndAt, NOW + 20 days);
        assertTrue(tier.resaleAllowed);
        assertEq(tier.resaleCapBps, 10_000);
        assertEq(tier.royaltyBps, 1000);
        assertEq(tier.giftsMax, 0);
        assertEq(tier.giftBlackoutSeconds, 1 days);
    }

    function test_RevertGiven_TierUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_UnknownTier.selector, 0, 3));
        collection.tierOf(0);
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_UnknownTier.selector, 4, 3));
        collection.tierOf(4);
    }

    function test_TheCollectionIsLoggedBeforeItsTiers() external {
        CreateParams memory params = createParams("event-2");
        vm.recordLogs();
        TicketCollection made = createCollection(params);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 4);
        assertEq(logs[0].topics[0], ITicketFactory.CollectionCreated.selector);
        assertEq(logs[0].topics[1], bytes32(uint256(uint160(address(made)))));
        assertEq(logs[0].topics[2], "event-2");
        assertEq(logs[0].topics[3], bytes32(uint256(uint160(organizer))));
        assertEq(
            logs[0].data,
            abi.encode(
                params.name, params.symbol, params.doorsAt, params.endsAt, params.platformFeeBps, address(market)
            )
        );
        for (uint256 i = 1; i < 4; ++i) {
            assertEq(logs[i].emitter, address(made));
            assertEq(logs[i].topics[0], ITicketCollection.TierCreated.selector);
            assertEq(uint256(logs[i].topics[1]), i);
        }
        TierParams memory t = params.tiers[0];
        assertEq(
            logs[1].data,
            abi.encode(
                t.cap,
                t.priceMinor,
                t.currency,
                t.salesStartAt,
                t.salesEndAt,
                t.resaleAllowed,
                t.resaleCapBps,
                t.royaltyBps,
                t.giftsMax,
                t.giftBlackoutSeconds
            )
        );
    }

    function test_RevertGiven_EventHasACollection() external {
        expectRefused(
            createParams("event-1"),
            abi.encodeWithSelector(
                IFactoryErrors.TicketFactory_AlreadyCreated.selector, bytes32("event-1"), address(collection)
            )
        );
    }

    function test_RevertGiven_CreatorIsNoOperator() external {
        CreateParams memory params = createParams("event-2");
        expectMissingRole(stranger, Roles.OPERATOR);
        vm.prank(stranger);
        factory.createCollection(params);
    }

    function test_RevertGiven_EventIncomplete() external {
        CreateParams memory params = createParams(0);
        expectRefused(params, abi.encodeWithSelector(IFactoryErrors.TicketFactory_ZeroEventRef.selector));

        params = createParams("event-2");
        params.organizer = address(0);
        expectRefused(params, abi.encodeWithSelector(IFactoryErrors.TicketFactory_ZeroAddress.selector));

        params = createParams("event-2");
        params.endsAt = params.doorsAt;
        expectRefused(
            params,
            abi.encodeWithSelector(IFactoryErrors.TicketFactory_InvalidTimes.selector, params.doorsAt, params.doorsAt)
        );
    }

    function test_RevertGiven_NoTierOrTooMany() external {
        CreateParams memory params = createParams("event-2");
        params.tiers = new TierParams[](0);
        expectRefused(params, abi.encodeWithSelector(ICollectionErrors.TicketCollection_TierCount.selector, 0, 255));
        params.tiers = new TierParams[](256);
        expectRefused(params, abi.encodeWithSelector(ICollectionErrors.TicketCollection_TierCount.selector, 256, 255));
        assertEq(factory.collectionOf("event-2"), address(0));
    }

    function test_RevertGiven_TierSellsNothing() external {
        CreateParams memory params = createParams("event-2");
        params.tiers[1].cap = 0;
        expectRefused(params, abi.encodeWithSelector(ICollectionErrors.TicketCollection_ZeroCap.selector, 2));
    }

    function test_RevertGiven_SaleEndsBeforeItStarts() external {
        CreateParams memory params = createParams("event-2");
        params.tiers[2].salesEndAt = params.tiers[2].salesStartAt;
        expectRefused(
            params,
            abi.encodeWithSelector(
                ICollectionErrors.TicketCollection_InvalidSalesWindow.selector, 3, NOW - 1 days, NOW - 1 days
            )
        );
    }

    function test_RevertGiven_CurrencyIsNoCode() external {
        bytes3[4] memory wrong = [bytes3("eur"), bytes3("EU"), bytes3("E1R"), bytes3(0)];
        for (uint256 i = 0; i < wrong.length; ++i) {
            CreateParams memory params = createParams("event-2");
            params.tiers[0].currency = wrong[i];
            expectRefused(
                params, abi.encodeWithSelector(ICollectionErrors.TicketCollection_InvalidCurrency.selector, 1, wrong[i])
            );
        }
    }

    function test_RevertGiven_FeesExceedThePrice() external {
        CreateParams memory params = createParams("event-2");
        params.tiers[0].royaltyBps = 9501;
        expectRefused(
            params, abi.encodeWithSelector(ICollectionErrors.TicketCollection_FeesOverPrice.selector, 1, 10_001, 10_000)
        );
        params.tiers[0].royaltyBps = 9500;
        assertEq(createCollection(params).tierOf(1).royaltyBps, 9500);
    }

    function test_RevertGiven_InitialisedByAnybodyElseOrTwice() external {
        TierParams[] memory tiers = createParams("event-2").tiers;
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_NotFactory.selector, address(this)));
        collection.initialize(tiers);

        TicketCollection implementation = TicketCollection(factory.collectionImplementation());
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_NotFactory.selector, address(this)));
        implementation.initialize(tiers);

        vm.prank(address(factory));
        vm.expectRevert(ICollectionErrors.TicketCollection_AlreadyInitialized.selector);
        collection.initialize(tiers);
    }

    // ------------------------------------------------------------------------------------------------- roles and admin

    function test_TheRelayerHoldsEveryRoleAndTheAdminNone() external view {
        factory.requireRole(relayer, Roles.ALL);
        assertEq(factory.rolesOf(admin), 0);
        assertEq(factory.owner(), admin);
    }

    function test_ARevokedRoleIsGoneAtOnce() external {
        vm.prank(admin);
        factory.revokeRoles(relayer, Roles.MINTER);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFactoryErrors.TicketFactory_MissingRole.selector, relayer, Roles.MINTER, Roles.ALL & ~Roles.MINTER
            )
        );
        vm.prank(relayer);
        collection.mint(1, order(alice, FLOOR, 1, 5000));
    }

    function test_RevertGiven_SomebodyElseGrantsARole() external {
        vm.prank(relayer);
        vm.expectRevert();
        factory.grantRoles(stranger, Roles.MINTER);
        assertEq(factory.rolesOf(stranger), 0);
    }

    function test_TheAdminChangesInTwoStepsOnly() external {
        vm.startPrank(admin);
        vm.expectRevert(IFactoryErrors.TicketFactory_HandoverOnly.selector);
        factory.transferOwnership(stranger);
        vm.expectRevert(IFactoryErrors.TicketFactory_HandoverOnly.selector);
        factory.renounceOwnership();
        vm.expectRevert();
        factory.completeOwnershipHandover(bob);
        vm.stopPrank();

        vm.prank(bob);
        factory.requestOwnershipHandover();
        assertEq(factory.owner(), admin);
        vm.prank(admin);
        factory.completeOwnershipHandover(bob);
        assertEq(factory.owner(), bob);
    }

    function test_OnlyTheAdminNamesTheTreasury() external {
        vm.expectEmit(address(factory));
        emit ITicketFactory.TreasuryChanged(bob);
        vm.prank(admin);
        factory.setTreasury(bob);
        assertEq(factory.treasury(), bob);

        vm.prank(admin);
        vm.expectRevert(IFactoryErrors.TicketFactory_ZeroAddress.selector);
        factory.setTreasury(address(0));
        vm.prank(relayer);
        vm.expectRevert();
        factory.setTreasury(stranger);
        assertEq(factory.treasury(), bob);
    }
}
