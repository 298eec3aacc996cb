// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { Lifecycle, MintOrder, Policy, SaleTerms, TicketView, TierParams, TierView } from "../types/TicketTypes.sol";
import { ICollectionErrors, IMarketErrors } from "./ITicketErrors.sol";

/// @title The tickets of one event: ERC-721 that moves by rule only.
/// @dev Invariants: sold <= cap for each tier, and sold counts the tickets alive. A ticket's holder changes only in
///      `moveBySale` at or under the cap, in `moveByGift` inside the tier's policy, by a reissue, or as a souvenir after
///      the event. Used is never unused. Listed implies not used. Price paid is written once, at mint.
///      Ids: orders count from 1; bulk issue number b, owner number n has id 2^30 + b * 2048 + n.
interface ITicketCollection is ICollectionErrors, IMarketErrors {
    /// @notice Logged for each tier when the collection is created.
    event TierCreated(uint8 indexed tierId, TierParams rules);

    /// @notice Logged once when the collection is created.
    event PolicySet(Policy policy);

    /// @notice Logged once an order; its tickets are `firstId` to `firstId + quantity - 1`.
    event TicketsMinted(
        uint256 indexed firstId,
        address indexed to,
        uint8 tierId,
        uint16 quantity,
        uint32 pricePaidMinor,
        bytes32 orderRef
    );

    /// @notice Logged once a bulk issue, before a `Transfer` for each ticket, which names its owner.
    event TicketsIssued(
        uint256 indexed firstId, uint8 indexed tierId, uint16 quantity, uint32 pricePaidMinor, bytes32 issueRef
    );

    /// @notice Logged when a ticket enters. `usedAt` is the gate's clock, unix seconds.
    event TicketUsed(uint256 indexed tokenId, bytes32 indexed gateRef, uint40 usedAt);

    /// @notice Logged when many tickets enter: those whose bit in `mask` is set, bit n standing for id word * 256 + n.
    event TicketsUsed(uint256 indexed word, bytes32 indexed gateRef, uint256 mask, uint40 usedAt);

    /// @notice Logged when a ticket may no longer be listed, sold or given.
    event TicketFrozen(uint256 indexed tokenId, bytes32 indexed reason);

    /// @notice Logged when a frozen ticket is released.
    event TicketUnfrozen(uint256 indexed tokenId, bytes32 indexed reason);

    /// @notice Logged when the organizer asks for a reissue (`to` is the new holder) or a refund (`to` is zero).
    event DeskRequested(uint256 indexed tokenId, address indexed to, bytes32 reason, uint40 effectiveAt);

    /// @notice Logged when a request of the desk is withdrawn, by the holder's objection or by the desk.
    event DeskWithdrawn(uint256 indexed tokenId, address indexed by);

    /// @notice Logged when a ticket is given to a new holder by the organizer. Its offer ends, its price paid stays.
    event TicketReissued(uint256 indexed tokenId, address indexed from, address indexed to, bytes32 reason);

    /// @notice Logged when a ticket is burnt: refunded by the organizer, or paid back out of escrow.
    event TicketRefunded(uint256 indexed tokenId, address indexed holder, uint8 indexed tierId, bytes32 reason);

    /// @notice Logged when a change of a tier's cap is announced.
    event CapChangeAnnounced(uint8 indexed tierId, uint32 from, uint32 to, uint40 effectiveAt);

    /// @notice Logged when an announced change is withdrawn.
    event CapChangeWithdrawn(uint8 indexed tierId);

    /// @notice Logged when a tier's cap changes.
    event CapChanged(uint8 indexed tierId, uint32 from, uint32 to);

    /// @notice Logged when the event moves to a later time.
    event Rescheduled(uint40 doorsAt, uint40 endsAt);

    /// @notice Logged when the organizer calls the event off. Mint, list, buy and gift end; money in escrow goes back.
    event EventCancelled(bytes32 reason);

    /// @notice Logged when the organizer declares that the event took place.
    event EventClosed(uint40 releaseFrom);

