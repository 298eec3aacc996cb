import type { Address } from "viem";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./harness/eventually";
import { lastLetterFor } from "./harness/mailbox";
import { onChain } from "./steps/chain";
import { rows } from "./steps/database";
import { refusalOf } from "./steps/doors";
import { bought, type Fan, guest, orderIn, pay, signedIn, someone } from "./steps/fan-doors";
import { liveEvent, type Organizer, organizer, scanner } from "./steps/organizer-doors";
import { listDirectly, ownerOnChain, revertOf, salesOf, tokenOf } from "./steps/register";

const brand = "aurora";
// Odd on purpose: every part of the split has a remainder. 110 % of 33.33 is 36.663.
const terms = { priceMinor: 3_333, resaleCapBps: 11_000, royaltyBps: 750, giftsMax: 1 };
const capMinor = 3_666;
const split = { sellerMinor: 3_301, royaltyMinor: 274, platformMinor: 91 };

let staff: Organizer;
let event: Awaited<ReturnType<typeof liveEvent>>;
let ada: Fan;
let keys: string[];
let adaAddress: Address;
const adaEmail = someone("ada");

const offered = (listingId: string) =>
  eventually(
    "the offer",
    async () =>
      (await rows<{ state: string }>(`select state from "Listing" where id = $1`, [listingId]))[0]?.state === "active",
  );

const walletOf = async (email: string): Promise<Address> =>
  (await rows<{ walletAddress: Address }>(`select "walletAddress" from "Fan" where email = $1`, [email]))[0]
    ?.walletAddress ?? "0x";

beforeAll(async () => {
  staff = await organizer();
  event = await liveEvent(staff, [terms], "Resale");
  ({ keys } = await bought(adaEmail, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 2 }]));
  ada = await signedIn(adaEmail);
  adaAddress = await walletOf(adaEmail);
});

describe("a ticket that its holder does not need", () => {
  it("is refused above the cap by the server, and by the contract when its holder comes without us", async () => {
    const key = keys[0] ?? "";
    const said = await refusalOf(ada.api.listing.create.mutate({ brand, key, priceMinor: capMinor + 1 }));
    expect(said).toMatchObject({ status: 422, code: "price-over-cap", data: { capMinor } });
    const { name, args } = await revertOf(listDirectly(key, adaAddress, capMinor + 1));
    expect(name).toBe("TicketMarket_PriceOverCap");
    expect(args.slice(1)).toEqual([capMinor + 1, capMinor]);
    await listDirectly(key, adaAddress, capMinor);
  });

  it("is offered at the cap by a signature alone: its holder's wallet has never held or sent anything", async () => {
    const key = keys[0] ?? "";
    const { listingId } = await ada.api.listing.create.mutate({ brand, key, priceMinor: capMinor });
    await offered(listingId);
    const client = onChain.client();
    expect(await client.getBalance({ address: adaAddress })).toBe(0n);
    expect(await client.getTransactionCount({ address: adaAddress })).toBe(0);
    const { collection, tokenId } = tokenOf(key);
    expect((await onChain.ticketOf(collection, tokenId)).askMinor).toBe(capMinor);
    expect(await refusalOf(ada.api.listing.create.mutate({ brand, key, priceMinor: 100 }))).toMatchObject({
      status: 409,
      code: "already-listed",
    });
  });

  it("can be taken off sale again, and not by anybody else", async () => {
    const key = keys[1] ?? "";
    const { listingId } = await ada.api.listing.create.mutate({ brand, key, priceMinor: 2_000 });
    await offered(listingId);
    const stranger = await signedIn(someone("stranger"));
    expect(await refusalOf(stranger.api.listing.cancel.mutate({ brand, listingId }))).toMatchObject({ status: 404 });
    await ada.api.listing.cancel.mutate({ brand, listingId });
    await eventually("the offer's end", async () => (await ada.api.ticket.get.query({ brand, key })).state === "valid");
    const { collection, tokenId } = tokenOf(key);
    expect((await onChain.ticketOf(collection, tokenId)).askMinor).toBe(0);
    const buyer = await guest();
    expect(await refusalOf(buyer.api.listing.buy.mutate({ brand, listingId, email: someone("late") }))).toMatchObject({
      status: 409,
      code: "listing-not-active",
    });
  });

  it("goes to who pays by card; the old code dies, the new one opens the gate, and every share is exact", async () => {
    const key = keys[1] ?? "";
    const door = await scanner(staff, event.id);
    const before = await ada.api.ticketCode.code.query({ brand, key });
    const { listingId } = await ada.api.listing.create.mutate({ brand, key, priceMinor: capMinor });
    await offered(listingId);

    const buyer = await guest();
    const email = someone("ben");
    const { orderId } = await buyer.api.listing.buy.mutate({ brand, listingId, email });
    const rival = await guest();
    expect(await refusalOf(rival.api.listing.buy.mutate({ brand, listingId, email: someone("eve") }))).toMatchObject({
      status: 409,
      code: "listing-reserved",
    });
    await pay(orderId);
    const order = await orderIn(buyer, orderId, "fulfilled");
    expect(order.tickets).toEqual([key]);

    const buyerAddress = await walletOf(email);
    expect(await ownerOnChain(key)).toBe(buyerAddress);
    expect(await salesOf(key)).toMatchObject([{ priceMinor: capMinor, ...split }]);
    const [listing] = await rows(
      `select state, "sellerMinor", "royaltyMinor", "platformMinor" from "Listing" where id = $1`,
      [listingId],
    );
    expect(listing).toEqual({ state: "sold", ...split });
    const entries = await rows<{ account: string; amountMinor: string }>(
      `select account, "amountMinor" from "LedgerEntry" where "causeKind" = 'resale' and "causeId" = $1`,
      [orderId],
    );
    const [seller] = await rows<{ id: string }>(`select id from "Fan" where email = $1`, [adaEmail]);
    expect(Object.fromEntries(entries.map((entry) => [entry.account, Number(entry.amountMinor)]))).toEqual({
      "provider:stripe": capMinor,
      [`seller:${seller?.id}`]: -split.sellerMinor,
      organizer: -split.royaltyMinor,
      platform: -split.platformMinor,
    });

    expect(await refusalOf(ada.api.ticketCode.code.query({ brand, key }))).toMatchObject({ code: "not-owner" });
    expect(await door.scan(before.digits)).toMatchObject({ decision: "refuse" });
    const fresh = await buyer.api.ticketCode.code.query({ brand, key });
    expect(await door.scan(fresh.digits)).toMatchObject({ decision: "admit", reason: "admitted" });
    await lastLetterFor(adaEmail, ({ subject }) => subject.startsWith("Sold"));
  });
});
