import type { OperationName } from "@/lib/tablestore/operations";
import { batchGetRow } from "./batch-get";
import { batchWriteRow } from "./batch-write";
import type { Operation } from "./call";
import * as reads from "./reads";
import { computeSplitPointsBySize } from "./split-points";
import * as streams from "./streams";
import * as tables from "./tables";
import * as transactions from "./transactions";
import * as writes from "./writes";

/** What the sandbox does for each operation that the product has messages for. */
export const SERVICE: { readonly [Name in OperationName]: Operation<Name> } = {
  ListTable: tables.listTable,
  CreateTable: tables.createTable,
  DescribeTable: tables.describeTable,
  UpdateTable: tables.updateTable,
  DeleteTable: tables.deleteTable,
  AddDefinedColumn: tables.addDefinedColumn,
  DeleteDefinedColumn: tables.deleteDefinedColumn,
  PutRow: writes.putRow,
  UpdateRow: writes.updateRow,
  DeleteRow: writes.deleteRow,
  GetRow: reads.getRow,
  GetRange: reads.getRange,
  BatchGetRow: batchGetRow,
  BatchWriteRow: batchWriteRow,
  ListStream: streams.listStream,
  DescribeStream: streams.describeStream,
  GetShardIterator: streams.getShardIterator,
  GetStreamRecord: streams.getStreamRecord,
  ComputeSplitPointsBySize: computeSplitPointsBySize,
  ListSearchIndex: tables.listSearchIndex,
  StartLocalTransaction: transactions.startLocalTransaction,
  CommitTransaction: transactions.commitTransaction,
  AbortTransaction: transactions.abortTransaction,
};
