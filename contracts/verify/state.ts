import { type Address, type PublicClient, zeroAddress } from "viem";
import { ticketCollectionAbi } from "../abi/TicketCollection";
import { ticketMarketAbi } from "../abi/TicketMarket";
import { ticketSaleAbi } from "../abi/TicketSale";
import { type Call, CannotVerify, readMany } from "./chain/endpoint";
import type { Addresses, Fact } from "./facts";
import { inNative, inUsdc } from "./replay/market";
import type { Ticket, World } from "./replay/world";
import type { Finding, Rule } from "./rules";

/** One thing that the chain answers and the history gives too. `is` null: the chain refused to answer. */
export type Answer = {
  rule: Rule;
  what: string;
  expected: Record<string, unknown> | null;
  is: Record<string, unknown> | null;
  tokenId?: bigint;
};

type Question = { call: Call; rule: Rule; what: string; expected: Record<string, unknown> | null; tokenId?: bigint };

/** Ids past the last one that must not exist: a run is ten at most. */
const probes = 10n;

/** Asks the chain at a block for everything that the replay knows. */
export async function readState(
  client: PublicClient,
  world: World,
  addresses: Addresses,
  block: number,
): Promise<Answer[]> {
  const questions = [...ticketQuestions(world, addresses), ...eventQuestions(world, addresses)];
  const answers = await readMany(
    client,
    questions.map(({ call }) => call),
    BigInt(block),
  );
  return questions.map(({ call: _, ...question }, index) => ({ ...question, is: asRecord(answers[index]) }));
}

/** What differs, one finding a thing. An owner that differs is named apart from the rest of a ticket. */
export function judgeState(answers: Answer[], block: number): Finding[] {
  return answers.flatMap((answer) => {
    const { what, expected, is, tokenId } = answer;
    const detail = differences(expected, is);
    if (detail.length === 0) return [];
    const rule = answer.rule === "state-ticket" && expected?.owner !== is?.owner ? "state-owner" : answer.rule;
    const finding: Finding = { rule, detail: `${what}: ${detail.join("; ")}`, block, tx: null };
    return [tokenId === undefined ? finding : { ...finding, tokenId }];
  });
}

function differences(expected: Record<string, unknown> | null, is: Record<string, unknown> | null): string[] {
  if (expected === null) return is === null ? [] : ["exists without a history"];
  if (is === null) return ["does not exist"];
  return Object.keys(expected)
    .filter((key) => plain(expected[key]) !== plain(is[key]))
    .map((key) => `${key} is ${plain(is[key])}, history says ${plain(expected[key])}`);
}

const plain = (value: unknown) => (typeof value === "string" ? value.toLowerCase() : String(value));
const asRecord = (answer: unknown): Record<string, unknown> | null => {
  if (answer === null || answer === undefined) return null;
  return typeof answer === "object" && !Array.isArray(answer) ? (answer as Record<string, unknown>) : { value: answer };
};

function ticketQuestions(world: World, { collection, sale }: Addresses): Question[] {
  const ask = (functionName: string, ...args: unknown[]): Call => ({
    address: collection,
    abi: ticketCollectionAbi,
    functionName,
    args,
  });
  const tickets = [...world.tickets.values()];
  const unborn = [world.nextId, BigInt(2 ** 30) + BigInt(world.issues) * 2048n].flatMap((first) =>
    Array.from({ length: Number(probes) }, (_, index) => first + BigInt(index)),
  );
  return [
    ...tickets.map((ticket) => ({
      call: ask("ticketOf", ticket.id),
      rule: "state-ticket" as const,
      what: `ticket ${ticket.id}`,
      expected: ticket.burnt ? null : viewOf(ticket),
      tokenId: ticket.id,
    })),
    ...unborn.map((id) => ({
      call: ask("ticketOf", id),
      rule: "state-owner" as const,
      what: `ticket ${id}`,
      expected: null,
      tokenId: id,
    })),
    ...tickets
      .filter((ticket) => ticket.onChain)
      .map((ticket) => ({
        call: { address: sale, abi: ticketSaleAbi, functionName: "isReturned", args: [collection, ticket.id] },
        rule: "state-escrow" as const,
        what: `price of ticket ${ticket.id} returned`,
        expected: { value: ticket.returned },
        tokenId: ticket.id,
      })),
    ...[...world.balances].map(([holder, count]) => ({
      call: ask("balanceOf", holder),
      rule: "state-balance" as const,
      what: `balance of ${holder}`,
      expected: { value: BigInt(count) },
    })),
  ];
}

function viewOf(ticket: Ticket): Record<string, unknown> {
  const { owner, tierId, frozen, used, onChain, pricePaidMinor, transferCount, giftCount, askMinor } = ticket;
  const listed = askMinor !== null;
  const heldSince = listed ? 0 : ticket.heldSince;
  return {
    owner,
    tierId,
    listed,
    frozen,
    used,
    onChain,
    pricePaidMinor,
    askMinor: askMinor ?? 0,
    heldSince,
    transferCount,
    giftCount,
  };
}

