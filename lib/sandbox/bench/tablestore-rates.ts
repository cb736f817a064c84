import { encodePrimaryKey } from "@/lib/tablestore/row-encoder";
import { INF_MAX, INF_MIN, type RangeBound } from "@/lib/tablestore/row";
import { OPERATIONS } from "@/lib/tablestore/operations";
import { encodeIterator } from "../tablestore/operations/shard-iterator";
import { sampleRow } from "./sample-rows";
import { inLanes, prepare, Wire, type Credentials } from "./wire";

const ROWS_PER_BATCH = 200;
const RECORDS_PER_PAGE = 1000;
const LANES = 8;
const SINGLE_LANES = 64;
const TABLE = "bench";
const condition = { rowExistence: "IGNORE" } as const;

export interface ServerRates {
  readonly batchRowsPerSec: number;
  readonly singlePutsPerSec: number;
  readonly rowsReadPerSec: number;
  readonly recordsReadPerSec: number;
}

/** What the server does for official requests: writes `count` rows in batches, some one by one, and reads all again. */
export async function measureServer(url: string, credentials: Credentials, count: number): Promise<ServerRates> {
  const wire = new Wire(url, SINGLE_LANES);
  const send = (...args: Parameters<typeof prepare>) => wire.send(prepare(...args));
  await send(
    "CreateTable",
    {
      tableMeta: { tableName: TABLE, primaryKey: [{ name: "pk", type: "STRING" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
      streamSpec: { enableStream: true, expirationTime: 168 },
    },
    credentials,
  );
  const batches = Math.ceil(count / ROWS_PER_BATCH);
  const batchRowsPerSec = await timed(batches * ROWS_PER_BATCH, () =>
    inLanes(batches, LANES, (batch) => {
      const rows = Array.from({ length: ROWS_PER_BATCH }, (_, index) => ({
        type: "PUT" as const,
        rowChange: sampleRow(batch * ROWS_PER_BATCH + index),
        condition,
      }));
      return send("BatchWriteRow", { tables: [{ tableName: TABLE, rows }] }, credentials);
    }),
  );
  const singles = Math.min(count, 20_000);
  const singlePutsPerSec = await timed(singles, () =>
    inLanes(singles, SINGLE_LANES, (index) =>
      send("PutRow", { tableName: TABLE, row: sampleRow(index), condition }, credentials),
    ),
  );
  const rowsReadPerSec = await readRows(wire, credentials, count);
  const recordsReadPerSec = await readRecords(wire, credentials, count);
  wire.close();
  return { batchRowsPerSec, singlePutsPerSec, rowsReadPerSec, recordsReadPerSec };
}

/** Pages one after the other, as a client must: each begins where the one before said. */
async function readRows(wire: Wire, credentials: Credentials, count: number): Promise<number> {
  const bound = (value: RangeBound) => encodePrimaryKey([{ name: "pk", value }]);
  return timed(count, async () => {
    for (let start: Uint8Array | undefined = bound(INF_MIN); start !== undefined;) {
      const message = {
        tableName: TABLE,
        direction: "FORWARD" as const,
        maxVersions: 1,
        inclusiveStartPrimaryKey: start,
        exclusiveEndPrimaryKey: bound(INF_MAX),
      };
      const answer = await wire.send(prepare("GetRange", message, credentials));
      start = OPERATIONS.GetRange.response.decode(answer).nextStartPrimaryKey;
    }
  });
}

/** Pages of a thousand. Their iterators are made beforehand, because decoding is the client's work, not the server's. */
async function readRecords(wire: Wire, credentials: Credentials, count: number): Promise<number> {
  const list = await wire.send(prepare("ListStream", { tableName: TABLE }, credentials));
  const { streamId } = OPERATIONS.ListStream.response.decode(list).streams[0]!;
  const described = await wire.send(prepare("DescribeStream", { streamId }, credentials));
  const { shardId } = OPERATIONS.DescribeStream.response.decode(described).shards[0]!;
  return timed(count, () =>
    inLanes(Math.floor(count / RECORDS_PER_PAGE), 2, (page) => {
      const shardIterator = encodeIterator({ shardId, position: page * RECORDS_PER_PAGE + 1 });
      return wire.send(prepare("GetStreamRecord", { shardIterator }, credentials));
    }),
  );
}

async function timed(count: number, work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return Math.round((count * 1000) / (performance.now() - before));
}
