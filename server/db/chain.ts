import { setDatabaseSchema } from "@ponder/client";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import * as tables from "../../ponder/ponder.schema";
import { env } from "../config/env";
import { openPool } from "./pool";

// The only importer of Ponder's schema: in plain Node it loads all of Ponder (about a second, 65 MB).

export type ChainView = {
  db: NodePgDatabase<typeof tables>;
  pool: Pool;
  url: string;
  /** Schema of the views. */
  schema: string;
};

// Next may load this module more than once in a process; the pool is one.
const home = globalThis as { ticketchainView?: ChainView };

/** The chain's view, SELECT only. Opened with the first question and kept as long as the process lives. */
export function chainView(): ChainView {
  home.ticketchainView ??= openChainView(env().DATABASE_URL, env().CHAIN_VIEWS_SCHEMA);
  // Ponder's tables carry no schema, so readers are pointed to the views; a module that was loaded twice has tables of its own.
  setDatabaseSchema(tables, home.ticketchainView.schema);
  return home.ticketchainView;
}

/** Points every reader of this process to another database, as tests do. */
export function useChainView(url: string, schema = "chain"): ChainView {
  home.ticketchainView = openChainView(url, schema);
  return chainView();
}

function openChainView(url: string, schema: string): ChainView {
  const pool = openPool(url, { max: 4 });
  return { db: drizzle(pool, { schema: tables }), pool, url, schema };
}

export const { collection, entry, listing, sale, ticket, ticketNote, tier, transfer } = tables;
