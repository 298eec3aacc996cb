import { z } from "zod";
import { doorLimits } from "../../domain/limit/doors";
import { EventAnswer, EventList, Problem, TicketList } from "./shapes";

const schemaOf = (schema: z.ZodType) => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io: "output", reused: "inline" });
  return rest;
};
const json = (description: string, schema: z.ZodType) => ({
  description,
  content: { "application/json": { schema: schemaOf(schema) } },
});
const problem = (description: string) => json(description, Problem);
const id = { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } };
const refusals = {
  401: problem("No valid key"),
  403: problem("The key's scopes do not allow this"),
  429: problem("Too many requests"),
};

/** The OpenAPI 3.1 document of what `restApp` serves; a test walks both and compares. */
export const openApi = (serverUrl: string) => ({
  openapi: "3.1.0",
  info: {
    title: "TicketChain partner API",
    version: "1.0.0",
    description: `Reads events and tickets of the organization that made the key. ${doorLimits.partner.key.points} requests a minute a key; each answer says what is left in \`RateLimit\` and \`RateLimit-Policy\` (and in the older \`ratelimit-*\`) headers, and 429 says in \`Retry-After\` when to come again. Amounts are integer minor units, times UTC.`,
  },
  servers: [{ url: serverUrl }],
  security: [{ apiKey: [] }],
  components: {
    securitySchemes: { apiKey: { type: "http", scheme: "bearer", bearerFormat: "tc_live_<id>_<secret>" } },
  },
  paths: {
    "/events": {
      get: {
        operationId: "listEvents",
        summary: "Published events, those to come first (scope event:read)",
        responses: { 200: json("Events", EventList), ...refusals },
      },
    },
    "/events/{id}": {
      get: {
        operationId: "getEvent",
        summary: "One event with its tiers (scope event:read)",
        parameters: [id],
        responses: { 200: json("The event", EventAnswer), ...refusals, 404: problem("Not yours, or not there") },
      },
    },
    "/events/{id}/tickets": {
      get: {
        operationId: "listTickets",
        summary: "Tickets as the chain shows them, by token id (scopes event:read and ticket:read)",
        parameters: [
          id,
          { name: "cursor", in: "query", schema: { type: "string" }, description: "`nextCursor` of the page before" },
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 200, default: 50 } },
        ],
        responses: {
          200: json("A page of tickets", TicketList),
          ...refusals,
          404: problem("Not yours, or not there"),
          422: problem("A parameter is not valid"),
        },
      },
    },
  },
});
