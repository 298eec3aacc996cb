import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { brandLocaleHeader, chooseLocale, localeCookie } from "./locales";

export const areas = [
  "common",
  "errors",
  "market",
  "console",
  "orders",
  "ledger",
  "settlement",
  "cancellation",
  "postponement",
  "returns",
  "places",
  "operations",
  "jobs",
  "differences",
  "gate",
  "embed",
  "waiting-room",
  "capacity",
  "vouchers",
] as const;
export type Area = (typeof areas)[number];

/** No locale in the path: a cookie, the brand's own language or the browser decides. */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = chooseLocale({
    chosen: jar.get(localeCookie)?.value,
    brand: head.get(brandLocaleHeader),
    accepts: head.get("accept-language"),
  });
  const loaded = await Promise.all(areas.map((area) => import(`../_messages/${locale}/${area}.json`)));
  return {
    locale,
    timeZone: "UTC",
    messages: Object.fromEntries(areas.map((area, index) => [area, loaded[index].default])),
  };
});
