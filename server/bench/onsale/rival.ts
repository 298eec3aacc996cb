// A process that is measured beside ours: node:http alone, or with one of the forms behind it. It checks nothing and knows nobody.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Form, type FormName, openForm, type Seller } from "./forms";

export type RivalOrder = { form: FormName | null; url: string; connections: number; seller: Seller; seats: number };
type Body = { id: string; eventId: string; items: { tierId: string }[] };

/** Takes nothing from anywhere: what is left is HTTP and JSON. */
const nothing: Form = async () => true;

process.once("message", (order: RivalOrder) => {
  const take = order.form ? openForm(order.form, { ...order }) : nothing;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", async () => {
      const send = (status: number, body: object) => {
        const text = JSON.stringify(body);
        response
          .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
          .end(text);
      };
      try {
        const { id, eventId, items } = JSON.parse(Buffer.concat(parts).toString("utf8")) as Body;
        const granted = await take({ id, eventId, tierId: items[0]?.tierId ?? "" });
        send(granted ? 201 : 409, granted ? { id, items } : { code: "sold-out" });
      } catch (error) {
        send(500, { message: String(error) });
      }
    });
  });
  server.keepAliveTimeout = 65_000;
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
process.on("disconnect", () => process.exit(0));
process.send?.("up");
