// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import {
    BuyOrder,
    DeviceIntent,
    GiftIntent,
    ListIntent,
    Permit,
    RepriceIntent,
    UnlistIntent
} from "../types/TicketTypes.sol";
import { ICollectionErrors, IFactoryErrors, IMarketErrors } from "./ITicketErrors.sol";

/// @title The only door through which a ticket changes hands, by sale or by gift.
/// @dev Holders act directly, or sign an EIP-712 intent that anybody may submit. Domain: "TicketChain Market", "1".
///      Money: minor units of the ticket's currency. A sale in USDC needs a ticket priced in USD (one cent is 10^4 units),
///      a sale in native coin a ticket priced in the chain's coin (one minor unit is 10^14 wei).
interface ITicketMarket is IMarketErrors, ICollectionErrors, IFactoryErrors {
    /// @notice Logged when a ticket is on offer.
    event TicketListed(address indexed collection, uint256 indexed tokenId, address indexed seller, uint32 priceMinor);

    /// @notice Logged when an offer gets another price.
    event TicketRepriced(
        address indexed collection,
        uint256 indexed tokenId,
        address indexed seller,
        uint32 priceMinor,
        uint32 previousMinor
    );

    /// @notice Logged when an offer is withdrawn by its holder. A sale withdraws it too, and logs `TicketSold` only.
    event TicketUnlisted(address indexed collection, uint256 indexed tokenId, address indexed seller);

    /// @notice Logged when a ticket is sold. sellerMinor + royaltyMinor + platformMinor = priceMinor.
    /// @param settlement 0 by card, 1 in USDC, 2 in native coin.
    event TicketSold(
        address indexed collection,
        uint256 indexed tokenId,
        address indexed buyer,
        address seller,
        uint32 priceMinor,
        uint32 sellerMinor,
        uint32 royaltyMinor,
        uint32 platformMinor,
        uint8 settlement,
        bytes32 saleRef
    );

    /// @notice Logged when a ticket is given away.
    event TicketGifted(
        address indexed collection, uint256 indexed tokenId, address indexed to, address from, bytes32 giftRef
    );

    /// @notice Logged when a holder lets a phone's key open the door. Ends with `expiresAt` or when the ticket moves.
    event DeviceDelegated(
        address indexed collection,
        uint256 indexed tokenId,
        address indexed owner,
        bytes32 keyX,
        bytes32 keyY,
        uint40 expiresAt,
        uint16 transferCount
    );

    /// @notice Logged when the queue gives the right to buy a ticket, until `expiresAt`.
    event TicketMatched(address indexed collection, uint256 indexed tokenId, address indexed buyer, uint40 expiresAt);

    /// @notice Logged when an account is known to belong to a person, until `expiresAt`; 0 ends it.
    event AccountAttested(address indexed account, uint40 expiresAt);

    /// @notice Logged for each intent of `execute`, in order. `reason` is the refusal's own bytes, empty when done.
    event IntentResult(uint256 indexed index, bool done, bytes reason);

    /// @notice Logged when an owner burns a nonce so that no intent can use it.
    event IntentCancelled(address indexed owner, uint256 nonce);

    /// @notice Logged when a seller's payment could not be delivered and waits to be pulled. `token` zero is native coin.
    event CreditAdded(address indexed account, address indexed token, uint256 amount);

    /// @notice Logged when money is pulled. `token` zero is native coin.
    event Withdrawn(address indexed account, address indexed token, address indexed to, uint256 amount);

    /// @notice Logged when list and buy stop or start again for an event.
    event MarketPauseSet(address indexed collection, bool paused);

    // ---------------------------------------------------------------------------------------- by holders' own hand

    /// @notice Offers the caller's ticket. The ticket stays with its holder and is locked in place.
    function list(address collection, uint256 tokenId, uint32 priceMinor) external;

    /// @notice Changes the price of the caller's offer.
    function reprice(address collection, uint256 tokenId, uint32 priceMinor) external;

    /// @notice Withdraws the caller's offer. Works while paused and after a cancellation.
    function unlist(address collection, uint256 tokenId) external;

    /// @notice Gives the caller's ticket away.
    function gift(address collection, uint256 tokenId, address to, bytes32 giftRef) external;

    /// @notice Lets a phone's key open the door for the caller's ticket.
    function delegateDevice(address collection, uint256 tokenId, bytes32 keyX, bytes32 keyY, uint40 expiresAt) external;

    /// @notice Burns one of the caller's nonces. Safe to repeat.
    function cancelIntent(uint256 nonce) external;

    // ---------------------------------------------------------------------------------------- by signed intent

