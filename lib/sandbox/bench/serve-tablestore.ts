import { startForTest } from "../tablestore/testing/start";

// A Tablestore sandbox as a process of its own: `serve-tablestore.ts HOME`. Its hello tells its address.
const sandbox = await startForTest({ home: process.argv[2]! });
process.on("message", () => process.send!({ peakMemoryKb: process.resourceUsage().maxRSS }));
process.on("disconnect", () => process.exit());
process.send!({ url: sandbox.url });
