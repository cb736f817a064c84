import { startForTest } from "./start";

// A Tablestore sandbox as a process of its own, for tests that kill it: `serve.ts HOME`. Tells its parent its address.
const sandbox = await startForTest({ home: process.argv[2]! });
process.send!({ url: sandbox.url });
process.on("disconnect", () => process.exit());
