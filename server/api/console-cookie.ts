/** next-auth's own names; only https may carry the prefixed one, and with it the browser refuses the cookie from plain http. */
export const consoleCookieName = (https: boolean): string =>
  https ? "__Secure-next-auth.session-token" : "next-auth.session-token";
