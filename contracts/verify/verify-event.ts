import { type Address, getAddress, type PublicClient } from "viem";
import { ticketFactoryAbi } from "../abi/TicketFactory";
import { CannotVerify, connect, isUnreachable, readMany } from "./chain/endpoint";
import { identify } from "./chain/genuine";
import { gatherHistory } from "./chain/history";
import { birthBlock, type FixedBlock, fixBlock, requireSame } from "./chain/range";
import type { Fact } from "./facts";
import { judgeMoney, unseenMoney } from "./money";
import { replay, type Setup } from "./replay/replay";
import type { World } from "./replay/world";
import type { Finding } from "./rules";
import { judgeAccruals, judgeState, readAccruals, readState } from "./state";

export type Options = { rpcUrl: string; collection: string; factory?: string; fromBlock?: number; toBlock?: string };

export type Verdict = {
  chainId: number;
  block: FixedBlock;
  fromBlock: number;
  setup: Setup;
  world: World;
  logs: number;
  stateReads: number;
  findings: Finding[];
  /** What could not be looked at, in words. */
  notes: string[];
};

/**
 * Recomputes an event from an RPC endpoint alone, at one block.
 * @throws CannotVerify when no verdict is possible: not a collection, an endpoint that refuses, a history that is cut.
 */
export async function verifyEvent(options: Options): Promise<Verdict> {
  const client = connect(options.rpcUrl);
  const collection = addressOf(options.collection, "--collection");
  const factory = options.factory ? addressOf(options.factory, "--factory") : undefined;
  try {
    return await verify(client, collection, factory, options);
  } catch (error) {
    if (error instanceof CannotVerify) throw error;
    const words = error instanceof Error ? error.message : String(error);
    const what = isUnreachable(error) ? "the endpoint cannot be reached" : "the endpoint refused";
    throw new CannotVerify(`${what}: ${words.split("\n")[0]}`, { cause: error });
  }
}

async function verify(
  client: PublicClient,
  collection: Address,
  factory: Address | undefined,
  options: Options,
): Promise<Verdict> {
  const chainId = await client.getChainId();
  const block = await fixBlock(client, options.toBlock);
  if (options.toBlock === undefined) await requireFinal(client, collection, block);
  const { setup, findings: identity } = await identify(client, collection, BigInt(block.number), factory);
  const { addresses } = setup;
  const fromBlock = options.fromBlock ?? (await birthBlock(client, collection, block.number));
  const houseFrom = options.fromBlock ?? (await birthBlock(client, addresses.factory, block.number));
  const history = await gatherHistory(client, setup, fromBlock, houseFrom, block.number);
  const { facts, strange, settlements } = history;
  const created = facts.find((fact) => fact.contract === "factory" && fact.name === "CollectionCreated");
  if (!created && identity.length === 0) {
    throw new CannotVerify(`no creation of ${collection} from block ${fromBlock} on: give an earlier --from-block`);
  }
  const world = replay(facts, strange, setup);
  const answers = await readState(client, world, addresses, block.number);
  const accruals = await readAccruals(client, addresses, block.number);
  const version = await judgeVersion(client, setup, facts, created, block.number);
  await requireSame(client, block);
  const findings = [
    ...identity,
    ...version,
    ...world.findings,
    ...settlements.flatMap((settlement) => judgeMoney(settlement, addresses)),
    ...judgeState(answers, block.number),
    ...judgeAccruals(world, accruals, history, block.number),
  ];
  const unseen = unseenMoney(settlements, addresses.market);
  const byCard = world.resales.filter(({ settlement }) => settlement === 0).length;
  const notes = [
    ...(factory
      ? []
      : [`The factory ${addresses.factory} is named by the collection itself; give --factory to insist on one.`]),
    ...(byCard > 0 ? [`${byCard} resales were paid by card: the chain shows their split, not the payment.`] : []),
    ...(unseen > 0
      ? [
          `The coin of ${unseen} transactions could not be followed: the endpoint does not trace, or another contract paid.`,
        ]
      : []),
  ];
  return { chainId, block, fromBlock, setup, world, logs: history.logs, stateReads: answers.length, findings, notes };
}

async function requireFinal(client: PublicClient, collection: Address, block: FixedBlock) {
  if (await client.getCode({ address: collection, blockNumber: BigInt(block.number) })) return;
  if (await client.getCode({ address: collection })) {
    throw new CannotVerify(
      `${collection} is younger than the last final block ${block.number}: wait, or give --to-block latest`,
    );
  }
}

/** Allowed when the event was made; what the admin allows later says nothing about it. */
async function judgeVersion(
  client: PublicClient,
  setup: Setup,
  facts: Fact[],
  created: Fact | undefined,
  block: number,
): Promise<Finding[]> {
  const { terms, addresses } = setup;
  const until = created ?? { block: Number.POSITIVE_INFINITY, index: 0 };
  const said = facts.filter(
    (fact) =>
      fact.contract === "factory" &&
      fact.name === "VersionAllowed" &&
      (fact.block < until.block || (fact.block === until.block && fact.index < until.index)),
  );
  const last = said.at(-1);
  const allowed = last?.name === "VersionAllowed" && last.args.allowed;
  if (allowed) return [];
  const call = {
    address: addresses.factory,
    abi: ticketFactoryAbi,
    functionName: "isVersionAllowed",
    args: [terms.version],
  };
  // A history that starts after the factory's may lack the word: then today's counts.
  if (!last && (await readMany(client, [call], BigInt(block)))[0] === true) return [];
  const place = created ?? { block, tx: null };
  return [{ rule: "version-not-allowed", detail: `code at ${terms.version}`, block: place.block, tx: place.tx }];
}

function addressOf(text: string, option: string): Address {
  try {
    return getAddress(text);
  } catch {
    throw new CannotVerify(`${option} takes an address, not ${text}`);
  }
}
