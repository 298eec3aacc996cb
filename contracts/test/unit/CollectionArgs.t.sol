// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketCollection } from "../../src/TicketCollection.sol";
import { TicketFactory } from "../../src/TicketFactory.sol";
import { CollectionArgs } from "../../src/libraries/CollectionArgs.sol";
import { CreateParams } from "../../src/types/TicketTypes.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

contract CollectionArgsTest is TicketTest {
    /// @dev Any texts, through creation and back.
    function testFuzz_TextsAreKept(string memory name_, string memory symbol_, string memory uri) external {
        CreateParams memory params = createParams("event-2");
        vm.assume(bytes(name_).length < 256 && bytes(symbol_).length < 256);
        (params.name, params.symbol, params.contractURI) = (name_, symbol_, uri);
        TicketCollection made = createCollection(params);
        assertEq(made.name(), name_);
        assertEq(made.symbol(), symbol_);
        assertEq(made.contractURI(), string.concat(uri, "/collection.json"));
    }

    /// @dev Any figures, through creation and back.
    function testFuzz_FiguresAreKept(CreateParams memory given) external {
        // Hashed, because the fuzzer knows the names of the events that the fixture has made.
        CreateParams memory params = createParams(keccak256(abi.encode(given.eventRef)));
        params.operator = given.operator;
        params.endsAt = uint40(bound(given.endsAt, 1, type(uint32).max));
        params.doorsAt = uint40(bound(given.doorsAt, 1, params.endsAt - 1 == 0 ? 1 : params.endsAt - 1));
        vm.assume(params.doorsAt < params.endsAt);
        params.platformFeeBps = uint16(bound(given.platformFeeBps, 0, 2000));
        params.policy = given.policy;
        params.policy.ruleDelaySeconds = uint32(bound(given.policy.ruleDelaySeconds, 0, type(uint24).max));
        params.policy.deskDelaySeconds = uint32(bound(given.policy.deskDelaySeconds, 0, type(uint24).max));
        params.policy.releaseDelaySeconds = uint32(bound(given.policy.releaseDelaySeconds, 0, type(uint24).max));
        TicketCollection made = createCollection(params);
        assertEq(made.eventRef(), params.eventRef);
        assertEq(made.organizer(), organizer);
        assertEq(made.operator(), params.operator);
        assertEq(made.lifecycle().doorsAt, params.doorsAt);
        assertEq(made.lifecycle().endsAt, params.endsAt);
        assertEq(made.platformFeeBps(), params.platformFeeBps);
        assertEq(keccak256(abi.encode(made.policy())), keccak256(abi.encode(params.policy)));
    }

    function test_AnAddressDependsOnFactoryOrganizerAndReferenceAlone() external {
        address made = factory.addressOf(organizer, "event-2");
        assertTrue(made != factory.addressOf(organizer, "event-3"));
        assertTrue(made != factory.addressOf(bob, "event-2"));
        TicketFactory elsewhere = new TicketFactory(admin, relayer, treasury);
        assertTrue(made != elsewhere.addressOf(organizer, "event-2"));

        CreateParams memory params = createParams("event-2");
        params.name = "Another";
        params.tiers[0].priceMinor += 1;
        assertEq(address(createCollection(params)), made);
    }

    function test_TheAddressIsThatOfCreate2() external view {
        bytes32 salt = keccak256(abi.encode(organizer, bytes32("event-1")));
        bytes memory start = hex"63d23cb5175f525f5f6004601c335afa503d5f5f3e3d5ff3";
        assertEq(address(collection), vm.computeCreate2Address(salt, keccak256(start), address(factory)));
    }

    /// @dev Code copied to another address names the same organizer and event, and is found out.
    function test_ACopyOfACollectionIsNotGenuine() external {
        address copy = makeAddr("copy");
        vm.etch(copy, address(collection).code);
        assertEq(TicketCollection(copy).eventRef(), "event-1");
        assertFalse(factory.isCollection(copy));
        assertTrue(factory.isCollection(address(collection)));
    }

    /// @dev Nobody but the factory can put code at an event's address, and the factory's own code comes from itself.
    function testFuzz_NothingElseIsGenuine(address somebody, bytes memory code) external {
        vm.assume(somebody != address(collection) && somebody != address(dollars) && somebody != address(coins));
        assumeNotPrecompile(somebody);
        vm.assume(somebody != address(vm) && somebody != address(this));
        assertFalse(CollectionArgs.isGenuine(address(factory), somebody));
        vm.etch(somebody, code);
        assertFalse(CollectionArgs.isGenuine(address(factory), somebody));
    }
}
