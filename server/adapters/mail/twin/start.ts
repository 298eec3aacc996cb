import { z } from "zod";
import { Failure, failureScript } from "../../twin/failures";
import { type Answer, type Call, json, serve } from "../../twin/http";
import { openStateFile } from "../../twin/state-file";
import { emptyMemory, findLetters, type Memory } from "./memory";
import { letterPage, listPage, missingPage } from "./page";
import { openSmtpDoor } from "./smtp-door";

export type MailTwinOptions = { smtpPort: number; httpPort: number; stateFile?: string };

/** A mail relay that delivers to a page: SMTP in, a mailbox for people and JSON for tests out. */
export async function startMailTwin(
  options: MailTwinOptions,
): Promise<{ url: string; smtpUrl: string; close(): Promise<void> }> {
  const file = openStateFile(options.stateFile, emptyMemory());
  const memory = file.state;
  const failures = failureScript();
  const smtp = await openSmtpDoor({ port: options.smtpPort, memory, failures, saved: file.saved });
  const handle = async (call: Call): Promise<Answer> => {
    if (call.path.startsWith("/__admin")) return admin(call, failures);
    const answer = route(memory, call);
    if (call.method === "DELETE") await file.saved();
    return answer;
  };
  const trouble = (status: number) => json({ message: "Something went wrong" }, status);
  const server = await serve({ port: options.httpPort, failures: failureScript(), handle, trouble });
  return {
    url: server.url,
    smtpUrl: `smtp://127.0.0.1:${smtp.port}`,
    close: async () => {
      await Promise.all([server.close(), smtp.close()]);
      await file.saved();
    },
  };
}

function route(memory: Memory, call: Call): Answer {
  const to = call.query.get("to");
  const [, room, id, inner, index] = call.path.split("/");
  if (call.path === "/api/messages" && call.method === "DELETE") {
    const gone = to ? new Set(findLetters(memory, { to })) : new Set(memory.letters);
    memory.letters = memory.letters.filter((letter) => !gone.has(letter));
    return json({ deleted: gone.size });
  }
  if (call.method !== "GET") return json({ message: "not allowed" }, 405);
  if (call.path === "/api/messages")
    return json({ messages: findLetters(memory, { to, since: call.query.get("since") }) });
  if (call.path === "/") return listPage(findLetters(memory, { to }), to ?? "");
  const letter = room === "messages" ? memory.letters.find((known) => known.id === id) : undefined;
  if (!letter) return missingPage();
  if (inner === undefined) return letterPage(letter);
  const attachment = inner === "attachments" ? letter.attachments[Number(index)] : undefined;
  if (!attachment) return missingPage();
  // Always a download: a letter's file must never run as a page of this origin.
  const headers = { "content-type": "application/octet-stream", "content-disposition": "attachment" };
  return { status: 200, headers, body: Buffer.from(attachment.content, "base64") };
}

function admin(call: Call, failures: ReturnType<typeof failureScript>): Answer {
  if (call.method === "POST" && call.path === "/__admin/fail") {
    const order = Failure.safeParse(JSON.parse(call.body));
    if (!order.success) return json({ message: z.prettifyError(order.error) }, 400);
    failures.order({ ...order.data, path: "smtp" });
  }
  return json({ failures: failures.list() });
}
