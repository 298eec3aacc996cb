/** Which journey a point lies on. */
export type CrashFlow =
  | "waiting room"
  | "purchase"
  | "resale"
  | "refund"
  | "cancellation"
  | "postponement"
  | "gift"
  | "check-in"
  | "deploy"
  | "capacity"
  | "chain"
  | "every flow";

type Note = {
  flow: CrashFlow;
  /** What is on disk, here or at the provider, when the process dies at this point. */
  durable: string;
  /** Who goes on from there. */
  rest: string;
  /** Its cause does not come up in every run: a lost nonce, a block that was taken back. */
  rare?: true;
};

/**
 * Every place between two durable effects where a process may die, in the order of the journeys. `npm run chaos` kills there;
 * the table in server/README.md is generated from this one.
 */
export const crashPoints = {
  "room-entered": {
    flow: "waiting room",
    durable: "the places of a batch; nobody was told hers",
    rest: "asked again, the same browser or account gets the same place",
  },
  "room-closed": {
    flow: "waiting room",
    durable: "the closed list, its hash and the block that will decide; nobody has a place in the order",
    rest: "another process takes the schedule and draws from the list as it was closed",
  },
  "room-drawn": {
    flow: "waiting room",
    durable: "the order and the revealed seed, in one transaction; nobody has a turn",
    rest: "another process takes the schedule and gives the turns",
  },
  "room-turns-given": {
    flow: "waiting room",
    durable: "turns with the end of their offers; nobody was told",
    rest: "pages look again by themselves; an offer that nobody answered passes on when its time is over",
  },
  "room-admitted": {
    flow: "waiting room",
    durable: "that somebody answered her turn, with the end of her time; the browser was not told",
    rest: "the same answer again; taking seats is allowed already",
  },
  "hold-granted": {
    flow: "purchase",
    durable: "the hold and the tiers' counters; nobody was told",
    rest: "the same id gets the same answer; unasked, the expiry sweep frees the seats",
  },
  "order-created": {
    flow: "purchase",
    durable: "the pending order and its payment `created`",
    rest: "the same call finds the order and goes on; otherwise the hold expires and ends it",
  },
  "page-opened": {
    flow: "purchase",
    durable: "the provider's session; our payment is still `created`",
    rest: "the payment's id is the idempotency key, so the next try finds the same session; its paid event names the order",
  },
  "page-noted": {
    flow: "purchase",
    durable: "the payment is `open` with its session; the browser was not told",
    rest: "the same call answers with the same page",
  },
  "webhook-read": {
    flow: "purchase",
    durable: "the provider's event, with the provider only",
    rest: "the provider repeats what was not answered; `payment:sync` asks by itself",
  },
  "webhook-writing": {
    flow: "purchase",
    durable: "nothing: the transaction that notes the event is open and rolls back",
    rest: "the provider repeats what was not answered; `payment:sync` asks by itself",
  },
  "webhook-applied": {
    flow: "purchase",
    durable: "event, order, ledger, saga and its job, in one transaction; the provider has no answer",
    rest: "the queue runs the job; the repeated event is known by its id",
  },
  "payment-asked": {
    flow: "purchase",
    durable: "what the provider says of a page; we have not written it down",
    rest: "the sweep asks again; the same answer has the same event id",
  },
  "payment-synced": {
    flow: "purchase",
    durable: "what the provider said, written down; the job is not marked as done",
    rest: "the job or the sweep asks again and finds nothing to change",
  },
  "holds-expired": {
    flow: "purchase",
    durable: "seats of lapsed holds are free and their orders abandoned; watchers may not have heard",
    rest: "pages read again by themselves; the sweep closes the provider's pages",
  },
  "desk-order-taken": {
    flow: "purchase",
    durable: "seats, order and payment that staff took; paid, its saga and job too; the desk has no answer",
    rest: "the same key gets the same order; unpaid, it ends with its due date",
  },
  "payment-confirmed": {
    flow: "purchase",
    durable: "staff's word that the transfer came: payment, order, ledger, saga and job; the desk has no answer",
    rest: "the queue runs the job; confirmed again, nothing is left to do",
  },
  "wallet-made": {
    flow: "purchase",
    durable: "the provider's wallet under our reference; not in our books",
    rest: "the step asks again and gets the same wallet",
  },
  "wallet-noted": {
    flow: "purchase",
    durable: "the person and her wallet; the order does not name her yet",
    rest: "the step is repeated and finds both",
  },
  "mint-asked": {
    flow: "purchase",
    durable: "a queued intent for each line of the order",
    rest: "the chain writer takes it; the step is repeated under the same keys",
  },
  "order-fulfilled": {
    flow: "purchase",
    durable: "the fulfilled order, its letter and the letter's job",
    rest: "the step is repeated and finds the order fulfilled; the queue sends the letter",
  },
  "letter-taken": {
    flow: "purchase",
    durable: "the letter's row; the relay has not got it",
    rest: "the queue runs the job again",
  },
  "letter-sent": {
    flow: "purchase",
    durable: "the relay has the letter; our row does not say so",
    rest: "the job sends it again under the same Message-ID, which the receiver drops",
  },
  "listing-signed": {
    flow: "resale",
    durable: "nothing but a signature that nobody kept",
    rest: "the seller asks again; a signature alone moves nothing",
  },
  "listing-created": {
    flow: "resale",
    durable: "the listing, its saga and job in one transaction; the seller was not told",
    rest: "the queue runs the job; asked again, the seller hears `already-listed`",
  },
  "listing-asked": {
    flow: "resale",
    durable: "the seller's signed wish (list or unlist) as a queued intent",
    rest: "the chain writer takes it; the step is repeated under the same key",
  },
  "listing-settled": {
    flow: "resale",
    durable: "the listing says what the chain did; the saga does not know",
    rest: "the step is repeated and changes nothing",
  },
  "unlisting-began": {
    flow: "resale",
    durable: "the listing is `cancelling`, with its saga and job",
    rest: "the queue runs the job; asked again, the same answer",
  },
  "resale-reserved": {
    flow: "resale",
    durable: "hold on the offer, pending order and payment `created`",
    rest: "the same browser finds its order; otherwise the hold expires and the offer is free",
  },
  "settle-asked": {
    flow: "resale",
    durable: "the queued intent that moves the ticket to its buyer",
    rest: "the chain writer takes it; the step is repeated under the same key",
  },
  "resale-recorded": {
    flow: "resale",
    durable: "listing `sold`, its split in the ledger, the seller's letter",
    rest: "the step is repeated and finds the listing sold",
  },
  "intents-abandoned": {
    flow: "refund",
    durable: "intents that the chain was not told are abandoned; the undo is not noted",
    rest: "the undo is repeated and finds them abandoned",
  },
  "refund-begun": {
    flow: "refund",
    durable: "the refund's row, `requested`, and its job; of a whole order also: order `refunding`, seats free",
    rest: "the queue runs the job; the sweep asks for every refund that is due",
  },
  "refund-asked": {
    flow: "refund",
    durable: "the refund is `requested`; the provider has not been asked",
    rest: "the sweep asks again under the refund's one key",
  },
  "refund-made": {
    flow: "refund",
    durable: "the provider's refund; ours is still `requested`",
    rest: "the same key finds the same refund; the provider's event says it too",
  },
  "refund-noted": {
    flow: "refund",
    durable:
      "the refund `succeeded`, the ledger takes as much of the sale back, one letter queued; of a whole order also: order and payment `refunded`",
    rest: "nothing is left to do but the letter, which the queue sends",
  },
  "void-begun": {
    flow: "refund",
    durable: "the decision with its tickets, which neither enter nor move from here on, and its saga",
    rest: "the queue runs the saga; the same key finds the same decision",
  },
  "void-asked": {
    flow: "refund",
    durable: "queued intents that freeze, burn or let go of tickets; the saga has not noted them",
    rest: "the chain writer takes them; the step is repeated under the same keys",
  },
  "void-noted": {
    flow: "refund",
    durable: "what the chain said of each ticket: burnt, let go, or still on its way",
    rest: "the step is repeated and finds them so",
  },
  "void-judged": {
    flow: "refund",
    durable: "which frozen tickets are still their buyer's and unused",
    rest: "the step is repeated and judges those that are left",
  },
  "void-settled": {
    flow: "refund",
    durable: "seats free, the refund's row and its job, one letter queued, the decision closed",
    rest: "the step is repeated and finds it closed; the queue asks for the refund",
  },
  "dispute-answered": {
    flow: "refund",
    durable: "the bank has our evidence; our row does not know it",
    rest: "asked again under the same key, the bank hears nothing new",
    rare: true,
  },
  "event-cancelled": {
    flow: "cancellation",
    durable: "the event is cancelled, its holds are over, the chain's intent and the saga are queued",
    rest: "the queue runs the saga; asked again, the answer is the same",
  },
  "cancelled-order-ended": {
    flow: "cancellation",
    durable: "one order's outcome with its refund's row and its letter, queued; others have none yet",
    rest: "the step is repeated and takes the orders that have no outcome",
  },
  "postponed-order-told": {
    flow: "postponement",
    durable: "one order's outcome with its letter, queued; others have none yet",
    rest: "the step is repeated and takes the orders that have no outcome",
    rare: true,
  },
  "gift-signed": {
    flow: "gift",
    durable: "the friend's wallet; a signature that nobody kept",
    rest: "the giver asks again and the friend's wallet is found",
  },
  "gift-created": {
    flow: "gift",
    durable: "the gift, its saga and job in one transaction; the giver was not told",
    rest: "the queue runs the job; asked again, the giver hears that it is under way",
  },
  "gift-asked": {
    flow: "gift",
    durable: "the giver's signed wish as a queued intent",
    rest: "the chain writer takes it; the step is repeated under the same key",
  },
  "gift-settled": {
    flow: "gift",
    durable: "the gift is done (or failed) and the friend's letter queued; the saga does not know",
    rest: "the step is repeated and changes nothing",
  },
  "scan-decided": {
    flow: "check-in",
    durable: "nothing: the gate has no answer",
    rest: "the gate sends the same scan again",
  },
  "scan-writing": {
    flow: "check-in",
    durable: "nothing: the admission's transaction is open and rolls back, and its intent with it",
    rest: "the gate sends the same scan again",
  },
  "scan-recorded": {
    flow: "check-in",
    durable: "the admission and its queued intent, in one transaction; the gate has no answer",
    rest: "the same scan id gets the same answer; the chain writer takes the intent",
  },
  "event-publishing": {
    flow: "deploy",
    durable: "event `publishing`, its saga and job; the organizer was not told",
    rest: "the queue runs the job; asked again, the same answer",
  },
  "organization-wallet-made": {
    flow: "deploy",
    durable: "the organization's wallet, with the provider only",
    rest: "the step asks again and gets the same wallet",
  },
  "deploy-signed": {
    flow: "deploy",
    durable: "nothing but a signature that nobody kept",
    rest: "the step signs again",
  },
  "deploy-asked": {
    flow: "deploy",
    durable: "the signed wish for a collection as a queued intent",
    rest: "the chain writer takes it; the step is repeated under the same key",
  },
  "collection-found": {
    flow: "deploy",
    durable: "the collection on chain; our event does not name it",
    rest: "the step asks the factory again: one collection an organizer and event",
  },
  "event-live": {
    flow: "deploy",
    durable: "the event is live with its collection; the saga does not know",
    rest: "the step is repeated and changes nothing",
  },
  "capacity-changed": {
    flow: "capacity",
    durable:
      "the new seats, limits or quota, the wish for a higher cap where it needs one, and its trace; the page was not told",
    rest: "the same key or quota again changes nothing more; seats above the cap wait for the chain",
  },
  "transaction-signed": {
    flow: "chain",
    durable: "queued intents; signed bytes that nobody kept and nobody saw",
    rest: "the next writer plans and signs anew, under the same nonce",
  },
  "transaction-kept": {
    flow: "chain",
    durable: "the signed bytes with their nonce, the intents `submitted`; the node has not got them",
    rest: "the next writer sends the same bytes first of all; the contract names the first id it expects",
  },
  "transaction-sent": {
    flow: "chain",
    durable: "the same, and the node has the bytes",
    rest: "the next writer looks for the receipt by its hash",
  },
  "receipt-read": {
    flow: "chain",
    durable: "a block with our transaction; the intents are still `submitted`",
    rest: "the next writer reads the receipt again",
  },
  "transaction-mined": {
    flow: "chain",
    durable: "intents `mined` with what they came to, and the wake-ups of who waits, in one transaction",
    rest: "the queue runs the wake-ups; the view is waited for by its block",
  },
  "transaction-outbid": {
    flow: "chain",
    durable: "a rival of the same nonce at a higher fee, not sent yet",
    rest: "the next writer sends the latest rival; the chain mines one of them",
    rare: true,
  },
  "transaction-reopened": {
    flow: "chain",
    durable: "intents `submitted` again, because a reorganisation took their block",
    rest: "the next writer sends the same bytes again, which cannot happen twice",
    rare: true,
  },
  "gap-filled": {
    flow: "chain",
    durable: "a blank transaction for a nonce that was lost, not sent yet",
    rest: "the next writer sends it like any other",
    rare: true,
  },
  "top-up-asked": {
    flow: "chain",
    durable: "a queued intent that pays for an organization's own gas; what needs it waits",
    rest: "the chain writer takes both, one after the other",
    rare: true,
  },
  "job-taken": {
    flow: "every flow",
    durable: "the job, locked by a worker that is dead",
    rest: "the queue gives it to another worker; sweeps ask again for what is due",
  },
  "job-done": {
    flow: "every flow",
    durable: "all that the job did; the queue still has it",
    rest: "it runs again and finds nothing to do",
  },
  "step-done": {
    flow: "every flow",
    durable:
      "what a step of a saga did; the saga stands before it, or before an earlier one that was done in the same go",
    rest: "the steps are repeated: each is safe twice",
  },
  "step-noted": {
    flow: "every flow",
    durable: "the saga's progress; the next step has not begun",
    rest: "the job runs again, or the sweep wakes a saga that stands still",
  },
  "step-undone": {
    flow: "refund",
    durable: "what an undo did; the saga still stands before it",
    rest: "the undo is repeated: each is safe twice",
  },
} as const satisfies Record<string, Note>;

