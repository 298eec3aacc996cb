import { viemChainReader } from "../adapters/chain-reader/viem";
import { stripePayment } from "../adapters/payment/stripe";
import { useChainView as readViewAt } from "../db/chain";
import { reconcileOnce } from "../reconcile/look";
import type { Stack } from "./stack";

/** What the reconciler finds when nothing is under way: nothing is excused. One line a difference. */
export async function foundByReconciler({ db, url, rpcUrl, stripe, secrets, deployment }: Stack): Promise<string[]> {
  readViewAt(url);
  const { stripeSecretKey: secretKey, stripeWebhookSecret: webhookSecret } = secrets;
  const { factory, market, startBlock } = deployment;
  const findings = await reconcileOnce({
    db,
    reader: viemChainReader({ rpcUrls: [rpcUrl], factory: factory as `0x${string}`, market: market as `0x${string}` }),
    payment: stripePayment({ secretKey, webhookSecret, apiBase: stripe }),
    startBlock,
    now: new Date(),
    atRest: true,
  });
  return findings.map(({ kind, subject, evidence }) => `reconciler: ${kind} of ${subject} ${JSON.stringify(evidence)}`);
}
