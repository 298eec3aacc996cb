export type PolicyInput = { nonce: string; frameAncestors: readonly string[]; development: boolean; wasm: boolean };

/**
 * The content security policy of one page. Scripts run by nonce only; styles of our own files, plus style attributes,
 * which React writes into the first HTML. Frames are refused unless an organization listed the origin.
 */
export function contentPolicy({ nonce, frameAncestors, development, wasm }: PolicyInput): string {
  const scripts = ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"];
  if (development) scripts.push("'unsafe-eval'");
  if (wasm) scripts.push("'wasm-unsafe-eval'");
  const rules: Record<string, string> = {
    "default-src": "'self'",
    "script-src": scripts.join(" "),
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": development ? "'self' ws: wss:" : "'self'",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-src": "'none'",
    "frame-ancestors": frameAncestors.length > 0 ? frameAncestors.join(" ") : "'none'",
  };
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

/** Only exact http(s) origins may enter a header: no paths, wildcards or line breaks. */
export const safeOrigins = (origins: readonly string[]): string[] =>
  origins.filter((origin) => {
    const url = URL.canParse(origin) ? new URL(origin) : null;
    return url !== null && /^https?:$/.test(url.protocol) && url.origin === origin && !origin.includes("*");
  });
