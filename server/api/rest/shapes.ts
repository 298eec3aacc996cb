import { z } from "zod";

/** What REST v1 answers, word for word: answers are written through these schemas and the OpenAPI document is made of them. */
const Time = z.iso.datetime();
const Minor = z.number().int().nonnegative().describe("Integer minor units of `currency`");

export const EventSummary = z
  .object({
    id: z.uuid(),
    title: z.string(),
    state: z.enum(["live", "cancelled"]),
    venueName: z.string(),
    startsAt: Time,
    timezone: z.string(),
    sold: z.number().int(),
    quantity: z.number().int(),
  })
  .meta({ id: "EventSummary" });

export const Tier = z
  .object({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    priceMinor: Minor,
    quantity: z.number().int(),
    sold: z.number().int(),
    left: z.number().int(),
    salesStartAt: Time,
    salesEndAt: Time,
    maxPerOrder: z.number().int(),
    resaleAllowed: z.boolean(),
    resaleCapBps: z.number().int(),
    royaltyBps: z.number().int(),
  })
  .meta({ id: "Tier" });

export const Event = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    state: z.enum(["live", "cancelled"]),
    venueName: z.string(),
    venueAddress: z.string(),
    timezone: z.string(),
    doorsAt: Time,
    startsAt: Time,
    endsAt: Time,
    currency: z.string().length(3),
    pageUrl: z.url().nullable(),
    collectionAddress: z.string().nullable().describe("ERC-721 contract of the event's tickets"),
    tiers: z.array(Tier),
  })
  .meta({ id: "Event" });

export const Ticket = z
  .object({
    key: z.string().describe("<collection address>:<token id>"),
    tokenId: z.number().int(),
    tierName: z.string(),
    state: z.enum(["valid", "listed", "used", "frozen"]),
    usedAt: Time.nullable(),
    pricePaidMinor: Minor,
    askMinor: Minor.nullable(),
    transferCount: z.number().int(),
    mintedAt: Time,
  })
  .meta({ id: "Ticket" });

export const Problem = z
  .object({
    error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }),
  })
  .meta({ id: "Problem" });

export const EventList = z.object({ data: z.array(EventSummary) });
export const EventAnswer = z.object({ data: Event });
export const TicketList = z.object({ data: z.array(Ticket), nextCursor: z.string().nullable() });

/** Width of the view's column. */
const maxTokenId = 2 ** 31 - 1;

export const EventPath = z.object({ id: z.uuid() });
export const TicketQuery = z.object({
  cursor: z
    .string()
    .regex(/^[0-9]{1,10}$/, "a cursor of an earlier answer")
    .refine((text) => Number(text) <= maxTokenId, "a cursor of an earlier answer")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
