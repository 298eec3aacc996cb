import type { Settings } from "../verb";

/** Where a brand answers: its own host, never what a request said its host was. */
export const brandUrl = (settings: Settings, brand: string): string =>
  `${new URL(settings.appBaseUrl).protocol}//${brand}.${settings.brandBaseHost}`;

export const orderUrl = (settings: Settings, brand: string, orderId: string): string =>
  `${brandUrl(settings, brand)}/orders/${orderId}`;
