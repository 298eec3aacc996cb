import type { Address } from "viem";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./harness/eventually";
import { onChain } from "./steps/chain";
import { rows } from "./steps/database";
import { refusalOf } from "./steps/doors";
import { bought, type Fan, guest, signedIn, someone } from "./steps/fan-doors";
import { liveEvent, organizer } from "./steps/organizer-doors";
import { listDirectly, revertOf, tokenOf } from "./steps/register";

const brand = "aurora";
// 110 % of 33.33 is 36.663.
const terms = { priceMinor: 3_333, resaleCapBps: 11_000, giftsMax: 1 };
const capMinor = 3_666;

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
  const event = await liveEvent(await organizer(), [terms], "Resale");
  ({ keys } = await bought(adaEmail, event.id, [{ tierId: event.tiers[0]?.id ?? "", quantity: 2 }]));
  ada = await signedIn(adaEmail);
  adaAddress = await walletOf(adaEmail);
  for (const key of keys)
    await eventually(
      "a ticket that nothing takes back",
      async () => (await ada.api.ticket.get.query({ brand, key })).canSell,
    );
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
});
