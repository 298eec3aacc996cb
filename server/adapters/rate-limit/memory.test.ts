import { memoryLimits } from "./flexible";
import { rateLimitContract } from "./rate-limit.contract";

rateLimitContract("this process alone", async () => ({ port: memoryLimits(), close: async () => {} }));
