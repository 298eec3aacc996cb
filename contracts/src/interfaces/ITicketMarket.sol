// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { GiftIntent, ListIntent, UnlistIntent } from "../types/TicketTypes.sol";
import { ICollectionErrors, IFactoryErrors, IMarketErrors } from "./ITicketErrors.sol";

/// @title The only door through which a ticket changes hands, by sale or by gift.
/// @dev Holders act directly, or sign an EIP-712 intent that anybody may submit. Domain: "TicketChain Market", "1".
interface ITicketMarket is IMarketErrors, ICollectionErrors, IFactoryErrors {
    /// @notice Logged when a ticket is on offer.
    event TicketListed(address indexed collection, uint256 indexed tokenId, address indexed seller, uint32 priceMinor);

    /// @notice Logged when an offer is withdrawn by its holder. A sale withdraws it too, and logs `TicketSold` only.
    event TicketUnlisted(address indexed collection, uint256 indexed tokenId, address indexed seller);

    /// @notice Logged when a ticket is sold. sellerMinor + royaltyMinor + platformMinor = priceMinor.
    event TicketSold(
        address indexed collection,
        uint256 indexed tokenId,
        address indexed buyer,
        address seller,
        uint32 priceMinor,
        uint32 sellerMinor,
        uint32 royaltyMinor,
        uint32 platformMinor,
        bytes32 saleRef
    );

    /// @notice Logged when a ticket is given away.
    event TicketGifted(
        address indexed collection, uint256 indexed tokenId, address indexed to, address from, bytes32 giftRef
    );

    /// @notice Logged when an owner burns a nonce so that no intent can use it.
    event IntentCancelled(address indexed owner, uint256 nonce);

    /// @notice Logged when list and buy stop or start again everywhere.
    event MarketPauseSet(bool paused, address indexed by);

    /// @notice Offers the caller's ticket. The ticket stays with its holder and is locked in place.
    function list(address collection, uint256 tokenId, uint32 priceMinor) external;

    /// @notice Withdraws the caller's offer. Works while paused.
    function unlist(address collection, uint256 tokenId) external;

    /// @notice Gives the caller's ticket away.
    function gift(address collection, uint256 tokenId, address to, bytes32 giftRef) external;

    /// @notice `list` by a signed intent of `owner`.
    function listFor(ListIntent calldata intent, address owner, bytes calldata signature) external;

    /// @notice `unlist` by a signed intent of `owner`.
    function unlistFor(UnlistIntent calldata intent, address owner, bytes calldata signature) external;

    /// @notice `gift` by a signed intent of `owner`.
    function giftFor(GiftIntent calldata intent, address owner, bytes calldata signature) external;

    /// @notice Burns one of the caller's nonces. Safe to repeat.
    function cancelIntent(uint256 nonce) external;

    /// @notice Settles a resale that the buyer paid by card. Needs SETTLER.
    /// @dev The offer must be exactly `priceMinor` by `seller` and at or under the cap. The split is computed here:
    ///      royalty and platform fee are floored, the seller gets the remainder. One `saleRef` settles once.
    function settleByCard(
        address collection,
        uint256 tokenId,
        address seller,
        address buyer,
        uint32 priceMinor,
        bytes32 saleRef
    ) external;

    /// @notice Stops or starts list and buy in every collection; never unlist. Needs GUARDIAN. Safe to repeat.
    function setPaused(bool paused_) external;

    /// @notice True when an intent with this nonce was carried out or cancelled.
    function nonceUsed(address owner, uint256 nonce) external view returns (bool);

    /// @notice True when this sale was settled.
    function saleSettled(bytes32 saleRef) external view returns (bool);

    function paused() external view returns (bool);
    function factory() external view returns (address);
}
