// A worker that dies: `tsx server/test/queue-process.ts <database url> <place as JSON> <how>`. `hang` keeps every job in its hands,
// `after-effect` dies when a job has had its effect, a crash point's name dies right there.
import { openPool } from "../db/pool";
import { openDatabase } from "../db/prisma";
import { labWork, runnerOf } from "./queue-lab";

const [databaseUrl = "", place = "", how = ""] = process.argv.slice(2);
const pool = openPool(databaseUrl);
const db = openDatabase(databaseUrl);
const die = () => process.kill(process.pid, "SIGKILL");

(globalThis as { ticketchainCrash?: (name: string) => void }).ticketchainCrash = (name) => {
  if (name === how) die();
};
const work = labWork(pool, async (_delivery, job) => {
  if (how === "hang") await new Promise(() => undefined);
  if (how === "broker-job-put-off" || how === "broker-job-dead" || how === "broker-job-buried")
    throw new Error("this worker cannot");
  if (how !== "after-effect") return;
  await pool.query("insert into effect (job) values ($1) on conflict do nothing", [job]);
  die();
});
await runnerOf(JSON.parse(place), { databaseUrl, db, pool }).start(work);
console.log("ready");
