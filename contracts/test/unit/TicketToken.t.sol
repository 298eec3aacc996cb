// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { TicketStore } from "../../src/collection/TicketStore.sol";
import { IERC721Receiver, TicketToken } from "../../src/collection/TicketToken.sol";
import { CreateParams } from "../../src/types/TicketTypes.sol";
import { CollectionTest } from "../helpers/CollectionTest.sol";

interface IERC721Moves {
    function transferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId, bytes calldata data) external;
    function approve(address to, uint256 tokenId) external;
    function setApprovalForAll(address operator, bool approved) external;
}

/// @notice Takes tickets, and remembers what it was told.
contract Keeper {
    address public operator;
    address public from;
    uint256 public tokenId;
    bytes public data;

    function onERC721Received(address operator_, address from_, uint256 tokenId_, bytes calldata data_)
        external
        returns (bytes4)
    {
        (operator, from, tokenId, data) = (operator_, from_, tokenId_, data_);
        return IERC721Receiver.onERC721Received.selector;
    }
}

/// @notice Answers with something else, or with a refusal of its own.
contract Refuser {
    error Never();

    bool private immutable _loud;

    constructor(bool loud) {
        _loud = loud;
    }

    function onERC721Received(address, address, uint256, bytes calldata) external view returns (bytes4) {
        if (_loud) revert Never();
        return 0xffffffff;
    }
}

/// @notice Tries to use a ticket that it is only just receiving: hands it on, and tries to take its giver's next one.
contract Reenterer {
    address private immutable _friend;

    constructor(address friend) {
        _friend = friend;
    }

    function onERC721Received(address, address from, uint256 tokenId, bytes calldata) external returns (bytes4) {
        IERC721Moves token = IERC721Moves(msg.sender);
        token.transferFrom(address(this), _friend, tokenId);
        (bool taken,) = msg.sender.call(abi.encodeCall(token.transferFrom, (from, address(this), tokenId + 1)));
        (bool again,) = msg.sender.call(abi.encodeCall(token.transferFrom, (address(this), _friend, tokenId)));
        require(!taken && !again, "moved what it does not hold");
        return IERC721Receiver.onERC721Received.selector;
    }
}

abstract contract SouvenirTest is CollectionTest {
    IERC721Moves internal token;
    uint256 internal id;

    function setUp() public virtual override {
        super.setUp();
        id = mint(alice, KEEP, 3);
        token = IERC721Moves(address(collection));
    }

    function afterTheEvent() internal {
        vm.warp(uint256(ENDS_AT) + 1);
    }

    function expectByRuleOnly() internal {
        vm.expectRevert(TicketCollection_TransfersOnlyByRule.selector);
    }

    /// @dev Every standard way, tried by everybody who might hope to.
    function expectClosed(uint256 tokenId, address holder) internal {
        address[7] memory callers = [holder, organizer, operator, market, sale, address(factory), stranger];
        bytes[4] memory calls = [
            abi.encodeCall(token.transferFrom, (holder, bob, tokenId)),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", holder, bob, tokenId),
            abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", holder, bob, tokenId, "data"),
            abi.encodeCall(token.approve, (bob, tokenId))
        ];
        for (uint256 i = 0; i < callers.length; ++i) {
            for (uint256 k = 0; k < calls.length; ++k) {
                vm.prank(callers[i]);
                (bool done, bytes memory why) = address(collection).call(calls[k]);
                assertFalse(done);
                assertEq(bytes4(why), TicketCollection_TransfersOnlyByRule.selector);
            }
        }
        assertEq(collection.ownerOf(tokenId), holder);
        assertTrue(collection.locked(tokenId));
        assertFalse(collection.isTransferable(tokenId, holder, bob));
    }
}

