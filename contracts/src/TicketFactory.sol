// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Ownable } from "solady/auth/Ownable.sol";
import { OwnableRoles } from "solady/auth/OwnableRoles.sol";
import { EIP712 } from "solady/utils/EIP712.sol";

import { ITicketCollection } from "./interfaces/ITicketCollection.sol";
import { ITicketFactory } from "./interfaces/ITicketFactory.sol";
import { CollectionArgs } from "./libraries/CollectionArgs.sol";
import { IntentSignature } from "./libraries/IntentSignature.sol";
import { PendingCode } from "./libraries/PendingCode.sol";
import { Roles } from "./libraries/Roles.sol";
import { TierRulesLib } from "./libraries/TierRules.sol";
import { CreateParams, Policy, TierParams } from "./types/TicketTypes.sol";

/// @notice See ITicketFactory. The admin is Solady's owner; roles are the bits of `Roles.HOUSE`.
contract TicketFactory is ITicketFactory, OwnableRoles, EIP712 {
    bytes32 private constant CREATE_TYPEHASH = keccak256(
        "CreateCollection(address organizer,bytes32 eventRef,string name,bytes32 paramsHash,uint40 deadline)"
    );
    /// @dev A name and a symbol have one byte each for their length.
    uint256 private constant TEXT_MAX = type(uint8).max;
    /// @dev EIP-170. The contract URI gets what the rules leave of it.
    uint256 private constant CODE_MAX = 24_576;

    struct Terms {
        bool allowed;
        uint16 platformFeeBps;
    }

    /// @inheritdoc ITicketFactory
    address public treasury;
    /// @inheritdoc ITicketFactory
    address public currentVersion;
    /// @inheritdoc ITicketFactory
    mapping(address version => bool) public isVersionAllowed;
    /// @inheritdoc ITicketFactory
    mapping(address organizer => Terms) public termsOf;
    /// @inheritdoc ITicketFactory
    mapping(address organizer => mapping(address delegate => bool)) public isDelegate;
    mapping(address account => uint256 roles) private _offers;

    /// @param admin Names versions, offers and revokes roles; changes by two-step handover only.
    /// @param relayer Gets every role of the house; may be zero.
    constructor(address admin, address relayer, address treasury_) {
        if (admin == address(0)) revert TicketFactory_ZeroAddress();
        _initializeOwner(admin);
        if (relayer != address(0)) _grantRoles(relayer, Roles.HOUSE);
        _setTreasury(treasury_);
    }

    // ----------------------------------------------------------------------------------------------------------- create

    /// @inheritdoc ITicketFactory
    function createCollection(CreateParams calldata params) external returns (address) {
        // Check: the organization itself, or whom it named, at the fee that the house agreed to.
        address organizer = params.organizer;
        if (msg.sender != organizer && !isDelegate[organizer][msg.sender]) {
            revert TicketFactory_NotOrganizer(msg.sender, organizer);
        }
        Terms memory terms = termsOf[organizer];
        if (!terms.allowed || params.platformFeeBps != terms.platformFeeBps) {
            revert TicketFactory_NotInTerms(organizer, params.platformFeeBps);
        }
        return _create(params, organizer);
    }

    /// @inheritdoc ITicketFactory
    function createCollectionFor(CreateParams calldata params, uint40 deadline, bytes calldata signature)
        external
        returns (address)
    {
        // Check: both sides agree. A second use of the signature meets the collection that the first one made.
        requireRole(msg.sender, Roles.OPERATOR);
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp > deadline) revert TicketFactory_Expired(deadline, block.timestamp);
        address organizer = params.organizer;
        bytes32 paramsHash = keccak256(abi.encode(params));
        bytes32 nameHash = keccak256(bytes(params.name));
        bytes32 wish =
            keccak256(abi.encode(CREATE_TYPEHASH, organizer, params.eventRef, nameHash, paramsHash, deadline));
        if (!IntentSignature.isSignedBy(organizer, _hashTypedData(wish), signature)) {
            revert TicketFactory_InvalidSignature(organizer);
        }
        return _create(params, organizer);
    }

    /// @inheritdoc ITicketFactory
    function pendingCode() external view {
        PendingCode.answer();
    }

    // ---------------------------------------------------------------------------------------------------- organizations

    /// @inheritdoc ITicketFactory
    function setDelegate(address delegate, bool allowed) external {
        isDelegate[msg.sender][delegate] = allowed;
        emit DelegateSet(msg.sender, delegate, allowed);
    }

    /// @inheritdoc ITicketFactory
    function setTerms(address organizer, bool allowed, uint16 platformFeeBps) external {
        requireRole(msg.sender, Roles.OPERATOR);
        if (platformFeeBps > TierRulesLib.MAX_PLATFORM_FEE_BPS) {
            revert TicketFactory_FeeOverMaximum(platformFeeBps, TierRulesLib.MAX_PLATFORM_FEE_BPS);
        }
        termsOf[organizer] = Terms({ allowed: allowed, platformFeeBps: platformFeeBps });
        emit TermsSet(organizer, allowed, platformFeeBps);
    }

    // -------------------------------------------------------------------------------------------------------- the admin

    /// @inheritdoc ITicketFactory
    function allowVersion(address version, bool allowed) external onlyOwner {
        if (allowed && !_isOurs(version)) revert TicketFactory_VersionNotAllowed(version);
        isVersionAllowed[version] = allowed;
        emit VersionAllowed(version, allowed);
        // The current version is an allowed one, so that a new event need not ask.
        if (!allowed && version == currentVersion) _setCurrentVersion(address(0));
    }

    /// @inheritdoc ITicketFactory
    function setCurrentVersion(address version) external onlyOwner {
        if (!isVersionAllowed[version]) revert TicketFactory_VersionNotAllowed(version);
        _setCurrentVersion(version);
    }

    /// @inheritdoc ITicketFactory
    function setTreasury(address treasury_) external onlyOwner {
        _setTreasury(treasury_);
    }

    /// @inheritdoc ITicketFactory
    function offerRoles(address account, uint256 roles) external onlyOwner {
        if (account == address(0)) revert TicketFactory_ZeroAddress();
        _offers[account] = roles & Roles.HOUSE;
        emit RolesOffered(account, roles & Roles.HOUSE);
    }

    /// @inheritdoc ITicketFactory
    function acceptRoles() external {
        uint256 offered = _offers[msg.sender];
        if (offered == 0) revert TicketFactory_NoOffer(msg.sender);
        delete _offers[msg.sender];
        _grantRoles(msg.sender, offered);
    }

    /// @notice Takes roles away at once, and an offer of them too. Needs the admin.
    function revokeRoles(address account, uint256 roles) public payable override(OwnableRoles) onlyOwner {
        _offers[account] &= ~roles;
        _removeRoles(account, roles);
    }

    /// @notice Closed: a mistyped account would hold a role. Offer it instead.
    function grantRoles(address, uint256) public payable override(OwnableRoles) {
        revert TicketFactory_HandoverOnly();
    }

    /// @notice Closed: a mistyped admin would be final.
    function transferOwnership(address) public payable override(Ownable) {
        revert TicketFactory_HandoverOnly();
    }

    /// @notice Closed: roles would be frozen for ever.
    function renounceOwnership() public payable override(Ownable) {
        revert TicketFactory_HandoverOnly();
    }

    // ------------------------------------------------------------------------------------------------------------ views

    /// @inheritdoc ITicketFactory
    function collectionOf(address organizer, bytes32 eventRef) external view returns (address collection) {
        collection = addressOf(organizer, eventRef);
        return collection.code.length == 0 ? address(0) : collection;
    }

    /// @inheritdoc ITicketFactory
    function isCollection(address collection) external view returns (bool) {
        return CollectionArgs.isGenuine(address(this), collection);
    }

    /// @inheritdoc ITicketFactory
    function addressOf(address organizer, bytes32 eventRef) public view returns (address) {
        return CollectionArgs.addressOf(address(this), organizer, eventRef);
    }

    /// @inheritdoc ITicketFactory
    function requireRole(address account, uint256 role) public view {
        uint256 held = rolesOf(account);
        if (held & role != role) revert TicketFactory_MissingRole(account, role, held);
    }

    // -------------------------------------------------------------------------------------------------------- the maker

    function _create(CreateParams calldata params, address organizer) private returns (address collection) {
        // Check: an event with whole rules.
        address version = _versionFor(params.version);
        _requireEvent(params, organizer);
        bytes memory code = CollectionArgs.encode(params, version);
        if (code.length > CODE_MAX) revert TierRules_TextTooLong(code.length, CODE_MAX);
        // Effect: put the code where the new contract asks for it, and make it.
        bytes32 eventRef = params.eventRef;
        PendingCode.put(code);
        collection = CollectionArgs.deploy(organizer, eventRef);
        PendingCode.clear();
        if (collection.code.length != code.length) _refuse(organizer, eventRef);
        // Log it before its tiers, so that an indexer knows the collection when it reads them.
        _log(collection, version, params);
        // Interaction: our own clone writes its tiers.
        _initialize(collection, params.tiers, params.policy);
    }

    /// @dev Why nothing was made, or an empty account. To look first would cost each new event 2,500 gas; so a repeat, which
    ///      meets a contract at its address, costs its sender the gas that it came with.
    function _refuse(address organizer, bytes32 eventRef) private view {
        address existing = addressOf(organizer, eventRef);
        if (existing.code.length != 0) revert TicketFactory_AlreadyCreated(eventRef, existing);
        revert TicketFactory_CreationFailed(eventRef);
    }

    /// @dev `ITicketCollection(collection).initialize(tiers, policy)` without decoding and encoding what was checked already.
    function _initialize(address collection, TierParams[] calldata tiers, Policy calldata policy) private {
        bytes4 selector = ITicketCollection.initialize.selector;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, selector)
            // Head: where the tiers are, then six words of policy. Tail: how many tiers, then sixteen words each.
            mstore(add(start, 0x04), 0xe0)
            calldatacopy(add(start, 0x24), policy, 0xc0)
            mstore(add(start, 0xe4), tiers.length)
            let size := shl(9, tiers.length)
            calldatacopy(add(start, 0x104), tiers.offset, size)
            if iszero(call(gas(), collection, 0, start, add(size, 0x104), 0, 0)) {
                returndatacopy(start, 0, returndatasize())
                revert(start, returndatasize())
            }
        }
    }

    /// @dev `params` comes last, or the stack is too short for so many values.
    function _log(address collection, address version, CreateParams calldata params) private {
        emit CollectionCreated(
            collection,
            params.eventRef,
            params.organizer,
            params.name,
            params.symbol,
            params.doorsAt,
            params.endsAt,
            params.platformFeeBps,
            ITicketCollection(version).market(),
            ITicketCollection(version).sale(),
            version,
            params.operator
        );
    }

    function _setTreasury(address treasury_) private {
        if (treasury_ == address(0)) revert TicketFactory_ZeroAddress();
        treasury = treasury_;
        emit TreasuryChanged(treasury_);
    }

    function _setCurrentVersion(address version) private {
        currentVersion = version;
        emit CurrentVersionChanged(version);
    }

    function _versionFor(address named) private view returns (address version) {
        if (named == address(0)) {
            version = currentVersion;
            if (version != address(0)) return version;
        } else if (isVersionAllowed[named]) {
            return named;
        }
        revert TicketFactory_VersionNotAllowed(named);
    }

    /// @dev An implementation that answers with this factory. Whatever else stands there answers something else, or nothing.
    function _isOurs(address version) private view returns (bool) {
        (bool answered, bytes memory answer) = version.staticcall(abi.encodeCall(ITicketCollection.factory, ()));
        return answered && keccak256(answer) == keccak256(abi.encode(address(this)));
    }

    /// @dev What CollectionArgs packs without looking. Tiers and the platform's fee are checked there.
    function _requireEvent(CreateParams calldata params, address organizer) private pure {
        if (params.eventRef == 0) revert TicketFactory_ZeroEventRef();
        if (organizer == address(0)) revert TicketFactory_ZeroAddress();
        (uint40 doorsAt, uint40 endsAt) = (params.doorsAt, params.endsAt);
        if (endsAt <= doorsAt || endsAt > type(uint32).max) revert TicketFactory_InvalidTimes(doorsAt, endsAt);
        _requireText(params.name);
        _requireText(params.symbol);
        Policy calldata policy = params.policy;
        uint256 flags;
        uint256 delays;
        assembly ("memory-safe") {
            // Words, because six members by name would cost ten times as much. All bits that occur in three of them.
            flags := or(or(calldataload(policy), calldataload(add(policy, 0x20))), calldataload(add(policy, 0x40)))
            delays := or(calldataload(add(policy, 0x60)), calldataload(add(policy, 0x80)))
            delays := or(delays, calldataload(add(policy, 0xa0)))
        }
        _requireFit(flags, 1);
        _requireFit(delays, type(uint24).max);
    }

    function _requireText(string calldata text) private pure {
        if (bytes(text).length > TEXT_MAX) revert TierRules_TextTooLong(bytes(text).length, TEXT_MAX);
    }

    /// @dev A policy belongs to no tier, so the refusal names tier 0. `allowed` is one less than a power of two.
    function _requireFit(uint256 bits, uint256 allowed) private pure {
        if (bits > allowed) revert TierRules_OutOfRange(0, bits, allowed);
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("TicketChain Factory", "1");
    }
}
