import { naturalColumns } from "@/lib/core/job/otsstream-columns";
import type { Preview, Value } from "@/lib/engine/contract";
import { mapLimited } from "@/lib/engine/map-limited";
import type { TablestoreClient } from "@/lib/tablestore/client";
import type { ChangedCell, StreamRecord } from "@/lib/tablestore/stream-record";
import { sequenceInfo } from "./sequence-info";

/** Shards read at the same time. */
const PARALLEL = 8;
/** Pages of one shard that a look goes through; quiet shards give empty ones. */
const MAX_PAGES = 20;
const OP_TEXT: Readonly<Record<ChangedCell["op"], string>> = { put: "U", deleteAll: "DA", deleteOne: "DO" };

interface Change {
  /** Microseconds since the epoch. */
  readonly writtenUs: bigint;
  readonly sequence: string;
  readonly values: readonly Value[];
}

/**
 * The first changes of a table since a moment, oldest first, as the rows that column mode gives: primary key, column
 * name, version, value, operation, sequence information. Reads no more of any shard than is shown.
 * @throws AppError "tablestore.stream_off", "tablestore.table_not_found"
 */
export async function latestChanges(
  client: TablestoreClient,
  { table, limit, since }: { readonly table: string; readonly limit: number; readonly since: Date },
  signal: AbortSignal,
): Promise<Preview> {
  const { streamId, enabledAtUs } = await client.tableStream(table, signal);
  const { tableMeta } = await client.describeTable(table, signal);
  const sinceUs = BigInt(since.getTime()) * 1000n;
  const timestampUs = sinceUs > enabledAtUs ? sinceUs : enabledAtUs;
  const shards = await client.listShards(streamId, signal);
  const found = await mapLimited(shards, PARALLEL, ({ shardId }) =>
    changesOf(client, { streamId, shardId, timestampUs, limit: limit + 1 }, signal),
  );
  const changes = found.flat().sort(byTime);
  const keys = tableMeta.primaryKey;
  const keyType = new Map(keys.map(({ name, type }) => [name, type as string]));
  return {
    columns: naturalColumns(
      keys.map(({ name }) => name),
      true,
    ).map(({ name }, index) => ({
      name,
      type: index < keys.length ? keyType.get(name)! : name === "version" ? "INTEGER" : "STRING",
    })),
    rows: changes.slice(0, limit).map(({ values }) => values),
    truncated: changes.length > limit,
    partition: null,
  };
}

async function changesOf(
  client: TablestoreClient,
  { streamId, shardId, timestampUs, limit }: ShardLook,
  signal: AbortSignal,
): Promise<Change[]> {
  const changes: Change[] = [];
  let iterator = await client.getShardIterator({ streamId, shardId, timestampUs }, signal);
  for (let page = 0; iterator !== null && page < MAX_PAGES && changes.length < limit; page++) {
    const { records, nextIterator, mayMoreRecord } = await client.getStreamRecords({ iterator, limit }, signal);
    changes.push(...records.flatMap((record) => changesIn(record, shardId)));
    if (records.length === 0 && mayMoreRecord !== true) break;
    iterator = nextIterator;
  }
  return changes;
}

interface ShardLook {
  readonly streamId: string;
  readonly shardId: string;
  readonly timestampUs: bigint;
  readonly limit: number;
}

/** The same rows as a run makes of the record: a put replaces the row, so a `DR` comes first. */
function changesIn({ action, primaryKey, cells, sequence }: StreamRecord, shardId: string): Change[] {
  const rows: (ChangedCell | null)[] = [...(action === "UPDATE_ROW" ? [] : [null])];
  if (action !== "DELETE_ROW") rows.push(...cells);
  return rows.map((cell, index) => {
    const info = sequenceInfo(sequence, shardId, index);
    const change = cell === null ? [null, null, null, "DR"] : [cell.name, cell.version, cell.value, OP_TEXT[cell.op]];
    return {
      writtenUs: sequence.timestampUs,
      sequence: info,
      values: [...primaryKey.map(({ value }) => value), ...change, info],
    };
  });
}

function byTime(left: Change, right: Change): number {
  if (left.writtenUs !== right.writtenUs) return left.writtenUs < right.writtenUs ? -1 : 1;
  return left.sequence < right.sequence ? -1 : 1;
}
