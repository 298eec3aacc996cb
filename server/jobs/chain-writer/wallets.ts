import type { Address } from "../../ports/chain";
import type { SignerPort } from "../../ports/signer";
import type { Writer } from "./writer";

/** Organizations' own wallets with something to send or to finish. */
export async function openWallets({ db, chain }: Writer): Promise<Address[]> {
  const ours = chain.relayers().map(({ address }) => address);
  const rows = await db.$queryRaw<{ sender: Address }[]>`
    select distinct sender from "ChainIntent"
    where state in ('queued', 'submitted', 'mined') and sender <> all (${ours}::text[])`;
  return rows.map(({ sender }) => sender);
}

/** Signs as an organization's own wallet, by its provider. @returns null for an address that is no organization's. */
export async function signerOf({ db, wallet }: Writer, address: Address): Promise<SignerPort | null> {
  const organization = await db.organization.findFirst({
    where: { walletAddress: address },
    select: { walletId: true },
  });
  const walletId = organization?.walletId;
  if (!walletId || !wallet) return null;
  return {
    address,
    async sign(digest) {
      const signature = await wallet.signDigest(walletId, address, digest);
      const yParity = Number.parseInt(signature.slice(130), 16) % 27 === 0 ? 0 : 1;
      return { r: `0x${signature.slice(2, 66)}`, s: `0x${signature.slice(66, 130)}`, yParity };
    },
  };
}
