import { restApp } from "@/server/api/rest/app";
import { strangerOf } from "@/server/api/rest/stranger";
import { env } from "@/server/config/env";

export const dynamic = "force-dynamic";

let app: ReturnType<typeof restApp> | undefined;

const answer = (request: Request): Response | Promise<Response> => {
  app ??= restApp(strangerOf, { serverUrl: `${env().APP_BASE_URL}/api/v1` });
  return app.fetch(request);
};

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
