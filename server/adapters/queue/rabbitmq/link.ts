import { type ChannelModel, connect } from "amqplib";
import type { Logger } from "pino";
import { AppError } from "../../../domain/shared/app-error";

export type Link = {
  /** The connection that works now. @throws {AppError} provider-unavailable (retryable) while there is none. */
  connection(): ChannelModel;
  /** The broker takes nothing more at present (its memory or disk is full). */
  blocked(): boolean;
  close(): Promise<void>;
};

type Settings = { url: string; log: Logger; onConnected(connection: ChannelModel): Promise<void> };
const longestPauseMs = 5_000;

/**
 * One connection that comes back by itself. `onConnected` sets up queues and consumers each time; when it fails the connection is
 * given up and made again. Resolves after the first attempt, whatever became of it: a worker has other work than the broker's.
 */
export async function openLink({ url, log, onConnected }: Settings): Promise<Link> {
  let current: ChannelModel | undefined;
  let blocked = false;
  let closed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;

  async function open(): Promise<void> {
    // Without noDelay each small frame waits for the acknowledgement of the one before: 64 ms instead of 2.
    const connection = await connect(url, { noDelay: true, timeout: 5_000 });
    blocked = false;
    connection.on("blocked", () => {
      blocked = true;
      log.warn("the broker takes no messages at present");
    });
    connection.on("unblocked", () => {
      blocked = false;
    });
    connection.on("error", (error) => log.warn({ err: error }, "the broker's connection failed"));
    connection.on("close", () => {
      if (current === connection) current = undefined;
      again();
    });
    try {
      await onConnected(connection);
    } catch (error) {
      connection.removeAllListeners("close");
      await connection.close().catch(() => undefined);
      throw error;
    }
    if (closed) return void (await connection.close().catch(() => undefined));
    failures = 0;
    current = connection;
  }

  function again(): void {
    if (closed || timer) return;
    const pauseMs = Math.min(200 * 2 ** failures, longestPauseMs);
    failures = Math.min(failures + 1, 8);
    timer = setTimeout(() => {
      timer = undefined;
      void attempt();
    }, pauseMs);
  }

  const attempt = () =>
    open().catch((error) => {
      log.warn({ err: error }, "the broker cannot be reached");
      again();
    });

  await attempt();
  return {
    connection() {
      if (current) return current;
      throw new AppError("provider-unavailable", { retryable: true, message: "there is no connection to the broker" });
    },
    blocked: () => blocked,
    async close() {
      closed = true;
      clearTimeout(timer);
      await current?.close().catch(() => undefined);
    },
  };
}
