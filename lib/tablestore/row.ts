/** Below every value of a primary key column; only in the bounds of a range. */
export const INF_MIN: unique symbol = Symbol("INF_MIN");
/** Above every value of a primary key column; only in the bounds of a range. */
export const INF_MAX: unique symbol = Symbol("INF_MAX");
/** Asks the service to assign an auto-increment primary key column; only when a row is put. */
export const AUTO_INCREMENT: unique symbol = Symbol("AUTO_INCREMENT");

/** INTEGER, STRING or BINARY, in this order. */
export type PrimaryKeyValue = bigint | string | Uint8Array;
export type RangeBound = PrimaryKeyValue | typeof INF_MIN | typeof INF_MAX;
/** Whatever a primary key column can hold on the wire. */
export type WireKeyValue = RangeBound | typeof AUTO_INCREMENT;
/** INTEGER is a bigint, DOUBLE a number: 1n and 1 are different values. */
export type ColumnValue = bigint | number | boolean | string | Uint8Array;

export interface KeyColumn<Value = WireKeyValue> {
  readonly name: string;
  readonly value: Value;
}
export type PrimaryKey = readonly KeyColumn<PrimaryKeyValue>[];
export type RangeKey = readonly KeyColumn<RangeBound>[];
export type WireKey = readonly KeyColumn[];

export type CellOp = "put" | "deleteAll" | "deleteOne" | "increment";

/**
 * One attribute cell as the wire can express it; which combinations an operation allows is that operation's affair.
 * A put has a value; `deleteOne` a version and no value; `deleteAll` neither; `increment` an integer value.
 */
export interface Cell {
  readonly name: string;
  readonly op: CellOp;
  readonly value: ColumnValue | null;
  /** Milliseconds since the epoch by default, but writers may choose any number: [0, 2⁶³/1000). */
  readonly version: bigint | null;
}

/** Where a stream record stands in its shard: ordered by epoch, then timestamp, then row index. */
export interface SequenceInfo {
  readonly epoch: number;
  /** When the record entered the log, in microseconds since the epoch. */
  readonly timestampUs: bigint;
  readonly rowIndex: number;
}

/** One row of PlainBuffer, whatever its use. */
export interface WireRow {
  readonly primaryKey: WireKey;
  readonly cells: readonly Cell[];
  /** Set in requests to delete the row and in the stream records of such deletions. */
  readonly isDelete: boolean;
  /** Present in stream records. */
  readonly sequence: SequenceInfo | null;
}
