import { Hono } from "hono";

// Readers go to the database's views (server/read). Ponder insists on this file; it adds /health, /ready and /status itself.
const app = new Hono();

export default app;
