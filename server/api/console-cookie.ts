/** Only https may carry the prefixed name, and with it the browser refuses the cookie from plain http. */
export const consoleCookieName = (https: boolean): string => (https ? "__Host-tc_console" : "tc_console");
