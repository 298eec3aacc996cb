// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.30;

/// @notice What the organizer decides about one tier, once, before anything is sold. Only `cap` can ever change, and
///         only as the event's `Policy` allows.
/// @param cap How many tickets of the tier may be alive at once, at most 2^24 - 1.
/// @param priceMinor Price of one ticket in minor units of `currency`.
/// @param currency ISO 4217 code in three upper-case ASCII letters; one for all tiers of an event.
/// @param salesStartAt Start of the primary sale, unix seconds; enforced by TicketSale, published for other sales.
/// @param salesEndAt End of the primary sale, unix seconds.
/// @param resaleCapBps Highest resale price in basis points of the price paid in the primary sale, buyer's fees
///        included; 10,000 is face value.
/// @param royaltyBps Organizer's share of a resale in basis points, at most 5,000.
/// @param giftsMax How many times one ticket of the tier may be given away, at most 15; 0 forbids gifts.
/// @param giftBlackoutSeconds Gifts end this long before doors; 0 means no blackout. At most 2^24 - 1.
/// @param giftCooldownSeconds A ticket may be given this long after it came to its holder, or came back from an offer.
/// @param resaleStartAt Offers and resales start then, unix seconds; 0 means at once.
/// @param resaleEndAt Offers and resales end then, unix seconds; 0 means never.
/// @param queueMatched The buyer of a resale is named by a settler, so that the seller cannot choose.
/// @param attested Buyers and receivers must be attested accounts.
/// @param souvenir After the event, unless it was cancelled before its end, the ticket becomes an ordinary, freely
///        transferable ERC-721 token.
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
    uint32 giftCooldownSeconds;
    uint40 resaleStartAt;
    uint40 resaleEndAt;
    bool queueMatched;
    bool attested;
    bool souvenir;
}

/// @notice What may change after creation, in which direction and how fast. Fixed at creation.
/// @param capMayRise More tickets may be put on sale.
/// @param capMayFall Unsold tickets may be withdrawn; never below what is sold.
/// @param mayPostpone The event may be moved to a later time, at most 730 days past the first end.
/// @param ruleDelaySeconds A change of a cap takes effect this long after it was announced. At most 2^24 - 1.
/// @param deskDelaySeconds A reissue or refund by the organizer waits this long; the holder may object. At most 2^24 - 1.
/// @param releaseDelaySeconds Proceeds of the on-chain sale stay in escrow this long after the event was closed.
struct Policy {
    bool capMayRise;
    bool capMayFall;
    bool mayPostpone;
    uint32 ruleDelaySeconds;
    uint32 deskDelaySeconds;
    uint32 releaseDelaySeconds;
}

/// @notice Everything that makes a collection.
/// @param eventRef Opaque id of the event; one collection per organizer and reference, for ever.
/// @param organizer The organization's signer, a key or an ERC-1271 wallet. Receives its share of sales.
/// @param operator Account that runs the event for the organizer with every role, until the organizer takes them away.
/// @param doorsAt Opening of the doors, unix seconds.
/// @param endsAt End of the event, unix seconds, after `doorsAt`.
/// @param platformFeeBps Platform's share of a sale in basis points, at most 2,000.
/// @param version Implementation of the collection, one of the allowed ones; zero means the current one.
/// @param contractURI Address of the folder of the metadata, without a slash at its end: `collection.json` and, for each tier,
///        `tier-<id>.json`. Ids are given out as tickets are sold, so what a ticket says can be fixed by its tier and no further.
struct CreateParams {
    bytes32 eventRef;
    address organizer;
    address operator;
    string name;
    string symbol;
    uint40 doorsAt;
    uint40 endsAt;
    uint16 platformFeeBps;
    address version;
    string contractURI;
    Policy policy;
    TierParams[] tiers;
}

/// @notice A tier as readers see it: its rules and how many tickets of it are alive.
struct TierView {
    uint32 cap;
    uint32 sold;
    uint32 priceMinor;
    bytes3 currency;
    uint40 salesStartAt;
    uint40 salesEndAt;
    bool resaleAllowed;
    uint16 resaleCapBps;
    uint16 royaltyBps;
    uint8 giftsMax;
    uint32 giftBlackoutSeconds;
    uint32 giftCooldownSeconds;
    uint40 resaleStartAt;
    uint40 resaleEndAt;
    bool queueMatched;
    bool attested;
    bool souvenir;
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
/// @param heldSince When it came to its holder or back from an offer, unix seconds; zero while listed.
/// @param onChain Paid through TicketSale: its price lies in escrow until the event is closed.
struct TicketView {
    address owner;
    uint8 tierId;
    bool listed;
    bool frozen;
    bool used;
    bool onChain;
    uint32 pricePaidMinor;
    uint32 askMinor;
    uint40 heldSince;
    uint16 transferCount;
    uint8 giftCount;
}

/// @notice How far an event is. Unix seconds; zero means that it did not happen.
/// @param cancelledAt The organizer called it off.
/// @param closedAt The organizer declared that it took place. Not cancelled and not closed 30 days after its end means
///        abandoned.
struct Lifecycle {
    uint40 doorsAt;
    uint40 endsAt;
    uint40 cancelledAt;
    uint40 closedAt;
}

/// @notice What the market needs to know about a sale that the collection has just carried out.
struct SaleTerms {
    address seller;
    uint16 royaltyBps;
    uint16 platformFeeBps;
    bytes3 currency;
    bool queueMatched;
    bool attested;
}

/// @notice Signed wish of a holder to offer a ticket. EIP-712 type `List`.
struct ListIntent {
    address collection;
    uint256 tokenId;
    uint32 priceMinor;
    uint256 nonce;
    uint40 deadline;
}

/// @notice Signed wish of a holder to change the price of an offer. EIP-712 type `Reprice`.
struct RepriceIntent {
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

/// @notice Signed wish of a holder that a phone's key may open the door. EIP-712 type `DelegateDevice`.
/// @param keyX First coordinate of the phone's P-256 key.
/// @param keyY Second coordinate.
/// @param expiresAt The phone's power ends then, or when the ticket changes hands, unix seconds.
struct DeviceIntent {
    address collection;
    uint256 tokenId;
    bytes32 keyX;
    bytes32 keyY;
    uint40 expiresAt;
    uint256 nonce;
    uint40 deadline;
}

/// @notice A buyer's order for an offered ticket. Its EIP-712 hash is the nonce of the ERC-3009 authorization that pays
///         for it, so one signature pays and orders. EIP-712 type `Buy`.
struct BuyOrder {
    address collection;
    uint256 tokenId;
    address buyer;
    uint32 priceMinor;
    bytes32 saleRef;
    uint40 deadline;
}

/// @notice A buyer's order in the primary sale. EIP-712 type `Purchase`, used like `BuyOrder`.
struct PurchaseOrder {
    address collection;
    uint8 tierId;
    uint16 quantity;
    address buyer;
    uint32 priceMinor;
    bytes32 orderRef;
    uint40 deadline;
}

/// @notice An ERC-2612 signature.
struct Permit {
    uint256 value;
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}
