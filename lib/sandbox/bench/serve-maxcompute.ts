import { fixedAccounts } from "../accounts";
import { noFaults } from "../faults/fault";
import { createProject, ensureTable, startMaxcompute } from "../maxcompute";
import { CHANGES_TABLE, PROJECT } from "./tunnel-rates";

// A MaxCompute sandbox as a process of its own: `serve-maxcompute.ts HOME KEY-ID`. Its hello tells address and secret.
const accounts = fixedAccounts({ accessKeyId: process.argv[3]! });
const sandbox = await startMaxcompute({
  home: process.argv[2]!,
  host: "127.0.0.1",
  port: 0,
  accounts,
  now: () => new Date(),
  faults: noFaults,
});
await createProject(sandbox, PROJECT);
await ensureTable(sandbox, PROJECT, CHANGES_TABLE);
process.on("message", () => process.send!({ peakMemoryKb: process.resourceUsage().maxRSS }));
process.on("disconnect", () => process.exit());
process.send!({ url: sandbox.url, secret: accounts.find(process.argv[3]!)!.accessKeySecret.reveal() });
