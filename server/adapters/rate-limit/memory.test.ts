import { memoryLimits } from "./memory";
import { rateLimitContract } from "./rate-limit.contract";

rateLimitContract("this process alone", async () => ({ port: memoryLimits(), close: async () => {} }));
