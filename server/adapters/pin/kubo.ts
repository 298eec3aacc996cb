import { z } from "zod";
import type { PinPort } from "../../ports/pin";
import { addressesOf } from "./content-address";
import { formOf, sameAddress, unreadable, upload } from "./upload";

export type KuboSettings = {
  /** The node's RPC API, which must not be reachable from outside. */
  apiUrl: string;
};

const Added = z.object({ Name: z.string(), Hash: z.string() });

/** An IPFS node of our own, through Kubo's RPC (`/api/v0/add`). What it adds it pins. */
export const kuboPin = ({ apiUrl }: KuboSettings): PinPort => ({
  provider: "kubo",
  async pin(files) {
    const { folder: ours } = await addressesOf(files);
    const url = new URL("/api/v0/add", apiUrl);
    const asked = { "cid-version": "1", "raw-leaves": "true", chunker: "size-262144", "wrap-with-directory": "true" };
    for (const [name, value] of Object.entries({ ...asked, pin: "true", progress: "false" }))
      url.searchParams.set(name, value);
    const answer = await upload(url, formOf(files));
    return sameAddress(ours, rootIn(answer));
  },
});

/** One JSON line an object; the wrapping folder is the one without a name. */
function rootIn(answer: string): string | undefined {
  try {
    const added = answer
      .split("\n")
      .filter(Boolean)
      .map((line) => Added.parse(JSON.parse(line)));
    return added.find(({ Name }) => Name === "")?.Hash;
  } catch (cause) {
    throw unreadable(cause);
  }
}