contract TicketTokenLockedTest is SouvenirTest {
    function test_NoStandardWayMovesATicketBeforeTheEventIsOver() external {
        expectClosed(id, alice);
        vm.warp(ENDS_AT);
        expectClosed(id, alice);
    }

    function test_NoStandardWayEverMovesATicketOfAnOrdinaryTier() external {
        uint256 plain = mint(alice, FLOOR, 1);
        afterTheEvent();
        expectClosed(plain, alice);
        // Nor with an approval for all, which is open by then.
        vm.prank(alice);
        token.setApprovalForAll(bob, true);
        vm.prank(bob);
        expectByRuleOnly();
        token.transferFrom(alice, bob, plain);
    }

    function test_NoOneApprovesForAllBeforeTheEventIsOver() external {
        address[4] memory callers = [alice, organizer, operator, market];
        vm.warp(ENDS_AT);
        for (uint256 i = 0; i < callers.length; ++i) {
            expectByRuleOnly();
            vm.prank(callers[i]);
            token.setApprovalForAll(bob, true);
            assertFalse(collection.isApprovedForAll(callers[i], bob));
        }
    }

    function test_ACancelledEventLeavesNoSouvenirs() external {
        cancelEvent();
        afterTheEvent();
        expectClosed(id, alice);
        expectByRuleOnly();
        vm.prank(alice);
        token.setApprovalForAll(bob, true);
    }

    function test_AnEventCalledOffInItsLastSecondLeavesNoSouvenirs() external {
        vm.warp(ENDS_AT);
        cancelEvent();
        afterTheEvent();
        expectClosed(id, alice);
    }

    function test_AnOrganizerWhoCallsOffWhatIsOverTakesNoSouvenirBack() external {
        afterTheEvent();
        cancelEvent();
        assertFalse(collection.locked(id));
        vm.prank(alice);
        token.transferFrom(alice, bob, id);
        assertEq(collection.ownerOf(id), bob);
    }

    function test_APostponedEventKeepsItsTicketsLocked() external {
        vm.prank(organizer);
        collection.reschedule(DOORS_AT, ENDS_AT + 1 days);
        afterTheEvent();
        expectClosed(id, alice);
        vm.warp(uint256(ENDS_AT) + 1 days + 1);
        assertFalse(collection.locked(id));
    }

    function test_AFrozenOrListedSouvenirStaysLocked() external {
        afterTheEvent();
        freeze(id);
        list(alice, id + 1, 3333);
        expectClosed(id, alice);
        expectClosed(id + 1, alice);
        unfreeze(id);
        unlist(alice, id + 1);
        assertFalse(collection.locked(id) || collection.locked(id + 1));
    }

    function test_AnApprovalDoesNotHelpAgainstAFreezeOrAnOffer() external {
        afterTheEvent();
        vm.startPrank(alice);
        token.approve(bob, id);
        token.setApprovalForAll(carol, true);
        vm.stopPrank();
        freeze(id);
        expectByRuleOnly();
        vm.prank(bob);
        token.transferFrom(alice, bob, id);
        unfreeze(id);
        list(alice, id, 3333);
        expectByRuleOnly();
        vm.prank(carol);
        token.transferFrom(alice, carol, id);
    }
}

