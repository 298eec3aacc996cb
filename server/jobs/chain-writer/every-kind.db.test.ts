import { randomUUID } from "node:crypto";
import { createWalletClient, http, parseAbi } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { beforeAll, describe, expect, it } from "vitest";
import { viemChain } from "../../adapters/chain/viem";
import { type IntentKind, IntentPayload } from "../../domain/chain/intent";
import { toRef } from "../../domain/shared/ref";
import type { Address } from "../../ports/chain";
import type { WalletPort } from "../../ports/wallet";
import { testChain } from "../../test/chain";
import { signedCollection, testTier } from "../../test/factory/collection";
import { signedBuy, signedWish, someWord, type Unsigned } from "../../test/factory/wish";
import { writerLab } from "../../test/writer-lab";

const node = await testChain();
const chain = viemChain(node);
const [organizer, fan, friend] = [1, 2, 3].map(() => privateKeyToAccount(generatePrivateKey()));
if (!organizer || !fan || !friend) throw new Error("three accounts");
const addressOf = (account: { address: string }) => account.address.toLowerCase() as Address;
const sender = addressOf(organizer);
const wallet = { signDigest: (_id: string, _address: string, hash: `0x${string}`) => organizer.sign({ hash }) };
const { db, bus, start, ask, reached } = await writerLab(chain, wallet as WalletPort);

const hour = 3_600;
const deadline = Math.floor(Date.now() / 1000) + 20 * hour;
const reason = toRef(randomUUID());
const done = new Set<IntentKind>();

/** Asks, waits until it is mined, and tells what the contracts logged: name and words of each event. */
async function logged(payload: IntentPayload) {
  const intent = await reached(await ask(IntentPayload.parse(payload)));
  const receipt = await chain.receipt(intent.txHash as `0x${string}`);
  if (receipt.state !== "mined") throw new Error(`${payload.kind} is ${receipt.state}`);
  done.add(payload.kind);
  return { events: receipt.events, result: intent.result };
}
const eventOf = async (payload: IntentPayload, name: string) => {
  const { events } = await logged(payload);
  const args = events.find((event) => event.name === name)?.args ?? {};
  // As intents spell them: numbers, and addresses in lower case.
  const plain = ([key, value]: [string, unknown]) => [
    key,
    typeof value === "bigint" ? Number(value) : typeof value === "string" ? value.toLowerCase() : value,
  ];
  return Object.fromEntries(Object.entries(args).map(plain)) as Record<string, unknown>;
};

let collection: Address;
const mint = async (quantity: number): Promise<number[]> => {
  const { result } = await logged({
    ...{ kind: "mint", collection, to: addressOf(fan), tierId: 1, quantity },
    ...{ priceMinor: 5_000, orderRef: toRef(randomUUID()) },
  });
  return (result as { tokenIds: number[] }).tokenIds;
};
const wish = (input: Unsigned) => signedWish(node, fan, input, deadline);
const pass = async (seconds: number) => {
  await node.rpc("evm_increaseTime", [seconds]);
  await node.rpc("anvil_mine", ["0x1"]);
};

beforeAll(async () => {
  await bus.ready();
  await db.organization.create({
    data: {
      ...{ name: "Aurora", slug: `kinds-${randomUUID().slice(0, 8)}`, currency: "USD", defaultLocale: "en" },
      ...{ timezone: "UTC", walletId: "wallet", walletAddress: sender },
    },
  });
  const payer = createWalletClient({ account: privateKeyToAccount(node.deployerKey), transport: http(node.rpcUrl) });
  const abi = parseAbi(["function mint(address to, uint256 amount)"]);
  await payer.writeContract({
    ...{ chain: null, address: node.usd, abi, functionName: "mint", args: [friend.address, 10n ** 9n] },
  });
});

