import { bool, bytes, embedded, enumeration, int32, message, optional, repeated, required, string } from "../protobuf";
import { Condition, ConsumedCapacity, ReturnContent, ServiceError, TimeRange } from "./shared";

export const RowChangeType = enumeration({ PUT: 1, UPDATE: 2, DELETE: 3 });

export const BatchGetRow = {
  request: message("BatchGetRowRequest", {
    tables: repeated(
      1,
      embedded(
        message("TableInBatchGetRowRequest", {
          tableName: required(1, string),
          primaryKey: repeated(2, bytes),
          /** As many as keys, or none. */
          token: repeated(3, bytes),
          columnsToGet: repeated(4, string),
          timeRange: optional(5, embedded(TimeRange)),
          maxVersions: optional(6, int32),
          cacheBlocks: optional(7, bool),
          filter: optional(8, bytes),
          startColumn: optional(9, string),
          endColumn: optional(10, string),
        }),
      ),
    ),
  }),
  response: message("BatchGetRowResponse", {
    tables: repeated(
      1,
      embedded(
        message("TableInBatchGetRowResponse", {
          tableName: required(1, string),
          rows: repeated(
            2,
            embedded(
              message("RowInBatchGetRowResponse", {
                isOk: required(1, bool),
                error: optional(2, embedded(ServiceError)),
                consumed: optional(3, embedded(ConsumedCapacity)),
                row: optional(4, bytes),
                nextToken: optional(5, bytes),
              }),
            ),
          ),
        }),
      ),
    ),
  }),
};

export const BatchWriteRow = {
  request: message("BatchWriteRowRequest", {
    tables: repeated(
      1,
      embedded(
        message("TableInBatchWriteRowRequest", {
          tableName: required(1, string),
          rows: repeated(
            2,
            embedded(
              message("RowInBatchWriteRowRequest", {
                type: required(1, RowChangeType),
                rowChange: required(2, bytes),
                condition: required(3, embedded(Condition)),
                returnContent: optional(4, embedded(ReturnContent)),
              }),
            ),
          ),
        }),
      ),
    ),
    transactionId: optional(2, string),
    isAtomic: optional(3, bool),
  }),
  response: message("BatchWriteRowResponse", {
    tables: repeated(
      1,
      embedded(
        message("TableInBatchWriteRowResponse", {
          tableName: required(1, string),
          rows: repeated(
            2,
            embedded(
              message("RowInBatchWriteRowResponse", {
                isOk: required(1, bool),
                error: optional(2, embedded(ServiceError)),
                consumed: optional(3, embedded(ConsumedCapacity)),
                row: optional(4, bytes),
              }),
            ),
          ),
        }),
      ),
    ),
  }),
};
