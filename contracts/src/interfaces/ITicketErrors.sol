// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice Refusals of a collection. The factory, the market and the sale inherit them too, because they pass them on:
///         each ABI alone can name every error that a call through its contract may bring back.
interface ICollectionErrors {
    /// @notice Thrown by every ERC-721 way to move or to approve, until a souvenir's event is over.
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
    error TicketCollection_LengthMismatch(uint256 left, uint256 right);

    /// @notice Thrown when an address must not be zero.
    error TicketCollection_ZeroAddress();

    /// @notice Thrown when a ticket was never minted, or is burnt.
    error TicketCollection_UnknownTicket(uint256 tokenId);

    /// @notice Thrown when a list of owners is not whole addresses in ascending order; `at` is the first that is not.
    error TicketCollection_OwnersNotSorted(uint256 at);

    /// @notice Thrown when one bulk issue has more owners, or one event more issues, than `allowed`.
    error TicketCollection_BulkLimit(uint256 got, uint256 allowed);

    /// @notice Thrown when a ticket has already entered.
    error TicketCollection_AlreadyUsed(uint256 tokenId);

    /// @notice Thrown when a mask names tickets that have already entered.
    error TicketCollection_AlreadyUsedMask(uint256 word, uint256 used);

    /// @notice Thrown when a mask names tickets that were on offer once or are burnt: they enter by id.
    error TicketCollection_OnlyById(uint256 word, uint256 onlyById);

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

    /// @notice Thrown when tickets are bought on chain and the event is not on sale there.
    error TicketCollection_NotOnSale();

    /// @notice Thrown when an event that was cancelled or closed is asked for more.
    error TicketCollection_Over();

    /// @notice Thrown when an event may not be closed yet, or no longer.
    error TicketCollection_NotClosable(uint256 nowAt, uint256 from, uint256 until);

    /// @notice Thrown when somebody else than the market tries to move or to list.
    error TicketCollection_NotMarket(address caller);

    /// @notice Thrown when somebody else than the on-chain sale acts for it.
    error TicketCollection_NotSale(address caller);

    /// @notice Thrown when somebody else than the factory tries to initialise.
    error TicketCollection_NotFactory(address caller);

    /// @notice Thrown when somebody else than the organizer changes who may do what, closes or cancels.
    error TicketCollection_NotOrganizer(address caller);

    /// @notice Thrown when an account lacks a role in this event.
    error TicketCollection_MissingRole(address account, uint256 role);

    /// @notice Thrown when roles are accepted that were not offered.
    error TicketCollection_NoOffer(address account);

    /// @notice Thrown on a second initialisation.
    error TicketCollection_AlreadyInitialized();

    /// @notice Thrown when the event's policy does not allow the change.
    error TicketCollection_NotInPolicy();

    /// @notice Thrown when a cap would fall below what is sold, or above what a word can hold.
    error TicketCollection_CapOutOfRange(uint8 tierId, uint256 cap, uint256 least, uint256 most);

    /// @notice Thrown when nothing was announced, or asked for, that could be carried out or withdrawn, or it lapsed.
    error TicketCollection_NothingPending();

    /// @notice Thrown when something announced is carried out before its delay is over.
    error TicketCollection_TooEarly(uint256 nowAt, uint256 from);

    /// @notice Thrown when an event would be moved to an earlier time, or further than two years.
    error TicketCollection_InvalidTimes(uint256 doorsAt, uint256 endsAt);

    /// @notice Thrown when the receiver of a safe transfer does not take tickets.
    error TicketCollection_ReceiverRefused(address to);
}

/// @notice Refusals of a new event's rules, thrown by the factory.
interface IRuleErrors {
    /// @notice Thrown when a collection would have no tier or more than `allowed`.
    error TierRules_TierCount(uint256 got, uint256 allowed);

    /// @notice Thrown when a tier offers no ticket, or more than `allowed`.
    error TierRules_Cap(uint8 tierId, uint256 cap, uint256 allowed);

