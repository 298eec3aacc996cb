import { env } from "../config/env";
import { type BrandHost, findBrandHost } from "../services/catalog/brand-host";

export type HostTarget = { kind: "platform" } | { kind: "brand"; slug: string; locale: string } | { kind: "unknown" };

const keepMs = 10_000;
const maxKept = 500;
const kept = new Map<string, { brand: BrandHost | null; until: number }>();

/** Host without its port, lower-case; null for what cannot be a host name. */
export function hostName(header: string | null): string | null {
  const name = header?.toLowerCase().match(/^(\[[0-9a-f:]+\]|[a-z0-9.-]{1,253})(?::\d{1,5})?$/)?.[1] ?? null;
  return name?.replace(/\.$/, "") ?? null;
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Who answers at this Host: the platform itself, a brand, or nobody. Names are looked up, never trusted or echoed.
 * Kept for 10 s; when the database is down the last answer stands.
 */
export async function resolveHost(header: string | null): Promise<HostTarget> {
  const name = hostName(header);
  if (!name) return { kind: "unknown" };
  const platform = hostName(new URL(env().APP_BASE_URL).host) ?? "";
  if (name === platform || (loopback.has(platform) && loopback.has(name))) return { kind: "platform" };
  const base = hostName(env().BRAND_BASE_HOST) ?? "";
  const label = name.endsWith(`.${base}`) ? name.slice(0, -base.length - 1) : null;
  if (label !== null && !/^[a-z0-9-]{1,63}$/.test(label)) return { kind: "unknown" };
  const brand = await findBrand(label === null ? { customHost: name } : { slug: label });
  return brand ? { kind: "brand", slug: brand.slug, locale: brand.locale } : { kind: "unknown" };
}

/** Origins that may frame this brand's widget; none for a brand that does not exist. */
export async function framingOrigins(slug: string): Promise<string[]> {
  if (!/^[a-z0-9-]{1,63}$/.test(slug)) return [];
  return (await findBrand({ slug }))?.allowedOrigins ?? [];
}

async function findBrand(by: { slug: string } | { customHost: string }): Promise<BrandHost | null> {
  const [column, value] = "slug" in by ? ["slug", by.slug] : ["customHost", by.customHost];
  const key = `${column}:${value}`;
  const known = kept.get(key);
  if (known && known.until > Date.now()) return known.brand;
  try {
    const found = await findBrandHost(env().DATABASE_URL, by);
    remember(key, found);
    return found;
  } catch (error) {
    if (known) return known.brand;
    throw error;
  }
}

function remember(key: string, brand: BrandHost | null): void {
  // Made-up host names must not grow the memory: the oldest goes first.
  if (kept.size >= maxKept) kept.delete(kept.keys().next().value ?? "");
  kept.delete(key);
  kept.set(key, { brand, until: Date.now() + keepMs });
}
