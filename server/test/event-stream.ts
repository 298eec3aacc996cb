import http from "node:http";

export type Told = { id: string; event: string; data: unknown };
export type EventStream = {
  status: number;
  headers: http.IncomingHttpHeaders;
  told: Told[];
  /** What came, comments and all. */
  text: () => string;
  /** The next thing told that is so, also one that has come already. @throws Error when the time or the stream is over. */
  until(is: (told: Told) => boolean, timeoutMs?: number): Promise<Told>;
  ended: Promise<void>;
  close(): void;
};

/** Opens an event stream as a browser does, without its reconnecting. */
export function openEventStream(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, (response) => {
      const told: Told[] = [];
      const waiting = new Set<() => void>();
      let text = "";
      let rest = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        rest += chunk;
        const blocks = rest.split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
          const data = field("data");
          if (data !== undefined)
            told.push({ id: field("id") ?? "", event: field("event") ?? "message", data: JSON.parse(data) });
        }
        for (const look of [...waiting]) look();
      });
      const ended = new Promise<void>((over) => {
        response.on("close", over);
        response.on("error", () => over());
      });
      const until: EventStream["until"] = (is, timeoutMs = 5_000) =>
        new Promise((found, fail) => {
          const end = (error?: Error, one?: Told) => {
            waiting.delete(look);
            clearTimeout(timer);
            if (one) found(one);
            else fail(error);
          };
          const look = () => {
            const one = told.find(is);
            if (one) end(undefined, one);
          };
          const timer = setTimeout(() => end(new Error(`not told in time, but: ${text.slice(-500)}`)), timeoutMs);
          waiting.add(look);
          void ended.then(() => end(new Error(`the stream ended: ${text.slice(-500)}`)));
          look();
        });
      const { statusCode: status = 0 } = response;
      resolve({
        status,
        headers: response.headers,
        told,
        text: () => text,
        until,
        ended,
        close: () => request.destroy(),
      });
    });
    request.on("error", reject);
  });
}