    /// @notice Thrown when a window would end before it starts, or lies past 2106.
    error TierRules_InvalidWindow(uint8 tierId, uint40 startAt, uint40 endAt);

    /// @notice Thrown when a currency is not three upper-case ASCII letters, or not that of the first tier.
    error TierRules_InvalidCurrency(uint8 tierId, bytes3 currency);

    /// @notice Thrown when a share is over its maximum, or royalty and platform fee together exceed the price.
    error TierRules_FeesOverMaximum(uint8 tierId, uint256 gotBps, uint256 allowedBps);

    /// @notice Thrown when a number of gifts or a number of seconds does not fit.
    error TierRules_OutOfRange(uint8 tierId, uint256 got, uint256 allowed);

    /// @notice Thrown when a name or a symbol, or all that a collection's code must hold, is longer than `allowed` bytes.
    error TierRules_TextTooLong(uint256 got, uint256 allowed);
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

    /// @notice Thrown outside the tier's resale window; `resaleEndAt` 0 means no end.
    error TicketMarket_OutsideResaleWindow(uint256 tokenId, uint40 resaleStartAt, uint40 resaleEndAt);

    /// @notice Thrown when a price is over the ticket's cap, floor(price paid * cap bps / 10,000).
    error TicketMarket_PriceOverCap(uint256 tokenId, uint32 priceMinor, uint32 capMinor);

    /// @notice Thrown when a ticket is offered for nothing; that is a gift.
    error TicketMarket_ZeroPrice(uint256 tokenId);

    /// @notice Thrown when a ticket is not on offer.
    error TicketMarket_NotListed(uint256 tokenId);

    /// @notice Thrown when a sale names another price than the offer.
    error TicketMarket_PriceMismatch(uint256 tokenId, uint32 priceMinor, uint32 askMinor);

    /// @notice Thrown when a sale would settle in another currency than the ticket's.
    error TicketMarket_WrongCurrency(bytes3 currency, bytes3 settlement);

    /// @notice Thrown when the native value sent is not the price.
    error TicketMarket_WrongValue(uint256 got, uint256 price);

    /// @notice Thrown when the queue gave the ticket to another buyer, or to nobody.
    error TicketMarket_NotMatched(uint256 tokenId, address buyer);

    /// @notice Thrown when a buyer or receiver must be attested and is not.
    error TicketMarket_NotAttested(address account);

    /// @notice Thrown when a ticket was given away as often as its tier allows.
    error TicketMarket_GiftLimitReached(uint256 tokenId, uint8 giftCount, uint8 giftsMax);

    /// @notice Thrown when gifts have ended because the doors are near.
    error TicketMarket_GiftBlackout(uint256 tokenId, uint256 nowAt, uint256 blackoutFrom);

    /// @notice Thrown when a ticket came to its holder too recently to be given on.
    error TicketMarket_GiftCooldown(uint256 tokenId, uint256 nowAt, uint256 from);

    /// @notice Thrown when an intent or an order arrives after its deadline.
    error TicketMarket_IntentExpired(uint40 deadline, uint256 nowAt);

    /// @notice Thrown when an intent was already carried out or cancelled.
    error TicketMarket_NonceUsed(address owner, uint256 nonce);

    /// @notice Thrown when neither the owner's key nor the owner's contract vouches for the intent.
    error TicketMarket_InvalidSignature(address owner);

    /// @notice The refusal of a call inside `execute` that is no `...For` call.
    error TicketMarket_NotAnIntent(bytes4 selector);

    /// @notice Thrown when the gas left cannot give an intent of `execute` all of its share.
    error TicketMarket_GasTooLow(uint256 index, uint256 gasLeft, uint256 gasEach);

    /// @notice Thrown when a sale reference is zero.
    error TicketMarket_ZeroSaleRef();

    /// @notice Thrown when a sale reference has already settled.
    error TicketMarket_AlreadySettled(bytes32 saleRef);

    /// @notice Thrown when there is nothing to withdraw.
    error TicketMarket_NothingToWithdraw();

