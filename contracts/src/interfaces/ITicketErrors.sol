// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice Refusals of a collection. The factory and the market inherit them too, because they pass them on:
///         each ABI alone can name every error that a call through its contract may bring back.
interface ICollectionErrors {
    /// @notice Thrown by every ERC-721 way to move or to approve: only a sale under the cap or a gift moves a ticket.
    error TicketCollection_TransfersOnlyByRule();

    /// @notice Thrown when a batch was prepared for another state of the collection, for instance when it is repeated.
    error TicketCollection_UnexpectedFirstId(uint256 expected, uint256 actual);

    /// @notice Thrown when an order asks for more tickets than its tier has left.
    error TicketCollection_CapExceeded(uint8 tierId, uint256 requested, uint256 left);

    /// @notice Thrown when a price paid would lift the resale cap above the published price.
    error TicketCollection_PriceOverTier(uint8 tierId, uint32 priceMinor, uint32 tierPriceMinor);

    /// @notice Thrown when a tier does not exist; ids run from 1 to `tierCount`.
    error TicketCollection_UnknownTier(uint8 tierId, uint8 tierCount);

    /// @notice Thrown when a batch, or an order inside it, holds nothing.
    error TicketCollection_NothingToDo();

    /// @notice Thrown when two lists of one call differ in length.
    error TicketCollection_LengthMismatch(uint256 tokenIds, uint256 usedAt);

    /// @notice Thrown when an address must not be zero.
    error TicketCollection_ZeroAddress();

    /// @notice Thrown when a ticket was never minted.
    error TicketCollection_UnknownTicket(uint256 tokenId);

    /// @notice Thrown when a ticket has already entered.
    error TicketCollection_AlreadyUsed(uint256 tokenId);

    /// @notice Thrown when a ticket is on offer and the wish needs one that is not.
    error TicketCollection_Listed(uint256 tokenId);

    /// @notice Thrown when a ticket is frozen.
    error TicketCollection_Frozen(uint256 tokenId);

    /// @notice Thrown when a ticket to be released is not frozen.
    error TicketCollection_NotFrozen(uint256 tokenId);

    /// @notice Thrown when a ticket's move counter is full.
    error TicketCollection_TransferLimit(uint256 tokenId, uint256 transferCount);

    /// @notice Thrown while mint, list and buy are stopped in this collection.
    error TicketCollection_Paused();

    /// @notice Thrown when somebody else than the market tries to move or to list.
    error TicketCollection_NotMarket(address caller);

    /// @notice Thrown when somebody else than the factory tries to initialise.
    error TicketCollection_NotFactory(address caller);

    /// @notice Thrown on a second initialisation.
    error TicketCollection_AlreadyInitialized();

    /// @notice Thrown when a collection would have no tier or more than `allowed`.
    error TicketCollection_TierCount(uint256 got, uint256 allowed);

    /// @notice Thrown when a tier offers no ticket.
    error TicketCollection_ZeroCap(uint8 tierId);

    /// @notice Thrown when a sale would end before it starts.
    error TicketCollection_InvalidSalesWindow(uint8 tierId, uint40 salesStartAt, uint40 salesEndAt);

    /// @notice Thrown when a currency is not three upper-case ASCII letters.
    error TicketCollection_InvalidCurrency(uint8 tierId, bytes3 currency);

    /// @notice Thrown when royalty and platform fee together exceed the price.
    error TicketCollection_FeesOverPrice(uint8 tierId, uint256 gotBps, uint256 allowedBps);
}

/// @notice Refusals of a resale or a gift. Some are thrown by the collection, which holds the state they judge.
interface IMarketErrors {
    /// @notice Thrown when the address is no collection of the market's factory.
    error TicketMarket_UnknownCollection(address collection);

    /// @notice Thrown when somebody acts for a ticket that another account holds.
    error TicketMarket_NotHolder(uint256 tokenId, address account, address holder);

    /// @notice Thrown when buyer and seller, or giver and receiver, are one account.
    error TicketMarket_SameHolder(uint256 tokenId, address holder);

    /// @notice Thrown when the tier's rules forbid resale.
    error TicketMarket_ResaleNotAllowed(uint256 tokenId, uint8 tierId);

    /// @notice Thrown when a price is over the ticket's cap, floor(price paid * cap bps / 10,000).
    error TicketMarket_PriceOverCap(uint256 tokenId, uint32 priceMinor, uint32 capMinor);

    /// @notice Thrown when a ticket is offered for nothing; that is a gift.
    error TicketMarket_ZeroPrice(uint256 tokenId);

    /// @notice Thrown when a ticket is not on offer.
    error TicketMarket_NotListed(uint256 tokenId);

    /// @notice Thrown when a sale names another price than the offer.
    error TicketMarket_PriceMismatch(uint256 tokenId, uint32 priceMinor, uint32 askMinor);

    /// @notice Thrown when a ticket was given away as often as its tier allows.
    error TicketMarket_GiftLimitReached(uint256 tokenId, uint8 giftCount, uint8 giftsMax);

    /// @notice Thrown when gifts have ended because the doors are near.
    error TicketMarket_GiftBlackout(uint256 tokenId, uint256 nowAt, uint256 blackoutFrom);

    /// @notice Thrown when an intent arrives after its deadline.
    error TicketMarket_IntentExpired(uint40 deadline, uint256 nowAt);

    /// @notice Thrown when an intent was already carried out or cancelled.
    error TicketMarket_NonceUsed(address owner, uint256 nonce);

    /// @notice Thrown when neither the owner's key nor the owner's contract vouches for the intent.
    error TicketMarket_InvalidSignature(address owner);

    /// @notice Thrown when a sale reference is zero.
    error TicketMarket_ZeroSaleRef();

    /// @notice Thrown when a sale reference has already settled.
    error TicketMarket_AlreadySettled(bytes32 saleRef);

    /// @notice Thrown while list and buy are stopped everywhere.
    error TicketMarket_Paused();
}

/// @notice Refusals of the factory, which also answers for the roles of the whole house.
interface IFactoryErrors {
    /// @notice Thrown when an account lacks a role; `heldRoles` is what it has.
    error TicketFactory_MissingRole(address account, uint256 role, uint256 heldRoles);

    /// @notice Thrown when an event already has its collection.
    error TicketFactory_AlreadyCreated(bytes32 eventRef, address collection);

    /// @notice Thrown when an event reference is zero.
    error TicketFactory_ZeroEventRef();

    /// @notice Thrown when an address must not be zero.
    error TicketFactory_ZeroAddress();

    /// @notice Thrown when an event would end before its doors open.
    error TicketFactory_InvalidTimes(uint40 doorsAt, uint40 endsAt);

    /// @notice Thrown on the one-step ways to change the admin; use the handover.
    error TicketFactory_HandoverOnly();
}
