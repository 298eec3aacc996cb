// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice What the organizer decides about one tier, once, before anything is sold.
/// @param priceMinor Price of one ticket in minor units of `currency`.
/// @param currency ISO 4217 code in three upper-case ASCII letters.
/// @param salesStartAt Published start of the primary sale, unix seconds.
/// @param salesEndAt Published end of the primary sale, unix seconds.
/// @param resaleCapBps Highest resale price in basis points of the price paid; 10,000 is face value.
/// @param royaltyBps Organizer's share of a resale in basis points.
/// @param giftsMax How many times one ticket of the tier may be given away; 0 forbids gifts.
/// @param giftBlackoutSeconds Gifts end this long before doors; 0 means no blackout.
struct TierParams {
    uint32 cap;
    uint32 priceMinor;
    bytes3 currency;
    uint40 salesStartAt;
    uint40 salesEndAt;
    bool resaleAllowed;
    uint16 resaleCapBps;
    uint16 royaltyBps;
    uint8 giftsMax;
    uint32 giftBlackoutSeconds;
}

/// @notice A tier in storage. The first ten fields fill 248 bits of slot 0, so that mint and sale read one slot.
struct Tier {
    uint32 cap; // slot 0
    uint32 sold;
    uint32 priceMinor;
    bytes3 currency;
    uint40 salesStartAt;
    uint40 salesEndAt;
    bool resaleAllowed;
    uint16 resaleCapBps;
    uint16 royaltyBps;
    uint8 giftsMax;
    uint32 giftBlackoutSeconds; // slot 1, read by gifts only
}

/// @notice Everything that makes a collection.
/// @param eventRef Opaque id of the event; one collection per reference, for ever.
/// @param organizer Receives the royalty of resales.
/// @param doorsAt Opening of the doors, unix seconds.
/// @param endsAt End of the event, unix seconds, after `doorsAt`.
/// @param platformFeeBps Platform's share of a resale in basis points.
/// @param contractURI Address of the collection's metadata; a ticket's is this, a slash, its id.
struct CreateParams {
    bytes32 eventRef;
    address organizer;
    string name;
    string symbol;
    uint40 doorsAt;
    uint40 endsAt;
    uint16 platformFeeBps;
    string contractURI;
    TierParams[] tiers;
}

/// @notice One paid order: `quantity` tickets of a tier for one holder at one price each.
struct MintOrder {
    address to;
    uint8 tierId;
    uint16 quantity;
    uint32 priceMinor;
    bytes32 orderRef;
}

/// @notice A ticket as readers see it.
struct TicketView {
    address owner;
    uint8 tierId;
    bool listed;
    bool frozen;
    bool used;
    uint32 pricePaidMinor;
    uint32 askMinor;
    uint16 transferCount;
    uint8 giftCount;
}

/// @notice Signed wish of a holder to offer a ticket. EIP-712 type `List`.
struct ListIntent {
    address collection;
    uint256 tokenId;
    uint32 priceMinor;
    uint256 nonce;
    uint40 deadline;
}

/// @notice Signed wish of a holder to withdraw an offer. EIP-712 type `Unlist`.
struct UnlistIntent {
    address collection;
    uint256 tokenId;
    uint256 nonce;
    uint40 deadline;
}

/// @notice Signed wish of a holder to give a ticket away. EIP-712 type `Gift`.
struct GiftIntent {
    address collection;
    uint256 tokenId;
    address to;
    bytes32 giftRef;
    uint256 nonce;
    uint40 deadline;
}
