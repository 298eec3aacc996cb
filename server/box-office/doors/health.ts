import type { Door } from "../door";

/** GET: alive, whether the database answers, and how many wait: for a batch of holds, and for the chain. */
export const health: Door = {
  method: "GET",
  path: "/box-office/health",
  limit: "hot-health",
  handle: async ({ house }) => {
    const database = await house.pool.query("select 1").then(
      () => true,
      () => false,
    );
    return {
      status: database ? 200 : 503,
      body: { live: true, database, waiting: house.allocator.waiting(), streams: house.streams.count() },
    };
  },
};
