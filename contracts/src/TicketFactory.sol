// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Ownable } from "solady/auth/Ownable.sol";
import { OwnableRoles } from "solady/auth/OwnableRoles.sol";
import { LibClone } from "solady/utils/LibClone.sol";

import { TicketCollection } from "./TicketCollection.sol";
import { TicketMarket } from "./TicketMarket.sol";
import { ITicketCollection } from "./interfaces/ITicketCollection.sol";
import { ITicketFactory } from "./interfaces/ITicketFactory.sol";
import { CollectionArgs } from "./libraries/CollectionArgs.sol";
import { Roles } from "./libraries/Roles.sol";
import { CreateParams } from "./types/TicketTypes.sol";

/// @notice See ITicketFactory. The admin is Solady's owner; roles are the bits of `Roles`.
contract TicketFactory is ITicketFactory, OwnableRoles {
    /// @inheritdoc ITicketFactory
    address public immutable market;
    /// @inheritdoc ITicketFactory
    address public immutable collectionImplementation;
    /// @inheritdoc ITicketFactory
    address public treasury;
    /// @inheritdoc ITicketFactory
    mapping(bytes32 eventRef => address) public collectionOf;
    /// @inheritdoc ITicketFactory
    mapping(address collection => bool) public isCollection;

    /// @dev Market and implementation are made here, in one transaction, so that the three can only know each other.
    /// @param admin Grants and revokes roles; changes by two-step handover only.
    /// @param relayer Gets every role of `Roles`; may be zero.
    constructor(address admin, address relayer, address treasury_) {
        if (admin == address(0) || treasury_ == address(0)) revert TicketFactory_ZeroAddress();
        _initializeOwner(admin);
        if (relayer != address(0)) _grantRoles(relayer, Roles.ALL);
        treasury = treasury_;
        emit TreasuryChanged(treasury_);
        market = address(new TicketMarket(address(this)));
        collectionImplementation = address(new TicketCollection(address(this), market));
    }

    /// @inheritdoc ITicketFactory
    function createCollection(CreateParams calldata params) external returns (address collection) {
        requireRole(msg.sender, Roles.OPERATOR);
        // Check: a new event with an organizer and a plausible time.
        if (params.eventRef == 0) revert TicketFactory_ZeroEventRef();
        address existing = collectionOf[params.eventRef];
        if (existing != address(0)) revert TicketFactory_AlreadyCreated(params.eventRef, existing);
        if (params.organizer == address(0)) revert TicketFactory_ZeroAddress();
        if (params.endsAt <= params.doorsAt) revert TicketFactory_InvalidTimes(params.doorsAt, params.endsAt);
        // Effect: make and remember it.
        collection =
            LibClone.cloneDeterministic(collectionImplementation, CollectionArgs.encode(params), params.eventRef);
        collectionOf[params.eventRef] = collection;
        isCollection[collection] = true;
        // Log it before its tiers, so that an indexer knows the collection when it reads them.
        emit CollectionCreated(
            collection,
            params.eventRef,
            params.organizer,
            params.name,
            params.symbol,
            params.doorsAt,
            params.endsAt,
            params.platformFeeBps,
            market
        );
        // Interaction: our own clone writes its tiers.
        ITicketCollection(collection).initialize(params.tiers);
    }

    /// @inheritdoc ITicketFactory
    function setTreasury(address treasury_) external onlyOwner {
        if (treasury_ == address(0)) revert TicketFactory_ZeroAddress();
        treasury = treasury_;
        emit TreasuryChanged(treasury_);
    }

    /// @notice Closed: a mistyped admin would be final.
    function transferOwnership(address) public payable override(Ownable) {
        revert TicketFactory_HandoverOnly();
    }

    /// @notice Closed: roles would be frozen for ever.
    function renounceOwnership() public payable override(Ownable) {
        revert TicketFactory_HandoverOnly();
    }

    /// @inheritdoc ITicketFactory
    function requireRole(address account, uint256 role) public view {
        uint256 held = rolesOf(account);
        if (held & role != role) revert TicketFactory_MissingRole(account, role, held);
    }
}
