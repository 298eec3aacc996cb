// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { CreateParams } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";
import { LegalHandler } from "./LegalHandler.sol";
import { House } from "./TicketBooks.sol";

/// @notice Three events, in EUR, USD and the chain's coin, with every rule that a tier can have somewhere among them.
abstract contract InvariantTest is TicketTest {
    LegalHandler internal handler;
    /// @dev Call backs of villains that got through in `reachEveryVerb`.
    uint256 internal calledBack;

    function theHouse(TicketCollection[] memory events) internal view returns (House memory) {
        return House(events, factory, market, sale, usd, relayer, treasury);
    }

    function threeEvents() internal returns (TicketCollection[] memory events) {
        CreateParams memory euro = createParams("run-eur");
        euro.tiers[FLOOR - 1].giftCooldownSeconds = 2 hours;
        euro.tiers[SEAT - 1].resaleStartAt = NOW + 1 days;
        euro.tiers[SEAT - 1].resaleEndAt = DOORS_AT;
        CreateParams memory coin = coinParams("run-pol");
        coin.tiers[0].souvenir = true;
        events = new TicketCollection[](3);
        events[0] = createCollection(euro);
        events[1] = createCollection(dollarParams("run-usd"));
        setOnSale(events[1], true);
        events[2] = createCollection(coin);
    }

    function watch(LegalHandler handler_) internal {
        handler = handler_;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), handler.verbs()));
        // The verbs choose who calls. The campaign's own sender must be nobody of the house: when a verb reverts, forge takes
        // back every `deal` that the sender ever got, and keeps the rest of the run.
        targetSender(makeAddr("campaign"));
    }

    /// @dev At the end of each run: all tickets and holders once more, then everybody leaves.
    function afterInvariant() external {
        assertEq(handler.checkAll(handler.everybody()), "");
        assertEq(handler.leave(), "");
        assertEq(handler.check(), "");
        assertEq(handler.checkAll(handler.everybody()), "");
    }

    /// @dev Guards the guard: a handler whose verbs never get through would prove nothing.
    function reachEveryVerb(bool noneMayFail) internal {
        vm.pauseGasMetering();
        bytes4[] memory verbs = handler.verbs();
        uint256[] memory reached = new uint256[](verbs.length);
        uint256 left = verbs.length;
        uint256 start = vm.snapshotState();
        for (uint256 round = 0; left != 0; ++round) {
            assertLt(round, 60, string.concat("never reached: verb ", vm.toString(_firstZero(reached))));
            for (uint256 i = 0; i < 400; ++i) {
                uint256 seed = uint256(keccak256(abi.encode(round, i)));
                bytes4 verb = verbs[seed % verbs.length];
                (bool success, bytes memory answer) =
                    address(handler).call(abi.encodeWithSelector(verb, seed >> 8, seed >> 16));
                assertTrue(success || !noneMayFail, string(answer));
                assertEq(handler.check(), "");
            }
            left = 0;
            uint256 backs = calledBack + handler.callBacks();
            for (uint256 i = 0; i < verbs.length; ++i) {
                reached[i] += handler.done(verbs[i]);
                if (reached[i] == 0) ++left;
            }
            vm.revertToState(start);
            calledBack = backs;
        }
    }

    function _firstZero(uint256[] memory list) private pure returns (uint256 at) {
        while (at < list.length && list[at] != 0) ++at;
    }
}
