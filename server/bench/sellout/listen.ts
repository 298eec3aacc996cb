import net from "node:net";
import { sleep } from "../../local/part";

type Line = { box: string; path: string; token: string; address: string; over: AbortSignal };

/** The turn has come, or is hers already. */
const called = /"state":"(offered|admitted)"/;

/**
 * Waits on an event stream as a page does, with a bare socket, because a thousand of them must cost little here; comes back when the
 * line breaks. @returns false when all is over and the turn never came.
 */
export async function listen(line: Line): Promise<boolean> {
  while (!line.over.aborted) {
    if (await once(line)) return true;
    if (!line.over.aborted) await sleep(500 + Math.random() * 1_500);
  }
  return false;
}

const once = ({ box, path, token, address, over }: Line): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(box);
    const socket = net.connect(Number(port), hostname);
    let text = "";
    let told = false;
    const hangUp = () => socket.destroy();
    over.addEventListener("abort", hangUp, { once: true });
    socket.setEncoding("latin1");
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\nauthorization: Bearer ${token}\r\n` +
        `x-forwarded-for: ${address}\r\n\r\n`,
    );
    socket.on("data", (part: string) => {
      // Each message is the whole state: what came before it does not matter any more.
      text = (text + part).slice(-4_000);
      if (!called.test(text)) return;
      told = true;
      socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.once("close", () => {
      over.removeEventListener("abort", hangUp);
      resolve(told);
    });
  });
