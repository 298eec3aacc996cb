// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { CreateParams } from "../types/TicketTypes.sol";
import { ICollectionErrors, IFactoryErrors, IRuleErrors } from "./ITicketErrors.sol";

/// @title Makes one collection an event, for its organizer only, and keeps the roles of the house.
/// @dev A collection's address is decided by this factory, its organizer and its event reference alone, so anybody can
///      tell a genuine one without asking for a list: see `CollectionArgs.isGenuine`.
interface ITicketFactory is IFactoryErrors, ICollectionErrors, IRuleErrors {
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
        address market,
        address sale,
        address version,
        address operator
    );

    /// @notice Logged when the platform's account changes.
    event TreasuryChanged(address indexed treasury);

    /// @notice Logged when an organization may create by itself, at this fee; `allowed` false ends that.
    event TermsSet(address indexed organizer, bool allowed, uint16 platformFeeBps);

    /// @notice Logged when an organization lets an account create in its name, or ends that.
    event DelegateSet(address indexed organizer, address indexed delegate, bool allowed);

    /// @notice Logged when an implementation may be used for new events, or no longer. Old events keep theirs.
    event VersionAllowed(address indexed version, bool allowed);

    /// @notice Logged when new events get another implementation unless they name one.
    event CurrentVersionChanged(address indexed version);

    /// @notice Logged when roles are offered; they count from `acceptRoles` on.
    event RolesOffered(address indexed account, uint256 roles);

    /// @notice Creates the collection of an event. Caller: the organizer, or its delegate, at the fee of its terms.
    /// @dev A repeat with the same organizer and `eventRef` reverts with the collection that exists, and costs its sender all
    ///      the gas that it came with.
    function createCollection(CreateParams calldata params) external returns (address collection);

    /// @notice Creates the collection that the organizer signed for. Needs OPERATOR: signature and role together stand
    ///         for both sides, so the fee is what the two agreed on.
    /// @dev EIP-712 type `CreateCollection(address organizer,bytes32 eventRef,string name,bytes32 paramsHash,uint40 deadline)`,
    ///      paramsHash = keccak256(abi.encode(params)). Domain: "TicketChain Factory", "1".
    function createCollectionFor(CreateParams calldata params, uint40 deadline, bytes calldata signature)
        external
        returns (address collection);

    /// @notice Lets an account create in the caller's name, or ends that.
    function setDelegate(address delegate, bool allowed) external;

    /// @notice Lets an organization create by itself at a fee, or ends that. Needs OPERATOR.
    function setTerms(address organizer, bool allowed, uint16 platformFeeBps) external;

    /// @notice Allows an implementation, or ends that. Needs the admin. It must name this factory as its own.
    function allowVersion(address version, bool allowed) external;

    /// @notice Names the implementation for new events. Needs the admin; must be allowed.
    function setCurrentVersion(address version) external;

    /// @notice Names the account that the platform's share goes to. Needs the admin.
    function setTreasury(address treasury_) external;

    /// @notice Offers roles to an account. Needs the admin. Nothing changes before the account accepts.
    function offerRoles(address account, uint256 roles) external;

    /// @notice Takes the offered roles.
    function acceptRoles() external;

    /// @notice The collection of an organizer's event, or zero.
    function collectionOf(address organizer, bytes32 eventRef) external view returns (address collection);

    /// @notice The address that an event's collection has or will have.
    function addressOf(address organizer, bytes32 eventRef) external view returns (address collection);

    /// @notice True for collections of this factory only.
    function isCollection(address collection) external view returns (bool);

    /// @notice Reverts `TicketFactory_MissingRole` unless the account holds the role.
    function requireRole(address account, uint256 role) external view;

    /// @notice Answers with the bare code of the collection that is being made, not ABI-encoded, for that creation only.
    ///         Empty at any other time.
    function pendingCode() external view;

    function isDelegate(address organizer, address delegate) external view returns (bool);

    /// @notice An organization's terms. @return allowed May create by itself. @return platformFeeBps At this fee.
    function termsOf(address organizer) external view returns (bool allowed, uint16 platformFeeBps);

    function isVersionAllowed(address version) external view returns (bool);
    function currentVersion() external view returns (address);
    function treasury() external view returns (address);
}
