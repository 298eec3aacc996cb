/** Value of a cookie in a Cookie header, or null. */
export function cookieOf(header: string | null, name: string): string | null {
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return decoded(part.slice(at + 1).trim());
  }
  return null;
}

/** What cannot be decoded is nobody's cookie of ours. */
function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** Host-only, HttpOnly, Lax: sent on a top-level return from the payment page, never inside somebody's frame. */
export const sessionCookie = (
  name: string,
  value: string,
  options: { maxAgeSeconds: number; secure: boolean },
): string =>
  `${name}=${encodeURIComponent(value)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${options.maxAgeSeconds}${options.secure ? "; Secure" : ""}`;
