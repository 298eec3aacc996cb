import { type Abi, type Address, encodeFunctionData, type Hex, parseAbi, zeroAddress } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ticketCollectionAbi } from "../abi/TicketCollection";
import { ticketMarketAbi } from "../abi/TicketMarket";
import { buildContracts } from "../script/build.mjs";
import { slowPolicy } from "./test/life";
import { day, openStage, order, ref, type Stage } from "./test/stage";
import { after, mappingSlot, plainSlot, setBits, slots, tamperWith, withTierWord } from "./test/tamper";
import { type BookStep, booksAbi, call, compileBooks, say } from "./test/tampered";
import { type Verdict, verifyEvent } from "./verify-event";

let stage: Stage;
let scene: Awaited<ReturnType<typeof open>>;
let books: Hex;

beforeAll(async () => {
  buildContracts();
  books = compileBooks();
  stage = await openStage();
  scene = await open();
}, 240_000);

afterAll(() => stage?.stop());

/** Ticket 1 resold to Bob in USDC, 2 on offer, 3 used, 4 of a tier with a queue, 5 bought on chain. Tier 1 is full. */
async function open() {
  const { relayer } = stage.actors;
  const [alice, bob, dave] = await Promise.all([stage.person(), stage.person(), stage.person()]);
  for (const { address } of [bob, dave]) await stage.purse(address);
  const start = await stage.now();
  const tiers = [{ cap: 4 }, { cap: 4, queueMatched: true, attested: true, giftsMax: 0 }];
  const event = await stage.createEvent("Planted", tiers, slowPolicy, {
    doorsAt: start + 30 * day,
    endsAt: start + 31 * day,
  });
  await event.tickets(relayer, "mint", 1n, [
    order(alice.address, 1, 3, 5000, "a"),
    order(alice.address, 2, 1, 5000, "b"),
  ]);
  await event.tickets(stage.actors.relayer, "setOnSale", true);
  await event.tickets(relayer, "setOnSale", true);
  await event.sale(dave.address, "purchase", 1, 1, 5000, ref("p"));
  await event.market(alice.address, "list", 1n, 5500);
  await event.market(bob.address, "buy", 1n, 5500, ref("s"));
  await event.market(alice.address, "list", 2n, 5500);
  await event.tickets(relayer, "checkIn", [3n], ref("gate"), [start]);
  return { ...event, alice: alice.address, bob: bob.address, dave: dave.address, start };
}

const verify = (collection: Address = scene.address): Promise<Verdict> =>
  verifyEvent({ rpcUrl: stage.rpcUrl, collection, toBlock: "latest" });
const rulesIn = ({ findings }: Verdict) => [...new Set(findings.map(({ rule }) => rule))].sort();

/** What the verifier says after something was planted; the chain goes back to before it. */
async function found(plant: () => Promise<unknown>, collection?: () => Address) {
  const id = await stage.tools.snapshot();
  await plant();
  const verdict = await verify(collection?.());
  await stage.tools.revert({ id });
  return { verdict, rules: rulesIn(verdict) };
}

const card = (tokenId: bigint, seller: Address, buyer: Address, priceMinor: number) =>
  scene.market(stage.actors.relayer, "settleByCard", tokenId, seller, buyer, priceMinor, ref(`card ${tokenId}`));

/** Lets a contract's code be ours for one transaction. */
async function asBooks(address: Address, steps: BookStep[]) {
  const { whileCode } = tamperWith(stage);
  await whileCode(address, books, () =>
    stage.send(stage.actors.relayer, { address, abi: booksAbi as Abi, functionName: "run", args: [steps] }),
  );
}

const soldSays = (tokenId: bigint, seller: Address, buyer: Address, settlement: number) =>
  say(ticketMarketAbi as Abi, "TicketSold", {
    collection: scene.address,
    tokenId,
    buyer,
    seller,
    priceMinor: 5500,
    sellerMinor: 4675,
    royaltyMinor: 550,
    platformMinor: 275,
    settlement,
    saleRef: ref("planted"),
  });