    /// @notice `list` by a signed intent of `owner`.
    function listFor(ListIntent calldata intent, address owner, bytes calldata signature) external;

    /// @notice `reprice` by a signed intent of `owner`.
    function repriceFor(RepriceIntent calldata intent, address owner, bytes calldata signature) external;

    /// @notice `unlist` by a signed intent of `owner`.
    function unlistFor(UnlistIntent calldata intent, address owner, bytes calldata signature) external;

    /// @notice `gift` by a signed intent of `owner`.
    function giftFor(GiftIntent calldata intent, address owner, bytes calldata signature) external;

    /// @notice `delegateDevice` by a signed intent of `owner`.
    function delegateDeviceFor(DeviceIntent calldata intent, address owner, bytes calldata signature) external;

    /// @notice Carries out many encoded `...For` calls, each on its own: a refused one is logged and spoils nothing.
    /// @param gasEach Gas that one of them may use at most, so that a wallet's own code cannot eat the others' share.
    function execute(bytes[] calldata calls, uint256 gasEach) external;

    // ---------------------------------------------------------------------------------------- buying

    /// @notice Buys an offered ticket with USDC that the caller approved.
    function buy(address collection, uint256 tokenId, uint32 priceMinor, bytes32 saleRef) external;

    /// @notice `buy` with an ERC-2612 permit. A permit that was already used is no error while the allowance suffices.
    function buyWithPermit(
        address collection,
        uint256 tokenId,
        uint32 priceMinor,
        bytes32 saleRef,
        Permit calldata permit
    ) external;

    /// @notice Buys for the buyer who signed the order, with ERC-3009: the authorization's nonce is `orderHash(order)`,
    ///         its value the price, validAfter 0, validBefore the deadline. Anybody may submit it.
    function buyFor(BuyOrder calldata order, bytes calldata signature) external;

    /// @notice Buys an offered ticket with native coin, exactly its price.
    function buyNative(address collection, uint256 tokenId, uint32 priceMinor, bytes32 saleRef) external payable;

    /// @notice Settles a resale that the buyer paid by card. Needs SETTLER in the event.
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

    // ---------------------------------------------------------------------------------------- money out

    /// @notice Sends the organizer its share of an event's resales. Anybody may call. `token` zero is native coin.
    function withdrawRoyalty(address collection, address token) external returns (uint256 amount);

    /// @notice Sends the treasury the platform's share of an event's resales. Anybody may call.
    function withdrawFees(address collection, address token) external returns (uint256 amount);

    /// @notice Sends the caller's waiting payments to an account of its choice.
    function withdrawCredit(address token, address to) external returns (uint256 amount);

    // ---------------------------------------------------------------------------------------- by the house

    /// @notice Names the one buyer that may buy a queue-matched offer until `expiresAt`. Needs SETTLER in the event.
    function matchBuyer(address collection, uint256 tokenId, address buyer, uint40 expiresAt) external;

    /// @notice Says until when accounts are known to belong to people; 0 ends it. Needs ATTESTER in the factory.
    function attest(address[] calldata accounts, uint40 expiresAt) external;

    /// @notice Stops or starts list and buy for the calling collection. Genuine collections only.
    function setCollectionPaused(bool paused_) external;

    // ---------------------------------------------------------------------------------------- views

    /// @notice EIP-712 hash of a buyer's order, the nonce of its payment.
    function orderHash(BuyOrder calldata order) external view returns (bytes32);

    /// @notice True when an intent with this nonce was carried out or cancelled.
    function nonceUsed(address owner, uint256 nonce) external view returns (bool);

    /// @notice True when this card sale was settled.
    function saleSettled(bytes32 saleRef) external view returns (bool);

    /// @notice True when list and buy are stopped for an event.
    function isPaused(address collection) external view returns (bool);

    /// @notice What waits for the organizer and the platform from an event's resales. `token` zero is native coin.
    function accrued(address collection, address token) external view returns (uint256 royalty, uint256 fees);

    /// @notice What waits for an account. `token` zero is native coin.
    function creditOf(address account, address token) external view returns (uint256);

    /// @notice Until when an account is attested, unix seconds.
    function attestedUntil(address account) external view returns (uint40);

    /// @notice The buyer that the queue named, and until when.
    function matchOf(address collection, uint256 tokenId) external view returns (address buyer, uint40 expiresAt);

    function factory() external view returns (address);

    /// @notice The token that stands for USD.
    function usd() external view returns (address);

    /// @notice Code of the chain's own coin, such as "POL".
    function nativeCurrency() external view returns (bytes3);
}
