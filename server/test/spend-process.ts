// Spends from a process of its own: spend-process.ts <redis url> <key> <points> <times>. Prints how often it was allowed.
import { redisLimits } from "../adapters/rate-limit/flexible";
import { openRedis } from "../adapters/shared-cache/redis-link";

const [url = "", key = "", points = "", times = ""] = process.argv.slice(2);
const link = openRedis({ url });
while (!link.isUp()) await new Promise((resolve) => setTimeout(resolve, 10));
const port = redisLimits(link);
const count = { points: Number(points), seconds: 60 };
const all = await Promise.all(Array.from({ length: Number(times) }, () => port.spend("door", key, count)));
process.stdout.write(String(all.filter(({ ok }) => ok).length));
await link.close();
