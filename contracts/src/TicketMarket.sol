// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { EIP712 } from "solady/utils/EIP712.sol";
import { LibBitmap } from "solady/utils/LibBitmap.sol";

import { ITicketCollection } from "./interfaces/ITicketCollection.sol";
import { ITicketFactory } from "./interfaces/ITicketFactory.sol";
import { ITicketMarket } from "./interfaces/ITicketMarket.sol";
import { IntentSignature } from "./libraries/IntentSignature.sol";
import { ResaleMath } from "./libraries/ResaleMath.sol";
import { Roles } from "./libraries/Roles.sol";
import { GiftIntent, ListIntent, UnlistIntent } from "./types/TicketTypes.sol";

/// @notice See ITicketMarket. Holds no ticket and no money; collections trust it alone to move tickets.
contract TicketMarket is ITicketMarket, EIP712 {
    using LibBitmap for LibBitmap.Bitmap;

    bytes32 private constant LIST_TYPEHASH =
        keccak256("List(address collection,uint256 tokenId,uint32 priceMinor,uint256 nonce,uint40 deadline)");
    bytes32 private constant UNLIST_TYPEHASH =
        keccak256("Unlist(address collection,uint256 tokenId,uint256 nonce,uint40 deadline)");
    bytes32 private constant GIFT_TYPEHASH =
        keccak256("Gift(address collection,uint256 tokenId,address to,bytes32 giftRef,uint256 nonce,uint40 deadline)");

    /// @inheritdoc ITicketMarket
    address public immutable factory;
    /// @inheritdoc ITicketMarket
    bool public paused;
    /// @inheritdoc ITicketMarket
    mapping(bytes32 saleRef => bool) public saleSettled;
    /// @dev One bit a nonce, so that intents need no order and may be signed in parallel.
    mapping(address owner => LibBitmap.Bitmap) private _nonces;

    constructor(address factory_) {
        factory = factory_;
    }

    // ----------------------------------------------------------------------------------------------- by holders' own hand

    /// @inheritdoc ITicketMarket
    function list(address collection, uint256 tokenId, uint32 priceMinor) external {
        _list(collection, tokenId, msg.sender, priceMinor);
    }

    /// @inheritdoc ITicketMarket
    function unlist(address collection, uint256 tokenId) external {
        _unlist(collection, tokenId, msg.sender);
    }

    /// @inheritdoc ITicketMarket
    function gift(address collection, uint256 tokenId, address to, bytes32 giftRef) external {
        _gift(collection, tokenId, msg.sender, to, giftRef);
    }

    // ------------------------------------------------------------------------------------------------- by signed intent

    /// @inheritdoc ITicketMarket
    function listFor(ListIntent calldata intent, address owner, bytes calldata signature) external {
        bytes32 structHash = keccak256(
            abi.encode(
                LIST_TYPEHASH, intent.collection, intent.tokenId, intent.priceMinor, intent.nonce, intent.deadline
            )
        );
        _useIntent(owner, intent.nonce, intent.deadline, structHash, signature);
        _list(intent.collection, intent.tokenId, owner, intent.priceMinor);
    }

    /// @inheritdoc ITicketMarket
    function unlistFor(UnlistIntent calldata intent, address owner, bytes calldata signature) external {
        bytes32 structHash =
            keccak256(abi.encode(UNLIST_TYPEHASH, intent.collection, intent.tokenId, intent.nonce, intent.deadline));
        _useIntent(owner, intent.nonce, intent.deadline, structHash, signature);
        _unlist(intent.collection, intent.tokenId, owner);
    }

    /// @inheritdoc ITicketMarket
    function giftFor(GiftIntent calldata intent, address owner, bytes calldata signature) external {
        bytes32 structHash = keccak256(
            abi.encode(
                GIFT_TYPEHASH,
                intent.collection,
                intent.tokenId,
                intent.to,
                intent.giftRef,
                intent.nonce,
                intent.deadline
            )
        );
        _useIntent(owner, intent.nonce, intent.deadline, structHash, signature);
        _gift(intent.collection, intent.tokenId, owner, intent.to, intent.giftRef);
    }

    /// @inheritdoc ITicketMarket
    function cancelIntent(uint256 nonce) external {
        if (nonceUsed(msg.sender, nonce)) return;
        _nonces[msg.sender].set(nonce);
        emit IntentCancelled(msg.sender, nonce);
    }

    // ---------------------------------------------------------------------------------------------- by the platform

    /// @inheritdoc ITicketMarket
    function settleByCard(
        address collection,
        uint256 tokenId,
        address seller,
        address buyer,
        uint32 priceMinor,
        bytes32 saleRef
    ) external {
        // Check: a settler, open, a genuine collection, a sale that has not settled.
        ITicketFactory(factory).requireRole(msg.sender, Roles.SETTLER);
        if (paused) revert TicketMarket_Paused();
        _requireCollection(collection);
        if (saleRef == 0) revert TicketMarket_ZeroSaleRef();
        if (saleSettled[saleRef]) revert TicketMarket_AlreadySettled(saleRef);
        // Effect: settle once.
        saleSettled[saleRef] = true;
        // Interaction: the collection judges offer, price and state, and moves the ticket.
        (uint16 royaltyBps, uint16 platformFeeBps) =
            ITicketCollection(collection).moveBySale(tokenId, seller, buyer, priceMinor);
        // Log the sale with its split.
        (uint32 sellerMinor, uint32 royaltyMinor, uint32 platformMinor) =
            ResaleMath.split(priceMinor, royaltyBps, platformFeeBps);
        emit TicketSold(
            collection, tokenId, buyer, seller, priceMinor, sellerMinor, royaltyMinor, platformMinor, saleRef
        );
    }

    /// @inheritdoc ITicketMarket
    function setPaused(bool paused_) external {
        ITicketFactory(factory).requireRole(msg.sender, Roles.GUARDIAN);
        if (paused == paused_) return;
        paused = paused_;
        emit MarketPauseSet(paused_, msg.sender);
    }

    /// @inheritdoc ITicketMarket
    function nonceUsed(address owner, uint256 nonce) public view returns (bool) {
        return _nonces[owner].get(nonce);
    }

    // ------------------------------------------------------------------------------------------------------- the verbs

    function _list(address collection, uint256 tokenId, address seller, uint32 priceMinor) private {
        if (paused) revert TicketMarket_Paused();
        _requireCollection(collection);
        ITicketCollection(collection).listTicket(tokenId, seller, priceMinor);
        emit TicketListed(collection, tokenId, seller, priceMinor);
    }

    function _unlist(address collection, uint256 tokenId, address seller) private {
        _requireCollection(collection);
        ITicketCollection(collection).unlistTicket(tokenId, seller);
        emit TicketUnlisted(collection, tokenId, seller);
    }

    function _gift(address collection, uint256 tokenId, address from, address to, bytes32 giftRef) private {
        _requireCollection(collection);
        ITicketCollection(collection).moveByGift(tokenId, from, to);
        emit TicketGifted(collection, tokenId, to, from, giftRef);
    }

    /// @dev Checks an intent and burns its nonce. Every field is in the hash, chain and contract are in the domain.
    function _useIntent(address owner, uint256 nonce, uint40 deadline, bytes32 structHash, bytes calldata signature)
        private
    {
        // forge-lint: disable-next-line(block-timestamp)
        if (block.timestamp > deadline) revert TicketMarket_IntentExpired(deadline, block.timestamp);
        if (nonceUsed(owner, nonce)) revert TicketMarket_NonceUsed(owner, nonce);
        _nonces[owner].set(nonce);
        if (!IntentSignature.isSignedBy(owner, _hashTypedData(structHash), signature)) {
            revert TicketMarket_InvalidSignature(owner);
        }
    }

    /// @dev A stranger's contract could log anything through us otherwise.
    function _requireCollection(address collection) private view {
        if (!ITicketFactory(factory).isCollection(collection)) revert TicketMarket_UnknownCollection(collection);
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("TicketChain Market", "1");
    }
}
