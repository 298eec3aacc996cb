import { randomBytes, randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { brandLocaleHeader } from "./app/_i18n/locales";
import { contentPolicy, safeOrigins } from "./app/_lib/content-policy";
import { brandHeader, nonceHeader, requestIdHeader, unknownHostHeader } from "./app/_lib/proxy-headers";
import { tooManyPage } from "./app/_lib/too-many-page";
import { countAt } from "./server/api/count-at";
import { framingOrigins, type HostTarget, resolveHost } from "./server/api/hosts";
import { env } from "./server/config/env";

/** Everything but build output and files of public/: those carry no secrets and answer on every host. */
export const config = {
  matcher: [
    "/((?!_next/|images/|vendor/|fonts/|embed\\.js$|icon\\.svg$|favicon\\.ico$|robots\\.txt$|manifest\\.webmanifest$|[\\w-]+\\.(?:js|webmanifest|svg|png|wasm)$).*)",
  ],
};

const development = process.env.NODE_ENV !== "production";

export async function proxy(request: NextRequest): Promise<Response> {
  const path = request.nextUrl.pathname;
  const headers = new Headers(request.headers);
  for (const ours of [brandHeader, brandLocaleHeader, unknownHostHeader, nonceHeader]) headers.delete(ours);
  const requestId = sentId(headers.get(requestIdHeader)) ?? randomUUID();
  headers.set(requestIdHeader, requestId);

  const answer = await route(request, path, headers);
  answer.headers.set(requestIdHeader, requestId);
  return answer;
}

async function route(request: NextRequest, path: string, headers: Headers): Promise<Response> {
  // The names that probes and scrapers know; asked by address, and answered while the database is away.
  const probe = path === "/health" ? "/api/health/ready" : path === "/metrics" ? "/api/metrics" : null;
  if (probe) {
    const to = request.nextUrl.clone();
    to.pathname = probe;
    return NextResponse.rewrite(to, { request: { headers } });
  }
  if (path.startsWith("/api/health/")) return NextResponse.next({ request: { headers } });
  let target: HostTarget;
  try {
    target = await resolveHost(request.headers.get("host"));
  } catch {
    return unavailable();
  }
  if (path.startsWith("/box-office/")) {
    if (target.kind === "unknown") return refused();
    return NextResponse.rewrite(new URL(path + request.nextUrl.search, env().BOX_OFFICE_URL), { request: { headers } });
  }
  if (path.startsWith("/api/")) return target.kind === "unknown" ? refused() : closed(headers);
  const tooMany = await countAt("page", request.headers);
  return tooMany ? tooManyPage(tooMany) : page(request, path, headers, target);
}

async function page(request: NextRequest, path: string, headers: Headers, target: HostTarget): Promise<NextResponse> {
  const nonce = randomBytes(18).toString("base64");
  const widget = target.kind === "platform" ? /^\/embed\/([a-z0-9-]+)(?:\/|$)/.exec(path) : null;
  const gate = target.kind === "platform" && /^\/gate(?:\/|$)/.test(path);
  const policy = contentPolicy({
    nonce,
    development,
    wasm: gate,
    frameAncestors: widget ? safeOrigins(await framingOrigins(widget[1] ?? "")) : [],
  });
  // The partner's page says which language its visitor reads; a frame has no cookie to say it.
  if (widget) headers.set(brandLocaleHeader, request.nextUrl.searchParams.get("locale") ?? "");
  headers.set(nonceHeader, nonce);
  headers.set("content-security-policy", policy);
  const answer = NextResponse.rewrite(destination(request, path, headers, target), { request: { headers } });
  answer.headers.set("content-security-policy", policy);
  answer.headers.set(
    "permissions-policy",
    `camera=(${gate ? "self" : ""}), microphone=(), geolocation=(), payment=(), usb=(), screen-wake-lock=(self)`,
  );
  if (!widget) answer.headers.set("x-frame-options", "DENY");
  return answer;
}

/** A brand's pages live under /market/<slug>; nobody reaches them by that path, on any host. */
function destination(request: NextRequest, path: string, headers: Headers, target: HostTarget): URL {
  const to = request.nextUrl.clone();
  if (target.kind === "brand") {
    headers.set(brandHeader, target.slug);
    headers.set(brandLocaleHeader, target.locale);
    to.pathname = `/market/${target.slug}${path === "/" ? "" : path}`;
  } else if (target.kind === "unknown") {
    headers.set(unknownHostHeader, "yes");
    to.pathname = "/no-such-host";
  } else if (path === "/market" || path.startsWith("/market/")) to.pathname = "/no-such-page";
  return to;
}

const sentId = (id: string | null): string | null => (id && /^[\w-]{8,64}$/.test(id) ? id : null);

const closed = (headers: Headers): NextResponse => {
  const answer = NextResponse.next({ request: { headers } });
  answer.headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  return answer;
};
const refused = (): NextResponse =>
  NextResponse.json({ code: "not-found", data: {} }, { status: 404, headers: { "cache-control": "no-store" } });
const unavailable = (): NextResponse =>
  NextResponse.json(
    { code: "database-unavailable", data: {} },
    { status: 503, headers: { "retry-after": "3", "cache-control": "no-store" } },
  );
