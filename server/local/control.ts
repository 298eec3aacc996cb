import http from "node:http";
import type { Part } from "./part";

const verbs = ["start", "stop", "kill"] as const;

/** What a part can do besides, by `<name>/<verb>`. Asked twice at once it is done once. */
export type Acts = Map<string, () => Promise<unknown>>;
type Door = { port: number; parts: Map<string, Part>; acts?: Acts; about: Record<string, unknown> };

/**
 * The supervisor's door for tests and curious people: `GET /parts`, `POST /parts/<name>/stop|start|kill`, and what else a part
 * can do: `POST /parts/ponder/redeploy`.
 * Loopback only, and closed to web pages: a browser sends Origin, and a foreign name in Host means DNS rebinding.
 */
export function openControlDoor({ port, parts, acts, about }: Door): http.Server {
  const running = new Map<string, Promise<unknown>>();
  const server = http.createServer(async (request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    if (request.headers.origin !== undefined || !["127.0.0.1", "localhost"].includes(host))
      return answer(403, { code: "not-from-here" });
    const [, room, name = "", verb] = (request.url ?? "").split("/");
    if (request.method === "GET" && room === "parts" && name === "")
      return answer(200, { ...about, parts: [...parts.values()].map(describe) });
    const part = room === "parts" ? parts.get(name) : undefined;
    const wanted = verbs.find((each) => each === verb);
    const act = request.method === "POST" ? acts?.get(`${name}/${verb}`) : undefined;
    if (room === "parts" && act) {
      const key = `${name}/${verb}`;
      const doing = running.get(key) ?? act().finally(() => running.delete(key));
      running.set(key, doing);
      return doing.then(
        (done) => answer(200, done),
        (error) => answer(500, { code: "part-failed", data: { message: String(error?.message ?? error).slice(-500) } }),
      );
    }
    if (request.method !== "POST" || !part || !wanted)
      return answer(404, { code: "not-found", data: { parts: [...parts.keys()], verbs } });
    try {
      await part[wanted]();
      answer(200, describe(part));
    } catch (error) {
      const message = String(error instanceof Error ? error.message : error).slice(-500);
      answer(500, { code: "part-failed", data: { message } });
    }
  });
  return server.listen(port, "127.0.0.1");
}

const describe = ({ name, state, pid = 0, restarts, startedAt }: Part) => ({ name, state, pid, restarts, startedAt });
