import { OPERATIONS, type OperationName } from "@/lib/tablestore/operations";
import { decodeIterator } from "../operations/shard-iterator";
import type { Store } from "../store/store";

/** The fields by which requests name what they are about. */
interface AnyRequest {
  readonly tableName?: string;
  readonly tableMeta?: { readonly tableName: string };
  readonly tables?: readonly { readonly tableName: string }[];
  readonly streamId?: string;
  readonly shardIterator?: string;
}

/** The table that a request is about, for faults that are to hit one table only; undefined when there is none. */
export function subjectOf(operation: string, body: Uint8Array, instance: string, store: Store): string | undefined {
  if (!Object.hasOwn(OPERATIONS, operation)) return undefined;
  try {
    const request: AnyRequest = OPERATIONS[operation as OperationName].request.decode(body);
    if (request.shardIterator !== undefined) return tableOfShard(request.shardIterator, store);
    if (request.streamId !== undefined)
      return store.tables(instance).find(({ stream }) => stream?.id === request.streamId)?.name;
    return request.tableName ?? request.tableMeta?.tableName ?? request.tables?.[0]?.tableName;
  } catch {
    return undefined;
  }
}

function tableOfShard(shardIterator: string, store: Store): string | undefined {
  const shard = store.reader.shard(decodeIterator(shardIterator).shardId);
  return shard === null ? undefined : store.tableById(shard.tableId)?.name;
}
