import { trimExpired } from "../maintenance";
import { invalid, trimmedData } from "../service-error";
import type { Shard, StreamDefinition, Table } from "../store/table";
import { LIMIT } from "../validation/limits";
import { consumed, findTable, type Call, type Operation } from "./call";
import { RecordPage } from "./record-page";
import { decodeIterator, encodeIterator } from "./shard-iterator";

type Streaming = Table & { readonly stream: StreamDefinition };

export const listStream: Operation<"ListStream"> = ({ tableName }, call) => {
  const tables = tableName ? [findTable(tableName, call)] : call.store.tables(call.instance);
  return {
    streams: tables.filter(isStreaming).map(({ name, stream }) => ({
      streamId: stream.id,
      tableName: name,
      creationTime: BigInt(stream.enabledUs),
    })),
  };
};

export const describeStream: Operation<"DescribeStream"> = async (request, call) => {
  const { shardLimit, inclusiveStartShardId, streamId } = request;
  if (shardLimit !== undefined && shardLimit <= 0) throw invalid("The shard limit must be greater than 0.");
  const table = await findStream(streamId, call);
  const shards = call.store.reader.shards(table.id);
  const start = inclusiveStartShardId ? shards.findIndex(({ uuid }) => uuid === inclusiveStartShardId) : 0;
  if (start < 0) throw invalid(`Invalid shard id: '${inclusiveStartShardId}'.`);
  const end = start + (shardLimit ?? shards.length);
  const next = shards[end];
  return {
    streamId,
    expirationTime: table.stream.expirationHours,
    tableName: table.name,
    creationTime: BigInt(table.stream.enabledUs),
    streamStatus: "STREAM_ACTIVE",
    shards: shards.slice(start, end).map(({ uuid, parent, sibling }) => ({
      shardId: uuid,
      ...(parent === null ? {} : { parentId: parent }),
      ...(sibling === null ? {} : { parentSiblingId: sibling }),
    })),
    ...(next === undefined ? {} : { nextShardId: next.uuid }),
  };
};

export const getShardIterator: Operation<"GetShardIterator"> = async (request, call) => {
  const table = await findStream(request.streamId, call);
  const { reader } = call.store;
  return reader.snapshot(() => {
    const shard = reader.shard(request.shardId);
    if (shard === null || shard.tableId !== table.id) throw invalid(`Invalid shard id: '${request.shardId}'.`);
    if (call.behaviour === "pagedSeek" && !request.token) {
      const start = encodeIterator({ shardId: shard.uuid, position: shard.firstKept });
      return { shardIterator: start, nextToken: start };
    }
    const us = request.timestamp;
    const position = us === undefined ? shard.firstKept : reader.seek(shard, Number(us));
    const isPastTheEnd = us !== undefined && shard.closedUs !== null && position > shard.last;
    return { shardIterator: isPastTheEnd ? "" : encodeIterator({ shardId: shard.uuid, position }) };
  });
};

/** What a page holds at most when a fault asks for short ones. */
const SHORT_PAGE_RECORDS = 8;

export const getStreamRecord: Operation<"GetStreamRecord"> = async ({ shardIterator, limit, tableName }, call) => {
  if (limit !== undefined && limit <= 0) throw invalid("The limit must be greater than 0.");
  const { shardId, position } = decodeIterator(shardIterator);
  const table = await findShardTable(shardId, call);
  if (tableName && tableName !== table.name) throw invalid(`The shard iterator is not of table '${tableName}'.`);
  const { reader } = call.store;
  return reader.snapshot(() => {
    const shard = reader.shard(shardId);
    if (shard === null || position < shard.firstKept || position > shard.last + 1) throw trimmedData();
    if (call.behaviour === "emptyPage")
      return {
        streamRecords: [],
        nextShardIterator: shardIterator,
        consumed: consumed("read", 0),
        mayMoreRecord: true,
      };
    const most = call.behaviour === "shortPage" ? SHORT_PAGE_RECORDS : LIMIT.streamRecords;
    return readPage(shard, position, Math.min(limit ?? most, most), call);
  });
};

function readPage(shard: Shard, position: number, limit: number, { store }: Call): Uint8Array {
  const page = new RecordPage();
  for (const record of store.reader.records(shard, position, limit)) {
    page.add(record);
    if (page.sizeBytes >= LIMIT.streamBytes) break;
  }
  const next = position + page.length;
  const isFinished = shard.closedUs !== null && next > shard.last;
  const wasFilled = page.length >= limit || next <= shard.last;
  return page.encode({
    ...(isFinished ? {} : { nextShardIterator: encodeIterator({ shardId: shard.uuid, position: next }) }),
    consumed: consumed("read", page.sizeBytes),
    mayMoreRecord: !isFinished && wasFilled,
  });
}

function isStreaming(table: Table): table is Streaming {
  return table.stream !== null;
}

/** What has expired goes first: nobody sees a record that is older than the stream keeps them. */
async function findStream(streamId: string, call: Call): Promise<Streaming> {
  const table = call.store.tables(call.instance).find(({ stream }) => stream?.id === streamId);
  if (table === undefined || !isStreaming(table)) throw invalid(`Invalid stream id: '${streamId}'.`);
  await trimExpired(call.store, table, call.nowMs);
  return table;
}

async function findShardTable(shardId: string, call: Call): Promise<Streaming> {
  const shard = call.store.reader.shard(shardId);
  const table = shard === null ? null : call.store.tableById(shard.tableId);
  if (table === null || table.instance !== call.instance || !isStreaming(table)) throw trimmedData();
  await trimExpired(call.store, table, call.nowMs);
  return table;
}
