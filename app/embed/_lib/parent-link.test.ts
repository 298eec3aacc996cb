import { describe, expect, it } from "vitest";
import { protocol } from "../protocol";
import { parentLink } from "./parent-link";

const partner = "https://guide.example";
const nonce = "0123456789abcdef0123";
const init = { ...protocol, type: "init", nonce };

function setUp(allowedOrigins = [partner]) {
  const said: { message: unknown; origin: string }[] = [];
  const parent = { postMessage: (message: unknown, origin: string) => said.push({ message, origin }) } as never;
  const link = parentLink({ parent, allowedOrigins });
  const receive = (change: { data?: unknown; origin?: string; source?: unknown } = {}) =>
    link.receive({ data: init, origin: partner, source: parent, ...change } as never);
  return { link, said, receive };
}

describe("the frame's side of the protocol", () => {
  it("answers a listed origin, by name and with its nonce", () => {
    const { said, receive } = setUp();
    receive();
    expect(said).toEqual([{ message: { ...protocol, nonce, type: "ready" }, origin: partner }]);
  });

  it("says nothing to an origin that is not on the list, whatever it looks like", () => {
    const { link, said, receive } = setUp();
    for (const origin of [
      "https://guide.example.evil.test",
      "http://guide.example",
      "https://guide.example:8443",
      "null",
    ])
      receive({ origin });
    link.say({ type: "resize", height: 10 });
    expect(said).toEqual([]);
  });

  it("ignores other windows, other products, other versions and bad nonces", () => {
    const { said, receive } = setUp();
    receive({ source: {} });
    for (const data of [
      null,
      "init",
      { ...init, source: "other" },
      { ...init, v: 2 },
      { ...init, type: "purchase" },
      { ...init, nonce: "short" },
      { ...init, nonce: 5 },
    ])
      receive({ data });
    expect(said).toEqual([]);
  });

  it("keeps the first introduction: a later one cannot take the line over", () => {
    const { link, said, receive } = setUp([partner, "https://other.example"]);
    receive();
    receive({ origin: "https://other.example", data: { ...init, nonce: "another-nonce-0000000" } });
    link.say({ type: "step", step: "choose" });
    expect(said.map((each) => each.origin)).toEqual([partner, partner]);
    expect(said[1]?.message).toMatchObject({ nonce, type: "step" });
  });

  it("keeps what was said too early and sends only the newest of each kind", () => {
    const { link, said, receive } = setUp();
    link.say({ type: "resize", height: 10 });
    link.say({ type: "resize", height: 20 });
    receive();
    expect(said.map((each) => each.message)).toEqual([
      { ...protocol, nonce, type: "ready" },
      { ...protocol, nonce, type: "resize", height: 20 },
    ]);
  });
});
