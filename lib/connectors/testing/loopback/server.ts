import { createServer } from "node:http";
import { MaxComputeClient } from "@/lib/maxcompute/client";
import { listenForTest } from "@/lib/maxcompute/testing/scripted-server";
import { CHANGE_COLUMNS } from "@/lib/maxcompute/testing/change-pages";
import * as maxcompute from "@/lib/sandbox/maxcompute/testing/start";
import * as tablestore from "@/lib/sandbox/tablestore/testing/start";
import { connectTablestore } from "@/lib/tablestore/client";
import { Secret } from "@/lib/core/secret";
import { serveTasks } from "./process";
import { FAST, NOW_MS, TABLE, type LoopbackWorld, type Passed, type Shape } from "./shape";
import { StreamFront } from "./stream-front";
import { TunnelSink } from "./tunnel-sink";

/*
 * Both services on the loopback interface: sandboxes answer whatever is asked once per run, prepared pages and a sink
 * stand in for what is asked per page and per block, so that a measurement meets little more than the protocol.
 * A task is a shape, its result the changes that it holds; `null` asks what passed since.
 */
const now = () => new Date(NOW_MS);
const TYPES = ["STRING", "STRING", "BIGINT", "STRING", "STRING", "STRING"] as const;

const [source, target] = await Promise.all([tablestore.startForTest({ now }), maxcompute.startForTest({ now })]);
const credentials = { accessKeyId: tablestore.ID, accessKeySecret: new Secret(tablestore.SECRET) };
const streams = connectTablestore({ endpoint: source.url, instance: tablestore.INSTANCE, credentials, now });
const signal = new AbortController().signal;
await streams.createTable(
  {
    tableMeta: { tableName: TABLE, primaryKey: [{ name: "pk", type: "STRING" }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    streamSpec: { enableStream: true, expirationTime: 168 },
  },
  signal,
);
await streams.close();
const tables = new MaxComputeClient({
  endpoint: `${target.url}/api`,
  project: maxcompute.PROJECT,
  credentials: { accessId: maxcompute.ACCESS_ID, accessKey: maxcompute.ACCESS_KEY },
  now,
});
const columns = CHANGE_COLUMNS.map(({ name }, i) => `${name} ${TYPES[i]}`).join(", ");
await tables.runSql(`CREATE TABLE ${TABLE} (${columns});`, {}, signal);
const table = await tables.getTable(TABLE, signal);
tables.close();

const front = new StreamFront(source.url, FAST);
const sink = new TunnelSink(table.columns, FAST);
const [tablestoreServer, tunnelServer] = await Promise.all(
  [front, sink].map(({ handle }) =>
    listenForTest(createServer((request, response) => void handle(request, response).catch(() => response.destroy()))),
  ),
);
const world: LoopbackWorld = {
  tablestore: {
    endpoint: `http://127.0.0.1:${tablestoreServer!.port}`,
    instanceName: tablestore.INSTANCE,
    accessKeyId: tablestore.ID,
    accessKeySecret: tablestore.SECRET,
  },
  maxcompute: {
    endpoint: `${target.url}/api`,
    tunnelEndpoint: `http://127.0.0.1:${tunnelServer!.port}`,
    project: maxcompute.PROJECT,
    accessKeyId: maxcompute.ACCESS_ID,
    accessKeySecret: maxcompute.ACCESS_KEY.reveal(),
  },
};

serveTasks<Shape | null, Passed | number, LoopbackWorld>(world, async (shape) => {
  if (shape === null) {
    const { pages, pageBytes } = front;
    const { blockBytes, digest, rows } = sink;
    return { pages, pageBytes, blockBytes, digest, rows };
  }
  sink.take(shape);
  return front.take(shape);
});
