// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Vm } from "forge-std/Vm.sol";

import { TicketCollection } from "../../src/TicketCollection.sol";
import { TicketFactory } from "../../src/TicketFactory.sol";
import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { ICollectionErrors, IFactoryErrors, IRuleErrors } from "../../src/interfaces/ITicketErrors.sol";
import { ITicketFactory } from "../../src/interfaces/ITicketFactory.sol";
import { CollectionArgs } from "../../src/libraries/CollectionArgs.sol";
import { Roles } from "../../src/libraries/Roles.sol";
import { CreateParams, Lifecycle, Policy, TierParams, TierView } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

contract TicketFactoryCreateTest is TicketTest {
    /// @dev The organizer creates by itself, at the usual fee.
    function setUp() public override {
        super.setUp();
        vm.prank(relayer);
        factory.setTerms(organizer, true, PLATFORM_FEE_BPS);
    }

    function create(CreateParams memory params) private returns (TicketCollection) {
        vm.prank(organizer);
        return TicketCollection(factory.createCollection(params));
    }

    function expectRefused(CreateParams memory params, bytes memory refusal) private {
        vm.prank(organizer);
        vm.expectRevert(refusal);
        factory.createCollection(params);
        assertEq(factory.collectionOf(organizer, params.eventRef), address(0));
    }

    function test_ACollectionKeepsWhatItWasCreatedWith() external view {
        assertEq(collection.name(), "Aurora at the Harbour");
        assertEq(collection.symbol(), "AURORA");
        assertEq(collection.contractURI(), "https://tickets.example/metadata/event-1/collection.json");
        assertEq(collection.eventRef(), "event-1");
        assertEq(collection.organizer(), organizer);
        assertEq(collection.operator(), relayer);
        Lifecycle memory clock = collection.lifecycle();
        assertEq(clock.doorsAt, DOORS_AT);
        assertEq(clock.endsAt, ENDS_AT);
        assertEq(clock.cancelledAt + clock.closedAt, 0);
        assertEq(collection.platformFeeBps(), PLATFORM_FEE_BPS);
        assertEq(collection.factory(), address(factory));
        assertEq(collection.market(), address(market));
        assertEq(collection.sale(), address(sale));
        assertEq(collection.tierCount(), 3);
        assertEq(collection.nextTokenId(), 1);
        assertEq(collection.totalSupply(), 0);
        assertFalse(collection.paused());
    }

    function test_APolicyIsKept() external view {
        Policy memory kept = dollars.policy();
        assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(dollarParams("event-usd").policy)));
        kept = coins.policy();
        assertEq(keccak256(abi.encode(kept)), keccak256(abi.encode(Policy(false, false, false, 0, 0, 0))));
    }

    function test_ATierKeepsItsRules() external view {
        TierView memory tier = collection.tierOf(SEAT);
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

    function test_TheFactoryKnowsItsCollectionsAndNobodyElse() external view {
        assertEq(factory.collectionOf(organizer, "event-1"), address(collection));
        assertEq(factory.addressOf(organizer, "event-1"), address(collection));
        assertTrue(factory.isCollection(address(collection)));
        assertFalse(factory.isCollection(address(version)));
        assertFalse(factory.isCollection(stranger));
        assertFalse(factory.isCollection(factory.addressOf(organizer, "event-2")));
    }

    function test_AnEventWithoutACollectionHasAnAddressAllTheSame() external {
        address foretold = factory.addressOf(organizer, "event-2");
        assertEq(factory.collectionOf(organizer, "event-2"), address(0));
        assertEq(address(create(createParams("event-2"))), foretold);
    }

    function test_TwoOrganizersMayUseOneReference() external {
        CreateParams memory params = createParams("event-1");
        params.organizer = bob;
        vm.prank(relayer);
        factory.setTerms(bob, true, PLATFORM_FEE_BPS);
        vm.prank(bob);
        address made = factory.createCollection(params);
        assertTrue(made != address(collection));
        assertEq(factory.collectionOf(bob, "event-1"), made);
    }

    function test_TheCollectionIsLoggedBeforeItsTiersAndItsPolicy() external {
        CreateParams memory params = dollarParams("event-2");
        vm.recordLogs();
        TicketCollection made = create(params);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 7);
        assertEq(logs[0].emitter, address(factory));
        assertEq(logs[0].topics[0], ITicketFactory.CollectionCreated.selector);
        assertEq(logs[0].topics[1], bytes32(uint256(uint160(address(made)))));
        assertEq(logs[0].topics[2], "event-2");
        assertEq(logs[0].topics[3], bytes32(uint256(uint160(organizer))));
        bytes memory parties = abi.encode(address(market), address(sale), address(version), relayer);
        (string memory name_, string memory symbol_, uint40 doors, uint40 ends, uint16 fee, address[4] memory who) =
            abi.decode(logs[0].data, (string, string, uint40, uint40, uint16, address[4]));
        assertEq(string.concat(name_, symbol_), string.concat(params.name, params.symbol));
        assertEq(doors, DOORS_AT);
        assertEq(ends, ENDS_AT);
        assertEq(fee, PLATFORM_FEE_BPS);
        assertEq(abi.encode(who), parties);
        for (uint256 i = 1; i <= 5; ++i) {
            assertEq(logs[i].emitter, address(made));
            assertEq(logs[i].topics[0], ITicketCollection.TierCreated.selector);
            assertEq(uint256(logs[i].topics[1]), i);
            assertEq(logs[i].data, abi.encode(params.tiers[i - 1]));
        }
        assertEq(logs[6].topics[0], ITicketCollection.PolicySet.selector);
        assertEq(logs[6].data, abi.encode(params.policy));
    }

    function test_TheCodeOfACollectionIsPendingWhileItIsMadeOnly() external {
        (bool answered, bytes memory code) = address(factory).staticcall(abi.encodeCall(factory.pendingCode, ()));
        assertTrue(answered);
        assertEq(code.length, 0);
        TwoAtOnce both = new TwoAtOnce();
        vm.prank(relayer);
        factory.setTerms(address(both), true, PLATFORM_FEE_BPS);
        CreateParams memory params = createParams("event-2");
        params.organizer = address(both);
        assertEq(both.create(factory, params, "event-3"), 0);
        assertEq(TicketCollection(factory.collectionOf(address(both), "event-3")).eventRef(), "event-3");
    }

    // ------------------------------------------------------------------------------------------------------------- who

    function test_ADelegateCreatesUntilItIsTakenBack() external {
        vm.expectEmit(address(factory));
        emit ITicketFactory.DelegateSet(organizer, bob, true);
        vm.prank(organizer);
        factory.setDelegate(bob, true);
        assertTrue(factory.isDelegate(organizer, bob));
        vm.prank(bob);
        address made = factory.createCollection(createParams("event-2"));
        assertEq(TicketCollection(made).organizer(), organizer);

        vm.prank(organizer);
        factory.setDelegate(bob, false);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_NotOrganizer.selector, bob, organizer));
        factory.createCollection(createParams("event-3"));
    }

    function test_RevertGiven_CreatorIsNeitherOrganizerNorDelegate() external {
        address[3] memory others = [stranger, relayer, admin];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(
                abi.encodeWithSelector(IFactoryErrors.TicketFactory_NotOrganizer.selector, others[i], organizer)
            );
            factory.createCollection(createParams("event-2"));
        }
    }

    function test_RevertGiven_ADelegateOfAnother() external {
        vm.prank(bob);
        factory.setDelegate(stranger, true);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_NotOrganizer.selector, stranger, organizer));
        factory.createCollection(createParams("event-2"));
    }

    function test_RevertGiven_NoTermsOrAnotherFee() external {
        CreateParams memory params = createParams("event-2");
        params.platformFeeBps = PLATFORM_FEE_BPS - 1;
        expectRefused(
            params,
            abi.encodeWithSelector(IFactoryErrors.TicketFactory_NotInTerms.selector, organizer, PLATFORM_FEE_BPS - 1)
        );
        vm.prank(relayer);
        factory.setTerms(organizer, false, PLATFORM_FEE_BPS);
        expectRefused(
            createParams("event-2"),
            abi.encodeWithSelector(IFactoryErrors.TicketFactory_NotInTerms.selector, organizer, PLATFORM_FEE_BPS)
        );
    }

    function test_RevertGiven_EventHasACollection() external {
        vm.prank(organizer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFactoryErrors.TicketFactory_AlreadyCreated.selector, bytes32("event-1"), address(collection)
            )
        );
        factory.createCollection(createParams("event-1"));
    }

    // ----------------------------------------------------------------------------------------------------- by signature

    function signed(CreateParams memory params, uint256 key, uint40 deadline) private view returns (bytes memory) {
        return sign(key, createDigest(address(factory), params, deadline));
    }

    function test_AnOperatorCreatesWhatTheOrganizerSigned() external {
        CreateParams memory params = createParams("event-2");
        params.platformFeeBps = 123;
        bytes memory signature = signed(params, organizerKey, NOW);
        vm.prank(relayer);
        TicketCollection made = TicketCollection(factory.createCollectionFor(params, NOW, signature));
        assertEq(made.platformFeeBps(), 123);
    }

    function test_AContractWalletSignsForItself() external {
        SigningWallet wallet = new SigningWallet(bob);
        CreateParams memory params = createParams("event-2");
        params.organizer = address(wallet);
        bytes memory signature = signed(params, bobKey, NOW);
        vm.prank(relayer);
        assertEq(TicketCollection(factory.createCollectionFor(params, NOW, signature)).organizer(), address(wallet));

        params.eventRef = "event-3";
        signature = signed(params, aliceKey, NOW);
        vm.prank(relayer);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_InvalidSignature.selector, address(wallet)));
        factory.createCollectionFor(params, NOW, signature);
    }

    function test_AKeySignsEvenWhenItsAccountHasCode() external {
        vm.etch(organizer, hex"60006000fd");
        CreateParams memory params = createParams("event-2");
        bytes memory signature = signed(params, organizerKey, NOW);
        vm.prank(relayer);
        factory.createCollectionFor(params, NOW, signature);
    }

    function test_RevertGiven_TheBringerIsNoOperator() external {
        CreateParams memory params = createParams("event-2");
        bytes memory signature = signed(params, organizerKey, NOW);
        expectMissingHouseRole(stranger, Roles.OPERATOR);
        vm.prank(stranger);
        factory.createCollectionFor(params, NOW, signature);
    }

    function test_RevertGiven_TheSignatureIsLate() external {
        CreateParams memory params = createParams("event-2");
        bytes memory signature = signed(params, organizerKey, NOW - 1);
        vm.prank(relayer);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_Expired.selector, NOW - 1, NOW));
        factory.createCollectionFor(params, NOW - 1, signature);
    }

    function test_RevertGiven_AnythingButWhatWasSigned() external {
        CreateParams memory params = createParams("event-2");
        bytes memory signature = signed(params, organizerKey, NOW);
        bytes memory refusal = abi.encodeWithSelector(IFactoryErrors.TicketFactory_InvalidSignature.selector, organizer);
        params.tiers[0].priceMinor += 1;
        vm.prank(relayer);
        vm.expectRevert(refusal);
        factory.createCollectionFor(params, NOW, signature);

        params.tiers[0].priceMinor -= 1;
        vm.prank(relayer);
        vm.expectRevert(refusal);
        factory.createCollectionFor(params, NOW + 1, signature);

        vm.chainId(block.chainid + 1);
        vm.prank(relayer);
        vm.expectRevert(refusal);
        factory.createCollectionFor(params, NOW, signature);
    }

    function test_RevertGiven_ASignatureIsUsedTwice() external {
        CreateParams memory params = createParams("event-2");
        bytes memory signature = signed(params, organizerKey, NOW);
        vm.startPrank(relayer);
        address made = factory.createCollectionFor(params, NOW, signature);
        vm.expectRevert(
            abi.encodeWithSelector(IFactoryErrors.TicketFactory_AlreadyCreated.selector, bytes32("event-2"), made)
        );
        factory.createCollectionFor(params, NOW, signature);
    }

    // ----------------------------------------------------------------------------------------------------------- params

    function test_RevertGiven_EventIncomplete() external {
        CreateParams memory params = createParams("event-2");
        params.eventRef = 0;
        expectRefused(params, abi.encodeWithSelector(IFactoryErrors.TicketFactory_ZeroEventRef.selector));

        params = createParams("event-2");
        params.endsAt = params.doorsAt;
        expectRefused(
            params,
            abi.encodeWithSelector(IFactoryErrors.TicketFactory_InvalidTimes.selector, params.doorsAt, params.doorsAt)
        );
        params.endsAt = uint40(type(uint32).max) + 1;
        expectRefused(
            params,
            abi.encodeWithSelector(IFactoryErrors.TicketFactory_InvalidTimes.selector, params.doorsAt, params.endsAt)
        );
        params.endsAt = type(uint32).max;
        assertEq(create(params).lifecycle().endsAt, type(uint32).max);
    }

    function test_RevertGiven_NobodyIsTheOrganizer() external {
        vm.prank(relayer);
        factory.setTerms(address(0), true, PLATFORM_FEE_BPS);
        CreateParams memory params = createParams("event-2");
        params.organizer = address(0);
        vm.prank(address(0));
        vm.expectRevert(IFactoryErrors.TicketFactory_ZeroAddress.selector);
        factory.createCollection(params);
    }

    function test_RevertGiven_NameOrSymbolTooLong() external {
        CreateParams memory params = createParams("event-2");
        params.name = string(new bytes(256));
        expectRefused(params, abi.encodeWithSelector(IRuleErrors.TierRules_TextTooLong.selector, 256, 255));
        params.name = "";
        params.symbol = string(new bytes(256));
        expectRefused(params, abi.encodeWithSelector(IRuleErrors.TierRules_TextTooLong.selector, 256, 255));
        params.name = string(new bytes(255));
        params.symbol = string(new bytes(255));
        TicketCollection made = create(params);
        assertEq(bytes(made.name()).length, 255);
        assertEq(bytes(made.symbol()).length, 255);
    }

    function test_RevertGiven_TheURIFillsTheCode() external {
        CreateParams memory params = createParams("event-2");
        uint256 rest = 45 + 6 * 32 + 2 + bytes(params.name).length + bytes(params.symbol).length;
        params.contractURI = string(new bytes(24_576 - rest + 1));
        expectRefused(params, abi.encodeWithSelector(IRuleErrors.TierRules_TextTooLong.selector, 24_577, 24_576));
        params.contractURI = string(new bytes(24_576 - rest));
        assertEq(bytes(create(params).contractURI()).length, 24_576 - rest + bytes("/collection.json").length);
    }

    function test_RevertGiven_ADelayDoesNotFit() external {
        uint32 over = uint32(type(uint24).max) + 1;
        bytes memory refusal =
            abi.encodeWithSelector(IRuleErrors.TierRules_OutOfRange.selector, 0, over, type(uint24).max);
        CreateParams memory params = createParams("event-2");
        params.policy.ruleDelaySeconds = over;
        expectRefused(params, refusal);
        params.policy = Policy(false, false, false, 0, over, 0);
        expectRefused(params, refusal);
        params.policy = Policy(false, false, false, 0, 0, over);
        expectRefused(params, refusal);
        params.policy = Policy(true, false, true, over - 1, over - 2, over - 3);
        assertEq(keccak256(abi.encode(create(params).policy())), keccak256(abi.encode(params.policy)));
    }

    /// @dev A flag is a word of calldata; an encoder of another kind could write 2 there.
    function test_RevertGiven_AFlagIsNeitherTrueNorFalse() external {
        for (uint256 flag = 10; flag <= 12; ++flag) {
            bytes memory data = abi.encodeCall(factory.createCollection, (createParams("event-2")));
            assembly ("memory-safe") {
                mstore(add(add(data, 0x44), shl(5, flag)), 2)
            }
            vm.prank(organizer);
            (bool done, bytes memory answer) = address(factory).call(data);
            assertFalse(done);
            // Flags are told together: true in the others adds 1.
            assertEq(bytes4(answer), IRuleErrors.TierRules_OutOfRange.selector);
        }
    }

    function test_RevertGiven_TheGasIsTooLittleToInstallTheCode() external {
        CreateParams memory params = createParams("event-2");
        params.contractURI = string(new bytes(20_000));
        vm.prank(organizer);
        vm.expectRevert(
            abi.encodeWithSelector(IFactoryErrors.TicketFactory_CreationFailed.selector, bytes32("event-2"))
        );
        factory.createCollection{ gas: 3_000_000 }(params);
        // Nothing is left of the attempt.
        assertEq(bytes(create(params).contractURI()).length, 20_000 + bytes("/collection.json").length);
    }

    function test_RevertGiven_TheCollectionRefusesItsTiers() external {
        RefusingVersion refusing = new RefusingVersion(address(factory));
        vm.prank(admin);
        factory.allowVersion(address(refusing), true);
        CreateParams memory params = createParams("event-2");
        params.version = address(refusing);
        expectRefused(params, abi.encodeWithSelector(ICollectionErrors.TicketCollection_AlreadyInitialized.selector));
    }

    function test_RevertGiven_InitialisedByAnybodyElseOrTwice() external {
        CreateParams memory params = createParams("event-2");
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_NotFactory.selector, address(this)));
        collection.initialize(params.tiers, params.policy);
        vm.expectRevert(abi.encodeWithSelector(ICollectionErrors.TicketCollection_NotFactory.selector, address(this)));
        version.initialize(params.tiers, params.policy);
        vm.prank(address(factory));
        vm.expectRevert(ICollectionErrors.TicketCollection_AlreadyInitialized.selector);
        collection.initialize(params.tiers, params.policy);
    }

    function test_AnEventMayHaveSixtyFourTiers() external {
        CreateParams memory params = eventParams("event-2", 64, "EUR");
        for (uint32 i = 0; i < 64; ++i) {
            params.tiers[i].cap = i + 1;
        }
        TicketCollection made = create(params);
        assertEq(made.tierCount(), 64);
        for (uint8 tierId = 1; tierId <= 64; ++tierId) {
            assertEq(made.tierOf(tierId).cap, tierId);
        }
    }
}

