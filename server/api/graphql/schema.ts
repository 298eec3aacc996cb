import SchemaBuilder from "@pothos/core";
import { getPublishedEvent, listPublishedEvents } from "../../services/partner/events";
import { listEventTickets, type PartnerTicket } from "../../services/partner/list-tickets";
import type { Ctx } from "../../services/verb";
import { EventPath, TicketQuery } from "../rest/shapes";

type Event = Awaited<ReturnType<typeof getPublishedEvent>>;
type Tier = Event["tiers"][number];
type Summary = Awaited<ReturnType<typeof listPublishedEvents>>[number];
type Page = { tickets: PartnerTicket[]; nextCursor: string | null };

const builder = new SchemaBuilder<{
  Context: { ctx: Ctx };
  Scalars: { DateTime: { Input: Date; Output: Date } };
}>({});

builder.scalarType("DateTime", {
  description: "UTC, ISO 8601",
  serialize: (value) => value.toISOString(),
  parseValue: () => {
    throw new TypeError("no input takes a time");
  },
});

const TierType = builder.objectRef<Tier>("Tier").implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    name: t.exposeString("name"),
    description: t.exposeString("description"),
    priceMinor: t.exposeInt("priceMinor", { description: "Integer minor units of the event's currency" }),
    quantity: t.exposeInt("quantity"),
    sold: t.exposeInt("sold"),
    left: t.exposeInt("left"),
    salesStartAt: t.expose("salesStartAt", { type: "DateTime" }),
    salesEndAt: t.expose("salesEndAt", { type: "DateTime" }),
    maxPerOrder: t.exposeInt("maxPerOrder"),
    resaleAllowed: t.exposeBoolean("resaleAllowed"),
    resaleCapBps: t.exposeInt("resaleCapBps"),
    royaltyBps: t.exposeInt("royaltyBps"),
  }),
});

const TicketType = builder.objectRef<PartnerTicket>("Ticket").implement({
  fields: (t) => ({
    key: t.exposeID("key", { description: "<collection address>:<token id>" }),
    tokenId: t.exposeInt("tokenId"),
    tierName: t.exposeString("tierName"),
    state: t.exposeString("state", { description: "valid, listed, used or frozen" }),
    usedAt: t.expose("usedAt", { type: "DateTime", nullable: true }),
    // Prices are unsigned 32-bit on chain, wider than GraphQL's Int.
    pricePaidMinor: t.exposeFloat("pricePaidMinor"),
    askMinor: t.exposeFloat("askMinor", { nullable: true }),
    transferCount: t.exposeInt("transferCount"),
    mintedAt: t.expose("mintedAt", { type: "DateTime" }),
  }),
});

const TicketPageType = builder.objectRef<Page>("TicketPage").implement({
  fields: (t) => ({
    tickets: t.expose("tickets", { type: [TicketType] }),
    nextCursor: t.exposeString("nextCursor", { nullable: true }),
  }),
});

async function ticketPage(ctx: Ctx, eventId: string, args: { cursor?: string | null; limit?: number | null }) {
  const { cursor, limit } = TicketQuery.parse({ cursor: args.cursor ?? undefined, limit: args.limit ?? undefined });
  const { tickets, next } = await listEventTickets({ ctx, input: { eventId, after: Number(cursor ?? 0), limit } });
  return { tickets, nextCursor: next === null ? null : String(next) };
}

const EventType = builder.objectRef<Event>("Event").implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    slug: t.exposeString("slug"),
    title: t.exposeString("title"),
    description: t.exposeString("description"),
    state: t.exposeString("state", { description: "live or cancelled" }),
    venueName: t.exposeString("venueName"),
    venueAddress: t.exposeString("venueAddress"),
    timezone: t.exposeString("timezone"),
    doorsAt: t.expose("doorsAt", { type: "DateTime" }),
    startsAt: t.expose("startsAt", { type: "DateTime" }),
    endsAt: t.expose("endsAt", { type: "DateTime" }),
    currency: t.exposeString("currency"),
    pageUrl: t.exposeString("pageUrl", { nullable: true }),
    collectionAddress: t.exposeString("collectionAddress", { nullable: true }),
    tiers: t.expose("tiers", { type: [TierType] }),
    tickets: t.field({
      type: TicketPageType,
      args: { cursor: t.arg.string(), limit: t.arg.int() },
      resolve: (event, args, { ctx }) => ticketPage(ctx, event.id, args),
    }),
  }),
});

const SummaryType = builder.objectRef<Summary>("EventSummary").implement({
  fields: (t) => ({
    id: t.exposeID("id"),
    title: t.exposeString("title"),
    state: t.exposeString("state"),
    venueName: t.exposeString("venueName"),
    startsAt: t.expose("startsAt", { type: "DateTime" }),
    timezone: t.exposeString("timezone"),
    sold: t.exposeInt("sold"),
    quantity: t.exposeInt("quantity"),
  }),
});

builder.queryType({
  fields: (t) => ({
    events: t.field({
      type: [SummaryType],
      description: "Published events, those to come first",
      resolve: (_, __, { ctx }) => listPublishedEvents({ ctx, input: {} }),
    }),
    event: t.field({
      type: EventType,
      args: { id: t.arg.id({ required: true }) },
      resolve: (_, args, { ctx }) => getPublishedEvent({ ctx, input: EventPath.parse({ id: String(args.id) }) }),
    }),
    tickets: t.field({
      type: TicketPageType,
      args: { eventId: t.arg.id({ required: true }), cursor: t.arg.string(), limit: t.arg.int() },
      resolve: (_, args, { ctx }) => ticketPage(ctx, EventPath.parse({ id: String(args.eventId) }).id, args),
    }),
  }),
});

export const schema = builder.toSchema();
