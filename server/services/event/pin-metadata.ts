import { readFile } from "node:fs/promises";
import path from "node:path";
import { allow } from "../../domain/access/allow";
import { symbolOf } from "../../domain/event/collection";
import { metadataFiles, poster } from "../../domain/metadata/metadata";
import { AppError } from "../../domain/shared/app-error";
import type { Ctx, Verb } from "../verb";

const publicFolder = path.resolve("public");

/**
 * Puts what wallets and marketplaces read about an event where its content is its address, picture first, and says where: the
 * folder that the collection keeps for ever. Asked again, the same bytes and the same answer. Names the event, never a person.
 * @throws {AppError} provider-unavailable (retryable): nothing goes to the chain before its metadata can be read.
 */
export async function pinMetadata({ ctx, input }: Verb<{ eventId: string }>): Promise<string> {
  allow(ctx.actor, "event:deploy");
  const event = await ctx.db.event.findUniqueOrThrow({
    where: { id: input.eventId },
    include: { tiers: true, organization: { include: { brands: true } } },
  });
  const { accent } = (event.organization.brands[0]?.theme ?? {}) as { accent?: string };
  const picture = (event.imagePath && (await pictureAt(event.imagePath))) || poster(event, accent ?? "");
  const pictureFolder = await ctx.ports.pin.pin({ "picture.svg": picture });
  const image = `ipfs://${pictureFolder}/picture.svg`;
  const symbol = symbolOf(event.organization.slug);
  const folder = `ipfs://${await ctx.ports.pin.pin(metadataFiles({ ...event, symbol, image }))}`;
  await note(ctx, event.id, folder);
  return folder;
}

/** Pictures of events are files of ours whose names the input allows (server/domain/event/event-input.ts). @returns null for one that is gone. */
async function pictureAt(imagePath: string): Promise<Uint8Array | null> {
  const file = path.join(publicFolder, imagePath);
  if (!file.startsWith(path.join(publicFolder, "images") + path.sep))
    throw new AppError("invariant-broken", { message: "a picture outside its folder" });
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

async function note(ctx: Ctx, id: string, metadataUri: string): Promise<void> {
  await ctx.db.event.updateMany({ where: { id, state: "publishing" }, data: { metadataUri } });
}
