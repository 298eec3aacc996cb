// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { EIP712 } from "solady/utils/EIP712.sol";
import { LibBitmap } from "solady/utils/LibBitmap.sol";

import { ITicketCollection } from "./interfaces/ITicketCollection.sol";
import { ITicketFactory } from "./interfaces/ITicketFactory.sol";
import { ITicketMarket } from "./interfaces/ITicketMarket.sol";
import { ITicketSale } from "./interfaces/ITicketSale.sol";
import { IUsdc } from "./interfaces/IUsdc.sol";
import { CollectionArgs } from "./libraries/CollectionArgs.sol";
import { EventClock } from "./libraries/EventClock.sol";
import { ResaleMath } from "./libraries/ResaleMath.sol";
import { Lifecycle, Permit, PurchaseOrder, TicketView, TierView } from "./types/TicketTypes.sol";

/// @notice See ITicketSale. USDC that comes here by a plain transfer is nobody's: only what was bought is counted.
contract TicketSale is ITicketSale, EIP712 {
    using LibBitmap for LibBitmap.Bitmap;

    bytes32 private constant PURCHASE_TYPEHASH = keccak256(
        "Purchase(address collection,uint8 tierId,uint16 quantity,address buyer,uint32 priceMinor,bytes32 orderRef,uint40 deadline)"
    );
    bytes3 private constant CURRENCY = "USD";
    /// @dev USDC has six decimals, a price two.
    uint256 private constant UNITS_PER_MINOR = 1e4;

    /// @inheritdoc ITicketSale
    address public immutable factory;
    /// @inheritdoc ITicketSale
    address public immutable market;
    /// @inheritdoc ITicketSale
    address public immutable usd;

    /// @inheritdoc ITicketSale
    mapping(address collection => uint256 heldMinor) public escrowOf;
    /// @inheritdoc ITicketSale
    mapping(address account => uint256 units) public creditOf;
    mapping(address collection => LibBitmap.Bitmap) private _returned;

    constructor(address factory_, address market_, address usd_) {
        factory = factory_;
        market = market_;
        usd = usd_;
    }

    modifier onlyGenuine(address collection) {
        if (!CollectionArgs.isGenuine(factory, collection)) revert TicketSale_UnknownCollection(collection);
        _;
    }

    // -------------------------------------------------------------------------------------------------------------- buy

    /// @inheritdoc ITicketSale
    function purchase(address collection, uint8 tierId, uint16 quantity, uint32 priceMinor, bytes32 orderRef)
        external
        returns (uint256 firstId)
    {
        PurchaseOrder memory order = _orderOf(collection, tierId, quantity, priceMinor, orderRef);
        firstId = _fill(order);
        _pull(order);
    }

    /// @inheritdoc ITicketSale
    function purchaseWithPermit(
        address collection,
        uint8 tierId,
        uint16 quantity,
        uint32 priceMinor,
        bytes32 orderRef,
        Permit calldata permit
    ) external returns (uint256 firstId) {
        PurchaseOrder memory order = _orderOf(collection, tierId, quantity, priceMinor, orderRef);
        firstId = _fill(order);
        // Somebody may have used the permit before us; then the allowance is there already, and the pull decides.
        try IUsdc(usd)
            .permit(msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) { }
            catch { }
        _pull(order);
    }

    /// @inheritdoc ITicketSale
    function purchaseFor(PurchaseOrder calldata order, bytes calldata signature) external returns (uint256 firstId) {
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp >= order.deadline) revert TicketSale_Expired(order.deadline, block.timestamp);
        firstId = _fill(order);
        // Interaction: the payment proves the order, even one over nothing: its nonce is the order's hash, good once.
        IUsdc(usd)
            .receiveWithAuthorization(
                order.buyer, address(this), _units(_total(order)), 0, order.deadline, orderHash(order), signature
            );
    }

    // ------------------------------------------------------------------------------------------------------- money back

    /// @inheritdoc ITicketSale
    function claimRefund(address collection, uint256 tokenId) external onlyGenuine(collection) {
        // Check: the event did not take place as far as the chain can tell; the holder asks for what was paid here.
        Lifecycle memory clock = ITicketCollection(collection).lifecycle();
        if (!EventClock.isRefundable(clock, block.timestamp)) revert TicketSale_NotRefundable();
        TicketView memory ticket = ITicketCollection(collection).ticketOf(tokenId);
        if (ticket.owner != msg.sender) revert TicketSale_NotHolder(tokenId, msg.sender);
        if (!ticket.onChain) revert TicketSale_NotInEscrow(tokenId);
        // Effect: out of escrow. Interaction: burn it, then pay.
        _takeOut(collection, tokenId, ticket.pricePaidMinor);
        ITicketCollection(collection).burnForRefund(tokenId);
        _return(collection, tokenId, msg.sender, ticket.pricePaidMinor);
    }

    /// @inheritdoc ITicketSale
    function returnPrice(uint256 tokenId, address holder, uint32 priceMinor) external onlyGenuine(msg.sender) {
        _takeOut(msg.sender, tokenId, priceMinor);
        _return(msg.sender, tokenId, holder, priceMinor);
    }

    // -------------------------------------------------------------------------------------------------------- money out

    /// @inheritdoc ITicketSale
    function release(address collection) external onlyGenuine(collection) {
        // Check: the event took place, and the delay that buyers were promised is over.
        uint256 closedAt = ITicketCollection(collection).lifecycle().closedAt;
        uint256 from = closedAt == 0 ? 0 : closedAt + ITicketCollection(collection).policy().releaseDelaySeconds;
        // forge-lint: disable-next-line(block-timestamp)
        if (closedAt == 0 || block.timestamp < from) revert TicketSale_NotReleasable(block.timestamp, from);
        uint256 heldMinor = escrowOf[collection];
        if (heldMinor == 0) revert TicketSale_NothingToWithdraw();
        // Effect: the platform's share is floored, the organizer gets the remainder.
        delete escrowOf[collection];
        uint256 platformMinor = (heldMinor * ITicketCollection(collection).platformFeeBps()) / ResaleMath.BPS;
        uint256 organizerMinor = heldMinor - platformMinor;
        creditOf[ITicketFactory(factory).treasury()] += _units(platformMinor);
        creditOf[ITicketCollection(collection).organizer()] += _units(organizerMinor);
        // Log the release.
        emit ProceedsReleased(collection, organizerMinor, platformMinor);
    }

    /// @inheritdoc ITicketSale
    function withdraw(address to) external returns (uint256) {
        return _withdraw(msg.sender, to);
    }

    /// @inheritdoc ITicketSale
    function withdrawFor(address account) external returns (uint256) {
        return _withdraw(account, account);
    }

    // ------------------------------------------------------------------------------------------------------------ views

    /// @inheritdoc ITicketSale
    function isReturned(address collection, uint256 tokenId) external view returns (bool) {
        return _returned[collection].get(tokenId);
    }

    /// @inheritdoc ITicketSale
    function orderHash(PurchaseOrder calldata order) public view returns (bytes32) {
        // Each member is padded to a word, as abi.encode does, and none is dynamic: the struct encodes as its members.
        return _hashTypedData(keccak256(abi.encode(PURCHASE_TYPEHASH, order)));
    }

    // -------------------------------------------------------------------------------------------------------- the steps

    /// @dev Everything but the payment, which follows in the same call.
    function _fill(PurchaseOrder memory order) private onlyGenuine(order.collection) returns (uint256 firstId) {
        // Check: the event is on, the tier is sold here and now, at this price, to this buyer.
        _requireOn(order.collection);
        _requireTier(order);
        // Effect: count the money, then the tickets. The collection refuses what is over its cap, or paused.
        escrowOf[order.collection] += _total(order);
        firstId =
            ITicketCollection(order.collection).mintSold(order.buyer, order.tierId, order.quantity, order.orderRef);
        // Log the purchase.
        emit TicketsPurchased(
            order.collection, firstId, order.buyer, order.tierId, order.quantity, order.priceMinor, order.orderRef
        );
    }

    /// @dev Fails with the token's own words. Free tickets need no allowance.
    function _pull(PurchaseOrder memory order) private {
        uint256 amount = _units(_total(order));
        if (amount == 0) return;
        if (!IUsdc(usd).transferFrom(order.buyer, address(this), amount)) {
            revert TicketSale_PaymentFailed(address(this));
        }
    }

    /// @dev A ticket's price leaves escrow once. After the release nothing is held, so that nobody else's money is used.
    function _takeOut(address collection, uint256 tokenId, uint32 priceMinor) private {
        uint256 heldMinor = escrowOf[collection];
        if (_returned[collection].get(tokenId) || heldMinor < priceMinor) revert TicketSale_NotInEscrow(tokenId);
        _returned[collection].set(tokenId);
        escrowOf[collection] = heldMinor - priceMinor;
    }

    /// @dev A holder whom the token refuses gets a credit instead, to be sent elsewhere.
    function _return(address collection, uint256 tokenId, address holder, uint32 priceMinor) private {
        uint256 amount = _units(priceMinor);
        bool paid = _send(holder, amount);
        if (!paid) creditOf[holder] += amount;
        emit PriceReturned(collection, tokenId, holder, priceMinor, paid);
    }

    function _withdraw(address account, address to) private returns (uint256 amount) {
        amount = creditOf[account];
        if (amount == 0) revert TicketSale_NothingToWithdraw();
        delete creditOf[account];
        emit Withdrawn(account, to, amount);
        if (!_send(to, amount)) revert TicketSale_PaymentFailed(to);
    }

    function _send(address to, uint256 amount) private returns (bool) {
        try IUsdc(usd).transfer(to, amount) returns (bool sent) {
            return sent;
        } catch {
            return false;
        }
    }

    /// @dev Neither closed, nor cancelled, nor abandoned: the money of a buyer who comes later would have no rule.
    function _requireOn(address collection) private view {
        Lifecycle memory clock = ITicketCollection(collection).lifecycle();
        if (clock.closedAt != 0 || EventClock.isRefundable(clock, block.timestamp)) revert TicketCollection_Over();
    }

    function _requireTier(PurchaseOrder memory order) private view {
        TierView memory tier = ITicketCollection(order.collection).tierOf(order.tierId);
        if (tier.currency != CURRENCY) revert TicketSale_WrongCurrency(tier.currency);
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp < tier.salesStartAt || block.timestamp > tier.salesEndAt) {
            revert TicketSale_OutsideSalesWindow(tier.salesStartAt, tier.salesEndAt);
        }
        if (order.priceMinor != tier.priceMinor) {
            revert TicketSale_PriceMismatch(order.priceMinor, tier.priceMinor);
        }
        // forge-lint: disable-next-line(block-timestamp)
        if (tier.attested && ITicketMarket(market).attestedUntil(order.buyer) < block.timestamp) {
            revert TicketSale_NotAttested(order.buyer);
        }
    }

    /// @dev What the caller orders by its own hand.
    function _orderOf(address collection, uint8 tierId, uint16 quantity, uint32 priceMinor, bytes32 orderRef)
        private
        view
        returns (PurchaseOrder memory)
    {
        return PurchaseOrder({
            collection: collection,
            tierId: tierId,
            quantity: quantity,
            buyer: msg.sender,
            priceMinor: priceMinor,
            orderRef: orderRef,
            deadline: type(uint40).max
        });
    }

    function _total(PurchaseOrder memory order) private pure returns (uint256) {
        return uint256(order.priceMinor) * order.quantity;
    }

    function _units(uint256 minor) private pure returns (uint256) {
        return minor * UNITS_PER_MINOR;
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("TicketChain Sale", "1");
    }
}
