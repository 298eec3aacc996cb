// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { FixedPointMathLib } from "solady/utils/FixedPointMathLib.sol";
import { LibBitmap } from "solady/utils/LibBitmap.sol";
import { LibString } from "solady/utils/LibString.sol";

import { LockedERC721 } from "./LockedERC721.sol";
import { ITicketCollection } from "./interfaces/ITicketCollection.sol";
import { ITicketFactory } from "./interfaces/ITicketFactory.sol";
import { CollectionArgs } from "./libraries/CollectionArgs.sol";
import { ResaleMath } from "./libraries/ResaleMath.sol";
import { Roles } from "./libraries/Roles.sol";
import { TicketSlot, TicketSlotLib } from "./libraries/TicketSlot.sol";
import { TierRules } from "./libraries/TierRules.sol";
import { MintOrder, TicketView, Tier, TierParams } from "./types/TicketTypes.sol";

/// @notice See ITicketCollection. A clone by TicketFactory; what never changes lives in its code (CollectionArgs).
contract TicketCollection is LockedERC721, ITicketCollection {
    using LibBitmap for LibBitmap.Bitmap;

    /// @inheritdoc ITicketCollection
    address public immutable factory;
    /// @inheritdoc ITicketCollection
    address public immutable market;

    /// @dev Slot shared by everything that every mint touches.
    struct State {
        uint64 minted;
        uint8 tierCount;
        bool paused;
    }

    State private _state;
    mapping(uint8 tierId => Tier) private _tiers;
    /// @dev One bit a ticket, 256 a word. A bit is never cleared.
    LibBitmap.Bitmap private _used;

    modifier onlyMarket() {
        if (msg.sender != market) revert TicketCollection_NotMarket(msg.sender);
        _;
    }

    modifier onlyRole(uint256 role) {
        ITicketFactory(factory).requireRole(msg.sender, role);
        _;
    }

    constructor(address factory_, address market_) {
        factory = factory_;
        market = market_;
    }

    // ------------------------------------------------------------------------------------------------ life of a ticket

    /// @inheritdoc ITicketCollection
    function mint(uint256 expectedFirstId, MintOrder[] calldata orders) external onlyRole(Roles.MINTER) {
        State memory state = _state;
        // Check: open, and prepared for exactly this state.
        if (state.paused) revert TicketCollection_Paused();
        if (orders.length == 0) revert TicketCollection_NothingToDo();
        uint256 nextId = uint256(state.minted) + 1;
        if (expectedFirstId != nextId) revert TicketCollection_UnexpectedFirstId(expectedFirstId, nextId);

        for (uint256 i = 0; i < orders.length; ++i) {
            MintOrder calldata order = orders[i];
            // Check: the order is whole and its tier has room.
            if (order.quantity == 0) revert TicketCollection_NothingToDo();
            if (order.to == address(0)) revert TicketCollection_ZeroAddress();
            Tier storage tier = _requireTier(order.tierId, state.tierCount);
            (uint32 cap, uint32 sold, uint32 tierPriceMinor) = (tier.cap, tier.sold, tier.priceMinor);
            if (order.quantity > cap - sold) {
                revert TicketCollection_CapExceeded(order.tierId, order.quantity, cap - sold);
            }
            if (order.priceMinor > tierPriceMinor) {
                revert TicketCollection_PriceOverTier(order.tierId, order.priceMinor, tierPriceMinor);
            }
            // Effect: count and write.
            tier.sold = sold + order.quantity;
            _createTickets(nextId, order.quantity, TicketSlotLib.create(order.to, order.tierId, order.priceMinor));
            // Log the order.
            emit TicketsMinted(nextId, order.to, order.tierId, order.quantity, order.priceMinor, order.orderRef);
            nextId += order.quantity;
        }
        // forge-lint: disable-next-line(unsafe-typecast) at most 255 tiers of 2^32 tickets
        _state.minted = uint64(nextId - 1);
    }

    /// @inheritdoc ITicketCollection
    function checkIn(uint256[] calldata tokenIds, bytes32 gateRef, uint40[] calldata usedAt)
        external
        onlyRole(Roles.SCANNER)
    {
        if (tokenIds.length != usedAt.length) {
            revert TicketCollection_LengthMismatch(tokenIds.length, usedAt.length);
        }
        if (tokenIds.length == 0) revert TicketCollection_NothingToDo();

        // Neighbours share a word, so a word is written when the next ticket lies in another one.
        uint256 word = tokenIds[0] >> 8;
        uint256 bits = _used.map[word];
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            uint256 tokenId = tokenIds[i];
            if (tokenId >> 8 != word) {
                _used.map[word] = bits;
                word = tokenId >> 8;
                bits = _used.map[word];
            }
            // Check: real, not on offer, not used.
            TicketSlot slot = _requireTicket(tokenId);
            if (slot.isListed()) revert TicketCollection_Listed(tokenId);
            // forge-lint: disable-next-line(incorrect-shift)
            uint256 bit = 1 << (tokenId & 0xff);
            if (bits & bit != 0) revert TicketCollection_AlreadyUsed(tokenId);
            // Effect: mark it.
            bits |= bit;
            // Log the entry.
            emit TicketUsed(tokenId, gateRef, slot.owner(), usedAt[i]);
        }
        _used.map[word] = bits;
    }

    /// @inheritdoc ITicketCollection
    function freeze(uint256 tokenId, bytes32 reason) external onlyRole(Roles.GUARDIAN) {
        TicketSlot slot = _requireTicket(tokenId);
        if (slot.isFrozen()) revert TicketCollection_Frozen(tokenId);
        _tickets[tokenId] = slot.withFrozen(true);
        emit TicketFrozen(tokenId, reason);
    }

    /// @inheritdoc ITicketCollection
    function unfreeze(uint256 tokenId, bytes32 reason) external onlyRole(Roles.GUARDIAN) {
        TicketSlot slot = _requireTicket(tokenId);
        if (!slot.isFrozen()) revert TicketCollection_NotFrozen(tokenId);
        _tickets[tokenId] = slot.withFrozen(false);
        emit TicketUnfrozen(tokenId, reason);
    }

    /// @inheritdoc ITicketCollection
    function setPaused(bool paused_) external onlyRole(Roles.GUARDIAN) {
        if (_state.paused == paused_) return;
        _state.paused = paused_;
        emit CollectionPauseSet(paused_, msg.sender);
    }

    // --------------------------------------------------------------------------------------------- doors of the market

    /// @inheritdoc ITicketCollection
    function listTicket(uint256 tokenId, address seller, uint32 priceMinor) external onlyMarket {
        // Check: open, the holder's, free to go, inside the tier's rules.
        if (_state.paused) revert TicketCollection_Paused();
        TicketSlot slot = _requireHolder(tokenId, seller);
        if (slot.isListed()) revert TicketCollection_Listed(tokenId);
        _requireFree(tokenId, slot);
        _requirePrice(tokenId, slot, priceMinor);
        // Effect: lock it in place.
        _tickets[tokenId] = slot.withAsk(priceMinor);
    }

    /// @inheritdoc ITicketCollection
    function unlistTicket(uint256 tokenId, address seller) external onlyMarket {
        // Check: the holder's and on offer. Neither pause nor freeze may hold an offer open.
        TicketSlot slot = _requireHolder(tokenId, seller);
        if (!slot.isListed()) revert TicketMarket_NotListed(tokenId);
        // Effect: release it.
        _tickets[tokenId] = slot.withoutAsk();
    }

    /// @inheritdoc ITicketCollection
    function moveBySale(uint256 tokenId, address seller, address buyer, uint32 priceMinor)
        external
        onlyMarket
        returns (uint16 royaltyBps, uint16 platformFeeBps_)
    {
        // Check: open, on offer by the seller at this price, free to go, at or under the cap.
        if (_state.paused) revert TicketCollection_Paused();
        TicketSlot slot = _requireHolder(tokenId, seller);
        if (!slot.isListed()) revert TicketMarket_NotListed(tokenId);
        if (slot.askMinor() != priceMinor) {
            revert TicketMarket_PriceMismatch(tokenId, priceMinor, slot.askMinor());
        }
        _requireFree(tokenId, slot);
        royaltyBps = _requirePrice(tokenId, slot, priceMinor);
        platformFeeBps_ = CollectionArgs.platformFeeBps();
        // Effect: move it. Log the move.
        _move(tokenId, slot, seller, buyer);
    }

    /// @inheritdoc ITicketCollection
    function moveByGift(uint256 tokenId, address from, address to) external onlyMarket {
        // Check: the holder's, not on offer, free to go, inside the tier's gift policy.
        TicketSlot slot = _requireHolder(tokenId, from);
        if (slot.isListed()) revert TicketCollection_Listed(tokenId);
        _requireFree(tokenId, slot);
        Tier storage tier = _tiers[slot.tierId()];
        uint8 giftsMax = tier.giftsMax;
        if (slot.giftCount() >= giftsMax) {
            revert TicketMarket_GiftLimitReached(tokenId, slot.giftCount(), giftsMax);
        }
        uint256 blackoutSeconds = tier.giftBlackoutSeconds;
        if (blackoutSeconds != 0) {
            uint256 blackoutFrom = FixedPointMathLib.zeroFloorSub(CollectionArgs.doorsAt(), blackoutSeconds);
            // forge-lint: disable-next-line(block-timestamp)
            if (block.timestamp >= blackoutFrom) {
                revert TicketMarket_GiftBlackout(tokenId, block.timestamp, blackoutFrom);
            }
        }
        // Effect: count and move it. Log the move.
        _move(tokenId, slot.withGift(), from, to);
    }

    /// @inheritdoc ITicketCollection
    function initialize(TierParams[] calldata tiers) external {
        if (msg.sender != factory) revert TicketCollection_NotFactory(msg.sender);
        if (_state.tierCount != 0) revert TicketCollection_AlreadyInitialized();
        if (tiers.length == 0 || tiers.length > type(uint8).max) {
            revert TicketCollection_TierCount(tiers.length, type(uint8).max);
        }
        // forge-lint: disable-next-line(unsafe-typecast) checked just above
        uint8 count = uint8(tiers.length);
        _state.tierCount = count;
        uint16 feeBps = CollectionArgs.platformFeeBps();
        for (uint256 i = 0; i < count; ++i) {
            // forge-lint: disable-next-line(unsafe-typecast) i < count <= 255
            TierRules.create(_tiers, uint8(i + 1), tiers[i], feeBps);
        }
    }

    // ------------------------------------------------------------------------------------------------------- the views

    /// @inheritdoc ITicketCollection
    function ticketOf(uint256 tokenId) external view returns (TicketView memory) {
        TicketSlot slot = _requireTicket(tokenId);
        return TicketView({
            owner: slot.owner(),
            tierId: slot.tierId(),
            listed: slot.isListed(),
            frozen: slot.isFrozen(),
            used: _used.get(tokenId),
            pricePaidMinor: slot.pricePaidMinor(),
            askMinor: slot.askMinor(),
            transferCount: slot.transferCount(),
            giftCount: slot.giftCount()
        });
    }

    /// @inheritdoc ITicketCollection
    function resaleCapOf(uint256 tokenId) external view returns (uint32 capMinor) {
        TicketSlot slot = _requireTicket(tokenId);
        Tier storage tier = _tiers[slot.tierId()];
        return tier.resaleAllowed ? ResaleMath.capMinor(slot.pricePaidMinor(), tier.resaleCapBps) : 0;
    }

    /// @inheritdoc ITicketCollection
    function tierOf(uint8 tierId) external view returns (Tier memory) {
        return _requireTier(tierId, _state.tierCount);
    }

    /// @inheritdoc ITicketCollection
    function tierCount() external view returns (uint8) {
        return _state.tierCount;
    }

    /// @inheritdoc ITicketCollection
    function nextTokenId() external view returns (uint256) {
        return uint256(_state.minted) + 1;
    }

    /// @inheritdoc ITicketCollection
    function totalSupply() external view returns (uint256) {
        return _state.minted;
    }

    /// @inheritdoc ITicketCollection
    function paused() external view returns (bool) {
        return _state.paused;
    }

    /// @notice ERC-2981. A signal for readers; the market enforces the same share.
    function royaltyInfo(uint256 tokenId, uint256 salePrice) external view returns (address receiver, uint256 amount) {
        Tier storage tier = _tiers[_requireTicket(tokenId).tierId()];
        return (CollectionArgs.organizer(), FixedPointMathLib.fullMulDiv(salePrice, tier.royaltyBps, ResaleMath.BPS));
    }

    /// @notice Address of a ticket's metadata: the collection's, a slash, the id.
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        _requireTicket(tokenId);
        return string.concat(contractURI(), "/", LibString.toString(tokenId));
    }

    function name() external view returns (string memory text) {
        (text,,) = CollectionArgs.texts();
    }

    function symbol() external view returns (string memory text) {
        (, text,) = CollectionArgs.texts();
    }

    /// @inheritdoc ITicketCollection
    function contractURI() public view returns (string memory text) {
        (,, text) = CollectionArgs.texts();
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
    function doorsAt() external view returns (uint40) {
        return CollectionArgs.doorsAt();
    }

    /// @inheritdoc ITicketCollection
    function endsAt() external view returns (uint40) {
        return CollectionArgs.endsAt();
    }

    /// @inheritdoc ITicketCollection
    function platformFeeBps() external view returns (uint16) {
        return CollectionArgs.platformFeeBps();
    }

    // ------------------------------------------------------------------------------------------------------- the rules

    function _requireHolder(uint256 tokenId, address account) private view returns (TicketSlot slot) {
        slot = _requireTicket(tokenId);
        if (slot.owner() != account) revert TicketMarket_NotHolder(tokenId, account, slot.owner());
    }

    /// @dev Neither frozen nor used.
    function _requireFree(uint256 tokenId, TicketSlot slot) private view {
        if (slot.isFrozen()) revert TicketCollection_Frozen(tokenId);
        if (_used.get(tokenId)) revert TicketCollection_AlreadyUsed(tokenId);
    }

    /// @dev Resale allowed, price above zero and at or under the cap on the price paid.
    function _requirePrice(uint256 tokenId, TicketSlot slot, uint32 priceMinor)
        private
        view
        returns (uint16 royaltyBps)
    {
        Tier storage tier = _tiers[slot.tierId()];
        if (!tier.resaleAllowed) revert TicketMarket_ResaleNotAllowed(tokenId, slot.tierId());
        if (priceMinor == 0) revert TicketMarket_ZeroPrice(tokenId);
        uint32 capMinor = ResaleMath.capMinor(slot.pricePaidMinor(), tier.resaleCapBps);
        if (priceMinor > capMinor) revert TicketMarket_PriceOverCap(tokenId, priceMinor, capMinor);
        return tier.royaltyBps;
    }

    function _requireTier(uint8 tierId, uint8 count) private view returns (Tier storage) {
        if (tierId == 0 || tierId > count) revert TicketCollection_UnknownTier(tierId, count);
        return _tiers[tierId];
    }

    /// @dev The only place from which a ticket changes hands.
    function _move(uint256 tokenId, TicketSlot slot, address from, address to) private {
        if (to == address(0)) revert TicketCollection_ZeroAddress();
        if (to == from) revert TicketMarket_SameHolder(tokenId, from);
        if (slot.transferCount() == TicketSlotLib.TRANSFERS_MAX) {
            revert TicketCollection_TransferLimit(tokenId, TicketSlotLib.TRANSFERS_MAX);
        }
        _moveTicket(tokenId, from, slot.movedTo(to));
    }
}
