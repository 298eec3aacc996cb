import { describe, expect, it } from "vitest";
import { findBrandHost } from "../services/catalog/brand-host";
import { testDatabase } from "../test/database";
import { onSale } from "../test/factory/on-sale";
import { hostName, openHosts } from "./hosts";

const { db, url } = await testDatabase();

function atHosts(change: { find?: Parameters<typeof openHosts>[0]["find"] } = {}) {
  const clock = { now: 0 };
  const hosts = openHosts({
    platformHost: "localhost:3000",
    brandBaseHost: "localhost:3000",
    find: change.find ?? ((by) => findBrandHost(url, by)),
    now: () => clock.now,
  });
  return { ...hosts, clock };
}

describe("a Host header", () => {
  it("is a plain name with an optional port, or nothing", () => {
    expect(hostName("Aurora.LOCALHOST:3000")).toBe("aurora.localhost");
    expect(hostName("tickets.example.")).toBe("tickets.example");
    expect(hostName("[::1]:3000")).toBe("[::1]");
    for (const bad of [null, "", "a b", "a/b", "a@b", "a\r\nX: y", "x:99999999", "é.example", "."])
      expect(hostName(bad)).toBeNull();
  });
});

describe("hosts", () => {
  it("leads a brand's own names to the brand, and only those", async () => {
    const { brand, organization } = await onSale(db);
    await db.brand.updateMany({ where: { slug: brand }, data: { customHost: `tickets.${brand}.example` } });
    await db.organization.update({ where: { id: organization.id }, data: { allowedOrigins: ["https://a.example"] } });
    const { resolveHost, framingOrigins } = atHosts();
    const target = { kind: "brand", slug: brand, locale: "en" };
    expect(await resolveHost(`${brand}.localhost:3000`)).toEqual(target);
    expect(await resolveHost(`Tickets.${brand}.example`)).toEqual(target);
    expect(await resolveHost("127.0.0.1:3000")).toEqual({ kind: "platform" });
    for (const nobody of [`x.${brand}.localhost`, `${brand}.evil.example`, "nobody.localhost", `${brand}'--.localhost`])
      expect(await resolveHost(nobody)).toEqual({ kind: "unknown" });
    expect(await framingOrigins(brand)).toEqual(["https://a.example"]);
    expect(await framingOrigins("../nobody")).toEqual([]);
  });

  it("asks the database again after ten seconds, and keeps the last answer while it is away", async () => {
    let asked = 0;
    let away = false;
    const { resolveHost, clock } = atHosts({
      find: async () => {
        asked++;
        if (away) throw new Error("connection refused");
        return { slug: "aurora", locale: "en", allowedOrigins: [] };
      },
    });
    await resolveHost("aurora.localhost");
    await resolveHost("aurora.localhost");
    expect(asked).toBe(1);
    clock.now = 10_001;
    away = true;
    expect(await resolveHost("aurora.localhost")).toMatchObject({ slug: "aurora" });
    expect(asked).toBe(2);
    await expect(resolveHost("negev.localhost")).rejects.toThrow("connection refused");
  });

  it("does not let made-up names fill the memory", async () => {
    const { resolveHost, size } = atHosts({ find: async () => null });
    for (let i = 0; i < 700; i++) await resolveHost(`name-${i}.localhost`);
    expect(size()).toBeLessThanOrEqual(500);
  });
});
