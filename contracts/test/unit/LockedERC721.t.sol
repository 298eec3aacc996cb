// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ICollectionErrors } from "../../src/interfaces/ITicketErrors.sol";
import { TicketTest } from "../helpers/TicketTest.sol";

interface IERC721Moves {
    function transferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId, bytes calldata data) external;
    function approve(address to, uint256 tokenId) external;
    function setApprovalForAll(address operator, bool approved) external;
}

/// @notice Every standard way to move a ticket, tried by everybody who might hope to.
contract LockedERC721Test is TicketTest {
    uint256 private id;
    IERC721Moves private token;

    function setUp() public override {
        super.setUp();
        id = mintOne(alice, FLOOR);
        token = IERC721Moves(address(collection));
    }

    /// @dev Holder, relayer, admin, stranger, and the two contracts that the collection trusts.
    modifier triedByEverybody() {
        address[6] memory callers = [alice, relayer, admin, stranger, address(market), address(factory)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(ICollectionErrors.TicketCollection_TransfersOnlyByRule.selector);
            _;
            assertEq(collection.ownerOf(id), alice);
        }
    }

    function test_RevertGiven_TransferFrom() external triedByEverybody {
        token.transferFrom(alice, bob, id);
    }

    function test_RevertGiven_SafeTransferFrom() external triedByEverybody {
        token.safeTransferFrom(alice, bob, id);
    }

    function test_RevertGiven_SafeTransferFromWithData() external triedByEverybody {
        token.safeTransferFrom(alice, bob, id, "data");
    }

    function test_RevertGiven_Approve() external triedByEverybody {
        token.approve(bob, id);
    }

    function test_RevertGiven_SetApprovalForAll() external triedByEverybody {
        token.setApprovalForAll(bob, true);
    }

    function test_RevertGiven_AnyoneButTheMarketUsesTheMarketsDoors() external {
        address[4] memory callers = [alice, relayer, admin, address(factory)];
        for (uint256 i = 0; i < callers.length; ++i) {
            bytes memory refusal =
                abi.encodeWithSelector(ICollectionErrors.TicketCollection_NotMarket.selector, callers[i]);
            vm.startPrank(callers[i]);
            vm.expectRevert(refusal);
            collection.listTicket(id, alice, 5000);
            vm.expectRevert(refusal);
            collection.unlistTicket(id, alice);
            vm.expectRevert(refusal);
            collection.moveBySale(id, alice, bob, 5000);
            vm.expectRevert(refusal);
            collection.moveByGift(id, alice, bob);
            vm.stopPrank();
        }
        assertEq(collection.ownerOf(id), alice);
    }

    function test_ReadersSeeAnOrdinaryTokenThatIsLocked() external view {
        assertEq(collection.getApproved(id), address(0));
        assertFalse(collection.isApprovedForAll(alice, bob));
        assertTrue(collection.locked(id));
        assertEq(collection.tokenURI(id), "https://tickets.example/metadata/event-1/1");
    }

    function test_RevertGiven_TicketUnknown() external {
        expectUnknown(0);
        collection.ownerOf(0);
        expectUnknown(2);
        collection.ownerOf(2);
        expectUnknown(2);
        collection.getApproved(2);
        expectUnknown(2);
        collection.locked(2);
        expectUnknown(2);
        collection.tokenURI(2);
        expectUnknown(2);
        collection.ticketOf(2);
        expectUnknown(2);
        collection.resaleCapOf(2);
        expectUnknown(2);
        collection.royaltyInfo(2, 1);
        vm.expectRevert(ICollectionErrors.TicketCollection_ZeroAddress.selector);
        collection.balanceOf(address(0));
    }

    function test_AnswersTheInterfacesItHas() external view {
        bytes4[5] memory has =
            [bytes4(0x01ffc9a7), bytes4(0x80ac58cd), bytes4(0x5b5e139f), bytes4(0x2a55205a), bytes4(0xb45a3c0e)];
        for (uint256 i = 0; i < has.length; ++i) {
            assertTrue(collection.supportsInterface(has[i]));
        }
        assertFalse(collection.supportsInterface(0xffffffff));
        assertFalse(collection.supportsInterface(0x780e9d63)); // enumerable
    }

    function test_RoyaltyInfoNamesTheOrganizersShare() external view {
        (address receiver, uint256 amount) = collection.royaltyInfo(id, 1999);
        assertEq(receiver, organizer);
        assertEq(amount, 199);
        (, amount) = collection.royaltyInfo(id, 0);
        assertEq(amount, 0);
        (, amount) = collection.royaltyInfo(id, type(uint256).max);
        assertEq(amount, type(uint256).max / 10);
    }
}
