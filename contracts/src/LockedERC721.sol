// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ICollectionErrors } from "./interfaces/ITicketErrors.sol";
import { TicketSlot } from "./libraries/TicketSlot.sol";

/// @notice The ERC-721 surface of a ticket. Readers see an ordinary token; every standard way to move or to approve
///         reverts, so the two internal functions below are the only ones that write an owner.
/// @dev Also ERC-165, and ERC-5192: every ticket answers `locked` with true from its mint on.
abstract contract LockedERC721 is ICollectionErrors {
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

    /// @dev Invariant: `_balances[a]` counts the ids whose slot names `a`.
    mapping(uint256 tokenId => TicketSlot) internal _tickets;
    mapping(address holder => uint256) private _balances;

    function ownerOf(uint256 tokenId) external view returns (address) {
        return _requireTicket(tokenId).owner();
    }

    function balanceOf(address holder) external view returns (uint256) {
        if (holder == address(0)) revert TicketCollection_ZeroAddress();
        return _balances[holder];
    }

    /// @notice ERC-5192. Tickets never move by ERC-721, listed or not.
    function locked(uint256 tokenId) external view returns (bool) {
        _requireTicket(tokenId);
        return true;
    }

    function getApproved(uint256 tokenId) external view returns (address) {
        _requireTicket(tokenId);
        return address(0);
    }

    function isApprovedForAll(address, address) external pure returns (bool) {
        return false;
    }

    function approve(address, uint256) external pure {
        revert TicketCollection_TransfersOnlyByRule();
    }

    function setApprovalForAll(address, bool) external pure {
        revert TicketCollection_TransfersOnlyByRule();
    }

    function transferFrom(address, address, uint256) external pure {
        revert TicketCollection_TransfersOnlyByRule();
    }

    function safeTransferFrom(address, address, uint256) external pure {
        revert TicketCollection_TransfersOnlyByRule();
    }

    function safeTransferFrom(address, address, uint256, bytes calldata) external pure {
        revert TicketCollection_TransfersOnlyByRule();
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == 0x01ffc9a7 // ERC-165
            || interfaceId == 0x80ac58cd // ERC-721
            || interfaceId == 0x5b5e139f // ERC-721 metadata
            || interfaceId == 0x2a55205a // ERC-2981
            || interfaceId == 0xb45a3c0e; // ERC-5192
    }

    /// @dev Writes `quantity` new tickets from `firstId` on. Ids are new by construction, so nothing is read first.
    function _createTickets(uint256 firstId, uint256 quantity, TicketSlot slot) internal {
        address to = slot.owner();
        _balances[to] += quantity;
        for (uint256 id = firstId; id < firstId + quantity; ++id) {
            _tickets[id] = slot;
            emit Transfer(address(0), to, id);
        }
    }

    /// @dev Writes a moved ticket. `moved` names the new holder.
    function _moveTicket(uint256 tokenId, address from, TicketSlot moved) internal {
        address to = moved.owner();
        _balances[from] -= 1;
        _balances[to] += 1;
        _tickets[tokenId] = moved;
        emit Transfer(from, to, tokenId);
    }

    /// @dev The ticket's slot, or a refusal when it was never minted.
    function _requireTicket(uint256 tokenId) internal view returns (TicketSlot slot) {
        slot = _tickets[tokenId];
        if (slot.owner() == address(0)) revert TicketCollection_UnknownTicket(tokenId);
    }
}
