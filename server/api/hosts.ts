import { env } from "../config/env";
import { type BrandHost, findBrandHost } from "../services/catalog/brand-host";

export type HostTarget = { kind: "platform" } | { kind: "brand"; slug: string; locale: string } | { kind: "unknown" };
type By = { slug: string } | { customHost: string };
type Settings = {
  /** Host of the console, gate, embed and API. */
  platformHost: string;
  brandBaseHost: string;
  find: (by: By) => Promise<BrandHost | null>;
  now?: () => number;
};

const keepMs = 10_000;
const maxKept = 500;
const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);
const label = /^[a-z0-9-]{1,63}$/;

/** Host without its port, lower-case; null for what cannot be a host name. */
export function hostName(header: string | null): string | null {
  const name = header?.toLowerCase().match(/^(\[[0-9a-f:]+\]|[a-z0-9.-]{1,253})(?::\d{1,5})?$/)?.[1] ?? null;
  return name?.replace(/\.$/, "") || null;
}

/** Who answers at a Host. Names are looked up, never trusted or echoed; answers are kept for 10 s. */
export function openHosts({ platformHost, brandBaseHost, find, now = Date.now }: Settings) {
  const kept = new Map<string, { brand: BrandHost | null; until: number }>();
  const platform = hostName(platformHost) ?? "";
  const base = hostName(brandBaseHost) ?? "";

  async function look(by: By): Promise<BrandHost | null> {
    const key = JSON.stringify(by);
    const known = kept.get(key);
    if (known && known.until > now()) return known.brand;
    try {
      const brand = await find(by);
      kept.delete(key);
      // Made-up host names must not grow the memory: the oldest goes first.
      if (kept.size >= maxKept) kept.delete(kept.keys().next().value ?? "");
      kept.set(key, { brand, until: now() + keepMs });
      return brand;
    } catch (error) {
      // While the database is away the last answer stands.
      if (known) return known.brand;
      throw error;
    }
  }

  return {
    /** The platform itself, a brand, or nobody. @throws when the database is away and the name was never asked before. */
    async resolveHost(header: string | null): Promise<HostTarget> {
      const name = hostName(header);
      if (!name) return { kind: "unknown" };
      if (name === platform || (loopback.has(platform) && loopback.has(name))) return { kind: "platform" };
      const sub = name.endsWith(`.${base}`) ? name.slice(0, -base.length - 1) : null;
      if (sub !== null && !label.test(sub)) return { kind: "unknown" };
      const brand = await look(sub === null ? { customHost: name } : { slug: sub });
      return brand ? { kind: "brand", slug: brand.slug, locale: brand.locale } : { kind: "unknown" };
    },
    /** Origins that may frame this brand's widget; none for a brand that does not exist. */
    async framingOrigins(slug: string): Promise<string[]> {
      return label.test(slug) ? ((await look({ slug }))?.allowedOrigins ?? []) : [];
    },
    size: () => kept.size,
  };
}

let hosts: ReturnType<typeof openHosts> | undefined;
const ours = () => {
  hosts ??= openHosts({
    platformHost: new URL(env().APP_BASE_URL).host,
    brandBaseHost: env().BRAND_BASE_HOST,
    find: (by) => findBrandHost(env().DATABASE_URL, by),
  });
  return hosts;
};

export const resolveHost = (header: string | null): Promise<HostTarget> => ours().resolveHost(header);
export const framingOrigins = (slug: string): Promise<string[]> => ours().framingOrigins(slug);
