import { openContainer } from "../container";
import { viewBlock } from "../read/view";

type PartHealth = { ok: boolean; detail?: string };
export type Readiness = { ok: boolean; parts: Record<string, PartHealth> };

/** Blocks that the view may lag before a page is told that tickets take longer. */
const toleratedLag = 20;
const patience = 2_000;

async function within(check: () => Promise<string | undefined>): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error("no answer in time")), patience);
  });
  try {
    const detail = await Promise.race([check(), late]);
    return detail ? { ok: true, detail } : { ok: true };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message.split("\n")[0]?.slice(0, 120) : "failed" };
  } finally {
    clearTimeout(timer);
  }
}

/** Which parts answer. Selling needs database and box office; chain and indexer may lag while orders wait. */
export async function readiness(): Promise<Readiness> {
  const { db, ports, env } = await openContainer();
  const [database, boxOffice, chain, indexer] = await Promise.all([
    within(async () => {
      await db.$queryRaw`select 1`;
      return undefined;
    }),
    within(async () => {
      const answer = await fetch(new URL("/box-office/health", env.BOX_OFFICE_URL), {
        signal: AbortSignal.timeout(patience),
      });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      return undefined;
    }),
    within(async () => `block ${(await ports.chain.head()).latest}`),
    within(async () => {
      const [seen, head] = await Promise.all([viewBlock(), ports.chain.head()]);
      if (head.latest - seen > toleratedLag) throw new Error(`${head.latest - seen} blocks behind`);
      return `block ${seen}`;
    }),
  ]);
  return { ok: database.ok && boxOffice.ok, parts: { database, boxOffice, chain, indexer } };
}
