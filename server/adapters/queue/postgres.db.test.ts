import { testDatabase } from "../../test/database";
import { queueContract } from "./queue.contract";

queueContract("postgres", await testDatabase(), async () => ({
  place: { provider: "postgres" },
  close: async () => undefined,
}));
