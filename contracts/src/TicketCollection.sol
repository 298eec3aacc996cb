// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { LibBitmap } from "solady/utils/LibBitmap.sol";

import { EventRules } from "./collection/EventRules.sol";
import { TicketDesk } from "./collection/TicketDesk.sol";
import { ITicketCollection } from "./interfaces/ITicketCollection.sol";
import { CollectionArgs } from "./libraries/CollectionArgs.sol";
import { Counters } from "./libraries/Counters.sol";
import { ResaleMath } from "./libraries/ResaleMath.sol";
import { Roles } from "./libraries/Roles.sol";
import { TicketSlot } from "./libraries/TicketSlot.sol";
import { TierRules } from "./libraries/TierRules.sol";
import { Lifecycle, MintOrder, Policy, SaleTerms, TicketView, TierParams, TierView } from "./types/TicketTypes.sol";

/// @notice See ITicketCollection. A clone by TicketFactory; what never changes lives in its code (CollectionArgs).
contract TicketCollection is TicketDesk {
    using LibBitmap for LibBitmap.Bitmap;

    modifier onlyMarket() {
        if (msg.sender != market) revert TicketCollection_NotMarket(msg.sender);
        _;
    }

    constructor(address factory_, address market_, address sale_) EventRules(factory_, market_, sale_) { }

    // ------------------------------------------------------------------------------------------------------------ issue

    /// @inheritdoc ITicketCollection
    function mint(uint256 expectedFirstId, MintOrder[] calldata orders) external {
        uint256 word0 = _counters[0];
        // Check: allowed, open, and prepared for exactly this state.
        uint256 house = _requireRole(msg.sender, Roles.MINTER, word0);
        if (orders.length == 0) revert TicketCollection_NothingToDo();
        uint256 nextId = Counters.minted(word0) + 1;
        if (expectedFirstId != nextId) revert TicketCollection_UnexpectedFirstId(expectedFirstId, nextId);
        for (uint256 i = 0; i < orders.length; ++i) {
            word0 = _mintOrder(word0, house, nextId, orders[i]);
            nextId = Counters.minted(word0) + 1;
        }
        _counters[0] = word0;
    }

    /// @inheritdoc ITicketCollection
    function mintBulk(uint256 expectedFirstId, uint8 tierId, uint32 priceMinor, bytes32 issueRef, bytes calldata owners)
        external
    {
        uint256 word0 = _counters[0];
        uint256 house = _requireRole(msg.sender, Roles.MINTER, word0);
        uint256 firstId = _nextBulkId(word0);
        if (expectedFirstId != firstId) revert TicketCollection_UnexpectedFirstId(expectedFirstId, firstId);
        uint256 issue = Counters.bulkCount(word0);
        if (issue == ISSUES_MAX) revert TicketCollection_BulkLimit(issue + 1, ISSUES_MAX);
        uint256 quantity = owners.length / 20;
        word0 = _count(word0, house, tierId, quantity, priceMinor);
        _counters[0] = Counters.withBulkIssue(word0);
        // forge-lint: disable-next-line(unsafe-typecast) the list is refused when it is longer than 1,228
        emit TicketsIssued(firstId, tierId, uint16(quantity), priceMinor, issueRef);
        _createIssue(issue, tierId, priceMinor, owners);
    }

    /// @inheritdoc ITicketCollection
    function mintSold(address to, uint8 tierId, uint16 quantity, bytes32 orderRef) external returns (uint256 firstId) {
        if (msg.sender != sale) revert TicketCollection_NotSale(msg.sender);
        uint256 word0 = _counters[0];
        if (!Counters.isOnSale(word0)) revert TicketCollection_NotOnSale();
        firstId = Counters.minted(word0) + 1;
        uint256 house = CollectionArgs.houseWord();
        uint32 priceMinor = _requireTier(tierId, house).priceMinor();
        word0 = _count(word0, house, tierId, quantity, priceMinor);
        _counters[0] = word0 + quantity;
        emit TicketsMinted(firstId, to, tierId, quantity, priceMinor, orderRef);
        _createRuns(firstId, quantity, to, tierId, priceMinor, true);
    }

    // --------------------------------------------------------------------------------------------- doors of the market

    /// @inheritdoc ITicketCollection
    function listTicket(uint256 tokenId, address seller, uint32 priceMinor) external onlyMarket {
        // Check: the holder's, free to go, inside the tier's rules. The market has asked whether the event is paused.
        (TicketSlot slot, uint256 rest) = _requireHolder(tokenId, seller);
        if (slot.isListed()) revert TicketCollection_Listed(tokenId);
        _requireFree(tokenId, slot);
        _requirePrice(tokenId, slot, priceMinor);
        // Effect: lock it in place, and take it out of the reach of masks.
        if (!_onlyById.get(tokenId)) _onlyById.set(tokenId);
        _put(tokenId, slot, slot.withAsk(priceMinor), rest);
    }

    /// @inheritdoc ITicketCollection
    function repriceTicket(uint256 tokenId, address seller, uint32 priceMinor)
        external
        onlyMarket
        returns (uint32 previousMinor)
    {
        (TicketSlot slot, uint256 rest) = _requireHolder(tokenId, seller);
        _requireListed(tokenId, slot);
        if (slot.isFrozen()) revert TicketCollection_Frozen(tokenId);
        _requirePrice(tokenId, slot, priceMinor);
        previousMinor = slot.askMinor();
        _put(tokenId, slot, slot.withAsk(priceMinor), rest);
    }

    /// @inheritdoc ITicketCollection
    function unlistTicket(uint256 tokenId, address seller) external onlyMarket {
        // Check: the holder's and on offer. Neither pause nor freeze may hold an offer open.
        (TicketSlot slot, uint256 rest) = _requireHolder(tokenId, seller);
        _requireListed(tokenId, slot);
        // Effect: release it.
        _put(tokenId, slot, slot.withoutAsk(uint32(block.timestamp)), rest);
    }

    /// @inheritdoc ITicketCollection
    function moveBySale(uint256 tokenId, address buyer, uint32 priceMinor)
        external
        onlyMarket
        returns (SaleTerms memory terms)
    {
        // Check: on offer at this price, not frozen, in its window. A listed ticket has not entered, and its ask was at or
        // under a cap that cannot change.
        (TicketSlot slot, uint256 rest) = _find(tokenId);
        _requireListed(tokenId, slot);
        if (slot.askMinor() != priceMinor) revert TicketMarket_PriceMismatch(tokenId, priceMinor, slot.askMinor());
        if (slot.isFrozen()) revert TicketCollection_Frozen(tokenId);
        TierRules rules = CollectionArgs.tier(slot.tierId());
        _requireWindow(tokenId, rules);
        // Effect: move it. Log the move.
        terms.seller = slot.owner();
        terms.royaltyBps = rules.royaltyBps();
        terms.platformFeeBps = CollectionArgs.platformFeeBpsIn(CollectionArgs.houseWord());
        terms.currency = CollectionArgs.currencyIn(CollectionArgs.eventWord());
        (terms.queueMatched, terms.attested) = (rules.queueMatched(), rules.attested());
        _put(tokenId, slot, _moved(tokenId, slot, buyer), rest);
    }

    /// @inheritdoc ITicketCollection
    function moveByGift(uint256 tokenId, address from, address to) external onlyMarket returns (bool) {
        // Check: the holder's, not on offer, free to go, inside the tier's gift policy.
        (TicketSlot slot, uint256 rest) = _requireHolder(tokenId, from);
        if (slot.isListed()) revert TicketCollection_Listed(tokenId);
        _requireFree(tokenId, slot);
        TierRules rules = CollectionArgs.tier(slot.tierId());
        _requireGift(tokenId, slot, rules);
        // Effect: count and move it. Log the move.
        _put(tokenId, slot, _moved(tokenId, slot, to).withGift(), rest);
        return rules.attested();
    }

    /// @inheritdoc ITicketCollection
    function initialize(TierParams[] calldata tiers, Policy calldata policy_) external {
        if (msg.sender != factory) revert TicketCollection_NotFactory(msg.sender);
        if (_counters[0] != 0) revert TicketCollection_AlreadyInitialized();
        uint256 word;
        uint256 last = tiers.length - 1;
        for (uint256 i = 0; i <= last; ++i) {
            // forge-lint: disable-next-line(unsafe-typecast) the factory refuses more than 64 tiers
            uint8 tierId = uint8(i + 1);
            (uint256 index, uint256 shift) = Counters.place(tierId);
            TierParams calldata tier = tiers[i];
            word |= uint256(tier.cap) << shift;
            // The last tier, or the last of its word.
            if (i == last || shift >= Counters.LAST_SHIFT) {
                _counters[index] = word;
                word = 0;
            }
            _logTier(tierId, tier);
        }
        _logPolicy(policy_);
    }

    // ------------------------------------------------------------------------------------------------------- the views

    /// @inheritdoc ITicketCollection
    function ticketOf(uint256 tokenId) external view returns (TicketView memory) {
        (TicketSlot slot,) = _find(tokenId);
        return TicketView({
            owner: slot.owner(),
            tierId: slot.tierId(),
            listed: slot.isListed(),
            frozen: slot.isFrozen(),
            used: isUsed(tokenId),
            onChain: slot.isOnChain(),
            pricePaidMinor: slot.pricePaidMinor(),
            askMinor: slot.askMinor(),
            heldSince: slot.heldSince(),
            transferCount: slot.transferCount(),
            giftCount: slot.giftCount()
        });
    }

    /// @inheritdoc ITicketCollection
    function resaleCapOf(uint256 tokenId) external view returns (uint32 capMinor) {
        (TicketSlot slot,) = _find(tokenId);
        TierRules rules = CollectionArgs.tier(slot.tierId());
        return rules.resaleAllowed() ? ResaleMath.capMinor(slot.pricePaidMinor(), rules.resaleCapBps()) : 0;
    }

    /// @inheritdoc ITicketCollection
    function tierOf(uint8 tierId) external view returns (TierView memory view_) {
        TierRules rules = _requireTier(tierId, CollectionArgs.houseWord());
        (uint256 index, uint256 shift) = Counters.place(tierId);
        uint256 word = _counters[index];
        // forge-lint: disable-next-line(unsafe-typecast) 24 bits each
        (view_.cap, view_.sold) = (uint32(Counters.cap(word, shift)), uint32(Counters.alive(word, shift)));
        view_.priceMinor = rules.priceMinor();
        view_.currency = CollectionArgs.currencyIn(CollectionArgs.eventWord());
        (view_.salesStartAt, view_.salesEndAt) = (rules.salesStartAt(), rules.salesEndAt());
        (view_.resaleStartAt, view_.resaleEndAt) = (rules.resaleStartAt(), rules.resaleEndAt());
        (view_.resaleAllowed, view_.resaleCapBps) = (rules.resaleAllowed(), rules.resaleCapBps());
        (view_.royaltyBps, view_.giftsMax) = (rules.royaltyBps(), rules.giftsMax());
        view_.giftBlackoutSeconds = rules.giftBlackoutSeconds();
        view_.giftCooldownSeconds = rules.giftCooldownSeconds();
        (view_.queueMatched, view_.attested, view_.souvenir) =
        (rules.queueMatched(), rules.attested(), rules.souvenir());
    }

    /// @inheritdoc ITicketCollection
    function tierCount() public view returns (uint8) {
        return CollectionArgs.tierCountIn(CollectionArgs.houseWord());
    }

    /// @inheritdoc ITicketCollection
    function nextTokenId() external view returns (uint256) {
        return Counters.minted(_counters[0]) + 1;
    }

    /// @inheritdoc ITicketCollection
    function nextBulkId() external view returns (uint256) {
        return _nextBulkId(_counters[0]);
    }

    /// @inheritdoc ITicketCollection
    function totalSupply() external view returns (uint256 supply) {
        uint256 count = tierCount();
        for (uint256 tierId = 1; tierId <= count; ++tierId) {
            (uint256 index, uint256 shift) = Counters.place(tierId);
            supply += Counters.alive(_counters[index], shift);
        }
    }

    /// @inheritdoc ITicketCollection
    function paused() external view returns (bool) {
        return Counters.isPaused(_counters[0]);
    }

    function name() external view returns (string memory) {
        return CollectionArgs.name();
    }

    function symbol() external view returns (string memory) {
        return CollectionArgs.symbol();
    }

    /// @inheritdoc ITicketCollection
    function contractURI() external view returns (string memory) {
        return string.concat(CollectionArgs.metadata(), "/collection.json");
    }

    /// @inheritdoc ITicketCollection
    function eventRef() external view returns (bytes32) {
        return CollectionArgs.eventRef();
    }

    /// @inheritdoc ITicketCollection
    function organizer() external view returns (address) {
        return CollectionArgs.organizer();
    }

    /// @inheritdoc ITicketCollection
    function operator() external view returns (address) {
        return CollectionArgs.operatorIn(CollectionArgs.houseWord());
    }

    /// @inheritdoc ITicketCollection
    function platformFeeBps() external view returns (uint16) {
        return CollectionArgs.platformFeeBpsIn(CollectionArgs.houseWord());
    }

    // ------------------------------------------------------------------------------------------------------- the rules

    /// @dev Counts and writes one order. @return The first word of counters as it is now, not yet written.
    function _mintOrder(uint256 word0, uint256 house, uint256 firstId, MintOrder calldata order)
        private
        returns (uint256)
    {
        (address to, uint8 tierId, uint16 quantity, uint32 priceMinor) =
            (order.to, order.tierId, order.quantity, order.priceMinor);
        word0 = _count(word0, house, tierId, quantity, priceMinor);
        emit TicketsMinted(firstId, to, tierId, quantity, priceMinor, order.orderRef);
        _createRuns(firstId, quantity, to, tierId, priceMinor, false);
        unchecked {
            return word0 + quantity;
        }
    }

    /// @dev Checks that a tier has room at this price, and counts. A tier of the first word is counted in what is returned,
    ///      any other in its slot.
    function _count(uint256 word0, uint256 house, uint8 tierId, uint256 quantity, uint32 priceMinor)
        private
        returns (uint256)
    {
        if (Counters.isPaused(word0)) revert TicketCollection_Paused();
        if (quantity == 0) revert TicketCollection_NothingToDo();
        uint32 tierPriceMinor = _requireTier(tierId, house).priceMinor();
        if (priceMinor > tierPriceMinor) {
            revert TicketCollection_PriceOverTier(tierId, priceMinor, tierPriceMinor);
        }
        (uint256 index, uint256 shift) = Counters.place(tierId);
        uint256 word = index == 0 ? word0 : _counters[index];
        uint256 left = Counters.cap(word, shift) - Counters.alive(word, shift);
        if (quantity > left) revert TicketCollection_CapExceeded(tierId, quantity, left);
        word = Counters.withMore(word, shift, quantity);
        if (index == 0) return word;
        _counters[index] = word;
        return word0;
    }

    function _requireHolder(uint256 tokenId, address account) private view returns (TicketSlot slot, uint256 rest) {
        (slot, rest) = _find(tokenId);
        if (slot.owner() != account) revert TicketMarket_NotHolder(tokenId, account, slot.owner());
    }

    function _requireListed(uint256 tokenId, TicketSlot slot) private pure {
        if (!slot.isListed()) revert TicketMarket_NotListed(tokenId);
    }

    /// @dev Neither frozen nor used.
    function _requireFree(uint256 tokenId, TicketSlot slot) private view {
        if (slot.isFrozen()) revert TicketCollection_Frozen(tokenId);
        if (isUsed(tokenId)) revert TicketCollection_AlreadyUsed(tokenId);
    }

    /// @dev Resale allowed now, price above zero and at or under the cap on the price paid.
    function _requirePrice(uint256 tokenId, TicketSlot slot, uint32 priceMinor) private view {
        TierRules rules = CollectionArgs.tier(slot.tierId());
        if (!rules.resaleAllowed()) revert TicketMarket_ResaleNotAllowed(tokenId, slot.tierId());
        _requireWindow(tokenId, rules);
        if (priceMinor == 0) revert TicketMarket_ZeroPrice(tokenId);
        uint32 capMinor = ResaleMath.capMinor(slot.pricePaidMinor(), rules.resaleCapBps());
        if (priceMinor > capMinor) revert TicketMarket_PriceOverCap(tokenId, priceMinor, capMinor);
    }

    function _requireWindow(uint256 tokenId, TierRules rules) private view {
        (uint40 start, uint40 end) = (rules.resaleStartAt(), rules.resaleEndAt());
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp < start || (end != 0 && block.timestamp > end)) {
            revert TicketMarket_OutsideResaleWindow(tokenId, start, end);
        }
    }

    /// @dev The event is on, the ticket has gifts left, was held long enough, and the doors are not near.
    function _requireGift(uint256 tokenId, TicketSlot slot, TierRules rules) private view {
        Lifecycle memory clock = lifecycle();
        if (clock.cancelledAt != 0) revert TicketCollection_Over();
        if (slot.giftCount() >= rules.giftsMax()) {
            revert TicketMarket_GiftLimitReached(tokenId, slot.giftCount(), rules.giftsMax());
        }
        uint256 from = uint256(slot.heldSince()) + rules.giftCooldownSeconds();
        // A rule without a cool-down must not depend on the clock at all.
        // forge-lint: disable-next-line(block-timestamp)
        if (rules.giftCooldownSeconds() != 0 && block.timestamp < from) {
            revert TicketMarket_GiftCooldown(tokenId, block.timestamp, from);
        }
        uint256 blackout = rules.giftBlackoutSeconds();
        if (blackout == 0) return;
        uint256 blackoutFrom = clock.doorsAt > blackout ? clock.doorsAt - blackout : 0;
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp >= blackoutFrom) revert TicketMarket_GiftBlackout(tokenId, block.timestamp, blackoutFrom);
    }

    /// @dev `TierCreated` without a second look at each field: the factory has checked their types, and nobody else calls.
    ///      It saves 2,000 gas a tier. The struct has 16 words.
    function _logTier(uint8 tierId, TierParams calldata rules) private {
        bytes32 topic = TierCreated.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, rules, 0x200)
            log2(data, 0x200, topic, tierId)
        }
    }

    /// @dev `emit PolicySet(policy_)`, likewise.
    function _logPolicy(Policy calldata policy_) private {
        bytes32 topic = PolicySet.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, policy_, 0xc0)
            log1(data, 0xc0, topic)
        }
    }
}
