// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

import { MintOrder, TicketView, Tier, TierParams } from "../types/TicketTypes.sol";
import { ICollectionErrors, IFactoryErrors, IMarketErrors } from "./ITicketErrors.sol";

/// @title The tickets of one event: ERC-721 that moves by rule only.
/// @dev Invariants: sold <= cap for each tier. A ticket's holder changes only in `moveBySale` at or under the cap and
///      in `moveByGift` inside the tier's policy. Used is never unused. Listed implies not used.
///      Price paid is written once, at mint.
interface ITicketCollection is ICollectionErrors, IMarketErrors, IFactoryErrors {
    /// @notice Logged for each tier when the collection is created.
    event TierCreated(
        uint8 indexed tierId,
        uint32 cap,
        uint32 priceMinor,
        bytes3 currency,
        uint40 salesStartAt,
        uint40 salesEndAt,
        bool resaleAllowed,
        uint16 resaleCapBps,
        uint16 royaltyBps,
        uint8 giftsMax,
        uint32 giftBlackoutSeconds
    );

    /// @notice Logged once an order; its tickets are `firstId` to `firstId + quantity - 1`.
    event TicketsMinted(
        uint256 indexed firstId,
        address indexed to,
        uint8 indexed tierId,
        uint16 quantity,
        uint32 pricePaidMinor,
        bytes32 orderRef
    );

    /// @notice Logged when a ticket enters. `usedAt` is the gate's clock, unix seconds.
    event TicketUsed(uint256 indexed tokenId, bytes32 indexed gateRef, address indexed holder, uint40 usedAt);

    /// @notice Logged when a ticket may no longer be listed, sold or given.
    event TicketFrozen(uint256 indexed tokenId, bytes32 indexed reason);

    /// @notice Logged when a frozen ticket is released.
    event TicketUnfrozen(uint256 indexed tokenId, bytes32 indexed reason);

    /// @notice Logged when mint, list and buy stop or start again.
    event CollectionPauseSet(bool paused, address indexed by);

    /// @notice Mints paid orders with sequential ids. Needs MINTER.
    /// @param expectedFirstId What `nextTokenId` must be: a replayed batch reverts instead of minting twice.
    /// @dev Calls no receiver hook, so that a receiver can neither reenter nor stop a batch.
    function mint(uint256 expectedFirstId, MintOrder[] calldata orders) external;

    /// @notice Records entries. Needs SCANNER. Reverts as a whole and names the ticket that is unknown, listed or used.
    /// @dev A frozen ticket may enter: the gate has already decided, this is its record.
    function checkIn(uint256[] calldata tokenIds, bytes32 gateRef, uint40[] calldata usedAt) external;

    /// @notice Stops list, sale and gift of a ticket, for instance during a dispute. Needs GUARDIAN.
    function freeze(uint256 tokenId, bytes32 reason) external;

    /// @notice Releases a frozen ticket. Needs GUARDIAN.
    function unfreeze(uint256 tokenId, bytes32 reason) external;

    /// @notice Stops or starts mint, list and buy; never unlist, gift or entry. Needs GUARDIAN. Safe to repeat.
    function setPaused(bool paused_) external;

    /// @notice Writes the tiers. Factory only, once.
    function initialize(TierParams[] calldata tiers) external;

    /// @notice Locks a ticket in place at a price. Market only.
    function listTicket(uint256 tokenId, address seller, uint32 priceMinor) external;

    /// @notice Withdraws an offer, paused or not, frozen or not. Market only.
    function unlistTicket(uint256 tokenId, address seller) external;

    /// @notice Moves a listed ticket to its buyer. Market only.
    /// @return royaltyBps Organizer's share.
    /// @return platformFeeBps Platform's share.
    function moveBySale(uint256 tokenId, address seller, address buyer, uint32 priceMinor)
        external
        returns (uint16 royaltyBps, uint16 platformFeeBps);

    /// @notice Moves a ticket to a friend inside the tier's gift policy. Market only.
    function moveByGift(uint256 tokenId, address from, address to) external;

    /// @notice The whole state of a ticket.
    function ticketOf(uint256 tokenId) external view returns (TicketView memory);

    /// @notice Highest price at which a ticket may be offered, minor units.
    function resaleCapOf(uint256 tokenId) external view returns (uint32 capMinor);

    /// @notice A tier's rules and how many of it are sold.
    function tierOf(uint8 tierId) external view returns (Tier memory);

    function tierCount() external view returns (uint8);

    /// @notice The id that the next minted ticket will have.
    function nextTokenId() external view returns (uint256);

    function totalSupply() external view returns (uint256);
    function paused() external view returns (bool);
    function factory() external view returns (address);
    function market() external view returns (address);
    function eventRef() external view returns (bytes32);
    function organizer() external view returns (address);
    function doorsAt() external view returns (uint40);
    function endsAt() external view returns (uint40);
    function platformFeeBps() external view returns (uint16);
    function contractURI() external view returns (string memory);
}