describe("every kind of intent, sent by the writer", () => {
  it("makes the contracts do and log what it says", { timeout: 120_000 }, async () => {
    start();
    const wanted = await signedCollection(chain, organizer, {
      policy: {
        ...{ capMayRise: true, capMayFall: true, mayPostpone: true },
        ...{ ruleDelaySeconds: hour, deskDelaySeconds: hour, releaseDelaySeconds: 0 },
      },
      tiers: [testTier({ currency: "USD", giftsMax: 5 })],
    });
    const created = await logged({ ...wanted, eventId: randomUUID() } as IntentPayload);
    collection = (created.result as { collection: Address }).collection;
    const [a = 0, b = 0, c = 0, d = 0] = await mint(4);
    const ticket = (tokenId: number) => ({ collection, tokenId });

    // What holders sign.
    const listed = await wish({ kind: "list", ...ticket(a), priceMinor: 4_000 });
    expect(await eventOf(listed, "TicketListed")).toMatchObject({ tokenId: a, priceMinor: 4_000 });
    const repriced = await wish({ kind: "reprice", ...ticket(a), priceMinor: 4_500 });
    expect(await eventOf(repriced, "TicketRepriced")).toMatchObject({ tokenId: a, priceMinor: 4_500 });
    expect(await eventOf(await wish({ kind: "unlist", ...ticket(a) }), "TicketUnlisted")).toMatchObject({ tokenId: a });
    const gift = await wish({ kind: "gift", ...ticket(b), to: addressOf(friend), giftRef: reason });
    expect(await eventOf(gift, "TicketGifted")).toMatchObject({ tokenId: b, giftRef: reason });
    const key = { keyX: someWord(), keyY: someWord(), expiresAt: deadline };
    const device = await wish({ kind: "device", ...ticket(a), ...key });
    expect(await eventOf(device, "DeviceDelegated")).toMatchObject({ tokenId: a, keyX: key.keyX, keyY: key.keyY });

    // Sold for USDC by one signature of the buyer, and by card.
    for (const tokenId of [a, c]) await logged(await wish({ kind: "list", ...ticket(tokenId), priceMinor: 5_000 }));
    const bought = await signedBuy(node, friend, { ...ticket(a), priceMinor: 5_000, saleRef: someWord(), deadline });
    expect(await eventOf(bought, "TicketSold")).toMatchObject({ tokenId: a, priceMinor: 5_000, settlement: 1 });
    const settle = { seller: addressOf(fan), buyer: addressOf(friend), priceMinor: 5_000, saleRef: someWord() };
    const sold = await eventOf({ kind: "settle", ...ticket(c), ...settle }, "TicketSold");
    expect(sold).toMatchObject({ tokenId: c, saleRef: settle.saleRef, settlement: 0 });

    // The desk: a request waits as long as the policy says.
    expect(await eventOf({ kind: "freeze", ...ticket(d), reason }, "TicketFrozen")).toMatchObject({ tokenId: d });
    expect(await eventOf({ kind: "unfreeze", ...ticket(d), reason }, "TicketUnfrozen")).toMatchObject({ tokenId: d });
    const reissue = { kind: "reissue" as const, ...ticket(d), to: addressOf(friend), reason };
    expect(await eventOf(reissue, "DeskRequested")).toMatchObject({ tokenId: d, to: addressOf(friend) });
    expect(await eventOf({ kind: "refund", ...ticket(b), reason }, "DeskRequested")).toMatchObject({ tokenId: b });

    // The organizer's own wallet.
    const own = { collection, sender };
    const announced = await eventOf({ kind: "announce-cap", ...own, tierId: 1, cap: 150 }, "CapChangeAnnounced");
    expect(announced).toMatchObject({ tierId: 1, from: 100, to: 150 });
    const withdrawn = await eventOf({ kind: "withdraw-cap", ...own, tierId: 1 }, "CapChangeWithdrawn");
    expect(withdrawn).toMatchObject({ tierId: 1 });
    await logged({ kind: "announce-cap", ...own, tierId: 1, cap: 120 });
    const roles = { account: addressOf(privateKeyToAccount(generatePrivateKey())), roles: 62 };
    const offered = await eventOf({ kind: "offer-roles", ...own, ...roles }, "EventRolesOffered");
    expect(offered).toMatchObject(roles);
    expect(await logged({ kind: "offer-roles", ...own, account: chain.relayer(), roles: 62 })).toBeTruthy();
    const accepted = await eventOf(
      { kind: "accept-roles", collection, sender: chain.relayer(), roles: 62 },
      "EventRolesSet",
    );
    expect(accepted).toMatchObject({ account: chain.relayer() });

    await pass(hour + 1);
    expect(await eventOf({ kind: "carry-out", ...ticket(d) }, "TicketReissued")).toMatchObject({ tokenId: d });
    expect(await eventOf({ kind: "carry-out", ...ticket(b) }, "TicketRefunded")).toMatchObject({ tokenId: b });
    const applied = await eventOf({ kind: "apply-cap", collection, tierId: 1 }, "CapChanged");
    expect(applied).toMatchObject({ tierId: 1, from: 100, to: 120 });

    expect(
      (await logged({ kind: "check-in", ...ticket(a), gateRef: reason, usedAt: deadline - 19 * hour })).events.length,
    ).toBeGreaterThan(0);
    const times = { doorsAt: wanted.doorsAt + hour, endsAt: wanted.endsAt + hour };
    expect(await eventOf({ kind: "reschedule", ...own, ...times }, "Rescheduled")).toMatchObject(times);
    const top = { kind: "top-up" as const, to: addressOf(friend), amountWei: "1000000000000000" };
    await logged(top);
    expect(await chain.balance(addressOf(friend))).toBe(BigInt(top.amountWei));
    const lost = await eventOf({ kind: "revoke-roles", ...own, account: chain.relayer(), roles: 62 }, "EventRolesSet");
    expect(lost).toMatchObject({ account: chain.relayer() });
    await pass(times.endsAt - Math.floor(Date.now() / 1000));
    expect(await logged({ kind: "close", ...own }).then(({ events }) => events.map(({ name }) => name))).toContain(
      "EventClosed",
    );
    const second = await logged({
      ...(await signedCollection(chain, organizer, {
        tiers: [testTier()],
        doorsAt: times.endsAt + 40 * hour,
        endsAt: times.endsAt + 41 * hour,
      })),
      eventId: randomUUID(),
    } as IntentPayload);
    const { collection: other } = second.result as { collection: Address };
    expect(await eventOf({ kind: "cancel", collection: other, sender, reason }, "EventCancelled")).toMatchObject({
      reason,
    });

    // A kind that nobody sent here would have no proof that its words are right.
    const kinds = IntentPayload.options.map((option) => option.shape.kind.value);
    expect(kinds.filter((kind) => !done.has(kind))).toEqual([]);
  });
});
