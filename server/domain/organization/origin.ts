/**
 * An exact origin a browser can be told to allow: scheme, host, port, nothing after. Plain http only on a machine itself,
 * because a page fetched without TLS can be rewritten on the way and would frame our payment.
 */
export function isExactOrigin(text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  if (url.origin !== text || url.hostname.includes("*")) return false;
  if (url.protocol === "https:") return true;
  return url.protocol === "http:" && isLoopback(url.hostname);
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "127.0.0.1" || host === "[::1]" || host.endsWith(".localhost");
