import { cancelEventFlow } from "./cancel-event";
import { giveTicket } from "./give-ticket";
import { listTicket, unlistTicket } from "./list-ticket";
import { postponeEventFlow } from "./postpone-event";
import { publishEvent } from "./publish-event";
import { resellTicket } from "./resell-ticket";
import { sellTicket } from "./sell-ticket";
import { freezeTickets, unfreezeTickets, voidTickets } from "./void-tickets";
import type { Workflow } from "./workflow";

/** Every workflow by the name that its runs carry. */
export const workflows: ReadonlyMap<string, Workflow> = new Map(
  [
    ...[sellTicket, resellTicket, publishEvent, listTicket, unlistTicket, giveTicket],
    ...[voidTickets, freezeTickets, unfreezeTickets, cancelEventFlow, postponeEventFlow],
  ].map((flow) => [flow.name, flow]),
);