const usdAbi = parseAbi(["function transfer(address, uint256)", "function transferFrom(address, address, uint256)"]);
const moveBySale = (tokenId: bigint, buyer: Address) =>
  call(
    scene.address,
    encodeFunctionData({ abi: ticketCollectionAbi, functionName: "moveBySale", args: [tokenId, buyer, 5500] }),
  );
const usd = (functionName: "transfer" | "transferFrom", ...args: unknown[]) =>
  call(stage.house.usd, encodeFunctionData({ abi: usdAbi, functionName, args } as never));
const ticketSlot = (id: bigint) => mappingSlot(id, slots.tickets);
const paused = 255;
const pausedInMarket = () => {
  const token = BigInt(mappingSlot(BigInt(stage.house.usd), 0n));
  return mappingSlot(BigInt(scene.address), token);
};

describe("planted in the market", () => {
  it("finds nothing before anything is planted", async () => {
    expect((await verify()).findings).toEqual([]);
  });

  it("finds a resale over the cap", async () => {
    const { whileBits } = tamperWith(stage);
    const { rules, verdict } = await found(() =>
      whileBits(scene.address, ticketSlot(2n), 176, 32, 9000n, async () => {
        await scene.market(scene.alice, "reprice", 2n, 9900);
        await card(2n, scene.alice, scene.bob, 9900);
      }),
    );
    expect(rules).toEqual(["list-over-cap", "sale-over-cap"]);
    const sale = verdict.findings.find(({ rule }) => rule === "sale-over-cap");
    expect(sale).toMatchObject({
      tokenId: 2n,
      tx: expect.stringMatching(/^0x/),
      detail: expect.stringContaining("9900, the cap is 5500"),
    });
  });

  it("finds a split with another royalty", async () => {
    const { whileCode } = tamperWith(stage);
    const more = (code: Hex) => withTierWord(code, 1, setBits(176, 16, 2000n));
    const { rules, verdict } = await found(() =>
      whileCode(scene.address, more, () => card(2n, scene.alice, scene.bob, 5500)),
    );
    expect(rules).toEqual(["split-wrong"]);
    expect(verdict.findings[0]?.detail).toContain("4125 + 1100 + 275, right is 4675 + 550 + 275");
  });

  it("finds a used ticket offered and sold", async () => {
    const { whileBits } = tamperWith(stage);
    const { rules } = await found(() =>
      whileBits(scene.address, mappingSlot(0n, slots.used), 3, 1, 0n, async () => {
        await scene.market(scene.alice, "list", 3n, 5000);
        await card(3n, scene.alice, scene.bob, 5000);
      }),
    );
    expect(rules).toEqual(["list-used", "sale-used"]);
  });

  it("finds a frozen ticket sold", async () => {
    const { whileBits } = tamperWith(stage);
    const { rules } = await found(async () => {
      await scene.tickets(stage.actors.relayer, "freeze", 2n, ref("dispute"));
      await whileBits(scene.address, ticketSlot(2n), 169, 1, 0n, () => card(2n, scene.alice, scene.bob, 5500));
    });
    expect(rules).toEqual(["sale-frozen"]);
  });

  it("finds an offer and a sale during a pause", async () => {
    const { whileBits } = tamperWith(stage);
    const { rules } = await found(async () => {
      await scene.tickets(stage.actors.relayer, "setPaused", true);
      await whileBits(stage.house.market, pausedInMarket(), paused, 1, 0n, async () => {
        await scene.market(scene.dave, "list", 5n, 5000);
        await card(2n, scene.alice, scene.bob, 5500);
      });
    });
    expect(rules).toEqual(["list-while-paused", "sale-while-paused"]);
  });

  it("finds a buyer whom neither the queue nor an attestation named", async () => {
    const { whileCode } = tamperWith(stage);
    const { rules } = await found(async () => {
      await scene.market(scene.alice, "list", 4n, 5000);
      const free = (code: Hex) => withTierWord(code, 2, setBits(245, 2, 0n));
      await whileCode(scene.address, free, () => scene.market(scene.bob, "buy", 4n, 5000, ref("q")));
    });
    expect(rules).toEqual(["sale-not-attested", "sale-not-matched"]);
  });

  it("finds a sale in USDC that nobody paid", async () => {
    const { rules } = await found(() =>
      asBooks(stage.house.market, [moveBySale(2n, scene.bob), soldSays(2n, scene.alice, scene.bob, 1)]),
    );
    expect(rules).toEqual(["payment-missing", "seller-unpaid", "state-accrual"]);
  });

  it("finds a seller who got a unit too little, and a buyer who paid one too much", async () => {
    const { rules, verdict } = await found(() =>
      asBooks(stage.house.market, [
        moveBySale(2n, scene.bob),
        usd("transferFrom", scene.bob, stage.house.market, 55_000_001n),
        soldSays(2n, scene.alice, scene.bob, 1),
        usd("transfer", scene.alice, 46_749_999n),
      ]),
    );
    expect(rules).toEqual(["payment-excess", "seller-unpaid", "state-accrual"]);
    expect(verdict.findings.find(({ rule }) => rule === "seller-unpaid")?.detail).toContain(
      "46749999 units, due are 46750000",
    );
  });

  it("finds a sale that moved nothing", async () => {
    const { rules } = await found(() => asBooks(stage.house.market, [soldSays(2n, scene.alice, scene.bob, 0)]));
    expect(rules).toEqual(["cause-without-transfer"]);
  });

  it("finds a seller without coin", async () => {
    const { rules } = await found(() =>
      asBooks(stage.house.market, [moveBySale(2n, scene.bob), soldSays(2n, scene.alice, scene.bob, 2)]),
    );
    expect(rules).toEqual(["payment-missing", "sale-currency", "seller-unpaid", "state-accrual"]);
  });

  it("finds shares that are gone without a withdrawal", async () => {
    const { change } = tamperWith(stage);
    const { rules } = await found(() => change(stage.house.market, pausedInMarket(), () => 0n));
    expect(rules).toEqual(["state-accrual"]);
  });
});

