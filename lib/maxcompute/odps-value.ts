/**
 * A value as the codecs take and give it. The type of the column decides how it is read:
 *
 * | type | value |
 * |---|---|
 * | BIGINT | bigint (encoders also take safe integers) |
 * | INT, SMALLINT, TINYINT | number |
 * | FLOAT, DOUBLE | number, NaN and infinities included; a FLOAT is rounded to single precision |
 * | DECIMAL | plain decimal text without exponent: `-12.30` |
 * | BOOLEAN | boolean |
 * | STRING, VARCHAR, CHAR, JSON | string; raw UTF-8 bytes are taken as well, and given when a decoder is asked to |
 * | BINARY | Uint8Array |
 * | DATETIME | Date |
 * | DATE | whole days since 1970-01-01 |
 * | TIMESTAMP, TIMESTAMP_NTZ | OdpsInstant; of NTZ the wall time counted as if it were UTC |
 * | INTERVAL_DAY_TIME | OdpsInstant holding the length |
 * | INTERVAL_YEAR_MONTH | whole months |
 * | ARRAY | list of elements |
 * | MAP | list of `[key, value]` pairs in the order of the wire, so that nothing is lost |
 * | STRUCT | list of members in declared order |
 */
export type OdpsValue =
  null | boolean | number | bigint | string | Uint8Array | Date | OdpsInstant | readonly OdpsValue[];

/** A point in time or a length: whole seconds, rounded down, plus nanoseconds in [0, 1e9). */
export interface OdpsInstant {
  readonly seconds: number;
  readonly nanos: number;
}

/** Values in the order of the columns. */
export type OdpsRow = readonly OdpsValue[];
