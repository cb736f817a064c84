import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ID, INSTANCE, SECRET } from "../tablestore/testing/start";
import { forkServer } from "./child";
import { measureDuckdb } from "./direct-duckdb";
import { measureDirect } from "./direct-sqlite";
import { measureServer } from "./tablestore-rates";
import { measureTunnel } from "./tunnel-rates";
import { temporaryFolder } from "../testing/temporary-folder";

// `npm run bench -- sandbox [--rows N] [--server tablestore|maxcompute]`: what the protocols cost, as shares of SQLite
// and DuckDB used directly on such rows, and how much memory the servers take for it. Used directly they get at most
// DIRECT_ROWS, because they are given rows made beforehand.
const { values } = parseArgs({ options: { rows: { type: "string", default: "100000" }, server: { type: "string" } } });
const rows = Number(values.rows);
const DIRECT_ROWS = 200_000;
const directRows = Math.min(rows, DIRECT_ROWS);
const home = temporaryFolder();
const share = (ours: number, theirs: number) => Number((ours / theirs).toFixed(2));

async function tablestore() {
  const batches = measureDirect(join(home, "direct.db"), directRows, 200);
  const groups = measureDirect(join(home, "direct.db"), Math.min(rows, 20_000), 64);
  const server = await forkServer<{ url: string }>("serve-tablestore.ts", join(home, "tablestore"));
  const credentials = { accessKeyId: ID, secret: SECRET, instance: INSTANCE };
  const served = await measureServer(server.hello.url, credentials, rows);
  const peakMemoryMb = await server.peakMemoryMb();
  await server.end();
  return {
    ...served,
    peakMemoryMb,
    ofSqlite: {
      batchRows: share(served.batchRowsPerSec, batches.rowsWrittenPerSec),
      singlePuts: share(served.singlePutsPerSec, groups.rowsWrittenPerSec),
      rowsRead: share(served.rowsReadPerSec, batches.rowsReadPerSec),
      recordsRead: share(served.recordsReadPerSec, batches.recordsReadPerSec),
    },
  };
}

async function maxcompute() {
  const direct = await measureDuckdb(join(home, "direct.duckdb"), directRows);
  const server = await forkServer<{ url: string; secret: string }>("serve-maxcompute.ts", join(home, "maxcompute"), ID);
  const served = await measureTunnel(server.hello.url, ID, server.hello.secret, rows);
  const peakMemoryMb = await server.peakMemoryMb();
  await server.end();
  return {
    ...served,
    peakMemoryMb,
    ofDuckdb: {
      rowsIn: share(served.rowsInPerSec, direct.rowsInPerSec),
      rowsOut: share(served.rowsOutPerSec, direct.rowsOutPerSec),
    },
  };
}

const isWanted = (server: string) => values.server === undefined || values.server === server;
const result = {
  bench: "sandbox",
  rows,
  directRows,
  ...(isWanted("tablestore") && { tablestore: await tablestore() }),
  ...(isWanted("maxcompute") && { maxcompute: await maxcompute() }),
};
rmSync(home, { recursive: true, force: true });
console.log(JSON.stringify(result));