contract TicketFactoryHouseTest is TicketTest {
    function expectOnlyAdmin(bytes memory call) private {
        address[3] memory others = [stranger, relayer, organizer];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            (bool done, bytes memory answer) = address(factory).call(call);
            assertFalse(done);
            assertEq(bytes4(answer), bytes4(keccak256("Unauthorized()")));
        }
    }

    function test_RevertGiven_DeployedWithoutAdminOrTreasury() external {
        vm.expectRevert(IFactoryErrors.TicketFactory_ZeroAddress.selector);
        new TicketFactory(address(0), relayer, treasury);
        vm.expectRevert(IFactoryErrors.TicketFactory_ZeroAddress.selector);
        new TicketFactory(admin, relayer, address(0));
    }

    function test_TheRelayerHoldsTheRolesOfTheHouseAndTheAdminNone() external view {
        assertEq(factory.rolesOf(relayer), Roles.HOUSE);
        assertEq(factory.rolesOf(admin), 0);
        assertEq(factory.owner(), admin);
        assertEq(factory.treasury(), treasury);
    }

    function test_AHouseMayStartWithoutARelayer() external {
        TicketFactory bare = new TicketFactory(admin, address(0), treasury);
        assertEq(bare.rolesOf(address(0)), 0);
    }

    // --------------------------------------------------------------------------------------------------------- versions

    function test_AnEventKeepsItsCodeWhenNewEventsGetAnother() external {
        TicketCollection next = new TicketCollection(address(factory), address(market), address(sale));
        bytes32 before = keccak256(address(collection).code);
        vm.startPrank(admin);
        vm.expectEmit(address(factory));
        emit ITicketFactory.VersionAllowed(address(next), true);
        factory.allowVersion(address(next), true);
        vm.expectEmit(address(factory));
        emit ITicketFactory.CurrentVersionChanged(address(next));
        factory.setCurrentVersion(address(next));
        factory.allowVersion(address(version), false);
        vm.stopPrank();
        assertEq(factory.currentVersion(), address(next));
        assertEq(keccak256(address(collection).code), before);
        mintOne(alice, FLOOR);

        bytes memory code = address(createCollection(createParams("event-2"))).code;
        bytes memory start = abi.encodePacked(hex"363d3d373d3d3d363d73", address(next));
        for (uint256 i = 0; i < start.length; ++i) {
            assertEq(code[i], start[i]);
        }
    }

    function test_AnEventMayNameAnAllowedVersion() external {
        TicketCollection other = new TicketCollection(address(factory), address(market), address(sale));
        CreateParams memory params = createParams("event-2");
        params.version = address(other);
        bytes memory signature = sign(organizerKey, createDigest(address(factory), params, NOW));
        vm.prank(relayer);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_VersionNotAllowed.selector, address(other)));
        factory.createCollectionFor(params, NOW, signature);

        vm.prank(admin);
        factory.allowVersion(address(other), true);
        vm.prank(relayer);
        assertTrue(factory.isCollection(factory.createCollectionFor(params, NOW, signature)));
    }

    function test_RevertGiven_TheCurrentVersionIsNoLongerAllowed() external {
        vm.expectEmit(address(factory));
        emit ITicketFactory.VersionAllowed(address(version), false);
        vm.expectEmit(address(factory));
        emit ITicketFactory.CurrentVersionChanged(address(0));
        vm.prank(admin);
        factory.allowVersion(address(version), false);
        assertFalse(factory.isVersionAllowed(address(version)));
        assertEq(factory.currentVersion(), address(0));

        CreateParams memory params = createParams("event-2");
        bytes memory signature = sign(organizerKey, createDigest(address(factory), params, NOW));
        vm.prank(relayer);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_VersionNotAllowed.selector, address(0)));
        factory.createCollectionFor(params, NOW, signature);
    }

    function test_RevertGiven_AVersionOfAnotherHouseOrNone() external {
        TicketFactory elsewhere = new TicketFactory(admin, relayer, treasury);
        TicketCollection theirs = new TicketCollection(address(elsewhere), address(market), address(sale));
        address[4] memory wrong = [address(theirs), stranger, address(usd), address(2)];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.prank(admin);
            vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_VersionNotAllowed.selector, wrong[i]));
            factory.allowVersion(wrong[i], true);
        }
    }

    function test_RevertGiven_TheCurrentVersionWouldBeOneThatIsNotAllowed() external {
        vm.prank(admin);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_VersionNotAllowed.selector, stranger));
        factory.setCurrentVersion(stranger);
    }

    function test_OnlyTheAdminDecidesAboutVersions() external {
        expectOnlyAdmin(abi.encodeCall(factory.allowVersion, (address(version), false)));
        expectOnlyAdmin(abi.encodeCall(factory.setCurrentVersion, (address(version))));
    }

    // ------------------------------------------------------------------------------------------------------------ terms

    function test_OnlyAnOperatorSetsTerms() external {
        vm.expectEmit(address(factory));
        emit ITicketFactory.TermsSet(bob, true, 2000);
        vm.prank(relayer);
        factory.setTerms(bob, true, 2000);
        (bool allowed, uint16 fee) = factory.termsOf(bob);
        assertTrue(allowed);
        assertEq(fee, 2000);

        expectMissingHouseRole(stranger, Roles.OPERATOR);
        vm.prank(stranger);
        factory.setTerms(bob, true, 1);
        expectMissingHouseRole(admin, Roles.OPERATOR);
        vm.prank(admin);
        factory.setTerms(bob, true, 1);
    }

    function test_RevertGiven_TermsOverTheMaximum() external {
        vm.prank(relayer);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_FeeOverMaximum.selector, 2001, 2000));
        factory.setTerms(bob, true, 2001);
    }

    // ------------------------------------------------------------------------------------------------------------ roles

    function test_ARoleCountsOnlyWhenItIsAccepted() external {
        vm.expectEmit(address(factory));
        emit ITicketFactory.RolesOffered(bob, Roles.ATTESTER);
        vm.prank(admin);
        factory.offerRoles(bob, Roles.ATTESTER);
        assertEq(factory.rolesOf(bob), 0);
        vm.expectEmit(address(factory));
        emit RolesUpdated(bob, Roles.ATTESTER);
        vm.prank(bob);
        factory.acceptRoles();
        factory.requireRole(bob, Roles.ATTESTER);
    }

    event RolesUpdated(address indexed user, uint256 indexed roles);

    function test_AcceptedRolesAddToThoseHeld() external {
        vm.startPrank(admin);
        factory.revokeRoles(relayer, Roles.OPERATOR);
        factory.offerRoles(relayer, Roles.OPERATOR);
        vm.stopPrank();
        vm.prank(relayer);
        factory.acceptRoles();
        assertEq(factory.rolesOf(relayer), Roles.HOUSE);
    }

    function test_ALaterOfferReplacesAnEarlierOne() external {
        vm.startPrank(admin);
        factory.offerRoles(bob, Roles.HOUSE);
        factory.offerRoles(bob, Roles.ATTESTER);
        vm.stopPrank();
        vm.prank(bob);
        factory.acceptRoles();
        assertEq(factory.rolesOf(bob), Roles.ATTESTER);
    }

    function test_OnlyRolesOfTheHouseCanBeOffered() external {
        vm.prank(admin);
        factory.offerRoles(bob, type(uint256).max);
        vm.prank(bob);
        factory.acceptRoles();
        assertEq(factory.rolesOf(bob), Roles.HOUSE);
    }

    function test_RevertGiven_NothingWasOfferedOrItIsTakenTwice() external {
        bytes memory refusal = abi.encodeWithSelector(IFactoryErrors.TicketFactory_NoOffer.selector, bob);
        vm.prank(bob);
        vm.expectRevert(refusal);
        factory.acceptRoles();
        vm.prank(admin);
        factory.offerRoles(bob, Roles.ATTESTER);
        vm.startPrank(bob);
        factory.acceptRoles();
        factory.renounceRoles(Roles.ATTESTER);
        vm.expectRevert(refusal);
        factory.acceptRoles();
    }

    function test_ARevokedRoleIsGoneAtOnceAndSoIsItsOffer() external {
        vm.startPrank(admin);
        factory.revokeRoles(relayer, Roles.OPERATOR);
        factory.offerRoles(bob, Roles.HOUSE);
        factory.revokeRoles(bob, Roles.OPERATOR);
        vm.stopPrank();
        vm.expectRevert(
            abi.encodeWithSelector(
                IFactoryErrors.TicketFactory_MissingRole.selector, relayer, Roles.OPERATOR, Roles.ATTESTER
            )
        );
        vm.prank(relayer);
        factory.setTerms(organizer, true, 0);
        vm.prank(bob);
        factory.acceptRoles();
        assertEq(factory.rolesOf(bob), Roles.ATTESTER);
    }

    function test_RevertGiven_OneOfSeveralRolesIsMissing() external {
        vm.prank(admin);
        factory.revokeRoles(relayer, Roles.ATTESTER);
        factory.requireRole(relayer, Roles.OPERATOR);
        vm.expectRevert(
            abi.encodeWithSelector(
                IFactoryErrors.TicketFactory_MissingRole.selector, relayer, Roles.HOUSE, Roles.OPERATOR
            )
        );
        factory.requireRole(relayer, Roles.HOUSE);
    }

    function test_RevertGiven_RolesForNobody() external {
        vm.prank(admin);
        vm.expectRevert(IFactoryErrors.TicketFactory_ZeroAddress.selector);
        factory.offerRoles(address(0), Roles.ATTESTER);
    }

    function test_OnlyTheAdminOffersAndRevokesRoles() external {
        expectOnlyAdmin(abi.encodeCall(factory.offerRoles, (stranger, Roles.OPERATOR)));
        expectOnlyAdmin(abi.encodeCall(factory.revokeRoles, (relayer, Roles.OPERATOR)));
        assertEq(factory.rolesOf(relayer), Roles.HOUSE);
    }

    function test_NobodyGrantsARoleInOneStep() external {
        address[3] memory all = [admin, relayer, stranger];
        for (uint256 i = 0; i < all.length; ++i) {
            vm.prank(all[i]);
            vm.expectRevert(IFactoryErrors.TicketFactory_HandoverOnly.selector);
            factory.grantRoles(stranger, Roles.OPERATOR);
        }
    }

    // -------------------------------------------------------------------------------------------- the admin, the treasury

    function test_TheAdminChangesInTwoStepsOnly() external {
        vm.startPrank(admin);
        vm.expectRevert(IFactoryErrors.TicketFactory_HandoverOnly.selector);
        factory.transferOwnership(stranger);
        vm.expectRevert(IFactoryErrors.TicketFactory_HandoverOnly.selector);
        factory.renounceOwnership();
        vm.expectRevert(bytes4(keccak256("NoHandoverRequest()")));
        factory.completeOwnershipHandover(bob);
        vm.stopPrank();

        vm.prank(bob);
        factory.requestOwnershipHandover();
        assertEq(factory.owner(), admin);
        expectOnlyAdmin(abi.encodeCall(factory.completeOwnershipHandover, (bob)));
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
        expectOnlyAdmin(abi.encodeCall(factory.setTreasury, (stranger)));
        vm.prank(admin);
        vm.expectRevert(IFactoryErrors.TicketFactory_ZeroAddress.selector);
        factory.setTreasury(address(0));
    }
}

