import { z } from "zod";
import type { PinPort } from "../../ports/pin";
import { addressesOf } from "./content-address";
import { formOf, sameAddress, unreadable, upload } from "./upload";

export type PinataSettings = {
  apiUrl: string;
  /** A token that may pin files and nothing else. */
  jwt: string;
};

const Pinned = z.object({ IpfsHash: z.string() });
/** Pinata takes a folder as files whose names begin with its name; the name itself is not part of the content. */
const folderName = "metadata";

/** Pinata's pinning service (`/pinning/pinFileToIPFS`). The same content again is answered as a duplicate, which is fine. */
export const pinataPin = ({ apiUrl, jwt }: PinataSettings): PinPort => ({
  provider: "pinata",
  async pin(files) {
    const { folder: ours } = await addressesOf(files);
    const form = formOf(files, (name) => `${folderName}/${name}`);
    form.append("pinataOptions", JSON.stringify({ cidVersion: 1 }));
    form.append("pinataMetadata", JSON.stringify({ name: ours }));
    const headers = { authorization: `Bearer ${jwt}` };
    const answer = await upload(new URL("/pinning/pinFileToIPFS", apiUrl), form, headers);
    return sameAddress(ours, rootIn(answer));
  },
});

function rootIn(answer: string): string {
  try {
    return Pinned.parse(JSON.parse(answer)).IpfsHash;
  } catch (cause) {
    throw unreadable(cause);
  }
}
