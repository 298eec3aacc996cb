import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { rpcList } from "../../ponder/rpc";

const servers: http.Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done)))));

/** An endpoint that answers with this status and its own name. */
async function endpoint(name: string, status: () => number): Promise<string> {
  const server = http.createServer((_, response) => response.writeHead(status()).end(JSON.stringify({ result: name })));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const ask = async (url = "") => {
  const answer = await fetch(url, { method: "POST", body: "{}" });
  return answer.ok ? ((await answer.json()) as { result: string }).result : answer.status;
};

it("lists an endpoint as often as its pace needs, and never more than Ponder can use", async () => {
  expect(await rpcList("http://a", 20)).toEqual(["http://a"]);
  expect(await rpcList("http://a,", 40)).toEqual(["http://a", "http://a"]);
  expect(await rpcList("http://a", 100_000)).toHaveLength(64);
});

it("asks the next endpoint at once when one is gone, limits or fails, and comes back to the first", async () => {
  let status = 200;
  const [first, second] = [await endpoint("first", () => status), await endpoint("second", () => 200)];
  const [gateway] = await rpcList(`${first},${second}`, 20);
  expect(await ask(gateway)).toBe("first");
  for (status of [429, 500]) expect(await ask(gateway)).toBe("second");
  const [pastGone] = await rpcList(`http://127.0.0.1:9,${second}`, 20);
  expect(await ask(pastGone)).toBe("second");
  const [nobody] = await rpcList("http://127.0.0.1:9,http://127.0.0.1:9", 20);
  expect(await ask(nobody)).toBe(503);
});

it("refuses no endpoint and no pace", async () => {
  await expect(rpcList(" , ", 20)).rejects.toThrow("no RPC endpoint");
  await expect(rpcList("http://a", Number("fast"))).rejects.toThrow("INDEXER_RPC_PER_SECOND");
});
