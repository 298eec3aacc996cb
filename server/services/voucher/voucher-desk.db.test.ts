import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { answerVouchers } from "../../api/voucher-file";
import { ListVouchersInput, ManyVouchersInput, VoucherInput } from "../../domain/voucher/voucher-input";
import { testContext } from "../../test/context";
import { testDatabase } from "../../test/database";
import { type OnSale, onSale } from "../../test/factory/on-sale";
import { getPublicEvent, listPublicEvents } from "../catalog/events";
import { sameTiers } from "../event/tier-rows";
import { getPublishedEvent } from "../partner/events";
import type { Ctx } from "../verb";
import { hideTier } from "./hide-tier";
import { importVouchers } from "./import-vouchers";
import { listVouchers } from "./list-vouchers";
import { lookUpVoucher } from "./look-up-voucher";
import { makeVouchers } from "./make-vouchers";
import { pauseVoucher } from "./pause-voucher";
import { putVoucher } from "./put-voucher";
import { removeVoucher } from "./remove-voucher";

const { db } = await testDatabase();
const house = testContext(db);
let sale: OnSale;
let other: OnSale;
beforeEach(async () => {
  sale = await onSale(db, { quantities: [10, 5], priceMinor: 1_999 });
  other = await onSale(db, { quantities: [10] });
});

const staff = (of = sale, role: "manager" | "door" = "manager"): Ctx =>
  house.ctx({ kind: "member", userId: randomUUID(), organizationId: of.organization.id, role });
const wish = (more: object = {}) =>
  VoucherInput.parse({
    ...{ eventId: sale.event.id, voucherId: randomUUID(), code: "SPRING24", kind: "percent", value: 1_000 },
    ...more,
  });
const put = (more: object = {}, ctx = staff()) => putVoucher({ ctx, input: wish(more) });
const list = (more: object = {}, ctx = staff()) =>
  listVouchers({ ctx, input: ListVouchersInput.parse({ eventId: sale.event.id, ...more }) });
const many = (more: object = {}) =>
  makeVouchers({
    ctx: staff(),
    input: ManyVouchersInput.parse({
      ...{ eventId: sale.event.id, key: randomUUID(), count: 30, prefix: "press", tag: "press" },
      ...{ kind: "percent", value: 1_000, maxTickets: 1 },
      ...more,
    }),
  });
/** An order that took this much of a voucher. */
async function use(voucherId: string, tickets = 2, discountMinor = 400) {
  const at = { organizationId: sale.organization.id, eventId: sale.event.id, sessionId: "s" };
  const holdId = randomUUID();
  await db.hold.create({ data: { ...at, id: holdId, expiresAt: new Date() } });
  const order = await db.order.create({
    data: {
      ...{ ...at, holdId, number: randomUUID().slice(0, 8), kind: "primary", email: "dana@example.com", locale: "en" },
      ...{ currency: "EUR", totalMinor: 0, platformFeeMinor: 0 },
    },
  });
  await db.voucherRedemption.create({ data: { orderId: order.id, voucherId, tickets, discountMinor } });
  await db.voucher.update({ where: { id: voucherId }, data: { usedTickets: tickets, spentMinor: discountMinor } });
  return order.id;
}
const refusedWith = (code: string, data: object = {}) => ({ refusal: { code, data } });

