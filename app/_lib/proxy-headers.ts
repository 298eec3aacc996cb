/** Headers that proxy.ts sets for pages and always strips from what a browser sends. */
export const brandHeader = "x-tc-brand";
export const unknownHostHeader = "x-tc-unknown-host";
export const nonceHeader = "x-nonce";
export const requestIdHeader = "x-request-id";
