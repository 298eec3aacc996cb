import { z } from "zod";
import { Failure, failureScript } from "../../twin/failures";
import { type Answer, type Call, json, serve } from "../../twin/http";
import { type Mischief, SqsError, sqsActions } from "./actions";

const amz = { "content-type": "application/x-amz-json-1.0" };
const prefix = "AmazonSQS.";
const Order = z.object({
  refuseEntries: z.number().int().min(0).optional(),
  doubleMessages: z.number().int().min(0).optional(),
  shuffle: z.boolean().optional(),
});

export type SqsTwin = { url: string; queueUrl(name: string): string; close(): Promise<void> };

/**
 * SQS for one machine, in AWS's JSON protocol, so that the real SDK runs against it: visibility, long polls, delays, FIFO groups and
 * their memory, redrive. It fails by action (`/SendMessageBatch`), refuses parts of a batch, keeps messages twice and in no order on
 * demand. Its queues are gone when it stops.
 */
export async function startSqsTwin({ port }: { port: number }): Promise<SqsTwin> {
  const failures = failureScript();
  const mischief: Mischief = { refuseEntries: 0, doubleMessages: 0, shuffle: false };
  let url = "";
  const sqs = sqsActions(() => url, mischief);
  const actionOf = (call: Call) => String(call.headers["x-amz-target"] ?? "").slice(prefix.length);

  const refuse = (error: SqsError, status = 400): Answer => ({
    status,
    headers: { ...amz, "x-amzn-requestid": sqs.requestId(), "x-amzn-query-error": `${error.type};Sender` },
    body: JSON.stringify({ __type: `com.amazonaws.sqs#${error.type}`, message: error.message }),
  });

  async function handle(call: Call): Promise<Answer> {
    if (call.path.startsWith("/__admin")) return admin(call);
    if (
      !/^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[\w-]+\/sqs\/aws4_request, /.test(call.headers.authorization ?? "")
    )
      return refuse(new SqsError("MissingAuthenticationToken", "The request is not signed."), 403);
    try {
      const answer = await sqs.answer(actionOf(call), JSON.parse(call.body || "{}"));
      return { status: 200, headers: { ...amz, "x-amzn-requestid": sqs.requestId() }, body: JSON.stringify(answer) };
    } catch (error) {
      if (error instanceof SqsError) return refuse(error);
      throw error;
    }
  }

  function admin(call: Call): Answer {
    if (call.method === "POST" && call.path === "/__admin/fail") {
      failures.order(Failure.parse(JSON.parse(call.body)));
      return json({ failures: failures.list() });
    }
    if (call.method === "POST" && call.path === "/__admin/mischief") {
      Object.assign(mischief, Order.parse(JSON.parse(call.body)));
      return json(mischief);
    }
    const counts = [...sqs.queues.values()].map(({ name, messages }) => ({ name, messages: messages.length }));
    return json({ queues: counts, mischief, failures: failures.list() });
  }

  const server = await serve({
    port,
    failures,
    handle,
    trouble: (status) => refuse(new SqsError("InternalError", "We encountered an internal error."), status),
    failurePath: (call) => `/${actionOf(call)}`,
  });
  url = server.url;
  return { url, queueUrl: (name) => `${url}/000000000000/${name}`, close: server.close };
}
