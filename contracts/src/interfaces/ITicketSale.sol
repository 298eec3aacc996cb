// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Permit, PurchaseOrder } from "../types/TicketTypes.sol";
import { ICollectionErrors, IFactoryErrors, ISaleErrors } from "./ITicketErrors.sol";

/// @title The primary sale in USDC. The money waits here until the event has taken place.
/// @dev A ticket's price leaves in one of three ways, once: to the organizer and the platform when the event was closed and
///      the release delay is over; to the holder when the event was cancelled, or not closed within 30 days of its end; to
///      the holder when the organizer refunds the ticket. What was released is gone: a refund by the organizer's desk after
///      that reverts as a whole, ticket and all, and the organizer pays the holder out of its own pocket instead.
///      One cent is 10^4 units of USDC. Domain: "TicketChain Sale", "1".
///      Invariant: the token's balance here is at least all that is held plus all that waits for accounts. USDC that was
///      sent here by accident is nobody's.
interface ITicketSale is ISaleErrors, ICollectionErrors, IFactoryErrors {
    /// @notice Logged once an order; its tickets are `firstId` to `firstId + quantity - 1`.
    event TicketsPurchased(
        address indexed collection,
        uint256 indexed firstId,
        address indexed buyer,
        uint8 tierId,
        uint16 quantity,
        uint32 priceMinor,
        bytes32 orderRef
    );

    /// @notice Logged when a ticket's price goes back to its holder. `paid` false: it waits to be pulled.
    event PriceReturned(
        address indexed collection, uint256 indexed tokenId, address indexed holder, uint32 priceMinor, bool paid
    );

    /// @notice Logged when an event's proceeds leave escrow. organizerMinor + platformMinor = what was held.
    event ProceedsReleased(address indexed collection, uint256 organizerMinor, uint256 platformMinor);

    /// @notice Logged when money is pulled, token units.
    event Withdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice Buys with USDC that the caller approved, at the tier's price.
    function purchase(address collection, uint8 tierId, uint16 quantity, uint32 priceMinor, bytes32 orderRef)
        external
        returns (uint256 firstId);

    /// @notice `purchase` with an ERC-2612 permit.
    function purchaseWithPermit(
        address collection,
        uint8 tierId,
        uint16 quantity,
        uint32 priceMinor,
        bytes32 orderRef,
        Permit calldata permit
    ) external returns (uint256 firstId);

    /// @notice Buys for the buyer who signed the order, with ERC-3009: nonce `orderHash(order)`, value the total, validAfter
    ///         0, validBefore the deadline. Anybody may submit it.
    function purchaseFor(PurchaseOrder calldata order, bytes calldata signature) external returns (uint256 firstId);

    /// @notice Pays the holder of a ticket its price in the primary sale. Holder only, after a cancellation or when the
    ///         event was not closed in time. Nobody's help is needed; an entered ticket is paid too, but not burnt.
    function claimRefund(address collection, uint256 tokenId) external;

    /// @notice Pays the holder of a ticket that its collection is refunding. Collections only.
    function returnPrice(uint256 tokenId, address holder, uint32 priceMinor) external;

    /// @notice Moves an event's proceeds to the accounts of organizer and platform. Anybody may call, once closed and
    ///         `releaseDelaySeconds` later.
    function release(address collection) external;

    /// @notice Sends an account's waiting money, by its own wish to any account.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice Sends an account's waiting money to itself. Anybody may call.
    function withdrawFor(address account) external returns (uint256 amount);

    /// @notice EIP-712 hash of a buyer's order, the nonce of its payment.
    function orderHash(PurchaseOrder calldata order) external view returns (bytes32);

    /// @notice What is held for an event, minor units.
    function escrowOf(address collection) external view returns (uint256 heldMinor);

    /// @notice What waits for an account, token units.
    function creditOf(address account) external view returns (uint256);

    /// @notice True when a ticket's price went back to its holder.
    function isReturned(address collection, uint256 tokenId) external view returns (bool);

    function factory() external view returns (address);
    function market() external view returns (address);
    function usd() external view returns (address);
}