describe("a voucher", () => {
  it("is made once, found by what it says, changed, paused and deleted", async () => {
    const { voucherId } = await put({ note: "For Noa_1", tag: "friends" });
    await put({ voucherId, note: "For Noa_1", tag: "friends" });
    expect(await list({ text: "noa_1" })).toMatchObject({
      count: 1,
      vouchers: [{ id: voucherId, code: "SPRING24", state: "active", removable: true, usedTickets: 0, spentMinor: 0 }],
    });
    expect((await list({ text: "noaX1" })).vouchers).toEqual([]);
    await put({ voucherId, kind: "price", value: 500, maxTickets: 3 });
    await pauseVoucher({ ctx: staff(), input: { eventId: sale.event.id, voucherId, paused: true } });
    expect((await list()).vouchers).toMatchObject([{ kind: "price", value: 500, maxTickets: 3, state: "paused" }]);
    const remove = { ctx: staff(), input: { eventId: sale.event.id, voucherId } };
    await removeVoucher(remove);
    await removeVoucher(remove);
    expect((await list()).count).toBe(0);
    const actions = await db.audit.findMany({ where: { subject: `voucher:${voucherId}` }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["voucher.create", "voucher.change", "voucher.pause", "voucher.remove"]),
    );
    expect(JSON.stringify(actions)).not.toContain("Noa");
  });

  it("has a code of its own in its event, whatever its case, and in no other", async () => {
    await put();
    await expect(put({ code: "spring24" })).rejects.toMatchObject(refusedWith("voucher-code-taken", { field: "code" }));
    const there = { eventId: other.event.id };
    await put(there, staff(other));
  });

  it("that was used keeps its code, cannot allow less than was used, and cannot be deleted", async () => {
    const { voucherId } = await put();
    const orderId = await use(voucherId);
    await expect(put({ voucherId, code: "AUTUMN24" })).rejects.toMatchObject(refusedWith("voucher-in-use"));
    await expect(put({ voucherId, maxTickets: 1 })).rejects.toMatchObject(
      refusedWith("voucher-in-use", { field: "maxTickets", least: 2 }),
    );
    await expect(put({ voucherId, budgetMinor: 399 })).rejects.toMatchObject(
      refusedWith("voucher-in-use", { field: "budgetMinor", least: 400 }),
    );
    await put({ voucherId, maxTickets: 2, budgetMinor: 400 });
    await db.order.update({ where: { id: orderId }, data: { state: "abandoned" } });
    expect((await list()).vouchers).toMatchObject([{ usedTickets: 0, spentMinor: 0, removable: false }]);
    await expect(removeVoucher({ ctx: staff(), input: { eventId: sale.event.id, voucherId } })).rejects.toMatchObject(
      refusedWith("voucher-in-use"),
    );
  });

  it("of another organization does not exist, and is nobody's business at the door", async () => {
    const { voucherId } = await put();
    const eventId = sale.event.id;
    const notFound = refusedWith("not-found");
    await expect(put({ voucherId }, staff(other))).rejects.toMatchObject(notFound);
    await expect(put({ voucherId, eventId: other.event.id }, staff(other))).rejects.toMatchObject(notFound);
    await expect(list({}, staff(other))).rejects.toMatchObject(notFound);
    await expect(
      pauseVoucher({ ctx: staff(other), input: { eventId: other.event.id, voucherId, paused: true } }),
    ).rejects.toMatchObject(notFound);
    await expect(removeVoucher({ ctx: staff(other), input: { eventId, voucherId } })).rejects.toMatchObject(notFound);
    await removeVoucher({ ctx: staff(other), input: { eventId: other.event.id, voucherId } });
    await expect(put({ tierIds: [other.tiers[0]?.id] })).rejects.toMatchObject(
      refusedWith("not-found", { field: "tierIds" }),
    );
    for (const role of ["door"] as const) {
      await expect(list({}, staff(sale, role))).rejects.toMatchObject(refusedWith("forbidden"));
      await expect(put({}, staff(sale, role))).rejects.toMatchObject(refusedWith("forbidden"));
    }
    expect((await list()).vouchers).toMatchObject([{ id: voucherId, paused: false }]);
  });
});

