import type { Rule } from "../../domain/difference/finding";
import type { EventFacts, HouseFacts, ProviderFacts } from "../facts";
import * as doors from "./entries-and-gifts";
import * as events from "./events";
import * as intents from "./intents";
import * as orders from "./orders";
import * as payments from "./payments";
import * as resale from "./resale";
import * as view from "./view";
import * as work from "./work";

const { collectionWithoutEvent, ...ofEvents } = events;
const { intentQueuedLong, nonceGap, ...ofIntents } = intents;
const { viewBehind, ...ofView } = view;

export const eventRules: readonly Rule<EventFacts>[] = [orders, ofView, resale, doors, ofEvents, ofIntents].flatMap(
  (rules): Rule<EventFacts>[] => Object.values(rules),
);
export const houseRules: readonly Rule<HouseFacts>[] = [
  collectionWithoutEvent,
  intentQueuedLong,
  nonceGap,
  viewBehind,
  ...Object.values(work),
];
export const providerRules: readonly Rule<ProviderFacts>[] = Object.values(payments);
