// One process that is to die: the worker, the chain writer, the sweeps and the doors, all as they are, behind one small server.
import { appendFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { parse, stringify } from "superjson";
import { answerStripeWebhook } from "../api/webhooks/stripe";
import { mayHold } from "../box-office/admissions";
import { openAllocator } from "../box-office/allocator";
import { type Joining, openEntrance } from "../box-office/entrance";
import { openContainer } from "../container";
import type { Actor } from "../domain/access/actor";
import type { HoldRequest } from "../domain/hold/allocate";
import type { CrashPoint, crashPoint } from "../domain/shared/crash-point";
import { RefusalError } from "../domain/shared/decision";
import { startChainWriter } from "../jobs/chain-writer/start";
import { every } from "../jobs/every";
import { openSchedule } from "../jobs/schedule";
import { registerSweeps } from "../jobs/sweeps";
import { workOf } from "../jobs/task-list";
import type { Job, JobName, QueuePort } from "../ports/queue";
import { cancelEvent } from "../services/cancellation/cancel-event";
import { putQuota } from "../services/capacity/put-quota";
import { setTierCapacity } from "../services/capacity/set-tier";
import { recordScan } from "../services/check-in/record-scan";
import { confirmPayment } from "../services/console-order/confirm-payment";
import { takeOrder } from "../services/console-order/take-order";
import { createEvent } from "../services/event/create-event";
import { publishEvent } from "../services/event/publish-event";
import { createGift } from "../services/gift/create-gift";
import { expireHolds } from "../services/hold/expire-holds";
import { cancelListing } from "../services/listing/cancel-listing";
import { createListing } from "../services/listing/create-listing";
import { wakeMails } from "../services/mail/wake-mails";
import { cancelCheckout } from "../services/order/cancel-checkout";
import { getOrder } from "../services/order/get-order";
import { startCheckout } from "../services/order/start-checkout";
import { startListingCheckout } from "../services/order/start-listing-checkout";
import { sweepPayments } from "../services/payment/sweep-payments";
import { requestRefund } from "../services/refund/request-refund";
import { wakeSagas } from "../services/saga/wake-sagas";
import { issueTicketCode } from "../services/ticket-code/issue-code";
import type { Ctx } from "../services/verb";
import { voidTickets } from "../services/voiding/void-tickets";
import { changeRoom } from "../services/waiting-room/change-room";
import { planRoom } from "../services/waiting-room/plan-room";

/** Sent by the harness; a point is struck at its `passing`-th passing from then on. */
export type Order =
  | { kind: "go"; killFile: string; haste: boolean }
  | { kind: "arm"; id: number; point: CrashPoint; passing: number }
  | { kind: "disarm"; id: number | "all" }
  | { kind: "queue-fault"; job: JobName; fault: "drop" | "duplicate" | "delay"; delayMs: number };
export type Word = { kind: "warm" } | { kind: "ready"; port: number } | { kind: "struck"; what: string };

const tell = (word: Word) => process.send?.(word);
const armed = new Map<number, { point: CrashPoint; left: number }>();
const queueFaults: Extract<Order, { kind: "queue-fault" }>[] = [];

function strike(killFile: string): void {
  const home = globalThis as { ticketchainCrash?: typeof crashPoint };
  home.ticketchainCrash = (name) => {
    for (const [id, plan] of armed) {
      if (plan.point !== name) continue;
      plan.left -= 1;
      if (plan.left > 0) continue;
      appendFileSync(killFile, `${id} ${name}\n`);
      process.kill(process.pid, "SIGKILL");
    }
  };
}

/** What a broker may do to a message: lose its wake-up, bring it twice, bring it late (and so after its successors). */
function shaken(queue: QueuePort): QueuePort {
  return {
    async enqueue(tx, job: Job) {
      const at = queueFaults.findIndex((fault) => fault.job === job.name);
      const [fault] = at < 0 ? [] : queueFaults.splice(at, 1);
      if (!fault) return queue.enqueue(tx, job);
      tell({ kind: "struck", what: `queue ${fault.fault}` });
      if (fault.fault === "drop") return;
      const late = new Date(Date.now() + fault.delayMs);
      await queue.enqueue(tx, fault.fault === "delay" ? { ...job, runAt: late } : job);
      if (fault.fault === "duplicate") await queue.enqueue(tx, { ...job, key: undefined, runAt: late });
    },
  };
}

async function go({ killFile, haste }: Extract<Order, { kind: "go" }>): Promise<void> {
  strike(killFile);
  const container = await openContainer({ works: true });
  const { env, db, ports, log, pool } = container;
  Object.assign(ports, { queue: shaken(ports.queue) });
  const system = () => container.ctx({ kind: "system" });
  const allocator = openAllocator({ pool });
  const entrance = openEntrance({ pool });
  /** As the door does it: first whether she may come in, then the seats. */
  const hold = async (input: HoldRequest) => {
    const { sessionId, eventId } = input;
    const session = { id: sessionId, fanId: null };
    return (await mayHold({ pool }, { session, eventId, now: new Date() })) ?? allocator.hold(input);
  };
  await (await container.queueRunner()).start(workOf(container.ctx));
  const { chain, queue, bus } = ports;
  startChainWriter({
    chain,
    wallet: ports.wallet,
    queue,
    bus,
    db,
    log,
    databaseUrl: env.DATABASE_URL,
    targets: { resendMs: 2_000 },
  });
  registerSweeps(openSchedule({ databaseUrl: env.DATABASE_URL, log }), system);
  if (haste) {
    // Those that heal come more often than in the worker: a run shall not wait for minutes.
    every("holds", 500, log, () => expireHolds({ ctx: system(), input: { most: 500 } }));
    every("payments", 2_000, log, () => sweepPayments({ ctx: system(), input: { most: 500 } }));
    every("letters", 2_000, log, () => wakeMails({ ctx: system(), input: { quietMs: 5_000, most: 500 } }));
    every("sagas", 1_500, log, () => wakeSagas({ ctx: system(), input: { quietMs: 4_000, most: 500 } }));
  }

  type Input = never;
  const verbs: Record<string, (ctx: Ctx, input: Input) => Promise<unknown>> = {
    hold: (_ctx, input) => hold(input),
    joinRoom: (_ctx, input: Joining) => entrance.join(input),
    planRoom: (ctx, input) => planRoom({ ctx, input }),
    changeRoom: (ctx, input) => changeRoom({ ctx, input }),
    takeOrder: (ctx, input) => takeOrder({ ctx, input }),
    confirmPayment: (ctx, input) => confirmPayment({ ctx, input }),
    cancelEvent: (ctx, input) => cancelEvent({ ctx, input }),
    voidTickets: (ctx, input) => voidTickets({ ctx, input }),
    requestRefund: (ctx, input) => requestRefund({ ctx, input }),
    startCheckout: (ctx, input) => startCheckout({ ctx, input }),
    startListingCheckout: (ctx, input) => startListingCheckout({ ctx, input }),
    cancelCheckout: (ctx, input) => cancelCheckout({ ctx, input }),
    getOrder: (ctx, input) => getOrder({ ctx, input }),
    createListing: (ctx, input) => createListing({ ctx, input }),
    cancelListing: (ctx, input) => cancelListing({ ctx, input }),
    createGift: (ctx, input) => createGift({ ctx, input }),
    issueTicketCode: (ctx, input) => issueTicketCode({ ctx, input }),
    recordScan: (ctx, input) => recordScan({ ctx, input }),
    setTierCapacity: (ctx, input) => setTierCapacity({ ctx, input }),
    putQuota: (ctx, input) => putQuota({ ctx, input }),
    createEvent: (ctx, input) => createEvent({ ctx, input }),
    publishEvent: (ctx, input) => publishEvent({ ctx, input }),
  };
  const server = createServer(async (request, response) => {
    const body = await read(request);
    const answer = (status: number, value: unknown) => response.writeHead(status).end(stringify(value));
    try {
      if (request.url === "/webhook") {
        const signature = String(request.headers["stripe-signature"] ?? "");
        return answer((await answerStripeWebhook(system(), { body, signature })).status, {});
      }
      const { verb, actor, input } = parse<{ verb: string; actor: Actor; input: Input }>(body);
      answer(200, { ok: true, value: await verbs[verb]?.(container.ctx(actor), input) });
    } catch (error) {
      if (error instanceof RefusalError) answer(200, { ok: false, refusal: error.refusal });
      else answer(500, { message: error instanceof Error ? error.message : String(error) });
    }
  });
  server.listen(0, "127.0.0.1", () => tell({ kind: "ready", port: (server.address() as AddressInfo).port }));
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

process.on("message", (order: Order) => {
  if (order.kind === "go") void go(order);
  else if (order.kind === "arm") armed.set(order.id, { point: order.point, left: order.passing });
  else if (order.kind === "queue-fault") queueFaults.push(order);
  else if (order.id === "all") {
    armed.clear();
    queueFaults.length = 0;
  } else armed.delete(order.id);
});
// A harness that is gone needs no victims.
process.on("disconnect", () => process.exit(0));
tell({ kind: "warm" });