    /// @notice Thrown when a payment out fails, for instance because the token blocks the receiver.
    error TicketMarket_PaymentFailed(address to);

    /// @notice Thrown while list and buy are stopped for an event.
    error TicketMarket_Paused();
}

/// @notice Refusals of the primary sale in USDC.
interface ISaleErrors {
    /// @notice Thrown when the address is no collection of the factory.
    error TicketSale_UnknownCollection(address collection);

    /// @notice Thrown when a tier is not priced in the currency of the token.
    error TicketSale_WrongCurrency(bytes3 currency);

    /// @notice Thrown before a tier's sale starts or after it ended.
    error TicketSale_OutsideSalesWindow(uint40 salesStartAt, uint40 salesEndAt);

    /// @notice Thrown when an order names another price than the tier's.
    error TicketSale_PriceMismatch(uint32 priceMinor, uint32 tierPriceMinor);

    /// @notice Thrown when a tier asks for an attested buyer.
    error TicketSale_NotAttested(address account);

    /// @notice Thrown when an order arrives after its deadline.
    error TicketSale_Expired(uint40 deadline, uint256 nowAt);

    /// @notice Thrown when a holder asks for money back while the event is on.
    error TicketSale_NotRefundable();

    /// @notice Thrown when a ticket's price is not in escrow, or went back already.
    error TicketSale_NotInEscrow(uint256 tokenId);

    /// @notice Thrown when proceeds are asked for before `from`; zero means before the event was closed.
    error TicketSale_NotReleasable(uint256 nowAt, uint256 from);

    /// @notice Thrown when somebody else than the holder asks for money back.
    error TicketSale_NotHolder(uint256 tokenId, address account);

    /// @notice Thrown when a payment out fails, for instance because the token blocks the receiver.
    error TicketSale_PaymentFailed(address to);

    /// @notice Thrown when there is nothing to withdraw.
    error TicketSale_NothingToWithdraw();
}

/// @notice Refusals of the factory.
interface IFactoryErrors {
    /// @notice Thrown when an account lacks a role of the house; `heldRoles` is what it has.
    error TicketFactory_MissingRole(address account, uint256 role, uint256 heldRoles);

    /// @notice Thrown when an event already has its collection.
    error TicketFactory_AlreadyCreated(bytes32 eventRef, address collection);

    /// @notice Thrown when an event reference is zero.
    error TicketFactory_ZeroEventRef();

    /// @notice Thrown when an address must not be zero.
    error TicketFactory_ZeroAddress();

    /// @notice Thrown when an event would end before its doors open, or lies past 2106.
    error TicketFactory_InvalidTimes(uint40 doorsAt, uint40 endsAt);

    /// @notice Thrown when the caller is neither the organization's signer nor its delegate.
    error TicketFactory_NotOrganizer(address caller, address organizer);

    /// @notice Thrown when an organization creates by itself and has no terms, or names another fee than its terms.
    error TicketFactory_NotInTerms(address organizer, uint256 feeBps);

    /// @notice Thrown when neither the organizer's key nor the organizer's contract vouches for the wish.
    error TicketFactory_InvalidSignature(address organizer);

    /// @notice Thrown when a signed wish arrives after its deadline.
    error TicketFactory_Expired(uint40 deadline, uint256 nowAt);

    /// @notice Thrown when the gas of the call does not suffice to make a collection.
    error TicketFactory_CreationFailed(bytes32 eventRef);

    /// @notice Thrown when an implementation is not allowed, or does not belong to this factory.
    error TicketFactory_VersionNotAllowed(address version);

    /// @notice Thrown when a fee is over the immutable maximum.
    error TicketFactory_FeeOverMaximum(uint256 gotBps, uint256 allowedBps);

    /// @notice Thrown when roles are accepted that were not offered.
    error TicketFactory_NoOffer(address account);

    /// @notice Thrown on the one-step ways to change the admin or to grant a role; use the handover.
    error TicketFactory_HandoverOnly();
}
