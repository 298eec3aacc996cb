import { randomUUID } from "node:crypto";
import { createWalletClient, encodeFunctionData, http } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { ticketCollectionAbi } from "../../../contracts/abi/TicketCollection";
import { ticketMarketAbi } from "../../../contracts/abi/TicketMarket";
import { viemChainReader } from "../../adapters/chain-reader/viem";
import { tierRules } from "../../domain/event/collection";
import { primarySale, refund, resaleSale } from "../../domain/ledger/ledger";
import { accountProvider, type ManualMethod, manualProvider } from "../../domain/order/channel";
import { splitResale } from "../../domain/shared/money";
import { toRef } from "../../domain/shared/ref";
import type { Address } from "../../ports/chain";
import type { Database } from "../../ports/database";
import type { testChain } from "../chain";
import type { testPayment } from "../payment";
import type { testView } from "../view";
import { signedCollection } from "./collection";
import { onSale } from "./on-sale";

type Node = Awaited<ReturnType<typeof testChain>>;
type View = ReturnType<typeof testView>;
type Provider = ReturnType<typeof testPayment>;
const lower = (address: string) => address.toLowerCase() as Address;

/** A house in which all four truths agree, a sale at a time: what a test then plants is the only difference. */
export function agreeing(db: Database, node: Node, view: View, provider: Provider) {
  const { chain, act, by } = view;
  const reader = viemChainReader({ rpcUrls: [node.rpcUrl], factory: node.factory, market: node.market });

  /** A wallet that can pay for what its holder does by herself. */
  async function person(organizationId: string) {
    const account = privateKeyToAccount(generatePrivateKey());
    await node.fund(account.address);
    const wallet = lower(account.address);
    const email = `fan-${randomUUID().slice(0, 8)}@example.test`;
    const fan = await db.fan.create({ data: { organizationId, email, walletAddress: wallet } });
    return { account, wallet, fanId: fan.id, email };
  }
  type Person = Awaited<ReturnType<typeof person>>;

  /** An event on sale, its collection as its rows say. */
  async function event() {
    const sale = await onSale(db, { quantities: [40, 20], priceMinor: 4_500, platformFeeBps: 500 });
    const { organization, tiers } = sale;
    const organizer = privateKeyToAccount(generatePrivateKey());
    const deploy = await signedCollection(chain, organizer, {
      eventRef: toRef(sale.event.id),
      tiers: tierRules(tiers, sale.event.currency),
      doorsAt: Math.floor(sale.event.doorsAt.getTime() / 1000),
      endsAt: Math.floor(sale.event.endsAt.getTime() / 1000),
    });
    await act(deploy);
    const collection = (await chain.collectionOf(deploy.organizer, deploy.eventRef)) as Address;
    await db.event.update({ where: { id: sale.event.id }, data: { collectionAddress: collection } });
    await db.organization.update({ where: { id: organization.id }, data: { walletAddress: deploy.organizer } });
    const place = { organizationId: organization.id, eventId: sale.event.id };
    const fan = await person(organization.id);

    /** An order with its hold, payment, ledger and intent, as a purchase leaves them; `minted: false` leaves the chain out. */
    type Bought = { quantity?: number; state?: string; minted?: boolean; buyer?: Person; byHand?: ManualMethod };
    async function bought({ byHand, ...options }: Bought = {}) {
      const { quantity = 1, state = "fulfilled", minted = true, buyer = fan } = options;
      const tier = tiers[0] as (typeof tiers)[number];
      const [orderId, itemId, holdId] = [randomUUID(), randomUUID(), randomUUID()];
      const at = new Date();
      const totalMinor = quantity * tier.priceMinor;
      await db.hold.create({
        data: {
          ...{ ...place, id: holdId, sessionId: "s", state: "converted", expiresAt: at },
          items: { create: { tierId: tier.id, quantity } },
        },
      });
      await db.tier.update({ where: { id: tier.id }, data: { sold: { increment: quantity } } });
      const money = byHand ? takenIn(byHand, totalMinor) : await paid(orderId, totalMinor);
      await db.order.create({
        data: {
          ...{
            ...place,
            id: orderId,
            number: randomUUID().slice(0, 8),
            holdId,
            kind: "primary",
            state,
            email: buyer.email,
          },
          ...{ locale: "en", sessionId: "s", fanId: buyer.fanId, currency: "EUR", totalMinor, platformFeeMinor: 225 },
          ...{ paidAt: at, fulfilledAt: state === "fulfilled" ? at : null },
          items: { create: { id: itemId, tierId: tier.id, quantity, unitMinor: tier.priceMinor } },
          payments: { create: { ...money.row, state: "succeeded" } },
        },
      });
      const entries = primarySale({ provider: accountProvider(money.row), totalMinor, platformFeeMinor: 225 });
      await transfer("primary-sale", orderId, entries);
      const orderRef = toRef(itemId);
      const firstId = await chain.nextTokenId(collection);
      if (minted) {
        const order = { to: buyer.wallet, tierId: 1, quantity, priceMinor: tier.priceMinor, orderRef };
        await act({ kind: "mint", collection, expectedFirstId: firstId, orders: [order] });
      }
      const tokenIds = minted ? Array.from({ length: quantity }, (_, index) => firstId + index) : [];
      return { orderId, itemId, holdId, orderRef, tokenId: firstId, tokenIds, totalMinor, ...money };
    }

    /** A page of the provider's that was paid, and the row that says so. */
    async function paid(orderId: string, amountMinor: number) {
      const id = randomUUID();
      const checkout = {
        ...{ idempotencyKey: id, orderId, orderNumber: "n", currency: "EUR", email: "x@example.test", locale: "en" },
        lines: [{ name: "ticket", quantity: 1, unitMinor: amountMinor }],
        ...{ successUrl: "http://pay.test", cancelUrl: "http://pay.test", expiresAt: new Date() },
      };
      const { sessionId } = await provider.port.startCheckout(checkout);
      const { providerPaymentId } = provider.pay(sessionId);
      const row = {
        id,
        provider: "stripe",
        method: null,
        idempotencyKey: id,
        sessionId,
        providerPaymentId,
        amountMinor,
        currency: "EUR",
      };
      return { paymentId: id, sessionId, providerPaymentId, row: { ...row, succeededAt: new Date() } };
    }

    /** What staff took, of which no provider knows. */
    function takenIn(method: ManualMethod, amountMinor: number) {
      const id = randomUUID();
      const row = { id, provider: manualProvider, method, idempotencyKey: id, amountMinor, currency: "EUR" };
      return { paymentId: id, sessionId: "", providerPaymentId: "", row: { ...row, succeededAt: new Date() } };
    }

    async function transfer(causeKind: string, causeId: string, entries: { account: string; amountMinor: bigint }[]) {
      const transferId = randomUUID();
      const rest = { organizationId: organization.id, currency: "EUR", causeKind, causeId, transferId };
      await db.ledgerEntry.createMany({ data: entries.map((entry) => ({ ...rest, ...entry })) });
    }

    /** Offered by its holder, in the books and on chain. */
    async function offered(priceMinor = 4_000, options: { onChain?: boolean } = {}) {
      const { tokenId, orderId } = await bought();
      if (options.onChain !== false) await list(tokenId, priceMinor);
      const row = { ...place, tierId: tiers[0]?.id ?? "", collection, tokenId, sellerFanId: fan.fanId };
      const listing = await db.listing.create({ data: { ...row, priceMinor, currency: "EUR", state: "active" } });
      return { listingId: listing.id, tokenId, orderId, priceMinor };
    }
    const market = { address: node.market as Address, abi: ticketMarketAbi };
    const list = (tokenId: number, priceMinor: number, seller: PrivateKeyAccount = fan.account) =>
      by(seller, { ...market, functionName: "list", args: [collection, BigInt(tokenId), priceMinor] });
    const give = (tokenId: number, to: Address, giftRef: string) =>
      by(fan.account, { ...market, functionName: "gift", args: [collection, BigInt(tokenId), to, giftRef] });

    /** Sold on by card, everywhere. */
    async function resold(options: { onChain?: boolean; recorded?: boolean } = {}) {
      const { listingId, tokenId, priceMinor } = await offered();
      const buyer = await person(organization.id);
      const [orderId, holdId] = [randomUUID(), randomUUID()];
      const at = new Date();
      const hold = { ...place, id: holdId, sessionId: "s", state: "converted", listingId, expiresAt: at };
      await db.hold.create({ data: hold });
      const money = await paid(orderId, priceMinor);
      const item = { tierId: tiers[0]?.id ?? "", quantity: 1, unitMinor: priceMinor };
      await db.order.create({
        data: {
          ...{ ...place, id: orderId, number: randomUUID().slice(0, 8), holdId, kind: "resale", state: "fulfilled" },
          ...{ email: buyer.email, locale: "en", sessionId: "s", fanId: buyer.fanId, listingId, currency: "EUR" },
          ...{ totalMinor: priceMinor, platformFeeMinor: 200, paidAt: at, fulfilledAt: at },
          items: { create: item },
          payments: { create: { ...money.row, state: "succeeded" } },
        },
      });
      if (options.onChain !== false) {
        const parties = { seller: fan.wallet, buyer: buyer.wallet };
        await act({ kind: "settle", collection, tokenId, priceMinor, ...parties, saleRef: toRef(orderId) });
      }
      const split = splitResale(priceMinor, { royaltyBps: tiers[0]?.royaltyBps ?? 0, platformFeeBps: 500 });
      if (options.recorded !== false) {
        await db.listing.update({ where: { id: listingId }, data: { state: "sold", soldAt: at, ...split } });
        const entries = resaleSale({ provider: "stripe", sellerFanId: fan.fanId, priceMinor, split });
        await transfer("resale", orderId, entries);
      } else await db.listing.update({ where: { id: listingId }, data: { state: "settling" } });
      return { orderId, listingId, tokenId, buyer, split, ...money };
    }

    async function gifted(options: { onChain?: boolean; state?: string } = {}) {
      const { tokenId } = await bought();
      const friend = await person(organization.id);
      const gift = await db.gift.create({
        data: {
          ...{ ...place, collection, tokenId, fromFanId: fan.fanId, toFanId: friend.fanId },
          ...{ state: options.state ?? "done", doneAt: new Date() },
        },
      });
      if (options.onChain !== false) await give(tokenId, friend.wallet, toRef(gift.id));
      return { giftId: gift.id, tokenId, friend };
    }

    async function entered(options: { onChain?: boolean; scanned?: boolean } = {}) {
      const { tokenId } = await bought();
      const gateId = randomUUID();
      const usedAt = [Math.floor(Date.now() / 1000)];
      if (options.onChain !== false)
        await act({ kind: "check-in", collection, tokenIds: [tokenId], gateRef: toRef(gateId), usedAt });
      if (options.scanned !== false)
        await db.checkIn.create({
          data: {
            ...{ ...place, deviceId: randomUUID(), gateId, scanId: randomUUID(), collection, tokenId },
            ...{ admitted: true, reason: "admitted" },
          },
        });
      return { tokenId };
    }

    /** By the organizer's own hand, without a word to the books. */
    async function burn(tokenId: number) {
      await node.fund(organizer.address);
      const args = [BigInt(tokenId), toRef(randomUUID())];
      await by(organizer, { address: collection, abi: ticketCollectionAbi, functionName: "refund", args });
    }

    /** A transaction that the chain took and undid. @returns its hash. */
    async function reverted() {
      const data = encodeFunctionData({ abi: ticketMarketAbi, functionName: "list", args: [collection, 999n, 1] });
      const wallet = createWalletClient({ account: fan.account, chain: anvil, transport: http(node.rpcUrl) });
      return wallet.sendTransaction({ to: market.address, data, gas: 200_000n });
    }

    /** A payment given back after money came too late: no sale was ever written. */
    async function refunded() {
      const made = await bought({ state: "refunded", minted: false });
      const idempotencyKey = `refund:${made.paymentId}`;
      const asked = { idempotencyKey, providerPaymentId: made.providerPaymentId, amountMinor: made.totalMinor };
      const { refundId } = await provider.port.refund({ ...asked, currency: "EUR", reason: "test" });
      await db.payment.update({ where: { id: made.paymentId }, data: { state: "refunded", refundId } });
      await db.hold.update({ where: { id: made.holdId }, data: { state: "released" } });
      await db.tier.update({ where: { id: tiers[0]?.id ?? "" }, data: { sold: { decrement: 1 } } });
      const sale = primarySale({ provider: "stripe", totalMinor: made.totalMinor, platformFeeMinor: 225 });
      await transfer("refund", made.orderId, refund(sale));
      return made;
    }

    return {
      ...{ ...sale, collection, organizer, fan, place, tierId: tiers[0]?.id ?? "" },
      ...{ bought, offered, resold, gifted, entered, refunded, burn, reverted, paid, transfer, list, give },
      person: () => person(organization.id),
    };
  }
  return { event, reader, act, by };
}
