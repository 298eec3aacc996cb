import { describe, expect, it } from "vitest";
import { type MetadataFacts, metadataFiles, poster } from "./metadata";

const tier = { chainTierId: 1, name: "Floor", resaleAllowed: true, resaleCapBps: 11_050, royaltyBps: 500 };
const facts: MetadataFacts = {
  title: "ליל ג'אז & more",
  venueName: "Old <Mill>",
  timezone: "Asia/Jerusalem",
  startsAt: new Date("2026-12-31T22:30:00Z"),
  endsAt: new Date("2027-01-01T02:00:00Z"),
  symbol: "AURORA",
  image: "ipfs://picture/picture.svg",
  tiers: [{ ...tier, chainTierId: 2, name: "Balcony", resaleAllowed: false }, tier],
};
const read = (files: Record<string, Uint8Array>, name: string) => JSON.parse(new TextDecoder().decode(files[name]));

describe("metadata", () => {
  it("has a file for the collection and one for each tier, as wallets read them", () => {
    const files = metadataFiles(facts);
    expect(Object.keys(files)).toEqual(["collection.json", "tier-1.json", "tier-2.json"]);
    expect(read(files, "collection.json")).toEqual({
      name: facts.title,
      symbol: "AURORA",
      description: "ליל ג'אז & more, 2027-01-01 00:30, Old <Mill>.",
      image: facts.image,
    });
    expect(read(files, "tier-1.json")).toMatchObject({ name: "ליל ג'אז & more: Floor", image: facts.image });
    expect(read(files, "tier-1.json").attributes).toContainEqual({
      trait_type: "Resale cap",
      value: "110.5 % of the price paid",
    });
    expect(read(files, "tier-2.json").attributes).toContainEqual({ trait_type: "Resale", value: "not allowed" });
    expect(read(files, "tier-2.json").attributes).not.toContainEqual(
      expect.objectContaining({ trait_type: "Resale cap" }),
    );
  });

  it("is the same to the byte for the same facts, whatever order the tiers come in", () => {
    expect(metadataFiles({ ...facts, tiers: [...facts.tiers].reverse() })).toEqual(metadataFiles(facts));
  });

  it("takes nothing but what it names: free texts, addresses and people stay out", () => {
    const more = {
      ...facts,
      description: "call Dana",
      venueAddress: "7 Her Street",
      organizerEmail: "dana@example.test",
    };
    expect(metadataFiles(more)).toEqual(metadataFiles(facts));
  });
});

describe("poster", () => {
  const drawn = (title: string, accent = "#123456") => new TextDecoder().decode(poster({ ...facts, title }, accent));

  it("draws any title without letting it out of its text", () => {
    const picture = drawn(`<script>alert("x")</script> & 'y' \u0000`);
    expect(picture).toContain("&#60;script&#62;");
    expect(picture).not.toMatch(/<script|&(?!#)/);
    expect(picture).not.toContain("\u0000");
    expect(drawn("word ".repeat(200)).match(/<text/g)).toHaveLength(5);
  });

  it("takes the brand's colour, and one of its own for what is none", () => {
    expect(drawn("x")).toContain('fill="#123456"');
    expect(drawn("x", '"/><script>')).toContain('fill="#4c1d95"');
  });
});
