import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { connect } from "amqplib";
import pino from "pino";
import { describe, expect, it, vi } from "vitest";
import { testDatabase } from "../../test/database";
import { type Rabbit, startRabbit } from "../../test/rabbitmq";
import { brokerContract } from "./broker.contract";
import { queueContract } from "./queue.contract";
import { openLink } from "./rabbitmq/link";
import { assertTopology, namesOf } from "./rabbitmq/topology";

let rabbit: Promise<Rabbit> | undefined;
let users = 2;
/** One broker for the file: it takes ten seconds to start. */
async function open() {
  rabbit ??= startRabbit();
  const broker = await rabbit;
  const prefix = `test-${randomUUID().slice(0, 8)}`;
  return {
    place: { provider: "rabbitmq" as const, url: broker.url, prefix },
    post: async (body: string) => {
      const connection = await connect(broker.url, { noDelay: true });
      const channel = await connection.createConfirmChannel();
      // As the adapter declares it, whoever comes first.
      const names = namesOf(prefix);
      await assertTopology(channel, names, []);
      channel.publish(names.jobs, names.jobs, Buffer.from(body), { persistent: true, messageId: randomUUID() });
      await channel.waitForConfirms();
      await connection.close();
    },
    vanish: broker.kill,
    comeBack: broker.start,
    close: async () => {
      users -= 1;
      if (users === 0) await broker.close();
    },
  };
}

queueContract("RabbitMQ", await testDatabase(), open);
brokerContract("RabbitMQ", await testDatabase(), open);

describe("a link to RabbitMQ", () => {
  it("has no connection where nobody is, says so to whoever asks, and goes on trying", async () => {
    let attempts = 0;
    const server = createServer((socket) => {
      attempts += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const log = pino({ level: "silent" });
    const link = await openLink({ url: `amqp://127.0.0.1:${port}`, log, onConnected: async () => undefined });
    expect(() => link.connection()).toThrow("no connection to the broker");
    await vi.waitFor(() => expect(attempts).toBeGreaterThan(2), 5_000);
    await link.close();
    server.close();
  });
});
