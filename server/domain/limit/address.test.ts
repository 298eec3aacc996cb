import { describe, expect, it } from "vitest";
import { clientAddress, networkOf } from "./address";

describe("whose request it is", () => {
  it("is the connection's own address when nobody of ours stands in front, whatever the client writes", () => {
    expect(clientAddress(null, "203.0.113.9", 0)).toBe("203.0.113.9");
    expect(clientAddress("1.1.1.1, 2.2.2.2", "203.0.113.9", 0)).toBe("203.0.113.9");
  });

  it("is the hop before our proxies, whatever the client writes before it", () => {
    for (const lie of ["", "1.1.1.1, ", "1.1.1.1, 127.0.0.1, ", `${"9.9.9.9, ".repeat(50)}`]) {
      expect(clientAddress(`${lie}203.0.113.9`, "10.0.0.2", 1)).toBe("203.0.113.9");
      expect(clientAddress(`${lie}203.0.113.9, 10.0.0.1`, "10.0.0.2", 2)).toBe("203.0.113.9");
      expect(clientAddress(`${lie}203.0.113.9, 10.0.0.1`, null, 1)).toBe("203.0.113.9");
    }
  });

  it("believes nothing of somebody who came past the proxies", () => {
    expect(clientAddress("8.8.8.8", "203.0.113.9", 2)).toBe("203.0.113.9");
    expect(clientAddress(null, "203.0.113.9", 1)).toBe("203.0.113.9");
  });

  it("has a name when nothing is known", () => {
    expect(clientAddress(null, null, 0)).toBe("unknown");
    expect(clientAddress(" , ,", undefined, 1)).toBe("unknown");
  });
});

describe("a network", () => {
  it("is the /64 of an IPv6 address, however it is written", () => {
    const home = "2001:db8:1:2::/64";
    for (const one of [
      "2001:db8:1:2::1",
      "2001:DB8:1:2:ffff:ffff:ffff:ffff",
      "[2001:db8:1:2::9]:443",
      "2001:0db8:0001:0002:0:0:0:1",
    ])
      expect(networkOf(one)).toBe(home);
    expect(networkOf("2001:db8:1:3::1")).not.toBe(home);
    expect(networkOf("::1")).toBe("0:0:0:0::/64");
    expect(networkOf("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
  });

  it("is one IPv4 address, however it is written", () => {
    for (const one of ["192.0.2.7", "192.0.2.7:5123", "::ffff:192.0.2.7", "::FFFF:c000:207", "[::ffff:192.0.2.7]:80"])
      expect(networkOf(one)).toBe("192.0.2.7");
  });

  it("is what was written when it is no address, and never long", () => {
    expect(networkOf("unix:")).toBe("unix:");
    expect(networkOf("1:2:3")).toBe("1:2:3");
    expect(networkOf("1::2::3")).toBe("1::2::3");
    expect(networkOf("x".repeat(9_000))).toHaveLength(64);
  });
});
