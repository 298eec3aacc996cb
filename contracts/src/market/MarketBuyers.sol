// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "../interfaces/ITicketCollection.sol";
import { ITicketFactory } from "../interfaces/ITicketFactory.sol";
import { ITicketMarket } from "../interfaces/ITicketMarket.sol";
import { Roles } from "../libraries/Roles.sol";
import { TicketView } from "../types/TicketTypes.sol";
import { MarketBase } from "./MarketBase.sol";

/// @notice Who may get a ticket where the tier asks: the one that the queue named, an account of a known person.
abstract contract MarketBuyers is MarketBase {
    /// @dev `transferCount` is the ticket's when the queue decided: a match dies when the ticket moves, whichever way.
    struct Match {
        address buyer;
        uint40 expiresAt;
        uint16 transferCount;
    }

    mapping(address collection => mapping(uint256 tokenId => Match)) private _matches;
    /// @inheritdoc ITicketMarket
    mapping(address account => uint40) public attestedUntil;

    /// @inheritdoc ITicketMarket
    function matchBuyer(address collection, uint256 tokenId, address buyer, uint40 expiresAt) external {
        // Check: the event's settler, and an offer.
        _requireCollection(collection);
        ITicketCollection(collection).requireRole(msg.sender, Roles.SETTLER);
        TicketView memory ticket = ITicketCollection(collection).ticketOf(tokenId);
        if (!ticket.listed) revert TicketMarket_NotListed(tokenId);
        // Effect: name the buyer. Log it.
        _matches[collection][tokenId] =
            Match({ buyer: buyer, expiresAt: expiresAt, transferCount: ticket.transferCount });
        emit TicketMatched(collection, tokenId, buyer, expiresAt);
    }

    /// @inheritdoc ITicketMarket
    function attest(address[] calldata accounts, uint40 expiresAt) external {
        ITicketFactory(factory).requireRole(msg.sender, Roles.ATTESTER);
        for (uint256 i = 0; i < accounts.length; ++i) {
            attestedUntil[accounts[i]] = expiresAt;
            emit AccountAttested(accounts[i], expiresAt);
        }
    }

    /// @inheritdoc ITicketMarket
    function matchOf(address collection, uint256 tokenId) external view returns (address buyer, uint40 expiresAt) {
        Match memory named = _matches[collection][tokenId];
        if (named.buyer == address(0)) return (address(0), 0);
        if (ITicketCollection(collection).ticketOf(tokenId).transferCount != named.transferCount) {
            return (address(0), 0);
        }
        return (named.buyer, named.expiresAt);
    }

    /// @dev Asked when the ticket has just moved to the buyer, so it counts one move more than when the queue decided.
    function _requireMatch(address collection, uint256 tokenId, address buyer) internal view {
        Match memory named = _matches[collection][tokenId];
        // forge-lint: disable-next-line(block-timestamp)
        bool over = block.timestamp > named.expiresAt;
        uint256 moves = ITicketCollection(collection).ticketOf(tokenId).transferCount;
        if (named.buyer != buyer || over || moves != uint256(named.transferCount) + 1) {
            revert TicketMarket_NotMatched(tokenId, buyer);
        }
    }

    function _requireAttested(address account) internal view {
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp > attestedUntil[account]) revert TicketMarket_NotAttested(account);
    }
}