describe("planted in the collection", () => {
  it("finds a mint over the cap", async () => {
    const { whileBits } = tamperWith(stage);
    const { rules } = await found(() =>
      whileBits(scene.address, plainSlot(slots.counters), 64, 24, 9n, () =>
        scene.tickets(stage.actors.relayer, "mint", 6n, [order(scene.bob, 1, 2, 5000, "more")]),
      ),
    );
    expect(rules).toEqual(["mint-over-cap"]);
  });

  it("finds a mint during a pause", async () => {
    const { whileBits } = tamperWith(stage);
    const { rules } = await found(async () => {
      await scene.tickets(stage.actors.relayer, "setPaused", true);
      await whileBits(scene.address, plainSlot(slots.counters), 48, 1, 0n, () =>
        scene.tickets(stage.actors.relayer, "mint", 6n, [order(scene.bob, 2, 1, 5000, "more")]),
      );
    });
    expect(rules).toEqual(["mint-while-paused"]);
  });

  it("finds a price paid over the tier's", async () => {
    const { whileCode } = tamperWith(stage);
    const dear = (code: Hex) => withTierWord(code, 2, setBits(0, 32, 90_000n));
    const { rules } = await found(() =>
      whileCode(scene.address, dear, () =>
        scene.tickets(stage.actors.relayer, "mint", 6n, [order(scene.bob, 2, 1, 90_000, "x")]),
      ),
    );
    expect(rules).toEqual(["price-over-tier"]);
  });

  it("finds a transfer without a cause", async () => {
    const { whileCode, whileBits } = tamperWith(stage);
    const souvenir = (code: Hex) => withTierWord(code, 1, setBits(247, 1, 1n));
    const { rules } = await found(() =>
      // doorsAt 0..39, endsAt 40..79: an event that ended long ago.
      whileBits(scene.address, plainSlot(slots.clock), 40, 40, 1n, () =>
        whileCode(scene.address, souvenir, () => scene.tickets(scene.bob, "transferFrom", scene.bob, scene.dave, 1n)),
      ),
    );
    expect(rules).toEqual(["transfer-without-cause"]);
  });

  it("finds an entry twice", async () => {
    const { whileBits } = tamperWith(stage);
    const { rules } = await found(() =>
      whileBits(scene.address, mappingSlot(0n, slots.used), 3, 1, 0n, () =>
        scene.tickets(stage.actors.relayer, "checkIn", [3n], ref("gate"), [scene.start]),
      ),
    );
    expect(rules).toEqual(["entry-twice"]);
  });

  it("finds an entry while on offer", async () => {
    const { whileBits } = tamperWith(stage);
    const { rules } = await found(() =>
      whileBits(scene.address, ticketSlot(2n), 168, 1, 0n, () =>
        scene.tickets(stage.actors.relayer, "checkIn", [2n], ref("gate"), [scene.start]),
      ),
    );
    expect(rules).toEqual(["entry-listed"]);
  });

  it("finds a gift past the limit", async () => {
    const { whileBits, change } = tamperWith(stage);
    const { rules } = await found(async () => {
      await scene.market(scene.bob, "gift", 1n, scene.dave, ref("g"));
      await whileBits(scene.address, ticketSlot(1n), 252, 4, 0n, () =>
        scene.market(scene.dave, "gift", 1n, scene.bob, ref("g")),
      );
      await change(scene.address, ticketSlot(1n), setBits(252, 4, 2n));
    });
    expect(rules).toEqual(["gift-limit"]);
  });

  it("finds a reissue before its delay was over", async () => {
    const { change } = tamperWith(stage);
    const { rules } = await found(async () => {
      await scene.tickets(stage.actors.relayer, "reissue", 1n, scene.dave, ref("quick"));
      await change(scene.address, mappingSlot(1n, slots.requests), setBits(160, 40, BigInt(scene.start)));
      await scene.tickets(stage.actors.relayer, "carryOut", 1n);
    });
    expect(rules).toEqual(["desk-delay"]);
  });

  it("finds a reissue that nobody asked for", async () => {
    const { change } = tamperWith(stage);
    const { rules } = await found(async () => {
      const slot = mappingSlot(1n, slots.requests);
      await change(scene.address, slot, () => BigInt(scene.dave) | (BigInt(scene.start) << 160n) | (1n << 200n));
      await change(scene.address, after(slot, 1n), () => BigInt(ref("quiet")));
      await scene.tickets(stage.actors.relayer, "carryOut", 1n);
    });
    expect(rules).toEqual(["desk-without-request"]);
  });

  it("finds a cap that changed before its delay was over", async () => {
    const { change } = tamperWith(stage);
    const { rules } = await found(async () => {
      await scene.tickets(stage.actors.organizer, "announceCap", 1, 9);
      await change(scene.address, mappingSlot(1n, slots.pendingCaps), setBits(32, 40, BigInt(scene.start)));
      await scene.tickets(scene.bob, "applyCap", 1);
    });
    expect(rules).toEqual(["cap-change"]);
  });

  it("finds an event that was closed before its end, and money released on the quiet", async () => {
    const { whileBits } = tamperWith(stage);
    const clock = plainSlot(slots.clock);
    const early = await found(() =>
      whileBits(scene.address, clock, 40, 40, BigInt(scene.start), () =>
        scene.tickets(stage.actors.organizer, "close"),
      ),
    );
    expect(early.rules).toEqual(["close"]);
    const quiet = await found(() =>
      whileBits(scene.address, clock, 120, 40, 1n, () => scene.sale(scene.bob, "release")),
    );
    expect(quiet.rules).toEqual(["release"]);
  });

  it("finds a log that the interface does not name, and a mint that was only said", async () => {
    const strange = await found(() =>
      asBooks(scene.address, [{ target: zeroAddress, topics: [ref("Surprise")], data: "0x" }]),
    );
    expect(strange.rules).toEqual(["unknown-event"]);
    const said = say(ticketCollectionAbi as Abi, "TicketsMinted", {
      firstId: 6n,
      to: scene.bob,
      tierId: 2,
      quantity: 1,
      pricePaidMinor: 5000,
      orderRef: ref("x"),
    });
    const mint = await found(() => asBooks(scene.address, [said]));
    expect(mint.rules).toEqual(["mint-logs", "state-balance", "state-event", "state-tier"]);
  });
});

