// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { ITicketCollection } from "./interfaces/ITicketCollection.sol";
import { ITicketMarket } from "./interfaces/ITicketMarket.sol";
import { IUsdc } from "./interfaces/IUsdc.sol";
import { ResaleMath } from "./libraries/ResaleMath.sol";
import { Roles } from "./libraries/Roles.sol";
import { MarketBase } from "./market/MarketBase.sol";
import { MarketBuyers } from "./market/MarketBuyers.sol";
import { MarketIntents } from "./market/MarketIntents.sol";
import { MarketMoney } from "./market/MarketMoney.sol";
import {
    BuyOrder,
    DeviceIntent,
    GiftIntent,
    ListIntent,
    Permit,
    RepriceIntent,
    SaleTerms,
    TicketView,
    UnlistIntent
} from "./types/TicketTypes.sol";

/// @notice See ITicketMarket. Holds no ticket; collections trust it alone to move tickets.
contract TicketMarket is MarketMoney, MarketBuyers, MarketIntents {
    bytes3 private constant USD = "USD";
    uint8 private constant BY_CARD = 0;
    uint8 private constant IN_USDC = 1;
    uint8 private constant IN_NATIVE = 2;

    /// @inheritdoc ITicketMarket
    mapping(bytes32 saleRef => bool) public saleSettled;

    struct Sale {
        address collection;
        uint256 tokenId;
        address buyer;
        uint32 priceMinor;
        bytes32 saleRef;
        uint8 settlement;
        // Filled in by `_move`.
        address seller;
        bytes3 currency;
        uint32 sellerMinor;
        uint32 royaltyMinor;
        uint32 platformMinor;
    }

    constructor(address factory_, address usd_, bytes3 nativeCurrency_) MarketBase(factory_, usd_, nativeCurrency_) { }

    // ----------------------------------------------------------------------------------------------- by holders' own hand

    /// @inheritdoc ITicketMarket
    function list(address collection, uint256 tokenId, uint32 priceMinor) external {
        _list(collection, tokenId, msg.sender, priceMinor);
    }

    /// @inheritdoc ITicketMarket
    function reprice(address collection, uint256 tokenId, uint32 priceMinor) external {
        _reprice(collection, tokenId, msg.sender, priceMinor);
    }

    /// @inheritdoc ITicketMarket
    function unlist(address collection, uint256 tokenId) external {
        _unlist(collection, tokenId, msg.sender);
    }

    /// @inheritdoc ITicketMarket
    function gift(address collection, uint256 tokenId, address to, bytes32 giftRef) external {
        _gift(collection, tokenId, msg.sender, to, giftRef);
    }

    /// @inheritdoc ITicketMarket
    function delegateDevice(address collection, uint256 tokenId, bytes32 keyX, bytes32 keyY, uint40 expiresAt)
        external
    {
        DeviceIntent memory wish;
        (wish.collection, wish.tokenId) = (collection, tokenId);
        (wish.keyX, wish.keyY, wish.expiresAt) = (keyX, keyY, expiresAt);
        _delegateDevice(wish, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------- by signed intent

    /// @inheritdoc ITicketMarket
    function listFor(ListIntent calldata intent, address owner, bytes calldata signature) external {
        _useIntent(owner, intent.nonce, intent.deadline, keccak256(abi.encode(LIST_TYPEHASH, intent)), signature);
        _list(intent.collection, intent.tokenId, owner, intent.priceMinor);
    }

    /// @inheritdoc ITicketMarket
    function repriceFor(RepriceIntent calldata intent, address owner, bytes calldata signature) external {
        _useIntent(owner, intent.nonce, intent.deadline, keccak256(abi.encode(REPRICE_TYPEHASH, intent)), signature);
        _reprice(intent.collection, intent.tokenId, owner, intent.priceMinor);
    }

    /// @inheritdoc ITicketMarket
    function unlistFor(UnlistIntent calldata intent, address owner, bytes calldata signature) external {
        _useIntent(owner, intent.nonce, intent.deadline, keccak256(abi.encode(UNLIST_TYPEHASH, intent)), signature);
        _unlist(intent.collection, intent.tokenId, owner);
    }

    /// @inheritdoc ITicketMarket
    function giftFor(GiftIntent calldata intent, address owner, bytes calldata signature) external {
        _useIntent(owner, intent.nonce, intent.deadline, keccak256(abi.encode(GIFT_TYPEHASH, intent)), signature);
        _gift(intent.collection, intent.tokenId, owner, intent.to, intent.giftRef);
    }

    /// @inheritdoc ITicketMarket
    function delegateDeviceFor(DeviceIntent calldata intent, address owner, bytes calldata signature) external {
        _useIntent(owner, intent.nonce, intent.deadline, keccak256(abi.encode(DEVICE_TYPEHASH, intent)), signature);
        _delegateDevice(intent, owner);
    }

    // ----------------------------------------------------------------------------------------------------------- buying

    /// @inheritdoc ITicketMarket
    function buy(address collection, uint256 tokenId, uint32 priceMinor, bytes32 saleRef) external {
        Sale memory sale = _sale(collection, tokenId, msg.sender, priceMinor, saleRef, IN_USDC);
        uint256 toSeller = _fillInUsd(sale);
        _pullUsd(sale);
        _paySeller(sale.seller, usd, toSeller);
    }

    /// @inheritdoc ITicketMarket
    function buyWithPermit(
        address collection,
        uint256 tokenId,
        uint32 priceMinor,
        bytes32 saleRef,
        Permit calldata permit
    ) external {
        Sale memory sale = _sale(collection, tokenId, msg.sender, priceMinor, saleRef, IN_USDC);
        uint256 toSeller = _fillInUsd(sale);
        // Somebody may have used the permit before us; then the allowance is there already, and the pull decides.
        try IUsdc(usd)
            .permit(msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) { }
            catch { }
        _pullUsd(sale);
        _paySeller(sale.seller, usd, toSeller);
    }

    /// @inheritdoc ITicketMarket
    function buyFor(BuyOrder calldata order, bytes calldata signature) external {
        // USDC takes an authorization before `validBefore` only, so an order is late at its deadline.
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp >= order.deadline) revert TicketMarket_IntentExpired(order.deadline, block.timestamp);
        Sale memory sale = _sale(order.collection, order.tokenId, order.buyer, order.priceMinor, order.saleRef, IN_USDC);
        uint256 toSeller = _fillInUsd(sale);
        _takeAuthorized(order, signature);
        _paySeller(sale.seller, usd, toSeller);
    }

    /// @inheritdoc ITicketMarket
    function buyNative(address collection, uint256 tokenId, uint32 priceMinor, bytes32 saleRef) external payable {
        uint256 price = priceMinor * NATIVE_UNIT;
        if (msg.value != price) revert TicketMarket_WrongValue(msg.value, price);
        Sale memory sale = _sale(collection, tokenId, msg.sender, priceMinor, saleRef, IN_NATIVE);
        uint256 toSeller = _fill(sale, nativeCurrency, address(0), NATIVE_UNIT);
        _paySeller(sale.seller, address(0), toSeller);
    }

    /// @inheritdoc ITicketMarket
    function settleByCard(
        address collection,
        uint256 tokenId,
        address seller,
        address buyer,
        uint32 priceMinor,
        bytes32 saleRef
    ) external {
        // Check: a genuine collection, its settler, a sale that has not settled.
        _requireCollection(collection);
        ITicketCollection(collection).requireRole(msg.sender, Roles.SETTLER);
        if (saleRef == 0) revert TicketMarket_ZeroSaleRef();
        if (saleSettled[saleRef]) revert TicketMarket_AlreadySettled(saleRef);
        // Effect: settle once. Interaction: the collection judges offer, price and state, and moves the ticket.
        saleSettled[saleRef] = true;
        Sale memory sale = _sale(collection, tokenId, buyer, priceMinor, saleRef, BY_CARD);
        _move(sale);
        if (sale.seller != seller) revert TicketMarket_NotHolder(tokenId, seller, sale.seller);
        // Log the sale with its split.
        _logSale(sale);
    }

    // -------------------------------------------------------------------------------------------------------- the verbs

    function _list(address collection, uint256 tokenId, address seller, uint32 priceMinor) private {
        _requireCollection(collection);
        _requireOpen(collection);
        ITicketCollection(collection).listTicket(tokenId, seller, priceMinor);
        emit TicketListed(collection, tokenId, seller, priceMinor);
    }

    function _reprice(address collection, uint256 tokenId, address seller, uint32 priceMinor) private {
        _requireCollection(collection);
        uint32 previousMinor = ITicketCollection(collection).repriceTicket(tokenId, seller, priceMinor);
        emit TicketRepriced(collection, tokenId, seller, priceMinor, previousMinor);
    }

    function _unlist(address collection, uint256 tokenId, address seller) private {
        _requireCollection(collection);
        ITicketCollection(collection).unlistTicket(tokenId, seller);
        emit TicketUnlisted(collection, tokenId, seller);
    }

    function _gift(address collection, uint256 tokenId, address from, address to, bytes32 giftRef) private {
        _requireCollection(collection);
        if (ITicketCollection(collection).moveByGift(tokenId, from, to)) _requireAttested(to);
        emit TicketGifted(collection, tokenId, to, from, giftRef);
    }

    function _delegateDevice(DeviceIntent memory wish, address owner) private {
        // Check: the holder's, and it has not entered.
        _requireCollection(wish.collection);
        TicketView memory ticket = ITicketCollection(wish.collection).ticketOf(wish.tokenId);
        if (ticket.owner != owner) revert TicketMarket_NotHolder(wish.tokenId, owner, ticket.owner);
        if (ticket.used) revert TicketCollection_AlreadyUsed(wish.tokenId);
        // Log the right, tied to this holding.
        emit DeviceDelegated(
            wish.collection, wish.tokenId, owner, wish.keyX, wish.keyY, wish.expiresAt, ticket.transferCount
        );
    }

    // ---------------------------------------------------------------------------------------------------------- a sale

    function _fillInUsd(Sale memory sale) private returns (uint256 toSeller) {
        return _fill(sale, USD, usd, USD_UNIT);
    }

    /// @dev Everything of a sale on chain but the money's own moves, which follow in the same call.
    /// @return toSeller What the seller is owed, token units.
    function _fill(Sale memory sale, bytes3 currency, address token, uint256 unit) private returns (uint256 toSeller) {
        // Check, move, and judge the currency: a ticket's price means nothing in another one.
        _requireCollection(sale.collection);
        _move(sale);
        if (sale.currency != currency) revert TicketMarket_WrongCurrency(sale.currency, currency);
        // Effect: the shares wait. Log the sale.
        _accrue(sale.collection, token, sale.royaltyMinor * unit, sale.platformMinor * unit);
        _logSale(sale);
        return sale.sellerMinor * unit;
    }

    /// @dev Moves the ticket, checks the rules that the tier names, and splits the price. The caller has made sure that the
    ///      collection is genuine: it is trusted, and calls nobody.
    function _move(Sale memory sale) private {
        _requireOpen(sale.collection);
        SaleTerms memory terms =
            ITicketCollection(sale.collection).moveBySale(sale.tokenId, sale.buyer, sale.priceMinor);
        // A settler who settles by card decides for the queue.
        if (terms.queueMatched && sale.settlement != BY_CARD) {
            _requireMatch(sale.collection, sale.tokenId, sale.buyer);
        }
        if (terms.attested) _requireAttested(sale.buyer);
        (sale.seller, sale.currency) = (terms.seller, terms.currency);
        (sale.sellerMinor, sale.royaltyMinor, sale.platformMinor) =
            ResaleMath.split(sale.priceMinor, terms.royaltyBps, terms.platformFeeBps);
    }

    /// @dev Fails with the token's own words.
    function _pullUsd(Sale memory sale) private {
        bool paid = IUsdc(usd).transferFrom(sale.buyer, address(this), sale.priceMinor * USD_UNIT);
        if (!paid) revert TicketMarket_PaymentFailed(address(this));
    }

    /// @dev The payment proves the order: its nonce is the order's hash, good once.
    function _takeAuthorized(BuyOrder calldata order, bytes calldata signature) private {
        uint256 amount = order.priceMinor * USD_UNIT;
        bytes32 nonce = orderHash(order);
        if (signature.length == 65) {
            // The older form, which every version of USDC has.
            (bytes32 r, bytes32 s) = (bytes32(signature[0:32]), bytes32(signature[32:64]));
            IUsdc(usd)
                .receiveWithAuthorization(
                    order.buyer, address(this), amount, 0, order.deadline, nonce, uint8(signature[64]), r, s
                );
        } else {
            IUsdc(usd).receiveWithAuthorization(order.buyer, address(this), amount, 0, order.deadline, nonce, signature);
        }
    }

    function _logSale(Sale memory sale) private {
        emit TicketSold(
            sale.collection,
            sale.tokenId,
            sale.buyer,
            sale.seller,
            sale.priceMinor,
            sale.sellerMinor,
            sale.royaltyMinor,
            sale.platformMinor,
            sale.settlement,
            sale.saleRef
        );
    }

    function _sale(
        address collection,
        uint256 tokenId,
        address buyer,
        uint32 priceMinor,
        bytes32 saleRef,
        uint8 settlement
    ) private pure returns (Sale memory sale) {
        (sale.collection, sale.tokenId, sale.buyer) = (collection, tokenId, buyer);
        (sale.priceMinor, sale.saleRef, sale.settlement) = (priceMinor, saleRef, settlement);
    }
}
