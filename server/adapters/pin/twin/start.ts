import { z } from "zod";
import { Failure, failureScript } from "../../twin/failures";
import { type Answer, type Call, json, serve } from "../../twin/http";
import { openStateFile } from "../../twin/state-file";
import { addressesOf } from "../content-address";

export type IpfsTwinOptions = { port: number; stateFile?: string; jwt?: string };
/** Base64 of each file by name, by the folder's CID. */
type Memory = { folders: Record<string, Record<string, string>> };

const types: Record<string, string> = { json: "application/json", svg: "image/svg+xml" };
const maxBodyBytes = 8 * 1_048_576;

/**
 * A node of the network for one machine: takes folders as Kubo's RPC and as Pinata's API take them, computes their addresses
 * from what arrived, and serves them at `/ipfs/<cid>/<file>` like any gateway.
 */
export async function startIpfsTwin(options: IpfsTwinOptions): Promise<{ url: string; close(): Promise<void> }> {
  const file = openStateFile<Memory>(options.stateFile, { folders: {} });
  const failures = failureScript();
  /** The next uploads arrive changed, as over a broken proxy. */
  const spoil = { times: 0 };
  const keep = async (call: Call, strip: string) => {
    const files = await filesOf(call, strip);
    const first = Object.keys(files)[0];
    if (spoil.times > 0 && first) {
      spoil.times -= 1;
      files[first] = new Uint8Array([...(files[first] ?? []), 32]);
    }
    const { folder: cid, files: addresses } = await addressesOf(files);
    file.state.folders[cid] = Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
    );
    await file.saved();
    return { cid, files, addresses };
  };
  const handle = async (call: Call): Promise<Answer> => {
    if (call.path.startsWith("/__admin")) return admin(call, failures, spoil);
    if (call.path.startsWith("/ipfs/")) return read(file.state, call);
    if (call.method !== "POST") return json({ Message: "405 - Method Not Allowed", Code: 0, Type: "error" }, 405);
    if (call.path === "/api/v0/add") {
      const { cid, files, addresses } = await keep(call, "");
      const lines = Object.entries(files).map(([Name, bytes]) => ({
        Name,
        Hash: addresses[Name],
        Size: `${bytes.length}`,
      }));
      const body = [...lines, { Name: "", Hash: cid, Size: "0" }].map((line) => JSON.stringify(line)).join("\n");
      return { status: 200, headers: { "content-type": "application/json" }, body: `${body}\n` };
    }
    if (call.path === "/pinning/pinFileToIPFS") {
      if (call.headers.authorization !== `Bearer ${options.jwt}`)
        return json({ error: { reason: "INVALID_CREDENTIALS", details: "Invalid/expired credentials" } }, 401);
      const before = Object.keys(file.state.folders).length;
      const { cid } = await keep(call, "metadata/");
      const isDuplicate = Object.keys(file.state.folders).length === before;
      return json({ IpfsHash: cid, PinSize: 0, Timestamp: new Date().toISOString(), isDuplicate });
    }
    return json({ Message: "404 page not found", Code: 0, Type: "error" }, 404);
  };
  const trouble = (status: number) => json({ Message: "Something went wrong", Code: 0, Type: "error" }, status);
  const server = await serve({ port: options.port, failures, handle, trouble, maxBodyBytes });
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await file.saved();
    },
  };
}

async function filesOf(call: Call, strip: string): Promise<Record<string, Uint8Array>> {
  const headers = { "content-type": call.headers["content-type"] ?? "" };
  const form = await new Response(new Uint8Array(call.bytes), { headers }).formData();
  const files: Record<string, Uint8Array> = {};
  for (const part of form.getAll("file"))
    if (typeof part !== "string" && part.name.startsWith(strip))
      files[part.name.slice(strip.length)] = new Uint8Array(await part.arrayBuffer());
  return files;
}

function read({ folders }: Memory, call: Call): Answer {
  const [, , cid = "", name = ""] = call.path.split("/");
  const content = folders[cid]?.[decodeURIComponent(name)];
  if (content === undefined) return { status: 404, headers: { "content-type": "text/plain" }, body: "no such file" };
  const type = types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  // A picture may carry scripts; on this origin they must not run.
  const headers = {
    "content-type": type,
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  };
  return { status: 200, headers, body: Buffer.from(content, "base64") };
}

function admin(call: Call, failures: ReturnType<typeof failureScript>, spoil: { times: number }): Answer {
  if (call.method === "POST" && call.path === "/__admin/spoil") spoil.times = 1;
  if (call.method === "POST" && call.path === "/__admin/fail") {
    const order = Failure.safeParse(JSON.parse(call.body));
    if (!order.success) return json({ message: z.prettifyError(order.error) }, 400);
    failures.order(order.data);
  }
  return json({ failures: failures.list(), spoil: spoil.times });
}
