import createNextIntlPlugin from "next-intl/plugin";

const withIntl = createNextIntlPlugin({
  requestConfig: "./app/_i18n/request.ts",
  // Messages are parsed while building: the browser gets a formatter of under 2 kB instead of the whole ICU parser.
  experimental: { messages: { path: "./app/_messages", format: "json", locales: "infer", precompile: true } },
});

/** Heavy or native parts that Node loads by itself; bundling them breaks them or doubles the memory. */
const serverExternalPackages = [
  "@aws-sdk/client-kms",
  "@aws-sdk/client-sqs",
  "@prisma/adapter-pg",
  "@prisma/client",
  "@privy-io/node",
  "amqplib",
  "drizzle-orm",
  "graphile-worker",
  "graphql",
  "nodemailer",
  "pg",
  "pino",
  "pkcs11js",
  "ponder",
  "prom-client",
  "rate-limiter-flexible",
  "redis",
  "stripe",
  "viem",
];

/** What every answer carries, static files included. The policy that depends on the page is set in proxy.ts. */
const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin-allow-popups" },
];

/** @type {import("next").NextConfig} */
const config = {
  distDir: process.env.NEXT_DIST_DIR || ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  // Event streams stay unbuffered: tRPC marks them `no-transform`, which the compressor respects.
  compress: true,
  serverExternalPackages,
  allowedDevOrigins: ["127.0.0.1", "localhost", "*.localhost"],
  devIndicators: false,
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
  // Types are checked by `npm run check`; checking them again here would double the first start.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    { source: "/images/:path*", headers: [{ key: "Cache-Control", value: "public, max-age=86400" }] },
  ],
};

export default withIntl(config);
