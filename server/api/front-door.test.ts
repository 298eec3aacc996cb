import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientAddress } from "../domain/limit/address";
import { headerOrderHeader, keepFrontDoor } from "./front-door";

keepFrontDoor({ proxies: 0 });
keepFrontDoor({ proxies: 0 });
const server = http.createServer((request, response) => {
  const { headers } = request;
  response.end(JSON.stringify({ forwarded: headers["x-forwarded-for"], order: headers[headerOrderHeader] }));
});
let port: number;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const ask = async (headers: Record<string, string>) =>
  (await (await fetch(`http://127.0.0.1:${port}`, { headers })).json()) as { forwarded: string; order: string };

it("writes who opened the connection once, behind whatever the client says, so that a client cannot choose its address", async () => {
  expect((await ask({})).forwarded).toBe("127.0.0.1");
  const { forwarded } = await ask({ "x-forwarded-for": "1.2.3.4, 5.6.7.8" });
  expect(forwarded).toBe("1.2.3.4, 5.6.7.8, 127.0.0.1");
  expect(clientAddress(forwarded, null, 0)).toBe("127.0.0.1");
  expect(clientAddress(forwarded, null, 1)).toBe("5.6.7.8");
});

it("notes the order in which headers came, and not what the client says it was", async () => {
  const raw = await new Promise<string>((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () =>
      socket.write(
        `GET / HTTP/1.1\r\nX-Odd: 1\r\nHost: x\r\n${headerOrderHeader}: host,accept\r\nConnection: close\r\n\r\n`,
      ),
    );
    let text = "";
    socket.on("data", (part) => {
      text += part;
    });
    socket.on("close", () => resolve(text));
  });
  expect(raw).toContain('"order":"x-odd,host,connection"');
});

it("gives no connection more than its time, and no address more than its connections", async () => {
  await ask({});
  expect(server.headersTimeout).toBeLessThanOrEqual(10_000);
  expect(server.requestTimeout).toBeLessThanOrEqual(30_000);
  const sockets: net.Socket[] = [];
  let closed = 0;
  await Promise.all(
    Array.from(
      { length: 1_020 },
      () =>
        new Promise<void>((resolve) => {
          const socket = net.connect(port, "127.0.0.1", resolve);
          socket.on("close", () => closed++);
          socket.on("error", () => undefined);
          sockets.push(socket);
        }),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(closed).toBeGreaterThanOrEqual(20);
  expect(closed).toBeLessThan(60);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await ask({})).forwarded).toBe("127.0.0.1");
});
