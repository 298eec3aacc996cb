// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "../interfaces/ITicketCollection.sol";
import { ITicketSale } from "../interfaces/ITicketSale.sol";
import { CollectionArgs } from "../libraries/CollectionArgs.sol";
import { Roles } from "../libraries/Roles.sol";
import { TicketSlot } from "../libraries/TicketSlot.sol";
import { TicketEntry } from "./TicketEntry.sol";

/// @notice What the organizer may do with one ticket: freeze it, give it to a new holder, refund it. Each leaves an event
///         with its reason. A move or a refund waits as long as the policy says, and the holder may object meanwhile.
abstract contract TicketDesk is TicketEntry {
    /// @dev `to` zero means a refund. `transferCount` is the ticket's when it was asked for: a request dies with a move.
    struct Request {
        address to;
        uint40 effectiveAt;
        uint16 transferCount;
        bytes32 reason;
    }

    mapping(uint256 tokenId => Request) private _requests;

    /// @inheritdoc ITicketCollection
    function freeze(uint256 tokenId, bytes32 reason) external onlyRole(Roles.GUARDIAN) {
        (TicketSlot slot, uint256 rest) = _find(tokenId);
        if (slot.isFrozen()) revert TicketCollection_Frozen(tokenId);
        _put(tokenId, slot, slot.withFrozen(true), rest);
        emit TicketFrozen(tokenId, reason);
    }

    /// @inheritdoc ITicketCollection
    function unfreeze(uint256 tokenId, bytes32 reason) external onlyRole(Roles.GUARDIAN) {
        (TicketSlot slot, uint256 rest) = _find(tokenId);
        if (!slot.isFrozen()) revert TicketCollection_NotFrozen(tokenId);
        _put(tokenId, slot, slot.withFrozen(false), rest);
        emit TicketUnfrozen(tokenId, reason);
    }

    /// @inheritdoc ITicketCollection
    function reissue(uint256 tokenId, address to, bytes32 reason) external onlyRole(Roles.DESK) {
        if (to == address(0)) revert TicketCollection_ZeroAddress();
        _request(tokenId, to, reason);
    }

    /// @inheritdoc ITicketCollection
    function refund(uint256 tokenId, bytes32 reason) external onlyRole(Roles.DESK) {
        _request(tokenId, address(0), reason);
    }

    /// @inheritdoc ITicketCollection
    function carryOut(uint256 tokenId) external {
        Request memory request = _requests[tokenId];
        _requireDue(request.effectiveAt);
        (TicketSlot slot,) = _find(tokenId);
        // Sold or given meanwhile: the new holder has nothing to do with it.
        if (slot.transferCount() != request.transferCount) revert TicketCollection_NothingPending();
        delete _requests[tokenId];
        _act(tokenId, request.to, request.reason);
    }

    /// @inheritdoc ITicketCollection
    function withdrawRequest(uint256 tokenId) external {
        if (_requests[tokenId].effectiveAt == 0) revert TicketCollection_NothingPending();
        (TicketSlot slot,) = _find(tokenId);
        if (msg.sender != slot.owner()) _requireRole(msg.sender, Roles.DESK, _counters[0]);
        delete _requests[tokenId];
        emit DeskWithdrawn(tokenId, msg.sender);
    }

    /// @inheritdoc ITicketCollection
    function burnForRefund(uint256 tokenId) external returns (address holder, uint8 tierId, uint32 pricePaidMinor) {
        if (msg.sender != sale) revert TicketCollection_NotSale(msg.sender);
        (TicketSlot slot, uint256 rest) = _find(tokenId);
        (holder, tierId, pricePaidMinor) = (slot.owner(), slot.tierId(), slot.pricePaidMinor());
        // An entered ticket stays: used is for ever, and so is the ticket that was used.
        if (isUsed(tokenId)) return (holder, tierId, pricePaidMinor);
        _burn(tokenId, slot, rest);
        emit TicketRefunded(tokenId, holder, tierId, "escrow");
    }

    function _request(uint256 tokenId, address to, bytes32 reason) private {
        uint256 delay = CollectionArgs.policy().deskDelaySeconds;
        if (delay == 0) return _act(tokenId, to, reason);
        (TicketSlot slot,) = _find(tokenId);
        // forge-lint: disable-next-line(unsafe-typecast) block times fit 40 bits
        uint40 effectiveAt = uint40(block.timestamp + delay);
        _requests[tokenId] =
            Request({ to: to, effectiveAt: effectiveAt, transferCount: slot.transferCount(), reason: reason });
        emit DeskRequested(tokenId, to, reason, effectiveAt);
    }

    function _act(uint256 tokenId, address to, bytes32 reason) private {
        (TicketSlot slot, uint256 rest) = _find(tokenId);
        if (isUsed(tokenId)) revert TicketCollection_AlreadyUsed(tokenId);
        address holder = slot.owner();
        if (to != address(0)) {
            _put(tokenId, slot, _moved(tokenId, slot, to), rest);
            emit TicketReissued(tokenId, holder, to, reason);
            return;
        }
        _burn(tokenId, slot, rest);
        emit TicketRefunded(tokenId, holder, slot.tierId(), reason);
        // Interaction: the ticket is gone before its price goes back.
        if (slot.isOnChain()) ITicketSale(sale).returnPrice(tokenId, holder, slot.pricePaidMinor());
    }
}
