import type { Call } from "./door";

type Headers = Call["headers"];

/**
 * Whether a call that changes something came from our own pages. A cookie is sent by the browser whoever asks, so the
 * browser must say that we asked; a bearer token cannot be sent by somebody else's page and needs no such word.
 */
export function isOwnOrigin(headers: Headers): boolean {
  const site = headers["sec-fetch-site"];
  if (site) return site === "same-origin" || site === "same-site";
  const origin = headers.origin;
  if (!origin) return false;
  const host = headers["x-forwarded-host"] ?? headers.host;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
