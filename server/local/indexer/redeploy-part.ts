import { Part } from "../part";
import { indexerSchema, ponderPart } from "../servers";
import { type Redeployed, redeployIndexer } from "./redeploy";

type Stack = {
  /** The indexer's own environment. */
  env: Record<string, string>;
  ports: { ponder: number; ponderNext: number };
  parts: Map<string, Part>;
  logDir: string;
  onChange: () => void;
};

const views = "chain";

/**
 * The running stack's indexer is followed by one of the code as it lies in the folder now. The part keeps its name; its port is
 * the other of two each time. A new one that does not get ready is ended, and the old one stays.
 */
export function redeployPart({ env, ports, parts, logDir, onChange }: Stack): () => Promise<Redeployed> {
  let port = ports.ponder;
  return () => {
    const schema = indexerSchema(env.CHAIN_FACTORY);
    const other = port === ports.ponder ? ports.ponderNext : ports.ponder;
    const next = new Part(ponderPart({ port: other, env, schema, views: null }), logDir, onChange);
    return redeployIndexer({
      databaseUrl: env.DATABASE_URL ?? "",
      views,
      schema,
      start: async () => {
        parts.set("ponder-next", next);
        await next.start().catch(async (error) => {
          parts.delete("ponder-next");
          await next.kill();
          throw error;
        });
      },
      stopOld: async () => {
        if (parts.get("ponder-next") !== next) return;
        const old = parts.get("ponder");
        parts.set("ponder", next);
        parts.delete("ponder-next");
        port = other;
        onChange();
        await old?.stop();
      },
    });
  };
}
