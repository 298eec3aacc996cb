import type { Finding, Rule } from "../../domain/difference/finding";
import type { DifferenceKind } from "../../domain/difference/kinds";
import { zeroAddress } from "../../domain/shared/zero-address";
import type { EventFacts, HouseFacts } from "../facts";
import { about, ticketOf } from "./about";

type ViewRule = Rule<EventFacts>;

/** Tickets beside what the view says of them, both at the view's block. */
function eachTicket(facts: EventFacts, look: (ticket: EventFacts["tickets"][number], viewBlock: number) => Finding[]) {
  const { view } = facts;
  return view ? facts.tickets.flatMap((ticket) => look(ticket, view.block)) : [];
}

export const viewRowMissing: ViewRule = (facts) =>
  eachTicket(facts, ({ tokenId, atView, view }, viewBlock) =>
    atView && !view
      ? [about(facts, "view-row-missing", ticketOf(facts, tokenId), { tokenId, owner: atView.owner, viewBlock })]
      : [],
  );

/** A burnt ticket's row stays and is held by nobody, so only a holder makes a row one too many. */
export const viewRowExtra: ViewRule = (facts) =>
  eachTicket(facts, ({ tokenId, atView, view }, viewBlock) =>
    view && !atView && view.owner !== zeroAddress
      ? [about(facts, "view-row-extra", ticketOf(facts, tokenId), { tokenId, owner: view.owner, viewBlock })]
      : [],
  );

/** One thing that both say of a living ticket. */
const sameIn =
  (
    kind: DifferenceKind,
    of: (said: {
      owner: string;
      askMinor: number | null;
      used: boolean;
      frozen: boolean;
    }) => string | number | boolean | null,
  ): ViewRule =>
  (facts) =>
    eachTicket(facts, ({ tokenId, atView, view }, viewBlock) => {
      if (!atView || !view || of(atView) === of(view)) return [];
      return [about(facts, kind, ticketOf(facts, tokenId), { tokenId, chain: of(atView), view: of(view), viewBlock })];
    });

export const viewWrongOwner = sameIn("view-wrong-owner", ({ owner }) => owner);
export const viewWrongAsk = sameIn("view-wrong-ask", ({ askMinor }) => askMinor);
export const viewWrongUsed = sameIn("view-wrong-used", ({ used }) => used);
export const viewWrongFrozen = sameIn("view-wrong-frozen", ({ frozen }) => frozen);

export const viewWrongCap: ViewRule = (facts) => {
  const { view } = facts;
  if (!view) return [];
  return view.chainTiers.flatMap(({ tierId, cap }) => {
    const row = view.tiers.find((tier) => tier.tierId === tierId);
    if (row?.cap === cap) return [];
    const evidence = { tierId, chain: cap, view: row?.cap ?? null, viewBlock: view.block };
    return [about(facts, "view-wrong-cap", `tier:${facts.collection}:${tierId}`, evidence)];
  });
};

/** What a tier counts, beside its tickets on the chain at the view's block. */
export const viewWrongCount: ViewRule = (facts) => {
  const { view, whole } = facts;
  if (!view || !whole) return [];
  return view.tiers.flatMap(({ tierId, ...counted }) => {
    const tickets = facts.tickets.flatMap(({ atView }) => (atView?.tierId === tierId ? [atView] : []));
    const chain = {
      alive: tickets.length,
      used: tickets.filter(({ used }) => used).length,
      listed: tickets.filter(({ askMinor }) => askMinor !== null).length,
    };
    const wrong = (["alive", "used", "listed"] as const).filter((name) => chain[name] !== counted[name]);
    return wrong.map((name) =>
      about(facts, "view-wrong-count", `tier:${facts.collection}:${tierId}:${name}`, {
        ...{ tierId, counts: name, chain: chain[name], view: counted[name], viewBlock: view.block },
      }),
    );
  });
};

/** More than this many blocks behind, and as many seconds, is late; less is on its way. */
const lateBlocks = 5;

export const viewBehind: Rule<HouseFacts> = ({ head, view }) => {
  if (view && head.latest - view.block <= lateBlocks) return [];
  const evidence = { viewBlock: view?.block ?? null, chainBlock: head.latest };
  // Since when is not the view's time: a quiet chain makes no blocks to be late with.
  return [{ kind: "view-behind", subject: "view", organizationId: null, eventId: null, since: null, evidence }];
};
