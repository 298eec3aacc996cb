import { privateKeyToAddress, sign } from "viem/accounts";
import type { SignerPort } from "../../ports/signer";

/** A key in this process's memory. */
export const keySigner = (privateKey: `0x${string}`): SignerPort => ({
  address: privateKeyToAddress(privateKey).toLowerCase() as `0x${string}`,
  async sign(digest) {
    const { r, s, yParity } = await sign({ hash: digest, privateKey });
    return { r, s, yParity: yParity === 1 ? 1 : 0 };
  },
});
