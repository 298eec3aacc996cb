import type { Tx } from "../../ports/database";

type Ids = Record<string, unknown>;

/** Whose work a job is, by the ids it carries; null when nobody's (a sign-in code of the console's own). */
export async function organizationOfJob(tx: Tx, name: string, payload: unknown): Promise<string | null> {
  const ids = (payload ?? {}) as Ids;
  switch (name) {
    case "saga:advance":
      return ofSaga(tx, uuid(ids.sagaId));
    case "payment:sync":
      return ofPayment(tx, uuid(ids.paymentId));
    case "mail:send":
      return ofMail(tx, String(ids.dedupeKey ?? ""));
    default:
      return null;
  }
}

/** What a run is about says whose it is: "order:<id>", "listing:<id>", "unlisting:<id>:<nonce>", "gift:<id>", "event:<id>". */
export async function organizationOfSubject(tx: Tx, subject: string): Promise<string | null> {
  const [noun, rawId] = subject.split(":");
  return ofRow(tx, noun, uuid(rawId));
}

async function ofRow(tx: Tx, noun: string | undefined, id: string | null): Promise<string | null> {
  if (!id) return null;
  const one = { where: { id }, select: { organizationId: true } };
  switch (noun) {
    case "order":
      return (await tx.order.findUnique(one))?.organizationId ?? null;
    case "listing":
    case "unlisting":
      return (await tx.listing.findUnique(one))?.organizationId ?? null;
    case "gift":
      return (await tx.gift.findUnique(one))?.organizationId ?? null;
    case "event":
      return (await tx.event.findUnique(one))?.organizationId ?? null;
    case "brand":
      return (await tx.brand.findUnique(one))?.organizationId ?? null;
    default:
      return null;
  }
}

async function ofSaga(tx: Tx, id: string | null): Promise<string | null> {
  const run = id && (await tx.sagaRun.findUnique({ where: { id }, select: { subject: true } }));
  return run ? organizationOfSubject(tx, run.subject) : null;
}

async function ofPayment(tx: Tx, id: string | null): Promise<string | null> {
  const payment = id && (await tx.payment.findUnique({ where: { id }, select: { orderId: true } }));
  return payment ? ofRow(tx, "order", payment.orderId) : null;
}

/** A letter's data names the row that caused it. */
async function ofMail(tx: Tx, dedupeKey: string): Promise<string | null> {
  const mail = await tx.mail.findUnique({ where: { dedupeKey }, select: { data: true } });
  const data = (mail?.data ?? {}) as Ids;
  for (const noun of ["order", "listing", "gift", "brand"] as const) {
    const id = uuid(data[`${noun}Id`]);
    if (id) return ofRow(tx, noun, id);
  }
  return null;
}

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const uuid = (value: unknown): string | null => (typeof value === "string" && isUuid.test(value) ? value : null);
