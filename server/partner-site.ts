import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import pino from "pino";
import { portOf } from "./config/ports";

/** Somebody else's web site, as a partner would run it: static, with its own strict policy, and our script tag. */
const port = Number(process.env.PARTNER_PORT ?? portOf("partnerSite", Number(process.env.PORT ?? 3000)));
const app = new URL(process.env.APP_BASE_URL ?? "http://localhost:3000").origin;
const log = pino({ base: undefined, level: process.env.LOG_LEVEL ?? "info" });

const read = (name: string): string => readFileSync(new URL(`./local/partner/${name}`, import.meta.url), "utf8");
const files: Record<string, { type: string; text: string }> = {
  "/page.css": { type: "text/css", text: read("page.css") },
  "/page.js": { type: "text/javascript", text: read("page.js") },
};
const page = read("index.html");

/** Only the loader's origin may run or be framed: what a partner has to allow, and no more (no `unsafe-eval`). */
const policy = `default-src 'none'; script-src 'self' ${app}; style-src 'self'; img-src 'self' data:; frame-src ${app}; base-uri 'none'; form-action 'none'`;

const slug = (value: string | null, fallback: string): string =>
  value && /^[a-z0-9-]{1,80}$/.test(value) ? value : fallback;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://partner.invalid");
  const file = files[url.pathname];
  if (request.method !== "GET" || (!file && url.pathname !== "/")) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not found");
    return;
  }
  const text =
    file?.text ??
    page
      .replaceAll("{{app}}", app)
      .replaceAll("{{brand}}", slug(url.searchParams.get("brand"), "aurora"))
      .replaceAll("{{event}}", slug(url.searchParams.get("event"), ""))
      .replaceAll("{{locale}}", slug(url.searchParams.get("locale"), "en"));
  response.writeHead(200, {
    "content-type": `${file?.type ?? "text/html"}; charset=utf-8`,
    "content-security-policy": policy,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(text);
});

server.listen(port, "127.0.0.1", () => log.info({ port }, "ready"));
for (const stop of ["SIGTERM", "SIGINT"] as const)
  process.once(stop, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
