// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "../interfaces/ITicketCollection.sol";
import { ITicketMarket } from "../interfaces/ITicketMarket.sol";
import { CollectionArgs } from "../libraries/CollectionArgs.sol";
import { Counters } from "../libraries/Counters.sol";
import { EventClock } from "../libraries/EventClock.sol";
import { Roles } from "../libraries/Roles.sol";
import { TierRules, TierRulesLib } from "../libraries/TierRules.sol";
import { Lifecycle, Policy } from "../types/TicketTypes.sol";
import { TicketStore } from "./TicketStore.sol";

/// @notice Who may do what in an event, and what may still change: caps, times, the end.
abstract contract EventRules is TicketStore, ITicketCollection {
    uint256 private constant OFFER_SHIFT = 128;
    // forge-lint: disable-next-line(incorrect-shift)
    uint256 private constant ROLES_MASK = (1 << OFFER_SHIFT) - 1;
    /// @dev What is ready and not carried out lapses: kept in store for every ticket, it would come without warning.
    uint256 private constant GOOD_FOR = 30 days;

    /// @inheritdoc ITicketCollection
    address public immutable factory;
    /// @inheritdoc ITicketCollection
    address public immutable market;
    /// @inheritdoc ITicketCollection
    address public immutable sale;

    struct PendingCap {
        uint32 cap;
        uint40 effectiveAt;
    }

    /// @dev No end means the times of the clone's code.
    Lifecycle private _clock;
    /// @dev Low half what an account may do, high half what it was offered.
    mapping(address account => uint256) private _roles;
    mapping(uint8 tierId => PendingCap) private _pendingCaps;

    modifier onlyOrganizer() {
        if (msg.sender != CollectionArgs.organizer()) revert TicketCollection_NotOrganizer(msg.sender);
        _;
    }

    modifier onlyRole(uint256 role) {
        _requireRole(msg.sender, role, _counters[0]);
        _;
    }

    constructor(address factory_, address market_, address sale_) {
        factory = factory_;
        market = market_;
        sale = sale_;
    }

    // ------------------------------------------------------------------------------------------------------------ roles

    /// @inheritdoc ITicketCollection
    function offerRoles(address account, uint256 roles) external onlyOrganizer {
        if (account == address(0)) revert TicketCollection_ZeroAddress();
        _roles[account] = (_roles[account] & ROLES_MASK) | ((roles & Roles.EVENT) << OFFER_SHIFT);
        emit EventRolesOffered(account, roles & Roles.EVENT);
    }

    /// @inheritdoc ITicketCollection
    function acceptRoles() external {
        uint256 offered = _roles[msg.sender] >> OFFER_SHIFT;
        if (offered == 0) revert TicketCollection_NoOffer(msg.sender);
        uint256 held = (_roles[msg.sender] & ROLES_MASK) | offered;
        _roles[msg.sender] = held;
        emit EventRolesSet(msg.sender, rolesOf(msg.sender));
    }

    /// @inheritdoc ITicketCollection
    function revokeRoles(address account, uint256 roles) external onlyOrganizer {
        uint256 kept = ~(roles | (roles << OFFER_SHIFT));
        _roles[account] &= kept;
        // What the operator got by the event's code is taken away by a mark, for ever.
        if (account == CollectionArgs.operatorIn(CollectionArgs.houseWord())) {
            _counters[0] = Counters.withLostRoles(_counters[0], roles & Roles.EVENT);
        }
        emit EventRolesSet(account, rolesOf(account));
    }

    /// @inheritdoc ITicketCollection
    function setPaused(bool paused_) external {
        uint256 word0 = _counters[0];
        _requireRole(msg.sender, Roles.GUARDIAN, word0);
        if (_clock.cancelledAt != 0) revert TicketCollection_Over();
        if (Counters.isPaused(word0) == paused_) return;
        _pause(paused_);
    }

    /// @inheritdoc ITicketCollection
    function setOnSale(bool onSale_) external onlyRole(Roles.MINTER) {
        if (onSale() == onSale_) return;
        _counters[0] = Counters.withOnSale(_counters[0], onSale_);
        emit OnSaleSet(onSale_, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------------------- caps

    /// @inheritdoc ITicketCollection
    function announceCap(uint8 tierId, uint32 cap) external onlyOrganizer {
        // Check: a tier, a direction that the policy allows, a number that the tickets alive and the word allow.
        _requireTier(tierId, CollectionArgs.houseWord());
        (uint256 index, uint256 shift) = Counters.place(tierId);
        uint256 word = _counters[index];
        uint256 present = Counters.cap(word, shift);
        Policy memory rules = CollectionArgs.policy();
        if (cap == present || !(cap > present ? rules.capMayRise : rules.capMayFall)) {
            revert TicketCollection_NotInPolicy();
        }
        _requireCap(tierId, cap, Counters.alive(word, shift));
        // Effect: announce it. A new announcement replaces an older one and starts the delay again.
        // forge-lint: disable-next-line(unsafe-typecast) block times fit 40 bits
        uint40 effectiveAt = uint40(block.timestamp + rules.ruleDelaySeconds);
        _pendingCaps[tierId] = PendingCap({ cap: cap, effectiveAt: effectiveAt });
        // forge-lint: disable-next-line(unsafe-typecast) a cap is 24 bits
        emit CapChangeAnnounced(tierId, uint32(present), cap, effectiveAt);
    }

    /// @inheritdoc ITicketCollection
    function withdrawCap(uint8 tierId) external onlyOrganizer {
        if (_pendingCaps[tierId].effectiveAt == 0) revert TicketCollection_NothingPending();
        delete _pendingCaps[tierId];
        emit CapChangeWithdrawn(tierId);
    }

    /// @inheritdoc ITicketCollection
    function applyCap(uint8 tierId) external {
        PendingCap memory pending = _pendingCaps[tierId];
        _requireDue(pending.effectiveAt);
        (uint256 index, uint256 shift) = Counters.place(tierId);
        uint256 word = _counters[index];
        // Tickets sold since the announcement count: a cap never falls below them.
        _requireCap(tierId, pending.cap, Counters.alive(word, shift));
        delete _pendingCaps[tierId];
        _counters[index] = Counters.withCap(word, shift, pending.cap);
        // forge-lint: disable-next-line(unsafe-typecast) a cap is 24 bits
        emit CapChanged(tierId, uint32(Counters.cap(word, shift)), pending.cap);
    }

    // ---------------------------------------------------------------------------------------------------- times and end

    /// @inheritdoc ITicketCollection
    function reschedule(uint40 doorsAt, uint40 endsAt) external onlyOrganizer {
        Lifecycle memory clock = lifecycle();
        _requireOn(clock);
        if (!CollectionArgs.policy().mayPostpone) revert TicketCollection_NotInPolicy();
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp > clock.endsAt) revert TicketCollection_Over();
        uint256 latest = CollectionArgs.endsAtIn(CollectionArgs.eventWord()) + EventClock.POSTPONE_MAX;
        bool later = doorsAt >= clock.doorsAt && endsAt >= clock.endsAt;
        if (!later || endsAt <= doorsAt || endsAt > latest) revert TicketCollection_InvalidTimes(doorsAt, endsAt);
        (_clock.doorsAt, _clock.endsAt) = (doorsAt, endsAt);
        emit Rescheduled(doorsAt, endsAt);
        // The metadata of all tickets names the time.
        emit BatchMetadataUpdate(0, type(uint256).max);
        emit ContractURIUpdated();
    }

    /// @inheritdoc ITicketCollection
    function cancel(bytes32 reason) external onlyOrganizer {
        _requireOn(_clock);
        _clock.cancelledAt = uint40(block.timestamp);
        if (!Counters.isPaused(_counters[0])) _pause(true);
        emit EventCancelled(reason);
    }

    /// @inheritdoc ITicketCollection
    function close() external onlyOrganizer {
        Lifecycle memory clock = lifecycle();
        _requireOn(clock);
        uint256 until = clock.endsAt + EventClock.CLOSE_WINDOW;
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp < clock.endsAt || block.timestamp > until) {
            revert TicketCollection_NotClosable(block.timestamp, clock.endsAt, until);
        }
        _clock.closedAt = uint40(block.timestamp);
        // forge-lint: disable-next-line(unsafe-typecast) block times fit 40 bits
        emit EventClosed(uint40(block.timestamp + CollectionArgs.policy().releaseDelaySeconds));
    }

    // ------------------------------------------------------------------------------------------------------------ views

    /// @inheritdoc ITicketCollection
    function requireRole(address account, uint256 role) external view {
        _requireRole(account, role, _counters[0]);
    }

    /// @inheritdoc ITicketCollection
    function policy() external view returns (Policy memory) {
        return CollectionArgs.policy();
    }

    /// @inheritdoc ITicketCollection
    function onSale() public view returns (bool) {
        return Counters.isOnSale(_counters[0]);
    }

    /// @inheritdoc ITicketCollection
    function rolesOf(address account) public view returns (uint256 roles) {
        roles = _roles[account] & ROLES_MASK;
        if (account == CollectionArgs.organizer()) return roles | Roles.EVENT;
        if (account == CollectionArgs.operatorIn(CollectionArgs.houseWord())) {
            return roles | (Roles.EVENT & ~Counters.lostRoles(_counters[0]));
        }
    }

    /// @inheritdoc ITicketCollection
    function lifecycle() public view returns (Lifecycle memory clock) {
        clock = _clock;
        if (clock.endsAt == 0) {
            uint256 word = CollectionArgs.eventWord();
            (clock.doorsAt, clock.endsAt) = (CollectionArgs.doorsAtIn(word), CollectionArgs.endsAtIn(word));
        }
    }

    // ------------------------------------------------------------------------------------------------------- the checks

    /// @dev The operator is known from the clone's code, so its calls read no slot for their right.
    /// @return house Word 2 of the clone's code, for callers that go on with it.
    function _requireRole(address account, uint256 role, uint256 word0) internal view returns (uint256 house) {
        house = CollectionArgs.houseWord();
        if (account == CollectionArgs.operatorIn(house) && Counters.lostRoles(word0) & role == 0) return house;
        if (rolesOf(account) & role != role) revert TicketCollection_MissingRole(account, role);
    }

    function _requireTier(uint8 tierId, uint256 house) internal view returns (TierRules) {
        uint8 count = CollectionArgs.tierCountIn(house);
        if (tierId == 0 || tierId > count) revert TicketCollection_UnknownTier(tierId, count);
        return CollectionArgs.tier(tierId);
    }

    function _requireOn(Lifecycle memory clock) internal pure {
        if (clock.cancelledAt != 0 || clock.closedAt != 0) revert TicketCollection_Over();
    }

    /// @dev Something was announced, its delay is over, and not for so long that nobody remembers.
    function _requireDue(uint40 effectiveAt) internal view {
        // forge-lint: disable-start(block-timestamp)
        if (effectiveAt == 0 || block.timestamp > effectiveAt + GOOD_FOR) revert TicketCollection_NothingPending();
        if (block.timestamp < effectiveAt) revert TicketCollection_TooEarly(block.timestamp, effectiveAt);
        // forge-lint: disable-end(block-timestamp)
    }

    function _requireCap(uint8 tierId, uint256 cap, uint256 alive) private pure {
        if (cap < alive || cap > TierRulesLib.MAX_CAP) {
            revert TicketCollection_CapOutOfRange(tierId, cap, alive, TierRulesLib.MAX_CAP);
        }
    }

    function _pause(bool paused_) private {
        _counters[0] = Counters.withPaused(_counters[0], paused_);
        emit CollectionPauseSet(paused_, msg.sender);
        // The market keeps its own mark beside the money of the event, where a sale reads it for nothing.
        ITicketMarket(market).setCollectionPaused(paused_);
    }
}
