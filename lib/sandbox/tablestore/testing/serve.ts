import { startForTest } from "./start";

// A Tablestore sandbox as a process of its own, for tests and benchmarks that kill it: `serve.ts HOME`. Tells its parent
// its address, and its largest memory so far whenever it is asked anything.
const sandbox = await startForTest({ home: process.argv[2]! });
process.send!({ url: sandbox.url });
process.on("message", () => process.send!({ peakMemoryKb: process.resourceUsage().maxRSS }));
process.on("disconnect", () => process.exit());
