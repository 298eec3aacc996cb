import { graphqlHandler } from "@/server/api/graphql/handler";
import { strangerOf } from "@/server/api/rest/stranger";
import { env } from "@/server/config/env";

export const dynamic = "force-dynamic";

let handler: ReturnType<typeof graphqlHandler> | undefined;

const answer = (request: Request): Promise<Response> => {
  handler ??= graphqlHandler(strangerOf, { production: env().NODE_ENV === "production" });
  return handler(request);
};

export { answer as GET, answer as POST };
