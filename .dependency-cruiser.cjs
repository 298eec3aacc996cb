/** The floor plan. Each room lists its doors; whatever is not listed is a wall. */
const rows = "prisma/generated";
const rooms = {
  "server/domain": ["server/domain"],
  "server/ports": ["server/ports", "server/domain", rows],
  "server/adapters": [
    "server/adapters",
    "server/ports",
    "server/domain",
    "server/db",
    "contracts/(abi|deployments)",
    rows,
  ],
  "server/services": ["server/services", "server/ports", "server/domain", "server/db", "server/read", rows],
  "server/workflows": ["server/workflows", "server/services", "server/ports", "server/domain", "server/read", rows],
  "server/read": ["server/read", "server/domain", "server/db", "server/ports"],
  "server/db": ["server/db", "server/config", "server/ports", "ponder/ponder\\.schema", rows],
  "server/jobs": [
    "server/jobs",
    "server/workflows",
    "server/services",
    "server/ports",
    "server/domain",
    "server/db",
    "server/read",
    rows,
  ],
  "server/api": [
    "server/api",
    "server/workflows",
    "server/services",
    "server/ports",
    "server/domain",
    "server/read",
    "server/container",
    "server/config",
    rows,
  ],
  // The hot doors share verbs and rules with everybody, and reach the database through its own room.
  "server/box-office": [
    "server/box-office",
    "server/services",
    "server/ports",
    "server/domain",
    "server/db",
    "server/config",
    "server/container",
    "server/shared",
    rows,
  ],
  // Looks at everybody's truths through the same doors, and changes nothing but through verbs.
  "server/reconcile": [
    "server/reconcile",
    "server/services",
    "server/ports",
    "server/domain",
    "server/db",
    "server/read",
    "server/container",
    "server/local/stack-environment",
    rows,
  ],
  "server/config": ["server/config", "server/domain"],
  ponder: ["ponder", "contracts/(abi|deployments)"],
  contracts: ["contracts"],
  app: ["app", "server/api", "server/domain", "server/container", "server/config"],
  "prisma/seed": ["prisma", "server"],
};
/** One SDK, one door. */
const sdks = {
  stripe: "^server/adapters/payment/",
  "@privy-io/node": "^server/adapters/wallet/",
  redis: "^server/adapters/shared-cache/",
  "rate-limiter-flexible": "^server/adapters/rate-limit/",
  nodemailer: "^server/adapters/mail/|^server/adapters/(twin|mail)",
  "smtp-server": "^server/adapters/mail/",
  "graphile-worker": "^server/(adapters/queue/|worker\\.ts|jobs/)|^prisma/engine/",
  pg: "^server/(db|adapters/(bus|queue)|jobs/chain-writer|local|bench)/|^prisma/",
  "drizzle-orm": "^server/(db|read)/|^ponder/",
  "@prisma/client": "^(server/(db|ports)|prisma)/",
  ponder: "^ponder/",
};
const ours = "^(app|server|ponder|contracts|prisma)/";
const test = "\\.test\\.tsx?$|\\.e2e\\.ts$|\\.contract\\.ts$|^server/test/|^app/_e2e/";
const wall = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, doors]) =>
      wall(
        `${room} keeps to its doors`,
        { path: `^${room}(/|\\.)`, pathNot: test },
        { path: ours, pathNot: doors.map((door) => `^${door}`) },
      ),
    ),
    ...Object.entries(sdks).map(([sdk, door]) =>
      wall(
        `${sdk} has one door`,
        { path: ours, pathNot: `${door}|${test}|^prisma/generated/` },
        { path: `node_modules/${sdk}/`, dependencyTypesNot: ["type-only"] },
      ),
    ),
    wall(
      "domain is pure",
      // The verifier of a draw reads a file: it is a command for strangers, and nobody imports it.
      { path: "^server/domain/", pathNot: `^server/domain/waiting-room/verify\\.ts$|${test}` },
      { pathNot: ["^server/domain/", "node_modules/zod/", "^(node:)?crypto$"] },
    ),
    wall(
      "only the container introduces adapters",
      {
        path: "^server/",
        pathNot: `^server/(adapters/|bench/|local/(make-)?keystore|container\\.ts|shared\\.ts|twins\\.ts|worker\\.ts|chaos/)|${test}`,
      },
      { path: "^server/adapters/" },
    ),
    wall(
      "pages take types and domain values, not server code",
      { path: "^app/", pathNot: `^app/(api|_lib/trpc)/|^app/_lib/signed-in|/route\\.ts$|${test}` },
      { path: "^server/(api|container|config)", dependencyTypesNot: ["type-only"] },
    ),
    wall("no cycles", {}, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|contracts/(out|cache|lib)|ponder/(virtual\\.d|generated|\\.ponder))" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      mainFields: ["module", "main"],
    },
  },
};
