import type { Logger } from "pino";
import type { Actor } from "../domain/access/actor";
import type { BusPort } from "../ports/bus";
import type { ChainPort } from "../ports/chain";
import type { Database } from "../ports/database";
import type { MailPort } from "../ports/mail";
import type { PaymentPort } from "../ports/payment";
import type { PinPort } from "../ports/pin";
import type { QueuePort } from "../ports/queue";
import type { SharedCachePort } from "../ports/shared-cache";
import type { WalletPort } from "../ports/wallet";

export type Settings = {
  appBaseUrl: string;
  brandBaseHost: string;
  chainId: number;
  market: `0x${string}`;
  ticketCodeSecret: string;
  mailFromDomain: string;
  /** Who is called when a relayer runs out of coins; nobody unless set. */
  operatorEmail?: string;
  /** Where a transaction can be looked at: "<this>/tx/<hash>". */
  explorerUrl?: string;
};

export type Ports = {
  payment: PaymentPort;
  wallet: WalletPort;
  mail: MailPort;
  chain: ChainPort;
  pin: PinPort;
  queue: QueuePort;
  bus: BusPort;
  sharedCache: SharedCachePort;
};

/** What a verb may know and whom it may call. Time is given, never taken. */
export type Ctx = {
  actor: Actor;
  now: Date;
  requestId: string;
  log: Logger;
  db: Database;
  ports: Ports;
  settings: Settings;
};

export type Verb<Input> = { ctx: Ctx; input: Input };
