import { authRouter } from "./routers/auth";
import { cancellationRouter } from "./routers/cancellation";
import { capacityRouter } from "./routers/capacity";
import { catalogRouter } from "./routers/catalog";
import { chainIntentRouter } from "./routers/chain-intent";
import { consoleOrderRouter } from "./routers/console-order";
import { consoleTicketRouter } from "./routers/console-ticket";
import { deviceRouter } from "./routers/device";
import { differenceRouter } from "./routers/difference";
import { embedRouter } from "./routers/embed";
import { eventRouter } from "./routers/event";
import { gateRouter } from "./routers/gate";
import { giftRouter } from "./routers/gift";
import { holdRouter } from "./routers/hold";
import { jobRouter } from "./routers/job";
import { ledgerRouter } from "./routers/ledger";
import { listingRouter } from "./routers/listing";
import { orderRouter } from "./routers/order";
import { organizationRouter } from "./routers/organization";
import { postponementRouter } from "./routers/postponement";
import { returnsRouter } from "./routers/returns";
import { sessionRouter } from "./routers/session";
import { statsRouter } from "./routers/stats";
import { ticketRouter } from "./routers/ticket";
import { ticketCodeRouter } from "./routers/ticket-code";
import { voucherRouter } from "./routers/voucher";
import { waitingRoomRouter } from "./routers/waiting-room";
import { createCaller, router } from "./trpc";

export const appRouter = router({
  auth: authRouter,
  cancellation: cancellationRouter,
  postponement: postponementRouter,
  returns: returnsRouter,
  capacity: capacityRouter,
  catalog: catalogRouter,
  chainIntent: chainIntentRouter,
  consoleOrder: consoleOrderRouter,
  consoleTicket: consoleTicketRouter,
  device: deviceRouter,
  difference: differenceRouter,
  embed: embedRouter,
  event: eventRouter,
  gate: gateRouter,
  gift: giftRouter,
  hold: holdRouter,
  job: jobRouter,
  ledger: ledgerRouter,
  listing: listingRouter,
  order: orderRouter,
  organization: organizationRouter,
  session: sessionRouter,
  stats: statsRouter,
  ticket: ticketRouter,
  ticketCode: ticketCodeRouter,
  voucher: voucherRouter,
  waitingRoom: waitingRoomRouter,
});

export type AppRouter = typeof appRouter;
export const callerOf = createCaller(appRouter);
