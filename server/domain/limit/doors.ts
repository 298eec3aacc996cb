/** So many calls in so many seconds. */
export type Count = { points: number; seconds: number };

/**
 * A door and what may come through it. `address` is one visitor's network (an IPv6 address counts with its /64), `account` is who asks as
 * far as we know: fan, session, console user, device. A crowd behind one address (a venue's network, a mobile provider) is a few hundred
 * people, so addresses get much and accounts little.
 */
export type DoorLimit = {
  address?: Count;
  account?: Count;
  /** By API key. */
  key?: Count;
  /** Addresses that came without a good key. */
  stranger?: Count;
  /** Whether the bot hook is asked, when there is one. */
  asksBot?: true;
  why: string;
};

const inAMinute = (points: number): Count => ({ points, seconds: 60 });

/** Every door that counts, with its numbers: the only place where they stand. */
export const doorLimits = {
  hold: {
    address: inAMinute(600),
    account: inAMinute(120),
    asksBot: true,
    why: "A person changes her mind a few times a minute; seats are what robots want.",
  },
  "hold-release": { address: inAMinute(600), account: inAMinute(120), why: "As many as can be taken." },
  "hold-look": { address: inAMinute(6_000), why: "Answered from a cache of half a second." },
  "waiting-room": {
    address: inAMinute(1_200),
    account: inAMinute(60),
    asksBot: true,
    why: "Hundreds behind one address come in the minute of the opening, each of them once.",
  },
  "waiting-look": {
    address: inAMinute(6_000),
    account: inAMinute(240),
    why: "Where a place stands; mostly told by a stream.",
  },
  "waiting-turn": {
    address: inAMinute(1_200),
    account: inAMinute(120),
    why: "Answering one's turn, or giving one's place up.",
  },
  "waiting-draw": {
    address: inAMinute(60),
    why: "A draw has up to tens of thousands of lines; whoever checks it loads it once.",
  },
  listen: {
    address: inAMinute(6_000),
    why: "Open streams are counted themselves (streams.ts); this is how often they are opened.",
  },
  scan: {
    address: inAMinute(1_200),
    account: inAMinute(240),
    why: "A lane scans about one a second; a venue's lanes share an address.",
  },
  "hot-health": { address: inAMinute(6_000), why: "Probes come from one address, often." },
  page: {
    address: inAMinute(3_000),
    why: "A page costs more than what it asks; a crowd behind one address opens many at an opening.",
  },
  auth: { address: inAMinute(300), why: "The sign-in form's own questions (a token, its session) beside its codes." },
  api: {
    address: inAMinute(6_000),
    account: inAMinute(1_200),
    why: "What a console page with its lists asks, tenfold; each call of a batch counts.",
  },
  "session:start": { address: inAMinute(600), why: "One for each browser that opens a shop; costs a row." },
  "login-code": {
    address: inAMinute(20),
    account: inAMinute(10),
    asksBot: true,
    why: "Each one is a letter to somebody; letters for one e-mail address are limited by the verb as well.",
  },
  "login-guess": {
    address: inAMinute(60),
    account: inAMinute(30),
    why: "Codes have six digits and five tries; nobody types faster.",
  },
  checkout: {
    address: inAMinute(300),
    account: inAMinute(60),
    asksBot: true,
    why: "Each one opens a page at the payment provider.",
  },
  voucher: {
    address: inAMinute(600),
    account: inAMinute(30),
    why: "A mailed link is opened by a crowd behind one address; whoever tries codes has one browser.",
  },
  "ticket-code": {
    address: inAMinute(2_400),
    account: inAMinute(240),
    why: "A shown ticket asks every ten seconds, on a few phones.",
  },
  "gate-pair": { address: inAMinute(20), why: "Pairing codes are short." },
  partner: {
    address: inAMinute(3_000),
    key: inAMinute(600),
    stranger: inAMinute(60),
    why: "A partner's cache asks once in a while; guessing keys is slow.",
  },
} as const satisfies Record<string, DoorLimit>;

export type DoorName = keyof typeof doorLimits;
export type CountedBy = "address" | "account" | "key" | "stranger";

/** The row as its type says, whatever it leaves out. */
export const limitOf = (door: DoorName): DoorLimit => doorLimits[door];

/** A visitor who is told "slow" by the bot hook pays this many times for each call. */
export const slowCost = 10;

/** Largest bodies in bytes, as sent. Nothing is read beyond them. */
export const bodyLimits = {
  /** The box office: a hold of eight items is under one kilobyte. */
  hot: 16_384,
  /** A batch of ten calls, the longest of which is an event's description. */
  api: 65_536,
  graphql: 65_536,
  /** Sign-in forms. */
  auth: 8_192,
  /** A provider's event is a few kilobytes, and its largest object under a hundred. */
  webhook: 262_144,
} as const;

/** What one request may hold. */
export const batchLimits = { api: 10, graphqlRootFields: 10, graphqlAliases: 30, graphqlTokens: 2_000 } as const;

/**
 * Webhooks are not counted by rate: an event that is refused would come late. So many are worked on at a time, so many wait; above that the
 * provider is asked to send again.
 */
export const webhookLimits = { atATime: 16, waiting: 400, waitMs: 8_000, retryAfterSeconds: 5 } as const;
