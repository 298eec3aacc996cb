// One process of several that share a schedule; `tsx server/test/schedule-process.ts <database url> <label> [hang]`. Each run is
// a row with its begin and end, so that a test sees who ran when.
import pg from "pg";
import pino from "pino";
import { openSchedule } from "../jobs/schedule";

const [databaseUrl = "", label = "", mode = ""] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
const schedule = openSchedule({ databaseUrl, log: pino({ level: "warn" }), askMs: 200 });

const run = async () => {
  const { rows } = await pool.query("insert into ran (label) values ($1) returning id", [label]);
  if (mode === "hang") await new Promise(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 40));
  await pool.query("update ran set ended_at = clock_timestamp() where id = $1", [rows[0].id]);
};
schedule.scheduled("shared", 20, run, { mostMs: mode === "hang" ? 500 : 60_000 });
process.on("SIGTERM", async () => {
  await schedule.stop();
  await pool.end();
  process.exit(0);
});
console.log("ready");
