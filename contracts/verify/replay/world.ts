import type { Address, Hex } from "viem";
import type { Terms, TierRules } from "../clone";
import type { Place } from "../facts";
import type { Finding, Rule } from "../rules";

export type Ticket = {
  id: bigint;
  tierId: number;
  owner: Address;
  pricePaidMinor: number;
  burnt: boolean;
  /** Price of the offer; null when there is none. */
  askMinor: number | null;
  everListed: boolean;
  frozen: boolean;
  used: boolean;
  onChain: boolean;
  returned: boolean;
  heldSince: number;
  transferCount: number;
  giftCount: number;
  request: { to: Address; reason: Hex; effectiveAt: number; transferCount: number } | null;
  match: { buyer: Address; expiresAt: number; transferCount: number } | null;
};

export type Tier = {
  id: number;
  rules: TierRules;
  cap: number;
  alive: number;
  minted: number;
  issued: number;
  bought: number;
  comps: number;
  underPrice: number;
  refunded: number;
  reissued: number;
  highest: number;
  paidMinor: number;
  pending: { cap: number; effectiveAt: number } | null;
};

export type Resale = Place & {
  tokenId: bigint;
  tierId: number;
  seller: Address;
  buyer: Address;
  priceMinor: number;
  capMinor: number;
  sellerMinor: number;
  royaltyMinor: number;
  platformMinor: number;
  settlement: number;
};

/** What the replay knows after each fact: the event as its history makes it, and the rules that the history broke. */
export type World = {
  terms: Terms;
  nativeCurrency: string;
  createdIn: Hex | null;
  tiersCreated: number;
  policySet: boolean;
  tiers: Tier[];
  tickets: Map<bigint, Ticket>;
  balances: Map<Address, number>;
  /** Next id of paid orders; number of bulk issues. */
  nextId: bigint;
  issues: number;
  clock: { doorsAt: number; endsAt: number; cancelledAt: number; closedAt: number };
  paused: boolean;
  marketPaused: boolean;
  /** TicketSale may sell. */
  onSale: boolean;
  roles: Map<Address, bigint>;
  offers: Map<Address, bigint>;
  attested: Map<Address, number>;
  saleRefs: Set<Hex>;
  escrowMinor: number;
  /** Transfers that a mint still owes, and a move that still owes its cause. */
  dueMints: {
    firstId: bigint;
    left: number;
    to: Address | null;
    next: bigint;
    tierId: number;
    price: number;
    place: Place;
  } | null;
  dueMove: (Place & { tokenId: bigint; from: Address; to: Address; before: Ticket }) | null;
  /** Transaction and id of the last refund: its price goes back in the same transaction. */
  lastRefund: string;
  /** Refunds of tickets paid on chain whose price has not gone back yet. */
  dueReturns: Set<bigint>;
  resales: Resale[];
  counts: {
    gifts: number;
    reissues: number;
    refunds: number;
    souvenirs: number;
    offers: number;
    entriesById: number;
    entriesByMask: number;
    freezes: number;
    deskRequests: number;
    objections: number;
    returnedMinor: number;
    purchases: number;
    purchasedMinor: number;
    releasedMinor: number;
    transfers: number;
  };
  changes: (Place & { says: string })[];
  findings: Finding[];
};

/** MINTER | SCANNER | SETTLER | GUARDIAN | DESK, see src/libraries/Roles.sol. */
export const allRoles = 62n;
export const minter = 2n;
export const guardian = 16n;
export const desk = 32n;

export function newWorld(terms: Terms, nativeCurrency: string): World {
  return {
    terms,
    nativeCurrency,
    createdIn: null,
    tiersCreated: 0,
    policySet: false,
    tiers: terms.tiers.map((rules, index) => ({
      id: index + 1,
      rules,
      cap: 0,
      alive: 0,
      minted: 0,
      issued: 0,
      bought: 0,
      comps: 0,
      underPrice: 0,
      refunded: 0,
      reissued: 0,
      highest: 0,
      paidMinor: 0,
      pending: null,
    })),
    tickets: new Map(),
    balances: new Map(),
    nextId: 1n,
    issues: 0,
    clock: { doorsAt: terms.doorsAt, endsAt: terms.endsAt, cancelledAt: 0, closedAt: 0 },
    paused: false,
    marketPaused: false,
    onSale: false,
    roles: new Map([
      [terms.operator, allRoles],
      [terms.organizer, allRoles],
    ]),
    offers: new Map(),
    attested: new Map(),
    saleRefs: new Set(),
    escrowMinor: 0,
    dueMints: null,
    dueMove: null,
    lastRefund: "",
    dueReturns: new Set(),
    resales: [],
    counts: {
      gifts: 0,
      reissues: 0,
      refunds: 0,
      souvenirs: 0,
      offers: 0,
      entriesById: 0,
      entriesByMask: 0,
      freezes: 0,
      deskRequests: 0,
      objections: 0,
      returnedMinor: 0,
      purchases: 0,
      purchasedMinor: 0,
      releasedMinor: 0,
      transfers: 0,
    },
    changes: [],
    findings: [],
  };
}

/** Says that a rule was broken unless `holds`. Returns `holds`. */
export function demand(world: World, holds: boolean, rule: Rule, at: Place, detail: string, tokenId?: bigint): boolean {
  if (!holds) {
    const finding: Finding = { rule, detail, block: at.block, tx: at.tx };
    world.findings.push(tokenId === undefined ? finding : { ...finding, tokenId });
  }
  return holds;
}

/** A ticket that exists and is not burnt; says so when it is not. */
export function aliveTicket(world: World, tokenId: bigint, at: Place, doing: string): Ticket | null {
  const ticket = world.tickets.get(tokenId);
  const alive = ticket !== undefined && !ticket.burnt;
  demand(
    world,
    alive,
    "unknown-ticket",
    at,
    `${doing} ticket ${tokenId}, which ${ticket ? "is burnt" : "was never minted"}`,
    tokenId,
  );
  return alive ? ticket : null;
}

export const tierOf = (world: World, ticket: Ticket): Tier | undefined => world.tiers[ticket.tierId - 1];

/** floor(price paid * cap / 10,000), held inside 32 bits. */
export function capMinor(pricePaidMinor: number, resaleCapBps: number): number {
  const cap = (BigInt(pricePaidMinor) * BigInt(resaleCapBps)) / 10_000n;
  return Number(cap > 0xffff_ffffn ? 0xffff_ffffn : cap);
}

/** What is ready and not carried out lapses. */
export const goodFor = 30 * 86_400;
export const closeWindow = 30 * 86_400;
export const postponeMax = 730 * 86_400;

/** From here on a souvenir goes freely. What is called off when it is over takes none back. */
export const isAfterEvent = ({ clock }: World, now: number) =>
  now > clock.endsAt && (clock.cancelledAt === 0 || clock.cancelledAt > clock.endsAt);

export const isRefundable = ({ clock }: World, now: number) =>
  clock.cancelledAt !== 0 || (clock.closedAt === 0 && now > clock.endsAt + closeWindow);
