import { bytes, embedded, int32, int64, message, optional, repeated, required, sint64, string } from "../protobuf";
import { ConsumedCapacity, Empty, PrimaryKeySchema } from "./shared";

export const ComputeSplitPointsBySize = {
  request: message("ComputeSplitPointsBySizeRequest", {
    tableName: required(1, string),
    /** In units of 100 MB, unless the next field says otherwise. */
    splitSize: required(2, int64),
    splitSizeUnitInByte: optional(3, int64),
    splitPointLimit: optional(4, int32),
  }),
  response: message("ComputeSplitPointsBySizeResponse", {
    consumed: required(1, embedded(ConsumedCapacity)),
    schema: repeated(2, embedded(PrimaryKeySchema)),
    /** Leading columns of primary keys; trailing ones that are −infinity are left out. */
    splitPoints: repeated(3, bytes),
    locations: repeated(
      4,
      embedded(message("SplitLocation", { location: required(1, string), repeat: required(2, sint64) })),
    ),
  }),
};

const transaction = message("LocalTransaction", { transactionId: required(1, string) });

export const StartLocalTransaction = {
  request: message("StartLocalTransactionRequest", {
    tableName: required(1, string),
    key: required(2, bytes),
    rowKeys: repeated(3, bytes),
  }),
  response: transaction,
};
export const CommitTransaction = { request: transaction, response: Empty };
export const AbortTransaction = { request: transaction, response: Empty };

/** Only what a server without search indexes needs: asking for them is how clients clean up. */
export const ListSearchIndex = {
  request: message("ListSearchIndexRequest", { tableName: optional(1, string) }),
  response: message("ListSearchIndexResponse", {
    indices: repeated(
      1,
      embedded(message("IndexInfo", { tableName: optional(1, string), indexName: optional(2, string) })),
    ),
  }),
};
