import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDoomed } from "../tablestore/testing/doomed-server";
import { ID, INSTANCE, SECRET } from "../tablestore/testing/start";
import { measureDirect } from "./direct-sqlite";
import { measureServer } from "./tablestore-rates";

// `npm run bench -- sandbox [--rows N]`: what the protocol costs, as shares of SQLite used directly on the same tables.
const { values } = parseArgs({ options: { rows: { type: "string", default: "100000" } } });
const rows = Number(values.rows);
const home = mkdtempSync(join(tmpdir(), "bench-"));
const batches = measureDirect(join(home, "direct.db"), rows, 200);
const groups = measureDirect(join(home, "direct.db"), Math.min(rows, 20_000), 64);
const server = await startDoomed(join(home, "server"));
const served = await measureServer(server.url, { accessKeyId: ID, secret: SECRET, instance: INSTANCE }, rows);
const peakMemoryMb = await server.peakMemoryMb();
await server.kill();
rmSync(home, { recursive: true });
const share = (ours: number, theirs: number) => Number((ours / theirs).toFixed(2));
console.log(
  JSON.stringify({
    bench: "sandbox",
    rows,
    ...served,
    peakMemoryMb,
    ofSqliteDirectly: {
      batchRows: share(served.batchRowsPerSec, batches.rowsWrittenPerSec),
      singlePuts: share(served.singlePutsPerSec, groups.rowsWrittenPerSec),
      rowsRead: share(served.rowsReadPerSec, batches.rowsReadPerSec),
      recordsRead: share(served.recordsReadPerSec, batches.recordsReadPerSec),
    },
  }),
);
