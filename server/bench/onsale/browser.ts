import net from "node:net";

/** Bytes that go out, or null when this browser has nothing more to ask. */
type Next = () => string | null;
/** Status and milliseconds from the first byte out to the last byte in. */
type Heard = (status: number, ms: number) => void;

const length = /\r\ncontent-length: (\d+)/i;

/**
 * One kept connection that asks, waits for the whole answer and asks again. It reads no more of HTTP than status and length, so
 * that the load costs less than what it loads.
 * @throws Error when the other side hangs up or answers without a length.
 */
export const browse = (port: number, next: Next, heard: Heard): Promise<void> =>
  new Promise((resolve, reject) => {
    let text = "";
    let wanted = -1;
    let since = 0;
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    const ask = () => {
      const said = next();
      if (said === null) {
        socket.destroy();
        return resolve();
      }
      since = performance.now();
      socket.write(said, "latin1");
    };
    socket.setEncoding("latin1");
    socket.once("connect", ask);
    socket.on("data", (part: string) => {
      text = text === "" ? part : text + part;
      if (wanted < 0) {
        const head = text.indexOf("\r\n\r\n");
        if (head < 0) return;
        const bytes = length.exec(text)?.[1];
        if (bytes === undefined) return socket.destroy(new Error(`an answer without a length: ${text.slice(0, 200)}`));
        wanted = head + 4 + Number(bytes);
      }
      if (text.length < wanted) return;
      const status = Number(text.slice(9, 12));
      text = "";
      wanted = -1;
      heard(status, performance.now() - since);
      ask();
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the server hung up")));
  });
