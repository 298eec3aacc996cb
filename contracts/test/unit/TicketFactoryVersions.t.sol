// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { IFactoryErrors } from "../../src/interfaces/ITicketErrors.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

/// @notice Refuses every call with the very words that one of ours would answer.
contract Echo {
    address private immutable house;

    constructor(address house_) {
        house = house_;
    }

    fallback() external {
        bytes memory words = abi.encode(house);
        assembly ("memory-safe") {
            revert(add(words, 0x20), mload(words))
        }
    }
}

contract TicketFactoryVersionsTest is TicketTest {
    function test_RevertGiven_ARefusalThatReadsLikeOneOfOurs() external {
        address echo = address(new Echo(address(factory)));
        vm.prank(admin);
        vm.expectRevert(abi.encodeWithSelector(IFactoryErrors.TicketFactory_VersionNotAllowed.selector, echo));
        factory.allowVersion(echo, true);
    }

    function test_AllowingTheCurrentVersionAgainKeepsIt() external {
        address current = factory.currentVersion();
        vm.prank(admin);
        factory.allowVersion(current, true);
        assertEq(factory.currentVersion(), current);
    }

    function test_WhateverStandsThereMayBeForbidden() external {
        vm.prank(admin);
        factory.allowVersion(stranger, false);
        assertFalse(factory.isVersionAllowed(stranger));
    }
}
