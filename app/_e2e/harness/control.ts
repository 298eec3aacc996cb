import { stack } from "./stack";

type PartName =
  | "postgres"
  | "anvil"
  | "stripe"
  | "privy"
  | "mail"
  | "partner"
  | "ponder"
  | "box-office"
  | "worker"
  | "app";
type PartReport = { name: string; state: string; pid?: number; restarts: number };

async function ask(path: string, method = "GET") {
  const answer = await fetch(`${stack().control}${path}`, { method });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const order =
  (verb: string) =>
  (name: PartName): Promise<PartReport> =>
    ask(`/parts/${name}/${verb}`, "POST");

/** Takes parts of the stack away and brings them back. Each resolves when the part is down, or accepts work again. */
export const control = {
  parts: async (): Promise<PartReport[]> => (await ask("/parts")).parts,
  stop: order("stop"),
  start: order("start"),
  kill: order("kill"),
  /** Runs `during` without the part and brings it back whatever happens. */
  without: async <T>(name: PartName, during: () => Promise<T>): Promise<T> => {
    await control.stop(name);
    try {
      return await during();
    } finally {
      await control.start(name);
    }
  },
};
