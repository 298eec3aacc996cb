// Loaded before a process that is measured: answers a message with what it has asked of PostgreSQL and what memory it holds.
import { countQueries } from "../../test/count-queries";

const queries = countQueries();
const mb = (bytes: number) => Math.round(bytes / 104_857.6) / 10;
process.on("message", () => {
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ queries: queries(), rssMb: mb(rss), heapMb: mb(heapUsed) });
});
