import { createHash } from "node:crypto";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { addressesOf } from "./content-address";
import { kuboPin } from "./kubo";
import { pinContract } from "./pin.contract";
import { pinLab } from "./pin.lab";
import { pinataPin } from "./pinata";

pinContract("Kubo", () => pinLab((apiUrl) => kuboPin({ apiUrl }), { asksForCredentials: false }));
pinContract("Pinata", () => pinLab((apiUrl, jwt) => pinataPin({ apiUrl, jwt }), { asksForCredentials: true }));

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const field = (tag: number, bytes: Uint8Array) => Buffer.concat([Buffer.from([tag, bytes.length]), bytes]);

describe("content addresses", () => {
  it("are those that the specification gives: written out by hand, byte by byte", async () => {
    const content = Buffer.from("hello world");
    const { folder, files } = await addressesOf({ "hello.txt": content });
    // Known to everybody: the raw leaf of "hello world".
    expect(files["hello.txt"]).toBe("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    // DAG-PB: Links (2): Hash (1), Name (2), Tsize (3); then Data (1), the UnixFS type "directory".
    const leaf = Buffer.concat([Buffer.from([0x01, 0x55, 0x12, 0x20]), sha256(content)]);
    const link = Buffer.concat([
      field(0x0a, leaf),
      field(0x12, Buffer.from("hello.txt")),
      Buffer.from([0x18, content.length]),
    ]);
    const block = Buffer.concat([field(0x12, link), field(0x0a, Buffer.from([0x08, 0x01]))]);
    const cid = CID.parse(folder);
    expect([cid.version, cid.code]).toEqual([1, 0x70]);
    expect(Buffer.from(cid.multihash.digest).equals(sha256(block))).toBe(true);
  });

  it("do not depend on the order in which files are named", async () => {
    const [a, b] = [new Uint8Array([1]), new Uint8Array([2])];
    expect(await addressesOf({ "a.json": a, "b.json": b })).toEqual(await addressesOf({ "b.json": b, "a.json": a }));
  });
});
