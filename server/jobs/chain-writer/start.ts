import type { Address } from "../../ports/chain";
import { assignSenders } from "./assign";
import { type RunningLane, runLane } from "./lane";
import { openLocks } from "./locks";
import { defaultTargets, type Targets } from "./targets";
import { openWallets, signerOf } from "./wallets";
import type { Writer } from "./writer";

export type ChainWriterSettings = Omit<Writer, "targets"> & {
  /** For the locks' own connection, which lives as long as this writer writes. */
  databaseUrl: string;
  targets?: Partial<Targets>;
};

const rosterMs = 2_000;

/**
 * Carries intents to the chain: a lane for each relayer, and one for each organization's wallet that has something to send. Any
 * number may be started; a lane is one process's at a time, and another takes over when it is gone.
 */
export function startChainWriter(settings: ChainWriterSettings): { stop(): Promise<void> } {
  const { databaseUrl, targets, ...ports } = settings;
  const { chain, bus, log } = ports;
  const writer: Writer = { ...ports, targets: { ...defaultTargets, ...targets } };
  const locks = openLocks(databaseUrl, log);
  const wanted = new Set<Address>();
  const lanes = new Map<Address, RunningLane>();
  const ending = new Set<Promise<void>>();
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  const lockOf = (sender: Address) => `chain-writer:${chain.chainId}:${sender}`;
  const wake = () => {
    for (const lane of lanes.values()) lane.wake();
  };

  function end(sender: Address): Promise<void> {
    const lane = lanes.get(sender);
    lanes.delete(sender);
    const over = lane?.stop() ?? Promise.resolve();
    ending.add(over);
    return over.finally(() => ending.delete(over));
  }

  function own(sender: Address, lane: Omit<Parameters<typeof runLane>[1], "sender"> = {}): void {
    wanted.add(sender);
    locks.hold(lockOf(sender), {
      onOwned: () => {
        if (stopping) return;
        log.info({ sender }, "the lane is ours");
        lanes.set(sender, runLane(writer, { sender, ...lane }));
      },
      onLost: () => void end(sender),
    });
  }

  /** An organization's lane ends with its work, so that another process may have the next. */
  async function leave(sender: Address): Promise<void> {
    await end(sender);
    wanted.delete(sender);
    await locks.release(lockOf(sender));
  }

  async function look(): Promise<void> {
    try {
      await assignSenders(writer);
      for (const sender of await openWallets(writer)) {
        if (wanted.has(sender)) continue;
        const signer = await signerOf(writer, sender);
        if (signer) own(sender, { signer, onIdle: () => void leave(sender) });
      }
    } catch (error) {
      log.warn({ err: error }, "no look at the organizations' wallets");
    }
    if (!stopping) timer = setTimeout(roster, rosterMs);
  }

  const roster = () => {
    looking = look();
  };

  const unsubscribe = bus.subscribe(["chain"], wake);
  for (const { address } of chain.relayers()) own(address);
  roster();

  return {
    async stop() {
      stopping = true;
      clearTimeout(timer);
      unsubscribe();
      await looking;
      clearTimeout(timer);
      await Promise.all([...lanes.keys()].map(end));
      await Promise.all(ending);
      await locks.close();
    },
  };
}
