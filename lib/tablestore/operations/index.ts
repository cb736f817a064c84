import type { InputOf, MessageOf } from "../protobuf";
import * as batches from "./batches";
import * as maintenance from "./maintenance";
import * as rows from "./rows";
import * as streams from "./streams";
import * as tables from "./tables";

/** Every operation the product speaks, by the name in the request path: the client's calls and the server's dispatch. */
export const OPERATIONS = {
  ListTable: tables.ListTable,
  CreateTable: tables.CreateTable,
  DescribeTable: tables.DescribeTable,
  UpdateTable: tables.UpdateTable,
  DeleteTable: tables.DeleteTable,
  AddDefinedColumn: tables.AddDefinedColumn,
  DeleteDefinedColumn: tables.DeleteDefinedColumn,
  PutRow: rows.PutRow,
  UpdateRow: rows.UpdateRow,
  DeleteRow: rows.DeleteRow,
  GetRow: rows.GetRow,
  GetRange: rows.GetRange,
  BatchGetRow: batches.BatchGetRow,
  BatchWriteRow: batches.BatchWriteRow,
  ListStream: streams.ListStream,
  DescribeStream: streams.DescribeStream,
  GetShardIterator: streams.GetShardIterator,
  GetStreamRecord: streams.GetStreamRecord,
  ComputeSplitPointsBySize: maintenance.ComputeSplitPointsBySize,
  ListSearchIndex: maintenance.ListSearchIndex,
  StartLocalTransaction: maintenance.StartLocalTransaction,
  CommitTransaction: maintenance.CommitTransaction,
  AbortTransaction: maintenance.AbortTransaction,
};
export type OperationName = keyof typeof OPERATIONS;

/** A request as it is given to `encode`, and as `decode` returns it. */
export type RequestInput<Name extends OperationName> = InputOf<(typeof OPERATIONS)[Name]["request"]>;
export type RequestOf<Name extends OperationName> = MessageOf<(typeof OPERATIONS)[Name]["request"]>;
/** An answer as it is given to `encode`, and as `decode` returns it. */
export type ResponseInput<Name extends OperationName> = InputOf<(typeof OPERATIONS)[Name]["response"]>;
export type ResponseOf<Name extends OperationName> = MessageOf<(typeof OPERATIONS)[Name]["response"]>;