    /// @notice Logged when mint, list and buy stop or start again.
    event CollectionPauseSet(bool paused, address indexed by);

    /// @notice Logged when TicketSale may sell, or no longer.
    event OnSaleSet(bool onSale, address indexed by);

    /// @notice Logged when roles in this event are offered; they count from `acceptRoles` on.
    event EventRolesOffered(address indexed account, uint256 roles);

    /// @notice Logged when an account's roles in this event change.
    event EventRolesSet(address indexed account, uint256 roles);

    /// @notice ERC-4906.
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);

    /// @notice ERC-7572.
    event ContractURIUpdated();

    // ---------------------------------------------------------------------------------------------------- issue

    /// @notice Mints paid orders with sequential ids. Needs MINTER.
    /// @param expectedFirstId What `nextTokenId` must be: a replayed batch reverts instead of minting twice.
    /// @dev Calls no receiver hook, so that a receiver can neither reenter nor stop a batch.
    function mint(uint256 expectedFirstId, MintOrder[] calldata orders) external;

    /// @notice Issues one ticket each to many owners, kept in contract code. Needs MINTER.
    /// @param expectedFirstId What `nextBulkId` must be.
    /// @param owners Addresses of 20 bytes each, ascending, repeats allowed; at most 1,228.
    function mintBulk(uint256 expectedFirstId, uint8 tierId, uint32 priceMinor, bytes32 issueRef, bytes calldata owners)
        external;

    /// @notice Mints tickets that were paid on chain. TicketSale only.
    function mintSold(address to, uint8 tierId, uint16 quantity, bytes32 orderRef) external returns (uint256 firstId);

    // ---------------------------------------------------------------------------------------------------- entry

    /// @notice Records entries. Needs SCANNER. Reverts as a whole and names the ticket that is unknown, listed or used.
    /// @dev A frozen ticket may enter: the gate has already decided, this is its record.
    function checkIn(uint256[] calldata tokenIds, bytes32 gateRef, uint40[] calldata usedAt) external;

    /// @notice Records entries 256 a word. Needs SCANNER. Reverts as a whole when a bit is unknown, used or only by id.
    function checkInWords(uint256[] calldata words, uint256[] calldata masks, bytes32 gateRef, uint40 usedAt) external;

    // ---------------------------------------------------------------------------------------------------- the desk

    /// @notice Stops list, sale and gift of a ticket, for instance during a dispute. Needs GUARDIAN.
    function freeze(uint256 tokenId, bytes32 reason) external;

    /// @notice Releases a frozen ticket. Needs GUARDIAN.
    function unfreeze(uint256 tokenId, bytes32 reason) external;

    /// @notice Gives a ticket to a new holder, for instance after lost access. Needs DESK. Waits as long as the policy
    ///         says; with no delay it happens at once. A ticket that has entered cannot be reissued.
    function reissue(uint256 tokenId, address to, bytes32 reason) external;

    /// @notice Burns a ticket and frees its place; a price in escrow goes to the holder. Needs DESK. Waits like a reissue.
    function refund(uint256 tokenId, bytes32 reason) external;

    /// @notice Carries out a request whose delay is over, at most 30 days later. Anybody may.
    function carryOut(uint256 tokenId) external;

    /// @notice Withdraws a request. The holder or DESK may.
    function withdrawRequest(uint256 tokenId) external;

    /// @notice Burns a ticket whose price TicketSale pays back. TicketSale only. An entered ticket is left as it is.
    /// @return holder Who is paid. @return tierId Its tier. @return pricePaidMinor What is paid.
    function burnForRefund(uint256 tokenId) external returns (address holder, uint8 tierId, uint32 pricePaidMinor);

    // ---------------------------------------------------------------------------------------------------- rules

    /// @notice Announces another cap for a tier, in the direction that the policy allows. Organizer only.
    function announceCap(uint8 tierId, uint32 cap) external;

    /// @notice Withdraws an announced cap. Organizer only.
    function withdrawCap(uint8 tierId) external;

    /// @notice Applies an announced cap after its delay, at most 30 days later. Anybody may.
    function applyCap(uint8 tierId) external;

    /// @notice Moves the event to a later time, where the policy allows it. Organizer only, before the event ends.
    function reschedule(uint40 doorsAt, uint40 endsAt) external;

    /// @notice Calls the event off, for ever. Organizer only, until it is closed.
    function cancel(bytes32 reason) external;

    /// @notice Declares that the event took place. Organizer only, within 30 days of its end.
    function close() external;

    /// @notice Stops or starts mint, list and buy; never unlist, gift, entry or refund. Needs GUARDIAN. Safe to repeat.
    function setPaused(bool paused_) external;

    /// @notice Lets TicketSale sell, or ends that. Needs MINTER. Closed at first: who sells elsewhere too must count both.
    ///         Safe to repeat.
    function setOnSale(bool onSale_) external;

    /// @notice Offers roles in this event to an account. Organizer only.
    function offerRoles(address account, uint256 roles) external;

    /// @notice Takes the roles that were offered to the caller.
    function acceptRoles() external;

    /// @notice Takes roles away at once, the operator's own included. Organizer only.
    function revokeRoles(address account, uint256 roles) external;

    /// @notice Writes the tiers. Factory only, once.
    function initialize(TierParams[] calldata tiers, Policy calldata policy) external;

    // ---------------------------------------------------------------------------------------------------- the market

    /// @notice Locks a ticket in place at a price. Market only.
    function listTicket(uint256 tokenId, address seller, uint32 priceMinor) external;

    /// @notice Changes the price of an offer. Market only. @return previousMinor The price until now.
    function repriceTicket(uint256 tokenId, address seller, uint32 priceMinor) external returns (uint32 previousMinor);

    /// @notice Withdraws an offer, paused or not, frozen or not. Market only.
    function unlistTicket(uint256 tokenId, address seller) external;

    /// @notice Moves a listed ticket to its buyer. Market only.
    /// @dev The ask was at or under the cap when it was written, and neither can change.
    function moveBySale(uint256 tokenId, address buyer, uint32 priceMinor) external returns (SaleTerms memory);

    /// @notice Moves a ticket to a friend inside the tier's gift policy. Market only.
    /// @return attested True when the receiver must be an attested account.
    function moveByGift(uint256 tokenId, address from, address to) external returns (bool attested);

    // ---------------------------------------------------------------------------------------------------- views

    /// @notice The whole state of a ticket.
    function ticketOf(uint256 tokenId) external view returns (TicketView memory);

    /// @notice Highest price at which a ticket may be offered, minor units.
    function resaleCapOf(uint256 tokenId) external view returns (uint32 capMinor);

    /// @notice A tier's rules and how many of it are alive.
    function tierOf(uint8 tierId) external view returns (TierView memory);

    /// @notice True for tickets that have entered.
    function isUsed(uint256 tokenId) external view returns (bool);

    /// @notice Reverts `TicketCollection_MissingRole` unless the account may do this in this event.
    function requireRole(address account, uint256 role) external view;

    /// @notice The event's times and how far it is.
    function lifecycle() external view returns (Lifecycle memory);

    function policy() external view returns (Policy memory);
    function rolesOf(address account) external view returns (uint256);
    function tierCount() external view returns (uint8);

    /// @notice The id that the next minted ticket will have.
    function nextTokenId() external view returns (uint256);

    /// @notice The first id of the next bulk issue.
    function nextBulkId() external view returns (uint256);

    /// @notice Tickets alive.
    function totalSupply() external view returns (uint256);
    function paused() external view returns (bool);

    /// @notice True when TicketSale may sell.
    function onSale() external view returns (bool);
    function factory() external view returns (address);
    function market() external view returns (address);
    function sale() external view returns (address);
    function eventRef() external view returns (bytes32);
    function organizer() external view returns (address);
    function operator() external view returns (address);
    function platformFeeBps() external view returns (uint16);
    function contractURI() external view returns (string memory);
}
