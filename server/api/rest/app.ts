import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { RefusalError, refuse } from "../../domain/shared/decision";
import { getPublishedEvent, listPublishedEvents } from "../../services/partner/events";
import { listEventTickets } from "../../services/partner/list-tickets";
import type { Ctx } from "../../services/verb";
import { openApi } from "./open-api";
import { enterPartner, partnerHeaders } from "./partner-door";
import { toRestError } from "./problem";
import { EventAnswer, EventList, EventPath, TicketList, TicketQuery } from "./shapes";

type Vars = { Variables: { ctx: Ctx } };
export type Stranger = (headers: Headers) => Ctx | Promise<Ctx>;

/** JSON as the schema says: times as ISO text, and nothing that the schema does not name. */
const write = <T>(schema: { parse(value: unknown): T }, value: unknown): T =>
  schema.parse(JSON.parse(JSON.stringify(value)));

/** REST v1, mounted at /api/v1. `stranger` makes a context without an actor; the key in the request gives it one. */
export function restApp(stranger: Stranger, options: { serverUrl: string; enter?: typeof enterPartner }) {
  const enter = options.enter ?? enterPartner;
  const app = new Hono<Vars>().basePath("/api/v1");

  app.get("/openapi.json", (c) => c.json(openApi(options.serverUrl)));

  app.use("*", async (c, next) => {
    const made = await stranger(c.req.raw.headers);
    c.header("x-request-id", made.requestId);
    c.header("cache-control", "no-store");
    const { ctx, allowance } = await enter(made, c.req.raw.headers);
    for (const [name, value] of Object.entries(partnerHeaders(allowance))) c.header(name, value);
    c.set("ctx", ctx);
    await next();
  });

  app.get("/events", async (c) => {
    const data = await listPublishedEvents({ ctx: c.get("ctx"), input: {} });
    return c.json(write(EventList, { data }));
  });
  app.get("/events/:id", async (c) => {
    const data = await getPublishedEvent({ ctx: c.get("ctx"), input: EventPath.parse(c.req.param()) });
    return c.json(write(EventAnswer, { data }));
  });
  app.get("/events/:id/tickets", async (c) => {
    const { id } = EventPath.parse(c.req.param());
    const { cursor, limit } = TicketQuery.parse(c.req.query());
    const input = { eventId: id, after: Number(cursor ?? 0), limit };
    const { tickets, next } = await listEventTickets({ ctx: c.get("ctx"), input });
    return c.json(write(TicketList, { data: tickets, nextCursor: next === null ? null : String(next) }));
  });

  app.notFound(() => {
    throw new RefusalError(refuse("not-found"));
  });
  app.onError((error, c) => {
    const { status, body, headers } = toRestError(error);
    if (status >= 500) c.get("ctx")?.log.error({ err: error, path: c.req.path }, "partner request failed");
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    return c.json(body, status as ContentfulStatusCode);
  });
  return app;
}
