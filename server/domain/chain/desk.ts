import { type IntentKind, type IntentState, intentTransitions } from "./intent";

/** What giving up a queued intent does to those who wait for it. */
export type Consequence = "money-back" | "undone" | "draft-again" | "asked-again";

/**
 * Which queued intents a person may give up, and what that means. An entry is not among them: the door has admitted, and only the
 * register stops the ticket from being sold once more. Neither is what keeps the house itself running.
 *
 * | kind                                        | consequence                                              |
 * | ------------------------------------------- | -------------------------------------------------------- |
 * | mint, settle                                | the order is undone and its buyer gets the money back    |
 * | list, reprice, unlist, gift, device         | the holder's wish is undone; she may ask again           |
 * | deploy                                      | the event is a draft again                               |
 * | freeze to carry-out, rule changes           | nothing happens; whoever wanted it asks again            |
 */
export const consequences: Record<IntentKind, Consequence | null> = {
  mint: "money-back",
  settle: "money-back",
  // Paid on chain by its own signature, which dies by itself.
  buy: "undone",
  list: "undone",
  reprice: "undone",
  unlist: "undone",
  gift: "undone",
  device: "undone",
  deploy: "draft-again",
  "check-in": null,
  freeze: "asked-again",
  unfreeze: "asked-again",
  reissue: "asked-again",
  refund: "asked-again",
  "carry-out": "asked-again",
  "announce-cap": "asked-again",
  "withdraw-cap": "asked-again",
  "apply-cap": "asked-again",
  reschedule: "asked-again",
  cancel: "asked-again",
  close: "asked-again",
  "offer-roles": "asked-again",
  "revoke-roles": "asked-again",
  "accept-roles": null,
  "top-up": null,
};

type Intent = { kind: IntentKind; state: IntentState };
/** The workflow that waits for an intent; null when none does. */
export type Waiting = { state: string; undoing: boolean } | null;

const may = (from: IntentState, to: IntentState) => (intentTransitions[from] as readonly IntentState[]).includes(to);

export const mayAbandon = ({ kind, state }: Intent): boolean =>
  state === "queued" && may(state, "abandoned") && consequences[kind] !== null;

/**
 * Whether a failed intent may be tried once more. Not when a workflow has given back what it stood for: a refunded order must get
 * no tickets. A workflow that is stuck with nothing undone waits for exactly this.
 */
export const mayRetry = ({ state }: Intent, waiting: Waiting): boolean =>
  state === "failed" && may(state, "queued") && (waiting === null || (waiting.state === "stuck" && !waiting.undoing));

/** What the desk filters by. */
export const states = Object.keys(intentTransitions) as [IntentState, ...IntentState[]];
export const kinds = Object.keys(consequences) as [IntentKind, ...IntentKind[]];
