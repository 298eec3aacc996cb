import { createPublicClient, webSocket } from "viem";

const pollMs = 250;
/** Beside the websocket, for the time in which it is broken and nobody has noticed. */
const heartbeatMs = 1_000;
const reconnectMs = 1_000;

/** Calls back about once a block; by websocket where one is known, else by the clock. @returns the way to stop. */
export function watchBlocks(wsUrl: string | undefined, onBlock: () => void): () => void {
  const timer = setInterval(onBlock, wsUrl ? heartbeatMs : pollMs);
  if (!wsUrl) return () => clearInterval(timer);
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let hangUp = () => {};

  const connect = () => {
    const client = createPublicClient({
      transport: webSocket(wsUrl, { reconnect: false, timeout: 5_000, retryCount: 0 }),
    });
    let over = false;
    const end = () => {
      if (over) return;
      over = true;
      unwatch();
      client.transport.getRpcClient().then(
        (socket) => socket.close(),
        () => undefined,
      );
    };
    const unwatch = client.watchBlockNumber({
      onBlockNumber: onBlock,
      onError: () => {
        end();
        if (stopped || retry) return;
        retry = setTimeout(() => {
          retry = undefined;
          connect();
        }, reconnectMs);
      },
    });
    hangUp = end;
  };
  connect();
  return () => {
    stopped = true;
    clearInterval(timer);
    clearTimeout(retry);
    hangUp();
  };
}
