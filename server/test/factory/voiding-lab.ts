import { randomUUID } from "node:crypto";
import { toRef } from "../../domain/shared/ref";
import type { Ticket } from "../../domain/ticket/ticket";
import type { Database } from "../../ports/database";
import { advanceSaga } from "../../workflows/engine";
import { workflows } from "../../workflows/registry";
import { testContext } from "../context";
import { purchase } from "./purchase";

const nobody = `0x${"0".repeat(40)}`;
export const wallet = `0x${"a".repeat(40)}`;

export type VoidingLab = Awaited<ReturnType<typeof voidingLab>>;

/**
 * Three tickets of 19.99 for one buyer, delivered, and all that it takes to end them. `view` is what the test has put in the place
 * of the indexer's view (`read/ticket`); it is filled anew.
 */
export async function voidingLab(db: Database, pool: Parameters<typeof purchase>[1], view: { tickets: Ticket[] }) {
  const house = testContext(db);
  const bought = await purchase(db, pool, house, { quantity: 3 });
  const providerPaymentId = await bought.delivered();
  const collection = bought.sale.event.collectionAddress ?? "";
  const { organizationId } = await bought.order();
  const buyer = { organizationId, email: `${randomUUID()}@example.com`, walletAddress: wallet, walletId: "w" };
  const { id: fanId } = await db.fan.create({ data: buyer });
  await db.order.update({ where: { id: bought.orderId }, data: { fanId } });
  const item = await db.orderItem.findFirstOrThrow({ where: { orderId: bought.orderId } });
  const base = { collection, tierId: 1, owner: wallet, pricePaidMinor: 1_999, askMinor: null, usedAt: null };
  const fresh = { gateRef: null, frozen: false, giftCount: 0, transferCount: 0, mintedAt: new Date(), mintTx: "0x00" };
  view.tickets = [1, 2, 3].map((tokenId) => ({
    ...{ key: `${collection}:${tokenId}`, tokenId, orderRef: toRef(item.id) },
    ...base,
    ...fresh,
  }));
  const ticket = (id: number) => view.tickets.find(({ tokenId }) => tokenId === id) as Ticket;

  /** What the chain writer and the indexer do with every intent that waits. `refuse` names kinds that the contract does not take. */
  async function chain({ final = true, refuse = [] as string[] } = {}) {
    const waiting = await db.chainIntent.findMany({
      where: { state: { in: ["queued", "mined"] }, lane: collection },
      orderBy: { createdAt: "asc" },
    });
    for (const { id, kind, payload, state } of waiting) {
      const found = ticket((payload as { tokenId: number }).tokenId);
      if (refuse.includes(kind)) {
        await db.chainIntent.update({ where: { id }, data: { state: "failed", error: "refused" } });
        continue;
      }
      await db.chainIntent.update({ where: { id }, data: { state: final ? "final" : "mined", blockNumber: 7 } });
      if (state === "mined") continue;
      if (kind === "freeze") found.frozen = true;
      if (kind === "unfreeze") found.frozen = false;
      if (kind === "refund") found.owner = nobody;
    }
  }
  const workflow = { in: ["void-tickets", "freeze-tickets", "release-tickets"] };
  const runs = () => db.sagaRun.findMany({ where: { workflow, state: { notIn: ["done", "stuck"] } } });
  async function advance() {
    for (const { id } of await runs()) await advanceSaga({ ctx: house.ctx(), input: { sagaId: id }, workflows });
  }
  const rows = () =>
    db.voidingTicket.findMany({ where: { voiding: { orderId: bought.orderId } }, orderBy: { tokenId: "asc" } });
  return {
    ...{ house, bought, providerPaymentId, collection, fanId, ticket, chain, runs, advance, rows },
    /** Until nothing moves any more, money included. */
    rest: async (chained: Parameters<typeof chain>[0] = {}) => {
      for (let turn = 0; turn < 8; turn++) {
        await Promise.all([advance(), advance()]);
        await chain(chained);
      }
      await bought.work();
    },
    states: async () => (await rows()).map(({ state, code }) => (code ? `${state} ${code}` : state)),
    templates: async () => (await bought.letters()).map(({ template }) => template).sort(),
    stripe: () => [...house.payment.refunds.values()],
  };
}
