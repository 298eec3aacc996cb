import net from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { allPorts } from "../../config/ports";
import { basePort, checkDisk, checkPorts, portCount } from "./preflight.mjs";

afterEach(() => vi.unstubAllEnvs());

it("looks at every port that a stack takes", () => {
  expect(Object.values(allPorts(3000))).toEqual(Array.from({ length: portCount }, (_, offset) => 3000 + offset));
});

it("names the port that is taken and the variable that chooses others", async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  await expect(checkPorts(port)).rejects.toThrow(`Port ${port} is taken`);
  await expect(checkPorts(port)).rejects.toThrow(`PORT=${port + 100} npm start`);
  server.close();
});

it("names a port that browsers would refuse, wherever in the stack's range it is", () => {
  vi.stubEnv("PORT", "5995");
  expect(() => basePort()).toThrow("Browsers refuse port 6000");
});

it.each(["80", "abc", "65536", "3000.5"])("refuses PORT=%s", (text) => {
  vi.stubEnv("PORT", text);
  expect(() => basePort()).toThrow("choose one, for example PORT=3100 npm start");
});

it("says how much room is missing", () => {
  expect(() => checkDisk("/", 10 ** 12)).toThrow(/Only \d+ MB are free/);
});