contract TicketTokenSouvenirTest is SouvenirTest {
    function setUp() public override {
        super.setUp();
        afterTheEvent();
    }

    function test_AHolderGivesASouvenirAway() external {
        assertFalse(collection.locked(id));
        assertTrue(collection.isTransferable(id, alice, bob));
        vm.expectEmit(address(collection));
        emit TicketStore.Transfer(alice, bob, id);
        vm.prank(alice);
        token.transferFrom(alice, bob, id);
        assertEq(collection.ownerOf(id), bob);
        assertEq(collection.balanceOf(alice), 2);
        assertEq(collection.balanceOf(bob), 1);
        assertEq(ticket(id).transferCount, 1);
        assertEq(ticket(id).giftCount, 0);
        assertEq(ticket(id + 1).transferCount, 0);
        assertEq(collection.ownerOf(id + 1), alice);
    }

    function test_AnEnteredTicketIsASouvenirToo() external {
        enter(id);
        vm.prank(alice);
        token.transferFrom(alice, bob, id);
        assertEq(collection.ownerOf(id), bob);
        assertTrue(collection.isUsed(id));
        // It is a keepsake by now: no offer, no gift.
        expectError(TicketCollection_AlreadyUsed.selector, id);
        list(bob, id, 3333);
    }

    function test_ABulkTicketIsASouvenirToo() external {
        vm.warp(NOW);
        uint256 bulk = issue(KEEP, 3333, abi.encodePacked(alice));
        afterTheEvent();
        vm.prank(alice);
        token.transferFrom(alice, bob, bulk);
        assertEq(collection.ownerOf(bulk), bob);
        assertEq(collection.balanceOf(alice), 3);
    }

    function test_OnlyTheHolderItsOperatorAndTheApprovedAccountMoveASouvenir() external {
        address[5] memory callers = [bob, organizer, operator, market, stranger];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.startPrank(callers[i]);
            expectByRuleOnly();
            token.transferFrom(alice, bob, id);
            expectByRuleOnly();
            token.safeTransferFrom(alice, bob, id);
            expectByRuleOnly();
            token.safeTransferFrom(alice, bob, id, "data");
            expectByRuleOnly();
            token.approve(bob, id);
            vm.stopPrank();
        }
    }

    function test_AnApprovedAccountMovesThatTicketOnce() external {
        assertEq(collection.getApproved(id), address(0));
        vm.expectEmit(address(collection));
        emit TicketToken.Approval(alice, bob, id);
        vm.prank(alice);
        token.approve(bob, id);
        assertEq(collection.getApproved(id), bob);
        vm.startPrank(bob);
        expectByRuleOnly();
        token.transferFrom(alice, bob, id + 1);
        // It may move the ticket, not approve others.
        expectByRuleOnly();
        token.approve(carol, id);
        token.transferFrom(alice, carol, id);
        vm.stopPrank();
        assertEq(collection.ownerOf(id), carol);
    }

    function test_AnApprovalDiesWhenTheTicketMoves() external {
        vm.startPrank(alice);
        token.approve(stranger, id);
        token.transferFrom(alice, bob, id);
        vm.stopPrank();
        assertEq(collection.getApproved(id), address(0));
        expectByRuleOnly();
        vm.prank(stranger);
        token.transferFrom(bob, stranger, id);
        // Also when it comes back to the one who approved.
        vm.prank(bob);
        token.transferFrom(bob, alice, id);
        assertEq(collection.getApproved(id), address(0));
        expectByRuleOnly();
        vm.prank(stranger);
        token.transferFrom(alice, stranger, id);
    }

    function test_AnApprovalDiesWithASaleAndAReissueToo() external {
        vm.startPrank(alice);
        token.approve(stranger, id);
        token.approve(stranger, id + 1);
        vm.stopPrank();
        list(alice, id, 3333);
        sell(id, bob, 3333);
        reissue(id + 1, bob);
        assertEq(collection.getApproved(id), address(0));
        assertEq(collection.getApproved(id + 1), address(0));
    }

    function test_AnApprovalCanBeTakenBack() external {
        vm.startPrank(alice);
        token.approve(bob, id);
        token.approve(address(0), id);
        vm.stopPrank();
        assertEq(collection.getApproved(id), address(0));
        expectByRuleOnly();
        vm.prank(bob);
        token.transferFrom(alice, bob, id);
    }

    function test_AnOperatorForAllMovesAndApprovesUntilItIsTakenBack() external {
        vm.expectEmit(address(collection));
        emit TicketToken.ApprovalForAll(alice, bob, true);
        vm.prank(alice);
        token.setApprovalForAll(bob, true);
        assertTrue(collection.isApprovedForAll(alice, bob));
        assertFalse(collection.isApprovedForAll(bob, alice));
        vm.startPrank(bob);
        token.transferFrom(alice, carol, id);
        token.approve(stranger, id + 1);
        // What another holds is not covered.
        expectByRuleOnly();
        token.transferFrom(carol, bob, id);
        vm.stopPrank();
        assertEq(collection.getApproved(id + 1), stranger);
        vm.prank(alice);
        token.setApprovalForAll(bob, false);
        expectByRuleOnly();
        vm.prank(bob);
        token.transferFrom(alice, bob, id + 1);
    }

    function test_RevertGiven_FromIsNotTheHolder() external {
        expectNotHolder(id, bob, alice);
        vm.prank(alice);
        token.transferFrom(bob, carol, id);
        vm.prank(bob);
        expectNotHolder(id, bob, alice);
        token.transferFrom(bob, carol, id);
    }

    function test_RevertGiven_ReceiverIsNobodyOrTheHolder() external {
        vm.startPrank(alice);
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        token.transferFrom(alice, address(0), id);
        expectSameHolder(id, alice);
        token.transferFrom(alice, alice, id);
        vm.stopPrank();
        assertFalse(collection.isTransferable(id, alice, address(0)));
        assertFalse(collection.isTransferable(id, alice, alice));
        assertFalse(collection.isTransferable(id, bob, carol));
    }

    function test_BothSafeTransfersTellTheReceiver() external {
        Keeper keeper = new Keeper();
        vm.startPrank(alice);
        token.approve(bob, id);
        vm.stopPrank();
        vm.prank(bob);
        token.safeTransferFrom(alice, address(keeper), id, "a present");
        assertEq(collection.ownerOf(id), address(keeper));
        assertEq(keeper.operator(), bob);
        assertEq(keeper.from(), alice);
        assertEq(keeper.tokenId(), id);
        assertEq(keeper.data(), "a present");
        vm.prank(alice);
        token.safeTransferFrom(alice, address(keeper), id + 1);
        assertEq(collection.ownerOf(id + 1), address(keeper));
        assertEq(keeper.operator(), alice);
        assertEq(keeper.data(), "");
    }

    function test_ASafeTransferToAnAccountWithoutCodeIsATransfer() external {
        vm.prank(alice);
        token.safeTransferFrom(alice, bob, id);
        vm.prank(alice);
        token.safeTransferFrom(alice, bob, id + 1, "data");
        assertEq(collection.balanceOf(bob), 2);
    }

    function test_RevertGiven_ReceiverDoesNotTakeTickets() external {
        address quiet = address(new Refuser(false));
        address loud = address(new Refuser(true));
        vm.startPrank(alice);
        expectError(TicketCollection_ReceiverRefused.selector, uint160(quiet));
        token.safeTransferFrom(alice, quiet, id);
        expectError(TicketCollection_ReceiverRefused.selector, uint160(quiet));
        token.safeTransferFrom(alice, quiet, id, "data");
        vm.expectRevert(Refuser.Never.selector);
        token.safeTransferFrom(alice, loud, id);
        vm.expectRevert();
        token.safeTransferFrom(alice, market, id); // no such function there
        vm.stopPrank();
        assertEq(collection.ownerOf(id), alice);
    }

    function test_AReceiverThatReentersOnlyMovesWhatItHolds() external {
        Reenterer reenterer = new Reenterer(bob);
        vm.prank(alice);
        token.safeTransferFrom(alice, address(reenterer), id);
        assertEq(collection.ownerOf(id), bob);
        assertEq(collection.ownerOf(id + 1), alice);
        assertEq(collection.balanceOf(alice), 2);
        assertEq(collection.balanceOf(address(reenterer)), 0);
        assertEq(collection.balanceOf(bob), 1);
    }

    function test_ARequestOfTheDeskDiesWithASouvenirsMove() external {
        CreateParams memory p = params("event-slow");
        p.policy.deskDelaySeconds = 1 days;
        collection = factory.create(p);
        vm.warp(NOW);
        id = mint(alice, KEEP, 1);
        afterTheEvent();
        reissue(id, stranger);
        vm.prank(alice);
        collection.transferFrom(alice, bob, id);
        vm.warp(uint256(ENDS_AT) + 3 days);
        vm.expectRevert(TicketCollection_NothingPending.selector);
        collection.carryOut(id);
        assertEq(collection.ownerOf(id), bob);
    }
}

