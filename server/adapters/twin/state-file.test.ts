import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openStateFile } from "./state-file";

describe("a twin's snapshot", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "snapshot-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const onDisk = (file: string) => JSON.parse(readFileSync(file, "utf8"));

  it("has everything on disk that was changed before the call, however many callers wait at once", async () => {
    const file = path.join(folder, "deep/er/state.json");
    const { state, saved } = openStateFile(file, { seen: [] as number[] });
    const waits = Array.from({ length: 50 }, (_, index) => {
      state.seen.push(index);
      return saved().then(() => expect(onDisk(file).seen).toContain(index));
    });
    await Promise.all(waits);
    expect(openStateFile(file, { seen: [] }).state.seen).toHaveLength(50);
  });

  it("is written before long without anybody waiting, changes made during a write included", async () => {
    const file = path.join(folder, "soon.json");
    const { state, soon } = openStateFile(file, { count: 0 });
    for (let turn = 0; turn < 20; turn++) {
      state.count += 1;
      soon();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await expect.poll(() => onDisk(file).count).toBe(20);
  });

  it("refuses to start over a snapshot that cannot be read, instead of forgetting it", () => {
    const file = path.join(folder, "broken.json");
    writeFileSync(file, "{");
    expect(() => openStateFile(file, {})).toThrow(/cannot be read/);
  });
});
