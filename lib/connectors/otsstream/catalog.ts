import type {
  Catalog,
  DataSource,
  StreamDescription,
  TableColumn,
  TableDescription,
  Value,
} from "@/lib/engine/contract";
import type { TablestoreClient, TableDescription as Described } from "@/lib/tablestore/client";
import { INF_MAX, INF_MIN, type RangeBound, type RangeKey } from "@/lib/tablestore/row";
import { connectCatalog } from "./client";

/** Tables described at the same time. */
const PARALLEL = 8;

async function withClient<T>(dataSource: DataSource, ask: (client: TablestoreClient) => Promise<T>): Promise<T> {
  await using client = connectCatalog(dataSource);
  return await ask(client);
}

/** What can be asked of a Tablestore instance; `test` proves address, clock, key, secret and instance in one call. */
export const catalog: Catalog = {
  test: (dataSource, signal) => withClient(dataSource, async (client) => void (await client.listTables(signal))),

  tables: (dataSource, signal) => withClient(dataSource, (client) => client.listTables(signal)),

  summaries: (dataSource, signal) =>
    withClient(dataSource, async (client) => {
      const names = await client.listTables(signal);
      const streams = await mapLimited(names, async (name) => streamOf(await client.describeTable(name, signal), null));
      return names.map((name, index) => ({ name, stream: streams[index]! }));
    }),

  describe: (dataSource, name, signal) =>
    withClient(dataSource, async (client): Promise<TableDescription> => {
      const described = await client.describeTable(name, signal);
      const { streamDetails } = described;
      const isOn = streamDetails?.enableStream === true && streamDetails.streamId !== undefined;
      const shards = isOn ? (await client.listShards(streamDetails.streamId!, signal)).length : 0;
      return {
        name,
        comment: "",
        columns: columnsOf(described),
        stream: streamOf(described, shards),
        createdAt: microseconds(described.creationTime),
        sizeBytes: null,
        recordCount: null,
      };
    }),

  columns: (dataSource, name, signal) =>
    withClient(dataSource, async (client) => columnsOf(await client.describeTable(name, signal))),

  preview: (dataSource, table, limit, signal) =>
    withClient(dataSource, async (client) => {
      const described = await client.describeTable(table, signal);
      const columns = columnsOf(described);
      const bounds = (value: RangeBound): RangeKey =>
        described.tableMeta.primaryKey.map(({ name }) => ({ name, value }));
      const { rows } = await client.getRange({ table, start: bounds(INF_MIN), end: bounds(INF_MAX), limit }, signal);
      return rows.map(({ primaryKey, cells }) =>
        columns.map(
          ({ name }): Value =>
            primaryKey.find((key) => key.name === name)?.value ??
            cells.find((cell) => cell.name === name)?.value ??
            null,
        ),
      );
    }),
};

function columnsOf({ tableMeta }: Described): TableColumn[] {
  const { primaryKey, definedColumn } = tableMeta;
  return [
    ...primaryKey.map(({ name, type }): TableColumn => ({ name, type, role: "primaryKey" })),
    ...definedColumn.map(({ name, type }): TableColumn => ({ name, type, role: "column" })),
  ];
}

function streamOf({ streamDetails }: Described, shardCount: number | null): StreamDescription {
  const enabled = streamDetails?.enableStream === true;
  return {
    enabled,
    retentionHours: enabled ? (streamDetails?.expirationTime ?? 0) : 0,
    shardCount: enabled ? shardCount : 0,
    createdAt: enabled ? microseconds(streamDetails?.lastEnableTime) : null,
  };
}

const microseconds = (us: bigint | undefined) => (us === undefined ? null : new Date(Number(us / 1000n)));

async function mapLimited<In, Out>(items: readonly In[], map: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (let start = 0; start < items.length; start += PARALLEL) {
    results.push(...(await Promise.all(items.slice(start, start + PARALLEL).map(map))));
  }
  return results;
}