describe("planted in the state", () => {
  it("finds an owner who changed without a word", async () => {
    const { change } = tamperWith(stage);
    const { rules, verdict } = await found(() =>
      change(scene.address, ticketSlot(1n), setBits(0, 160, BigInt(scene.dave))),
    );
    expect(rules).toEqual(["state-owner"]);
    expect(verdict.findings[0]).toMatchObject({ tokenId: 1n, tx: null });
  });

  it("finds a price paid that changed, a ticket from nowhere and a counter that is wrong", async () => {
    const { change } = tamperWith(stage);
    expect((await found(() => change(scene.address, ticketSlot(2n), setBits(176, 32, 1n)))).rules).toEqual([
      "state-ticket",
    ]);
    const word = BigInt(scene.bob) | (1n << 160n);
    expect((await found(() => change(scene.address, ticketSlot(7n), () => word))).rules).toEqual(["state-owner"]);
    const sold = setBits(64 + 24, 24, 3n);
    expect((await found(() => change(scene.address, plainSlot(slots.counters), sold))).rules).toEqual([
      "state-balance",
      "state-tier",
    ]);
  });

  it("finds rules that changed in the code after the sale began", async () => {
    const { rules, verdict } = await found(async () => {
      const code = (await stage.reader.getCode({ address: scene.address })) as Hex;
      await stage.tools.setCode({ address: scene.address, bytecode: withTierWord(code, 1, setBits(160, 16, 20_000n)) });
    });
    expect(rules).toEqual(["terms-changed"]);
    expect(verdict.findings[0]?.detail).toBe("tier 1: resaleCapBps was 11000, is 20000");
  });

  it("finds money that left escrow", async () => {
    const { change } = tamperWith(stage);
    const { rules } = await found(() => change(stage.house.sale, mappingSlot(BigInt(scene.address), 0n), () => 0n));
    expect(rules).toEqual(["state-escrow"]);
  });

  it("finds code that the factory never allowed", async () => {
    const copy = "0x00000000000000000000000000000000000c0de5";
    const { rules } = await found(async () => {
      const { collectionImplementation } = stage.house;
      const ours = (await stage.reader.getCode({ address: collectionImplementation })) as Hex;
      await stage.tools.setCode({ address: copy, bytecode: ours });
      const code = (await stage.reader.getCode({ address: scene.address })) as Hex;
      await stage.tools.setCode({
        address: scene.address,
        bytecode: `${code.slice(0, 22)}${copy.slice(2)}${code.slice(62)}` as Hex,
      });
    });
    expect(rules).toEqual(["terms-changed", "version-not-allowed"]);
  });

  it("finds another house than the one that is insisted on", async () => {
    const verdict = await verifyEvent({
      rpcUrl: stage.rpcUrl,
      collection: scene.address,
      toBlock: "latest",
      factory: stage.house.market,
    });
    expect(rulesIn(verdict)).toEqual(expect.arrayContaining(["house-mismatch", "not-genuine"]));
  });

  it("does not take a copy of a collection for one", async () => {
    const copy = "0x00000000000000000000000000000000000c0b1e";
    const { rules } = await found(
      async () => {
        const code = (await stage.reader.getCode({ address: scene.address })) as Hex;
        await stage.tools.setCode({ address: copy, bytecode: code });
        await stage.tools.mine({ blocks: 1 });
      },
      () => copy as Address,
    );
    expect(rules).toContain("not-genuine");
  });
});