export type CrashPoint = keyof typeof crashPoints;

/**
 * The same for jobs behind a broker (RabbitMQ, SQS), which `npm start` does not have. The queue's contract test kills a process
 * at each of them, against each broker.
 */
export const brokerCrashPoints = {
  "outbox-published": {
    durable: "the broker has the jobs; the outbox has them too",
    rest: "another relay sends them again; the second delivery finds the job gone or in work",
  },
  "broker-job-claimed": {
    durable: "the job's try is counted; the broker waits for our word",
    rest: "the broker delivers it again; the dead process's lock is gone with its connection",
  },
  "broker-job-closed": {
    durable: "all that the job did, and that it is done; the broker does not know",
    rest: "the broker delivers it again and it finds nothing to do",
  },
  "broker-job-put-off": {
    durable: "the job in the broker's waiting room, and once more as not answered",
    rest: "whichever comes first is done; the other finds nothing to do",
  },
  "broker-job-dead": {
    durable: "that the job's tries are used up; the broker does not know",
    rest: "it is delivered again and goes to the dead letters without one more try",
  },
  "broker-job-buried": {
    durable: "the letter in our table; the broker's dead letter is not answered",
    rest: "it comes again and finds its letter written",
  },
} as const satisfies Record<string, Omit<Note, "flow">>;
export type BrokerCrashPoint = keyof typeof brokerCrashPoints;

type Home = { ticketchainCrash?: (name: CrashPoint | BrokerCrashPoint) => void };

/** Does nothing, unless a harness put its hook on globalThis: then that may end the process right here. */
export function crashPoint(name: CrashPoint | BrokerCrashPoint): void {
  (globalThis as Home).ticketchainCrash?.(name);
}
