// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { CreateParams } from "../types/TicketTypes.sol";
import { ICollectionErrors, IFactoryErrors } from "./ITicketErrors.sol";

/// @title Makes one collection an event, knows which are genuine, and keeps the roles.
interface ITicketFactory is IFactoryErrors, ICollectionErrors {
    /// @notice Logged once an event, before the `TierCreated` of its collection.
    event CollectionCreated(
        address indexed collection,
        bytes32 indexed eventRef,
        address indexed organizer,
        string name,
        string symbol,
        uint40 doorsAt,
        uint40 endsAt,
        uint16 platformFeeBps,
        address market
    );

    /// @notice Logged when the platform's account changes.
    event TreasuryChanged(address indexed treasury);

    /// @notice Creates the collection of an event as an ERC-1167 clone whose rules never change.
    /// @dev Needs OPERATOR. A repeat with the same `eventRef` reverts with the collection that exists, so the
    ///      caller may retry without a record of its own.
    function createCollection(CreateParams calldata params) external returns (address collection);

    /// @notice Names the account that the platform's share is meant for. Needs the admin.
    function setTreasury(address treasury_) external;

    /// @notice The event's collection, or zero.
    function collectionOf(bytes32 eventRef) external view returns (address collection);

    /// @notice True for collections of this factory only.
    function isCollection(address collection) external view returns (bool);

    /// @notice Reverts `TicketFactory_MissingRole` unless the account holds the role.
    function requireRole(address account, uint256 role) external view;

    function market() external view returns (address);
    function collectionImplementation() external view returns (address);
    function treasury() external view returns (address);
}
