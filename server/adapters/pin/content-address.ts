import { MemoryBlockstore } from "blockstore-core";
import { type ImportCandidate, importer } from "ipfs-unixfs-importer";
import { AppError } from "../../domain/shared/app-error";
import type { PinFiles } from "../../ports/pin";

export type Addresses = { folder: string; files: Record<string, string> };

/**
 * The CIDs that a flat folder and its files have everywhere: UnixFS with raw leaves, version 1, chunks of 256 KiB, as Kubo makes
 * it with `--cid-version=1`. Nothing is sent anywhere.
 */
export async function addressesOf(files: PinFiles): Promise<Addresses> {
  const names = Object.keys(files);
  const odd = names.find((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name));
  if (names.length === 0 || odd !== undefined)
    throw new AppError("invariant-broken", { message: `not a flat folder: ${odd ?? "it is empty"}` });
  const source: ImportCandidate[] = names.map((name) => ({ path: name, content: files[name] ?? new Uint8Array() }));
  const found: Addresses = { folder: "", files: {} };
  const settings = { cidVersion: 1, rawLeaves: true, wrapWithDirectory: true } as const;
  for await (const entry of importer(source, new MemoryBlockstore(), settings))
    if (entry.path) found.files[entry.path] = entry.cid.toString();
    else found.folder = entry.cid.toString();
  return found;
}
