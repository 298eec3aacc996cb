// Only types come from "graphql" itself: two copies of its values in one process refuse each other.
import type { GraphQLError } from "graphql";
import { createGraphQLError, createYoga, type Plugin } from "graphql-yoga";
import { batchLimits, bodyLimits } from "../../domain/limit/doors";
import type { Ctx } from "../../services/verb";
import { readBounded, withBody } from "../read-bounded";
import type { Stranger } from "../rest/app";
import { enterPartner, partnerHeaders } from "../rest/partner-door";
import { toRestError } from "../rest/problem";
import { limitRule } from "./limits";
import { schema } from "./schema";

type Options = { production: boolean; enter?: typeof enterPartner };

/** The shape of every refusal and failure: a sentence, and the code under `extensions`. Never a stack. */
function toPartnerError(error: GraphQLError, ctx: Ctx): GraphQLError {
  // GraphQL's own word about the question (a variable of the wrong type) wraps another of its own.
  if (!error.originalError || error.originalError.name === "GraphQLError") return error;
  const { status, body } = toRestError(error.originalError);
  if (status >= 500) ctx.log.error({ err: error.originalError }, "partner query failed");
  const { code, message, field } = body.error;
  const { nodes, path } = error;
  return createGraphQLError(message, { nodes, path, extensions: { code, ...(field ? { field } : {}) } });
}

/** GraphQL at /api/graphql: the same verbs, the same keys and the same allowance as REST v1. */
export function graphqlHandler(stranger: Stranger, options: Options): (request: Request) => Promise<Response> {
  const enter = options.enter ?? enterPartner;
  const rules: Plugin<{ ctx: Ctx }> = {
    onExecute: ({ args }) => ({
      onExecuteDone: ({ result, setResult }) => {
        if (!result || !("errors" in result) || !result.errors) return;
        const { ctx } = args.contextValue as { ctx: Ctx };
        setResult({ ...result, errors: result.errors.map((error) => toPartnerError(error, ctx)) });
      },
    }),
    onParse: ({ parseFn, setParseFn }) =>
      setParseFn((source: string, options?: object) =>
        parseFn(source, { ...options, maxTokens: batchLimits.graphqlTokens }),
      ),
    onValidate: ({ addValidationRule }) => addValidationRule(limitRule({ introspection: !options.production })),
  };
  const yoga = createYoga<{ ctx: Ctx }>({
    schema,
    graphqlEndpoint: "/api/graphql",
    graphiql: false,
    landingPage: false,
    batching: false,
    cors: false,
    logging: false,
    plugins: [rules],
    maskedErrors: false,
  });
  return async (request) => {
    const made = await stranger(request.headers);
    const own = { "x-request-id": made.requestId, "cache-control": "no-store" };
    try {
      const { ctx, allowance } = await enter(made, request.headers);
      // Queries by GET end up in logs and caches of others.
      if (request.method !== "POST")
        return Response.json(
          { errors: [{ message: "Send queries by POST." }] },
          { status: 405, headers: { ...own, allow: "POST" } },
        );
      const body = await readBounded(request, bodyLimits.graphql);
      if (!body)
        return Response.json({ errors: [{ message: "The query is too large." }] }, { status: 413, headers: own });
      const answer = await yoga.fetch(withBody(request, body), { ctx });
      const text = await answer.text();
      return new Response(text, {
        status: answer.status,
        headers: {
          "content-type": answer.headers.get("content-type") ?? "application/json",
          ...own,
          ...partnerHeaders(allowance),
        },
      });
    } catch (error) {
      const { status, body, headers } = toRestError(error);
      const { code, message } = body.error;
      return Response.json(
        { errors: [{ message, extensions: { code } }] },
        { status, headers: { ...own, ...headers } },
      );
    }
  };
}
