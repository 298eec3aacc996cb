import type { Stack } from "./stack";

const gatherMs = 100;
type Row = { id: string; state: string };
type Asking = { settle(state: string): void; fail(cause: unknown): void };

/** Everybody who asks within a tenth of a second is answered by one question. */
function together(load: (ids: string[]) => Promise<Row[]>): (id: string) => Promise<string> {
  let asking = new Map<string, Asking[]>();
  async function answer(): Promise<void> {
    const now = asking;
    asking = new Map();
    try {
      const stateOf = new Map((await load([...now.keys()])).map(({ id, state }) => [id, state]));
      for (const [id, all] of now)
        for (const { settle, fail } of all) {
          const state = stateOf.get(id);
          if (state === undefined) fail(new Error(`${id} is not there`));
          else settle(state);
        }
    } catch (cause) {
      for (const all of now.values()) for (const { fail } of all) fail(cause);
    }
  }
  return (id) =>
    new Promise((settle, fail) => {
      if (asking.size === 0) setTimeout(() => void answer(), gatherMs);
      asking.set(id, [...(asking.get(id) ?? []), { settle, fail }]);
    });
}

/**
 * The states that plays wait for. Hundreds of them look three times a second: a question each took a third of the machine, and the more
 * of it the further the system under test fell behind.
 */
export const openGlance = ({ db }: Pick<Stack, "db">) => ({
  order: together((ids) => db.order.findMany({ where: { id: { in: ids } }, select: { id: true, state: true } })),
  listing: together((ids) => db.listing.findMany({ where: { id: { in: ids } }, select: { id: true, state: true } })),
});
