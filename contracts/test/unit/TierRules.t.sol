// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IRuleErrors } from "../../src/interfaces/ITicketErrors.sol";
import { TierRules, TierRulesLib } from "../../src/libraries/TierRules.sol";
import { CreateParams, TierParams } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

/// @dev The library reads calldata, so it is called from outside.
contract TierPacker {
    function packAll(TierParams[] calldata tiers, uint16 platformFeeBps) external pure returns (uint256[] memory) {
        return TierRulesLib.packAll(tiers, platformFeeBps);
    }
}

contract TierRulesTest is TicketTest {
    uint256 private constant FIRST_TIER = 0x04 + 3 * 32;

    TierPacker private packer;
    TierParams[] private tiers;

    function setUp() public override {
        packer = new TierPacker();
        tiers.push(floorTier());
        tiers.push(floorTier());
    }

    function pack() private view returns (TierRules) {
        return TierRules.wrap(packer.packAll(tiers, 500)[1]);
    }

    function expectRefused(bytes memory refusal) private {
        vm.expectRevert(refusal);
        packer.packAll(tiers, 500);
    }

    /// @dev Overwrites one word of the second tier, as no ABI encoder would.
    function expectWordRefused(uint256 index, uint256 word, bytes memory refusal) private {
        bytes memory data = abi.encodeCall(packer.packAll, (tiers, 500));
        uint256 at = FIRST_TIER + 512 + index * 32;
        assembly ("memory-safe") {
            mstore(add(add(data, 0x20), at), word)
        }
        (bool done, bytes memory answer) = address(packer).call(data);
        assertFalse(done);
        assertEq(answer, refusal);
    }

    function outOfRange(uint256 got, uint256 allowed) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRuleErrors.TierRules_OutOfRange.selector, 2, got, allowed);
    }

    function invalidWindow(uint40 startAt, uint40 endAt) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRuleErrors.TierRules_InvalidWindow.selector, 2, startAt, endAt);
    }

    function testFuzz_WhatIsPackedIsReadBack(TierParams memory p) external {
        p.currency = "EUR";
        p.cap = uint32(bound(p.cap, 1, type(uint24).max));
        p.salesEndAt = uint40(bound(p.salesEndAt, 1, type(uint32).max));
        p.salesStartAt = uint40(bound(p.salesStartAt, 0, p.salesEndAt - 1));
        p.resaleEndAt = uint40(bound(p.resaleEndAt, 1, type(uint32).max));
        p.resaleStartAt = uint40(bound(p.resaleStartAt, 0, p.resaleEndAt - 1));
        p.royaltyBps = uint16(bound(p.royaltyBps, 0, 5000));
        p.giftsMax = uint8(bound(p.giftsMax, 0, 15));
        p.giftBlackoutSeconds = uint32(bound(p.giftBlackoutSeconds, 0, type(uint24).max));
        p.giftCooldownSeconds = uint32(bound(p.giftCooldownSeconds, 0, type(uint24).max));
        tiers[1] = p;
        TierRules rules = pack();
        assertEq(rules.priceMinor(), p.priceMinor);
        assertEq(rules.salesStartAt(), p.salesStartAt);
        assertEq(rules.salesEndAt(), p.salesEndAt);
        assertEq(rules.resaleStartAt(), p.resaleStartAt);
        assertEq(rules.resaleEndAt(), p.resaleEndAt);
        assertEq(rules.resaleCapBps(), p.resaleCapBps);
        assertEq(rules.royaltyBps(), p.royaltyBps);
        assertEq(rules.giftsMax(), p.giftsMax);
        assertEq(rules.giftBlackoutSeconds(), p.giftBlackoutSeconds);
        assertEq(rules.giftCooldownSeconds(), p.giftCooldownSeconds);
        assertEq(rules.resaleAllowed(), p.resaleAllowed);
        assertEq(rules.queueMatched(), p.queueMatched);
        assertEq(rules.attested(), p.attested);
        assertEq(rules.souvenir(), p.souvenir);
    }

    function test_RevertGiven_NoTierOrTooMany() external {
        vm.expectRevert(abi.encodeWithSelector(IRuleErrors.TierRules_TierCount.selector, 0, 64));
        packer.packAll(new TierParams[](0), 500);
        vm.expectRevert(abi.encodeWithSelector(IRuleErrors.TierRules_TierCount.selector, 65, 64));
        packer.packAll(new TierParams[](65), 500);
    }

    function test_RevertGiven_TierSellsNothingOrTooMuch() external {
        tiers[1].cap = 0;
        expectRefused(abi.encodeWithSelector(IRuleErrors.TierRules_Cap.selector, 2, 0, type(uint24).max));
        tiers[1].cap = uint32(type(uint24).max) + 1;
        expectRefused(abi.encodeWithSelector(IRuleErrors.TierRules_Cap.selector, 2, tiers[1].cap, type(uint24).max));
        tiers[1].cap = type(uint24).max;
        pack();
    }

    function test_RevertGiven_SaleEndsBeforeItStartsOrTooLate() external {
        tiers[1].salesEndAt = tiers[1].salesStartAt;
        expectRefused(invalidWindow(NOW - 1 days, NOW - 1 days));
        tiers[1].salesEndAt = uint40(type(uint32).max) + 1;
        expectRefused(invalidWindow(NOW - 1 days, tiers[1].salesEndAt));
        tiers[1].salesEndAt = type(uint32).max;
        assertEq(pack().salesEndAt(), type(uint32).max);
    }

    function test_RevertGiven_ResaleEndsBeforeItStartsOrTooLate() external {
        (tiers[1].resaleStartAt, tiers[1].resaleEndAt) = (NOW, NOW);
        expectRefused(invalidWindow(NOW, NOW));
        tiers[1].resaleEndAt = uint40(type(uint32).max) + 1;
        expectRefused(invalidWindow(NOW, tiers[1].resaleEndAt));
        (tiers[1].resaleStartAt, tiers[1].resaleEndAt) = (type(uint32).max, 0);
        expectRefused(invalidWindow(type(uint32).max, 0));
    }

    function test_AResaleWindowMayBeOpenAtEitherEnd() external {
        tiers[1].resaleStartAt = NOW;
        assertEq(pack().resaleStartAt(), NOW);
        assertEq(pack().resaleEndAt(), 0);
        (tiers[1].resaleStartAt, tiers[1].resaleEndAt) = (0, NOW);
        assertEq(pack().resaleStartAt(), 0);
        assertEq(pack().resaleEndAt(), NOW);
    }

    function test_RevertGiven_CurrencyIsNoCode() external {
        bytes3[8] memory wrong = [bytes3("eur"), "EU", "E1R", bytes3(0), "[UR", "E[R", "EU[", "@UR"];
        for (uint256 i = 0; i < wrong.length; ++i) {
            tiers[0].currency = wrong[i];
            expectRefused(abi.encodeWithSelector(IRuleErrors.TierRules_InvalidCurrency.selector, 1, wrong[i]));
        }
        (tiers[0].currency, tiers[1].currency) = ("AZA", "AZA");
        pack();
    }

    function test_RevertGiven_TwoCurrenciesInOneEvent() external {
        tiers[1].currency = "USD";
        expectRefused(abi.encodeWithSelector(IRuleErrors.TierRules_InvalidCurrency.selector, 2, bytes3("USD")));
    }

    function test_RevertGiven_AShareOverItsMaximum() external {
        tiers[1].royaltyBps = 5001;
        expectRefused(abi.encodeWithSelector(IRuleErrors.TierRules_FeesOverMaximum.selector, 2, 5001, 5000));
        tiers[1].royaltyBps = 5000;
        vm.expectRevert(abi.encodeWithSelector(IRuleErrors.TierRules_FeesOverMaximum.selector, 0, 2001, 2000));
        packer.packAll(tiers, 2001);
        packer.packAll(tiers, 2000);
    }

    function test_RevertGiven_GiftsDoNotFit() external {
        tiers[1].giftsMax = 16;
        expectRefused(outOfRange(16, 15));
        tiers[1].giftsMax = 15;
        tiers[1].giftBlackoutSeconds = uint32(type(uint24).max) + 1;
        expectRefused(outOfRange(tiers[1].giftBlackoutSeconds, type(uint24).max));
        tiers[1].giftBlackoutSeconds = type(uint24).max;
        tiers[1].giftCooldownSeconds = uint32(type(uint24).max) + 1;
        expectRefused(outOfRange(tiers[1].giftCooldownSeconds, type(uint24).max));
    }

    /// @dev The library reads words, so what the ABI decoder would have refused is refused here.
    function test_RevertGiven_AWordWithMoreThanItsType() external {
        uint256 dirty = 1 << 255;
        expectWordRefused(
            0, dirty, abi.encodeWithSelector(IRuleErrors.TierRules_Cap.selector, 2, dirty, type(uint24).max)
        );
        expectWordRefused(1, 1 << 32, outOfRange(1 << 32, type(uint32).max));
        expectWordRefused(
            2,
            uint256(bytes32("EUR!")),
            abi.encodeWithSelector(IRuleErrors.TierRules_InvalidCurrency.selector, 2, bytes3("EUR"))
        );
        expectWordRefused(3, dirty, invalidWindow(0, NOW + 20 days));
        expectWordRefused(4, dirty, invalidWindow(NOW - 1 days, 0));
        expectWordRefused(6, 1 << 16, outOfRange(1 << 16, type(uint16).max));
        expectWordRefused(
            7, dirty, abi.encodeWithSelector(IRuleErrors.TierRules_FeesOverMaximum.selector, 2, dirty, 5000)
        );
        expectWordRefused(11, dirty, invalidWindow(0, 0));
        expectWordRefused(12, dirty, invalidWindow(0, 0));
        uint256[4] memory flags = [uint256(5), 13, 14, 15];
        for (uint256 i = 0; i < flags.length; ++i) {
            expectWordRefused(flags[i], 2, outOfRange(2, 1));
        }
    }
}
