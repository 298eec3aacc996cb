// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { FixedPointMathLib } from "solady/utils/FixedPointMathLib.sol";
import { LibString } from "solady/utils/LibString.sol";

import { CollectionArgs } from "../libraries/CollectionArgs.sol";
import { ResaleMath } from "../libraries/ResaleMath.sol";
import { TicketSlot, TicketSlotLib } from "../libraries/TicketSlot.sol";
import { Lifecycle } from "../types/TicketTypes.sol";
import { EventRules } from "./EventRules.sol";

interface IERC721Receiver {
    function onERC721Received(address operator, address from, uint256 tokenId, bytes calldata data)
        external
        returns (bytes4);
}

/// @notice The ERC-721 surface of a ticket. Every standard way to move or to approve reverts, until the event is over and
///         the tier was made a souvenir at creation; from then on the ticket is an ordinary token.
/// @dev Also ERC-165, 2981, 4906, 5192, 6454 and 7572. ERC-5192's events are not logged: the lock opens by time alone.
abstract contract TicketToken is EventRules {
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

    /// @dev Address and the transfer count that it was given at: it dies when the ticket moves.
    mapping(uint256 tokenId => uint256) private _approvals;
    mapping(address owner => mapping(address operator => bool)) private _operators;

    // ------------------------------------------------------------------------------------------------------------ moves

    function approve(address approved, uint256 tokenId) external {
        (TicketSlot slot,) = _requireSouvenir(tokenId);
        if (msg.sender != slot.owner() && !_operators[slot.owner()][msg.sender]) {
            revert TicketCollection_TransfersOnlyByRule();
        }
        _approvals[tokenId] = (uint256(slot.transferCount()) << 160) | uint160(approved);
        emit Approval(slot.owner(), approved, tokenId);
    }

    /// @notice Open after the event. It covers souvenirs only: nothing else moves by transfer.
    function setApprovalForAll(address operator_, bool approved) external {
        if (!_isAfterEvent()) revert TicketCollection_TransfersOnlyByRule();
        _operators[msg.sender][operator_] = approved;
        emit ApprovalForAll(msg.sender, operator_, approved);
    }

    function transferFrom(address from, address to, uint256 tokenId) public {
        (TicketSlot slot, uint256 rest) = _requireSouvenir(tokenId);
        address owner = slot.owner();
        if (owner != from) revert TicketMarket_NotHolder(tokenId, from, owner);
        bool allowed = msg.sender == owner || _operators[owner][msg.sender] || _approvedOf(tokenId, slot) == msg.sender;
        if (!allowed) revert TicketCollection_TransfersOnlyByRule();
        _put(tokenId, slot, _moved(tokenId, slot, to), rest);
    }

    function safeTransferFrom(address from, address to, uint256 tokenId) external {
        _safeTransfer(from, to, tokenId, "");
    }

    function safeTransferFrom(address from, address to, uint256 tokenId, bytes calldata data) external {
        _safeTransfer(from, to, tokenId, data);
    }

    // ------------------------------------------------------------------------------------------------------------ views

    function ownerOf(uint256 tokenId) external view returns (address) {
        (TicketSlot slot,) = _find(tokenId);
        return slot.owner();
    }

    function balanceOf(address holder) external view returns (uint256) {
        if (holder == address(0)) revert TicketCollection_ZeroAddress();
        return _balanceOf(holder);
    }

    function getApproved(uint256 tokenId) external view returns (address) {
        (TicketSlot slot,) = _find(tokenId);
        return _approvedOf(tokenId, slot);
    }

    function isApprovedForAll(address owner, address operator_) external view returns (bool) {
        return _operators[owner][operator_];
    }

    /// @notice ERC-5192. True until the ticket is a souvenir.
    function locked(uint256 tokenId) external view returns (bool) {
        (TicketSlot slot,) = _find(tokenId);
        return !_isSouvenir(slot);
    }

    /// @notice ERC-6454. Whether an ERC-721 transfer of this ticket would pass.
    function isTransferable(uint256 tokenId, address from, address to) external view returns (bool) {
        (TicketSlot slot,) = _find(tokenId);
        return _isSouvenir(slot) && slot.owner() == from && to != address(0) && to != from;
    }

    /// @notice ERC-2981. A signal for readers; the market enforces the same share.
    function royaltyInfo(uint256 tokenId, uint256 salePrice) external view returns (address receiver, uint256 amount) {
        (TicketSlot slot,) = _find(tokenId);
        uint256 bps = CollectionArgs.tier(slot.tierId()).royaltyBps();
        return (CollectionArgs.organizer(), FixedPointMathLib.fullMulDiv(salePrice, bps, ResaleMath.BPS));
    }

    /// @notice Address of a ticket's metadata: that of its tier, in the collection's folder.
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        (TicketSlot slot,) = _find(tokenId);
        return string.concat(CollectionArgs.metadata(), "/tier-", LibString.toString(slot.tierId()), ".json");
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == 0x01ffc9a7 // ERC-165
            || interfaceId == 0x80ac58cd // ERC-721
            || interfaceId == 0x5b5e139f // ERC-721 metadata
            || interfaceId == 0x2a55205a // ERC-2981
            || interfaceId == 0x49064906 // ERC-4906
            || interfaceId == 0xb45a3c0e // ERC-5192
            || interfaceId == 0x91a6262f; // ERC-6454
    }

    // ------------------------------------------------------------------------------------------------------- the checks

    /// @dev The ticket in the hands of `to`. Every change of holder passes here, whatever allowed it.
    function _moved(uint256 tokenId, TicketSlot slot, address to) internal view returns (TicketSlot) {
        if (to == address(0)) revert TicketCollection_ZeroAddress();
        if (to == slot.owner()) revert TicketMarket_SameHolder(tokenId, to);
        if (slot.transferCount() == TicketSlotLib.TRANSFERS_MAX) {
            revert TicketCollection_TransferLimit(tokenId, TicketSlotLib.TRANSFERS_MAX);
        }
        return slot.movedTo(to, uint32(block.timestamp));
    }

    function _requireSouvenir(uint256 tokenId) private view returns (TicketSlot slot, uint256 rest) {
        (slot, rest) = _find(tokenId);
        if (!_isSouvenir(slot)) revert TicketCollection_TransfersOnlyByRule();
    }

    /// @dev The event took place and is over, the tier was made for it, and nothing holds this ticket back.
    function _isSouvenir(TicketSlot slot) private view returns (bool) {
        if (slot.isListed() || slot.isFrozen()) return false;
        return CollectionArgs.tier(slot.tierId()).souvenir() && _isAfterEvent();
    }

    function _isAfterEvent() private view returns (bool) {
        Lifecycle memory clock = lifecycle();
        // What is called off when it is over takes no souvenir back.
        if (clock.cancelledAt != 0 && clock.cancelledAt <= clock.endsAt) return false;
        // forge-lint: disable-next-line(block-timestamp)
        return block.timestamp > clock.endsAt;
    }

    function _approvedOf(uint256 tokenId, TicketSlot slot) private view returns (address) {
        uint256 approval = _approvals[tokenId];
        // forge-lint: disable-next-line(unsafe-typecast)
        return approval >> 160 == slot.transferCount() ? address(uint160(approval)) : address(0);
    }

    function _safeTransfer(address from, address to, uint256 tokenId, bytes memory data) private {
        transferFrom(from, to, tokenId);
        if (to.code.length == 0) return;
        if (
            IERC721Receiver(to).onERC721Received(msg.sender, from, tokenId, data)
                != IERC721Receiver.onERC721Received.selector
        ) revert TicketCollection_ReceiverRefused(to);
    }
}