function eventQuestions(world: World, { collection, market, sale }: Addresses): Question[] {
  const ask = (functionName: string, ...args: unknown[]): Call => ({
    address: collection,
    abi: ticketCollectionAbi,
    functionName,
    args,
  });
  const said = (rule: Rule, call: Call, value: unknown, what = call.functionName): Question => ({
    rule,
    call,
    what,
    expected: { value },
  });
  return [
    ...world.tiers.map(({ id, rules, cap, alive }) => ({
      call: ask("tierOf", id),
      rule: "state-tier" as const,
      what: `tier ${id}`,
      expected: { ...rules, cap, sold: alive },
    })),
    said("state-balance", ask("totalSupply"), BigInt(world.tiers.reduce((sum, tier) => sum + tier.alive, 0))),
    said("state-event", ask("nextTokenId"), world.nextId),
    said("state-event", ask("nextBulkId"), BigInt(2 ** 30) + BigInt(world.issues) * 2048n),
    said("state-event", ask("paused"), world.paused),
    said("state-event", ask("onSale"), world.onSale),
    said(
      "state-event",
      { address: market, abi: ticketMarketAbi, functionName: "isPaused", args: [collection] },
      world.marketPaused,
      "market pause",
    ),
    { call: ask("lifecycle"), rule: "state-event", what: "lifecycle", expected: { ...world.clock } },
    { call: ask("policy"), rule: "state-event", what: "policy", expected: { ...world.terms.policy } },
    ...[...world.roles].map(([account, roles]) =>
      said("state-event", ask("rolesOf", account), roles, `roles of ${account}`),
    ),
    said(
      "state-escrow",
      { address: sale, abi: ticketSaleAbi, functionName: "escrowOf", args: [collection] },
      BigInt(world.escrowMinor),
      "escrow",
    ),
  ];
}

export type Accrual = { token: Address; royalty: bigint; fees: bigint };

export async function readAccruals(
  client: PublicClient,
  { market, collection, token }: Addresses,
  block: number,
): Promise<Accrual[]> {
  const tokens = [token, zeroAddress];
  const calls = tokens.map((each) => ({
    address: market,
    abi: ticketMarketAbi,
    functionName: "accrued",
    args: [collection, each],
  }));
  const answers = await readMany(client, calls, BigInt(block));
  return tokens.map((each, index) => {
    const answer = answers[index] as [bigint, bigint] | null;
    if (!answer) throw new CannotVerify(`${market} does not answer what is accrued`);
    return { token: each, royalty: answer[0], fees: answer[1] };
  });
}

/** Shares can only wait or have been pulled by those they belong to. A pull names no event, so it bounds from above. */
export function judgeAccruals(
  world: World,
  accruals: Accrual[],
  { facts, withdrawals }: { facts: Fact[]; withdrawals: Fact[] },
  block: number,
): Finding[] {
  const treasuries = new Set(
    facts.flatMap((fact) =>
      fact.contract === "factory" && fact.name === "TreasuryChanged" ? [fact.args.treasury] : [],
    ),
  );
  const pulledBy = (isReceiver: (account: Address) => boolean, token: Address) =>
    withdrawals.reduce((total, fact) => {
      const fits = fact.contract === "market" && fact.name === "Withdrawn" && fact.args.token === token;
      return fits && isReceiver(fact.args.account) ? total + fact.args.amount : total;
    }, 0n);
  return accruals.flatMap(({ token, royalty, fees }) => {
    const coin = token === zeroAddress;
    const sales = world.resales.filter(({ settlement }) => settlement === (coin ? inNative : inUsdc));
    const unit = coin ? 10n ** 14n : 10n ** 4n;
    const sum = (each: (sale: (typeof sales)[number]) => number) =>
      sales.reduce((total, sale) => total + BigInt(each(sale)) * unit, 0n);
    const shares: [string, bigint, bigint, bigint][] = [
      [
        "royalty",
        royalty,
        sum((sale) => sale.royaltyMinor),
        pulledBy((account) => account === world.terms.organizer, token),
      ],
      ["fees", fees, sum((sale) => sale.platformMinor), pulledBy((account) => treasuries.has(account), token)],
    ];
    return shares.flatMap(([name, waiting, earned, pulled]) => {
      // A history that starts after the factory's does not know every treasury.
      if (name === "fees" && treasuries.size === 0 && waiting <= earned) return [];
      if (waiting <= earned && earned - waiting <= pulled) return [];
      const detail = `${name} in ${coin ? "coin" : "USDC"}: ${waiting} wait, ${earned} were earned, at most ${pulled} pulled`;
      return [{ rule: "state-accrual" as const, detail, block, tx: null }];
    });
  });
}
