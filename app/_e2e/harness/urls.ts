import { portOf } from "@/server/config/ports";

/** Where everything of one stack answers. */
export type Urls = ReturnType<typeof urlsOf>;

export const urlsOf = (base: number) => ({
  base,
  console: `http://localhost:${base}`,
  gate: `http://localhost:${base}/gate`,
  brand: (slug: string) => `http://${slug}.localhost:${base}`,
  boxOffice: `http://127.0.0.1:${portOf("boxOffice", base)}`,
  stripeTwin: `http://127.0.0.1:${portOf("stripeTwin", base)}`,
  privyTwin: `http://127.0.0.1:${portOf("privyTwin", base)}`,
  mailbox: `http://127.0.0.1:${portOf("mailbox", base)}`,
  partner: `http://127.0.0.1:${portOf("partnerSite", base)}`,
  chain: `http://127.0.0.1:${portOf("anvil", base)}`,
  control: `http://127.0.0.1:${portOf("control", base)}`,
});