describe("many vouchers", () => {
  it("are made once by one key, each with a code of its own, and listed page by page", async () => {
    const key = randomUUID();
    expect(await many({ key, count: 120 })).toEqual({ made: 120 });
    expect(await Promise.all([many({ key, count: 120 }), many({ key, count: 7 })])).toEqual([
      { made: 120 },
      { made: 120 },
    ]);
    const codes = new Set<string>();
    for (let cursor: string | null = null, page = 0; page < 3; page++) {
      const said = await list({ text: "press", cursor });
      expect(said.count).toBe(120);
      for (const { code } of said.vouchers) codes.add(code);
      cursor = said.next;
    }
    expect(codes.size).toBe(120);
    for (const code of codes) expect(code).toMatch(/^PRESS[34679ACDEFGHJKMNPQRTWXY]{8}$/);
  });

  it("of a file are made all or none, once by one key, and the file of all can be downloaded", async () => {
    const eventId = sale.event.id;
    const read = (file: string, key = randomUUID()) => importVouchers({ ctx: staff(), input: { eventId, key, file } });
    await put();
    const good = "code,kind,value,tiers\nAUTUMN24,fixed,2.50,Tier 1\n,access,,Tier 2\n";
    expect(await read(`${good}spring24,percent,5,\n`)).toEqual({
      made: 0,
      errors: [{ line: 4, field: "code", rule: "voucher-code-taken" }],
    });
    const key = randomUUID();
    expect(await read(good, key)).toEqual({ made: 2, errors: [] });
    expect(await read(good, key)).toEqual({ made: 2, errors: [] });
    expect((await list()).count).toBe(3);
    const answer = await answerVouchers(staff(), new URLSearchParams({ eventId }));
    expect(answer.headers.get("content-type")).toContain("text/csv");
    expect(await answer.text()).toContain("AUTUMN24,fixed,2.50,,,no,Tier 1,,,,,active,0,0.00");
    expect((await answerVouchers(staff(other), new URLSearchParams({ eventId }))).status).toBe(404);
    expect((await answerVouchers(staff(sale, "door"), new URLSearchParams({ eventId }))).status).toBe(403);
  });
});

describe("a hidden tier", () => {
  const anyone = () => house.ctx({ kind: "anonymous" });
  const page = () => ({ brand: sale.brand, slug: sale.event.slug });
  const look = (code: string) => lookUpVoucher({ ctx: anyone(), input: { ...page(), code } });
  const hide = (at: number, hidden = true, ctx = staff()) =>
    hideTier({ ctx, input: { eventId: sale.event.id, tierId: sale.tiers[at]?.id ?? "", hidden } });

  it("is offered nowhere without a code that opens it, and to everybody again when it is shown", async () => {
    await hide(1);
    await hide(1);
    const names = async () => (await getPublicEvent({ ctx: anyone(), input: page() })).tiers.map(({ name }) => name);
    expect(await names()).toEqual(["Tier 1"]);
    const asPartner = { ctx: staff(), input: { id: sale.event.id } };
    expect((await getPublishedEvent(asPartner)).tiers.map(({ name }) => name)).toEqual(["Tier 1"]);
    await put({ opens: true, tierIds: [sale.tiers[1]?.id] });
    expect(await look("spring-24")).toMatchObject({ code: "SPRING24", tiers: [{ name: "Tier 2", left: 5 }] });
    await put({ code: "PLAIN2024" });
    expect((await look("PLAIN2024")).tiers).toEqual([]);
    await expect(look("NOSUCH99")).rejects.toMatchObject(refusedWith("voucher-unknown"));
    await hide(0);
    const [card] = await listPublicEvents({ ctx: anyone(), input: page() });
    expect(card).toMatchObject({ fromPriceMinor: null, soldOut: false, upcoming: false });
    await hide(1, false);
    expect(await names()).toEqual(["Tier 2"]);
    expect(await db.audit.count({ where: { subject: `tier:${sale.tiers[1]?.id}` } })).toBe(2);
    await expect(hide(1, true, staff(other))).rejects.toMatchObject(refusedWith("not-found"));
  });

  it("stays hidden, and the same to its vouchers, when its draft is saved again", () => {
    const hall = { ...(sale.tiers[0] as OnSale["tiers"][number]), name: "Hall", hidden: true };
    const rows = sameTiers([hall], [{ ...hall, name: "Balcony" }, hall]);
    expect(rows).toMatchObject([
      { name: "Balcony", chainTierId: 1 },
      { name: "Hall", chainTierId: 2, id: hall.id, hidden: true },
    ]);
  });
});