contract TicketTokenReaderTest is SouvenirTest {
    function test_ReadersSeeAnOrdinaryTokenThatIsLocked() external view {
        assertEq(collection.name(), "Aurora at the Harbour");
        assertEq(collection.symbol(), "AURORA");
        assertEq(collection.getApproved(id), address(0));
        assertFalse(collection.isApprovedForAll(alice, bob));
        assertTrue(collection.locked(id));
        assertEq(collection.contractURI(), "https://tickets.example/metadata/event-1/collection.json");
        assertEq(
            collection.tokenURI(id),
            string.concat(
                "https://tickets.example/metadata/event-1/tier-", vm.toString(collection.ticketOf(id).tierId), ".json"
            )
        );
        assertEq(collection.balanceOf(stranger), 0);
    }

    function test_ABulkTicketsMetadataIsItsTiers() external {
        uint256 bulk = issue(CREW, 3000, abi.encodePacked(alice));
        assertEq(
            collection.tokenURI(bulk),
            string.concat("https://tickets.example/metadata/event-1/tier-", vm.toString(CREW), ".json")
        );
    }

    function test_RevertGiven_TicketUnknown() external {
        uint256[4] memory unknown = [uint256(0), id + 3, BULK_BASE, type(uint256).max];
        for (uint256 i = 0; i < unknown.length; ++i) {
            expectUnknown(unknown[i]);
            collection.ownerOf(unknown[i]);
            expectUnknown(unknown[i]);
            collection.getApproved(unknown[i]);
            expectUnknown(unknown[i]);
            collection.locked(unknown[i]);
            expectUnknown(unknown[i]);
            collection.isTransferable(unknown[i], alice, bob);
            expectUnknown(unknown[i]);
            collection.tokenURI(unknown[i]);
            expectUnknown(unknown[i]);
            collection.ticketOf(unknown[i]);
            expectUnknown(unknown[i]);
            collection.resaleCapOf(unknown[i]);
            expectUnknown(unknown[i]);
            collection.royaltyInfo(unknown[i], 1);
            expectUnknown(unknown[i]);
            collection.approve(bob, unknown[i]);
            expectUnknown(unknown[i]);
            collection.transferFrom(alice, bob, unknown[i]);
            assertFalse(collection.isUsed(unknown[i]));
        }
        vm.expectRevert(TicketCollection_ZeroAddress.selector);
        collection.balanceOf(address(0));
    }

    function test_AnswersExactlyTheInterfacesItHas() external view {
        bytes4[7] memory has = [
            bytes4(0x01ffc9a7), // ERC-165
            bytes4(0x80ac58cd), // ERC-721
            bytes4(0x5b5e139f), // ERC-721 metadata
            bytes4(0x2a55205a), // ERC-2981
            bytes4(0x49064906), // ERC-4906
            bytes4(0xb45a3c0e), // ERC-5192
            bytes4(0x91a6262f) // ERC-6454
        ];
        for (uint256 i = 0; i < has.length; ++i) {
            assertTrue(collection.supportsInterface(has[i]));
        }
        assertFalse(collection.supportsInterface(0xffffffff));
        assertFalse(collection.supportsInterface(0x00000000));
        assertFalse(collection.supportsInterface(0x780e9d63)); // enumerable
    }

    function test_InterfaceIdsAreThoseOfTheFunctionsWeHave() external view {
        assertEq(collection.locked.selector, bytes4(0xb45a3c0e));
        assertEq(collection.isTransferable.selector, bytes4(0x91a6262f));
        assertEq(collection.royaltyInfo.selector, bytes4(0x2a55205a));
        assertEq(collection.supportsInterface.selector, bytes4(0x01ffc9a7));
        assertEq(collection.contractURI.selector, bytes4(0xe8a3d485));
        bytes4 metadata = collection.name.selector ^ collection.symbol.selector ^ collection.tokenURI.selector;
        assertEq(metadata, bytes4(0x5b5e139f));
    }

    function test_RoyaltyInfoNamesTheOrganizersShareToTheUnit() external {
        (address receiver, uint256 amount) = collection.royaltyInfo(id, 1999);
        assertEq(receiver, organizer);
        assertEq(amount, 199);
        (, amount) = collection.royaltyInfo(id, 0);
        assertEq(amount, 0);
        (, amount) = collection.royaltyInfo(id, type(uint256).max);
        assertEq(amount, type(uint256).max / 10);
        (, amount) = collection.royaltyInfo(mint(alice, SEAT, 1), 10_000);
        assertEq(amount, 250);
    }
}
