import type { IntentKind } from "../../domain/chain/intent";

/** What a contract's refusal means for the intent: it was done before, it may pass later, or it never will. */
export type Meaning = "done-before" | "later" | "never";

// Each of these names something of ours: an event, a ticket at the gate, a sale.
const doneBefore: Partial<Record<IntentKind, string>> = {
  deploy: "TicketFactory_AlreadyCreated",
  "check-in": "TicketCollection_AlreadyUsed",
  settle: "TicketMarket_AlreadySettled",
  freeze: "TicketCollection_Frozen",
  unfreeze: "TicketCollection_NotFrozen",
};

// Somebody can mend it, and people who paid are still owed.
const later = [
  // Another endpoint, or a block that came in between: number anew.
  "TicketCollection_UnexpectedFirstId",
  // A guardian stopped things for a while.
  "TicketCollection_Paused",
  "TicketMarket_Paused",
  // The admin has not given the relayer its role yet, or an organizer has taken one away.
  "TicketFactory_MissingRole",
  "TicketCollection_MissingRole",
  // No implementation for new events is in force.
  "TicketFactory_VersionNotAllowed",
  // What was announced or asked for takes effect later.
  "TicketCollection_TooEarly",
  // Another lot of wishes, or more gas.
  "TicketMarket_GasTooLow",
  // A mask cannot tell; the next try names each ticket.
  "TicketCollection_OnlyById",
  "TicketCollection_AlreadyUsedMask",
];

// The organizer's offer comes through another account, which may be slower.
const laterFor: Partial<Record<IntentKind, string>> = { "accept-roles": "TicketCollection_NoOffer" };

// Every other error of the contracts, so that a new one is thought about before it is met.
const never = [
  // The event, the ticket or the tier does not allow it, whoever asks again.
  "TicketCollection_AlreadyUsed",
  "TicketCollection_CapExceeded",
  "TicketCollection_Frozen",
  "TicketCollection_Listed",
  "TicketCollection_NotOnSale",
  "TicketCollection_Over",
  "TicketCollection_PriceOverTier",
  "TicketCollection_TransferLimit",
  "TicketCollection_UnknownTicket",
  "TicketCollection_UnknownTier",
  "TicketMarket_AlreadySettled",
  "TicketMarket_GiftBlackout",
  "TicketMarket_GiftCooldown",
  "TicketMarket_GiftLimitReached",
  "TicketMarket_NotAttested",
  "TicketMarket_NotHolder",
  "TicketMarket_NotListed",
  "TicketMarket_NotMatched",
  "TicketMarket_OutsideResaleWindow",
  "TicketMarket_PriceMismatch",
  "TicketMarket_PriceOverCap",
  "TicketMarket_ResaleNotAllowed",
  "TicketMarket_SameHolder",
  "TicketMarket_UnknownCollection",
  "TicketMarket_ZeroPrice",
  // A signature is too old, spent or not its owner's; whoever asked signs another.
  "TicketFactory_Expired",
  "TicketFactory_InvalidSignature",
  "TicketMarket_IntentExpired",
  "TicketMarket_InvalidSignature",
  "TicketMarket_NonceUsed",
  // A new event's rules are not the contract's; the forms and the domain refuse them first.
  "TicketFactory_AlreadyCreated",
  "TicketFactory_CreationFailed",
  "TicketFactory_FeeOverMaximum",
  "TicketFactory_InvalidTimes",
  "TicketFactory_NotInTerms",
  "TicketFactory_NotOrganizer",
  "TicketFactory_ZeroAddress",
  "TicketFactory_ZeroEventRef",
  "TierRules_Cap",
  "TierRules_FeesOverMaximum",
  "TierRules_InvalidCurrency",
  "TierRules_InvalidWindow",
  "TierRules_OutOfRange",
  "TierRules_TextTooLong",
  "TierRules_TierCount",
  // The call is malformed: our own mistake.
  "TicketCollection_LengthMismatch",
  "TicketCollection_NothingToDo",
  "TicketCollection_ZeroAddress",
  "TicketMarket_ZeroSaleRef",
  // The desk or the organizer asks for what the event does not allow, or too late.
  "TicketCollection_CapOutOfRange",
  "TicketCollection_InvalidTimes",
  "TicketCollection_NoOffer",
  "TicketCollection_NotClosable",
  "TicketCollection_NotFrozen",
  "TicketCollection_NotInPolicy",
  "TicketCollection_NotOrganizer",
  "TicketCollection_NothingPending",
  "TicketMarket_PaymentFailed",
  "TicketMarket_WrongCurrency",
  "TicketSale_NotInEscrow",
  // Calls that the writer does not make: bulk issues, money on chain, plain ERC-721, the admin's own.
  "AlreadyInitialized",
  "NewOwnerIsZeroAddress",
  "NoHandoverRequest",
  "TicketCollection_AlreadyInitialized",
  "TicketCollection_BulkLimit",
  "TicketCollection_NotFactory",
  "TicketCollection_NotMarket",
  "TicketCollection_NotSale",
  "TicketCollection_OwnersNotSorted",
  "TicketCollection_ReceiverRefused",
  "TicketCollection_TransfersOnlyByRule",
  "TicketFactory_HandoverOnly",
  "TicketFactory_NoOffer",
  "TicketMarket_NotAnIntent",
  "TicketMarket_NothingToWithdraw",
  "TicketMarket_WrongValue",
  "TicketSale_Expired",
  "TicketSale_NotAttested",
  "TicketSale_NotHolder",
  "TicketSale_NotRefundable",
  "TicketSale_NotReleasable",
  "TicketSale_NothingToWithdraw",
  "TicketSale_OutsideSalesWindow",
  "TicketSale_PaymentFailed",
  "TicketSale_PriceMismatch",
  "TicketSale_UnknownCollection",
  "TicketSale_WrongCurrency",
  "Unauthorized",
];

const passing: ReadonlySet<string> = new Set(later);
/** Errors of the contracts with a meaning here. */
export const knownErrors: readonly string[] = [...later, ...never];

export function meaningOf(kind: IntentKind, error: string): Meaning {
  if (doneBefore[kind] === error) return "done-before";
  return passing.has(error) || laterFor[kind] === error ? "later" : "never";
}

/** Milliseconds before the next try; doubles, half a minute at most. A new number is tried at once. */
export const pauseBefore = (attempts: number, error: string): number =>
  error === "TicketCollection_UnexpectedFirstId" && attempts < 5 ? 0 : Math.min(500 * 2 ** attempts, 30_000);
