// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "../../src/interfaces/ITicketCollection.sol";
import { CreateParams, Policy, TierParams, TierView } from "../../src/types/TicketTypes.sol";
import { CollectionTest } from "../helpers/CollectionTest.sol";

/// @notice What a collection knows from its own code, and what it says about it.
contract TicketCollectionViewsTest is CollectionTest {
    function test_ACollectionKnowsItsEvent() external view {
        assertEq(collection.eventRef(), "event-1");
        assertEq(collection.organizer(), organizer);
        assertEq(collection.operator(), operator);
        assertEq(collection.platformFeeBps(), PLATFORM_FEE_BPS);
        assertEq(collection.tierCount(), 5);
        assertEq(collection.factory(), address(factory));
        assertEq(collection.market(), market);
        assertEq(collection.sale(), sale);
        assertEq(collection.nextTokenId(), 1);
        assertEq(collection.nextBulkId(), BULK_BASE);
        assertEq(collection.totalSupply(), 0);
        assertFalse(collection.paused());
    }

    function test_EachPolicyIsReadBackAsItWasWritten() external {
        for (uint256 flags = 0; flags < 8; ++flags) {
            CreateParams memory p = params(bytes32(flags + 1));
            p.policy = Policy({
                capMayRise: flags & 1 != 0,
                capMayFall: flags & 2 != 0,
                mayPostpone: flags & 4 != 0,
                ruleDelaySeconds: uint32(type(uint24).max - flags),
                deskDelaySeconds: uint32(1 + flags),
                releaseDelaySeconds: uint32(1000 + flags)
            });
            assertEq(abi.encode(factory.create(p).policy()), abi.encode(p.policy));
        }
    }

    function test_EveryRuleOfEveryTierIsReadBackAsItWasWritten() external {
        CreateParams memory p = params("event-max");
        TierParams memory most = TierParams({
            cap: type(uint24).max,
            priceMinor: type(uint32).max,
            currency: "ZZZ",
            salesStartAt: type(uint32).max - 1,
            salesEndAt: type(uint32).max,
            resaleAllowed: true,
            resaleCapBps: type(uint16).max,
            royaltyBps: 5000,
            giftsMax: 15,
            giftBlackoutSeconds: type(uint24).max,
            giftCooldownSeconds: type(uint24).max,
            resaleStartAt: type(uint32).max - 1,
            resaleEndAt: type(uint32).max,
            queueMatched: true,
            attested: true,
            souvenir: true
        });
        TierParams memory least;
        (least.cap, least.currency, least.salesEndAt) = (1, "ZZZ", 1);
        (p.tiers[0], p.tiers[1], p.tiers[2], p.tiers[3], p.tiers[4]) = (least, most, least, most, least);
        collection = factory.create(p);
        _expectTier(2, most, 0);
        for (uint256 i = 0; i < 5; ++i) {
            // forge-lint: disable-next-line(unsafe-typecast)
            _expectTier(uint8(i + 1), p.tiers[i], 0);
        }
    }

    function test_EachFlagOfATierIsItsOwn() external {
        CreateParams memory p = params("event-flags");
        for (uint256 i = 0; i < 4; ++i) {
            p.tiers[i] = floorTier();
            p.tiers[i].resaleAllowed = i == 0;
            p.tiers[i].queueMatched = i == 1;
            p.tiers[i].attested = i == 2;
            p.tiers[i].souvenir = i == 3;
        }
        collection = factory.create(p);
        mint(alice, 1, 2);
        for (uint256 i = 0; i < 4; ++i) {
            // forge-lint: disable-next-line(unsafe-typecast)
            _expectTier(uint8(i + 1), p.tiers[i], i == 0 ? 2 : 0);
        }
    }

    function _expectTier(uint8 tierId, TierParams memory p, uint32 sold) private view {
        TierView memory seen = collection.tierOf(tierId);
        assertEq(seen.sold, sold);
        assertEq(seen.cap, p.cap);
        assertEq(seen.priceMinor, p.priceMinor);
        assertEq(seen.currency, p.currency);
        assertEq(seen.salesStartAt, p.salesStartAt);
        assertEq(seen.salesEndAt, p.salesEndAt);
        assertEq(seen.resaleStartAt, p.resaleStartAt);
        assertEq(seen.resaleEndAt, p.resaleEndAt);
        assertEq(seen.resaleAllowed, p.resaleAllowed);
        assertEq(seen.resaleCapBps, p.resaleCapBps);
        assertEq(seen.royaltyBps, p.royaltyBps);
        assertEq(seen.giftsMax, p.giftsMax);
        assertEq(seen.giftBlackoutSeconds, p.giftBlackoutSeconds);
        assertEq(seen.giftCooldownSeconds, p.giftCooldownSeconds);
        assertEq(seen.queueMatched, p.queueMatched);
        assertEq(seen.attested, p.attested);
        assertEq(seen.souvenir, p.souvenir);
    }

    function test_RevertGiven_TierUnknown() external {
        expectError(TicketCollection_UnknownTier.selector, 0, 5);
        collection.tierOf(0);
        expectError(TicketCollection_UnknownTier.selector, 6, 5);
        collection.tierOf(6);
        expectError(TicketCollection_UnknownTier.selector, 255, 5);
        collection.tierOf(255);
    }

    function test_TextsOfEveryLengthAreReadBack() external {
        uint256[4] memory lengths = [uint256(0), 1, 32, 255];
        uint256 made;
        for (uint256 a = 0; a < 4; ++a) {
            for (uint256 b = 0; b < 4; ++b) {
                CreateParams memory p = params(bytes32(++made));
                p.name = _text(lengths[a], "n");
                p.symbol = _text(lengths[b], "s");
                p.contractURI = _text(a == b ? 0 : lengths[a] + 3 * lengths[b], "u");
                collection = factory.create(p);
                assertEq(collection.name(), p.name);
                assertEq(collection.symbol(), p.symbol);
                assertEq(collection.contractURI(), string.concat(p.contractURI, "/collection.json"));
                mint(alice, FLOOR, 1);
                assertEq(collection.tokenURI(1), string.concat(p.contractURI, "/tier-", vm.toString(FLOOR), ".json"));
            }
        }
    }

    function _text(uint256 length, bytes1 letter) private pure returns (string memory) {
        bytes memory text = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            text[i] = letter;
        }
        return string(text);
    }

    function test_CreationLogsEveryTierAndThePolicy() external {
        CreateParams memory p = params("event-logged");
        for (uint8 i = 0; i < 5; ++i) {
            vm.expectEmit(false, true, true, true);
            emit ITicketCollection.TierCreated(i + 1, p.tiers[i]);
        }
        vm.expectEmit(false, true, true, true);
        emit ITicketCollection.PolicySet(p.policy);
        factory.create(p);
    }

    function test_ACollectionIsInitialisedOnceAndByItsFactory() external {
        CreateParams memory p = params("event-1");
        address[4] memory callers = [organizer, operator, market, stranger];
        for (uint256 i = 0; i < callers.length; ++i) {
            expectError(TicketCollection_NotFactory.selector, uint160(callers[i]));
            vm.prank(callers[i]);
            collection.initialize(p.tiers, p.policy);
        }
        vm.expectRevert(TicketCollection_AlreadyInitialized.selector);
        vm.prank(address(factory));
        collection.initialize(p.tiers, p.policy);
    }

    function test_NobodyInitialisesTheImplementationItself() external {
        ITicketCollection version = ITicketCollection(address(factory.version()));
        CreateParams memory p = params("event-1");
        expectError(TicketCollection_NotFactory.selector, uint160(stranger));
        vm.prank(stranger);
        version.initialize(p.tiers, p.policy);
    }
}
