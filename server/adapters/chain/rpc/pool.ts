import { HttpRequestError, RpcRequestError } from "viem";
import type { Endpoint } from "../../../ports/chain";
import { NoAnswer, openEndpoint, type Question, type Reply } from "./endpoint";
import { type Health, openHealth } from "./health";

type Log = { warn(details: object, message: string): void };
export type PoolSettings = { urls: readonly string[]; chainId: number; timeoutMs: number; log?: Log };
type Member = {
  url: string;
  health: Health;
  ask(question: Question): Promise<Reply>;
  chain: "unknown" | "ours" | "other";
};
/** One endpoint's word. */
export type Voice = { name: string; result: unknown };

/** Codes by which services say "not now": limits (EIP-1474) and trouble inside. What a contract says is code 3 or carries data. */
const passing = new Set([-32_005, -32_603, -32_000 - 97, 429]);
const isPassing = ({ code, message, data }: { code: number; message: string; data?: unknown }) =>
  data === undefined &&
  (passing.has(code) || /rate limit|too many requests|timed? ?out|header not found|missing trie node/i.test(message));

/**
 * Several endpoints of one chain. The healthiest is asked; when it gives no answer the next one is, until one does. What a node
 * answers is an answer, a refusal too.
 */
export function openPool({ urls, chainId, timeoutMs, log }: PoolSettings) {
  const hosts = urls.map((url) => new URL(url).host);
  const members = urls.map((url, at): Member => {
    // The name tells endpoints apart without their keys, two of one service too.
    const host = hosts[at] ?? url;
    const health = openHealth(hosts.indexOf(host) === at ? host : `${host} #${at + 1}`);
    return { url, health, ask: openEndpoint(url, timeoutMs).ask, chain: "unknown" };
  });
  const best = () =>
    Math.max(0, ...members.filter(({ chain }) => chain !== "other").map(({ health }) => health.latest() ?? 0));

  async function askOne(member: Member, question: Question): Promise<Reply> {
    if (member.chain === "unknown") await meet(member);
    if (member.chain === "other") throw new NoAnswer("nonsense", "it is another chain's");
    const begun = performance.now();
    try {
      const reply = await member.ask(question);
      if ("error" in reply && isPassing(reply.error)) throw new NoAnswer("busy", reply.error.message, 1_000);
      member.health.answered(performance.now() - begun);
      return reply;
    } catch (error) {
      if (error instanceof NoAnswer) member.health.failed(error, Date.now());
      throw error;
    }
  }

  /** An endpoint of another chain would answer everything, wrongly. Asked once, with the first question. */
  async function meet(member: Member): Promise<void> {
    const reply = await member.ask({ method: "eth_chainId" }).catch((error: NoAnswer) => {
      member.health.failed(error, Date.now());
      throw error;
    });
    if (!("result" in reply)) throw new NoAnswer("trouble", reply.error.message);
    member.chain = Number(reply.result) === chainId ? "ours" : "other";
    if (member.chain === "other") {
      member.health.contradicted(`it is chain ${Number(reply.result)}, not ${chainId}`, Number.MAX_SAFE_INTEGER / 2);
      log?.warn({ endpoint: member.health.name }, "an endpoint is of another chain and is left out");
    }
  }

  const inOrder = (now = Date.now(), front = best()) =>
    [...members].sort((a, b) => a.health.rank(now, front) - b.health.rank(now, front));

  /** @throws RpcRequestError: a node's own word. HttpRequestError: nobody answered. As viem's own transports do. */
  async function request(question: Question): Promise<unknown> {
    let failure: unknown;
    for (const member of inOrder()) {
      try {
        return resultOf(await askOne(member, question), question, member.url);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        failure = error;
      }
    }
    throw nobody(question, failure);
  }

  /** Everybody who answers in time, the healthiest first; those that rest are not waited for. @throws HttpRequestError: nobody. */
  async function voices(question: Question): Promise<Voice[]> {
    const now = Date.now();
    const awake = inOrder(now).filter(({ chain, health }) => chain !== "other" && !health.isClosed(now));
    const asked = awake.length > 0 ? awake : inOrder(now);
    const answers = await Promise.allSettled(asked.map((member) => askOne(member, question)));
    const heard = answers.flatMap((answer, at): Voice[] => {
      const member = asked[at];
      if (!member || answer.status === "rejected" || !("result" in answer.value)) return [];
      return [{ name: member.health.name, result: answer.value.result }];
    });
    if (heard.length > 0) return heard;
    const reply = answers.find((answer) => answer.status === "fulfilled" && "error" in answer.value);
    if (reply?.status === "fulfilled") resultOf(reply.value, question, asked[0]?.url ?? "");
    throw nobody(question, answers.find((answer) => answer.status === "rejected")?.reason);
  }

  /** To everybody: one that takes it is enough. The first who answers decides; the others are not waited for. */
  async function broadcast(question: Question): Promise<unknown> {
    const refusals: Reply[] = [];
    let failure: unknown;
    const sent = members
      .filter(({ chain }) => chain !== "other")
      .map(async (member) => {
        try {
          const reply = await askOne(member, question);
          if ("result" in reply) return reply.result;
          refusals.push(reply);
        } catch (error) {
          failure = error;
        }
        throw new Error("not taken");
      });
    try {
      return await Promise.any(sent);
    } catch {
      const [refusal] = refusals;
      if (refusal) return resultOf(refusal, question, members[0]?.url ?? "");
      throw nobody(question, failure);
    }
  }

  const healthOf = (name: string) => members.find(({ health }) => health.name === name)?.health;
  return {
    request,
    voices,
    broadcast,
    sawBlock: (name: string, block: number) => healthOf(name)?.sawBlock(block, Date.now()),
    /** It has shown nothing new for a while, and others have. One that is merely late is not. */
    isStuck: (name: string) => healthOf(name)?.isStuck(Date.now(), best()) ?? false,
    contradicted(name: string, what: string) {
      healthOf(name)?.contradicted(what, Date.now());
      log?.warn({ endpoint: name, what }, "endpoints disagree");
    },
    report: (): Endpoint[] => {
      const [now, front] = [Date.now(), best()];
      return members.map(({ health }) => health.report(now, front));
    },
  };
}
export type Pool = ReturnType<typeof openPool>;

function resultOf(reply: Reply, { method, params }: Question, url: string): unknown {
  if ("result" in reply) return reply.result;
  throw new RpcRequestError({ body: { method, params }, error: reply.error, url: new URL(url).origin });
}

const nobody = ({ method }: Question, failure: unknown) =>
  new HttpRequestError({
    url: "any endpoint",
    body: { method },
    details: failure instanceof Error ? failure.message : "no endpoint answers",
  });