/// @dev ERC-1271 for the key of `signer`.
contract SigningWallet {
    address private immutable signer;

    constructor(address signer_) {
        signer = signer_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s, uint8 v) = (bytes32(signature[0:32]), bytes32(signature[32:64]), uint8(signature[64]));
        return ecrecover(hash, v, r, s) == signer ? bytes4(0x1626ba7e) : bytes4(0);
    }
}

/// @dev Makes two collections in one transaction and asks for the pending code in between.
contract TwoAtOnce {
    function create(TicketFactory factory, CreateParams memory params, bytes32 second) external returns (uint256) {
        factory.createCollection(params);
        (, bytes memory code) = address(factory).staticcall(abi.encodeCall(factory.pendingCode, ()));
        // The second is shorter, so that leftovers of the first would show.
        params.eventRef = second;
        params.contractURI = "";
        factory.createCollection(params);
        return code.length;
    }
}

/// @dev An implementation that takes no tiers.
contract RefusingVersion {
    address public immutable factory;
    address public constant market = address(1);
    address public constant sale = address(1);

    constructor(address factory_) {
        factory = factory_;
    }

    function initialize(TierParams[] calldata, Policy calldata) external pure {
        revert ICollectionErrors.TicketCollection_AlreadyInitialized();
    }
}
