/*
 * Tunnel record streams use the wire format of Protocol Buffers without a schema and without message lengths:
 *
 *   stream  := record* trailer
 *   record  := field* END
 *   field   := tag(fieldNumber, wireType) value           only non-null columns, in column order
 *   END     := tag(33553408, 0) varuint32(recordCrc)
 *   trailer := tag(33554430, 0) varsint64(recordCount)     zig-zag
 *              [ tag(1, 2) length metricsJson  tag(33554176, 0) varuint32(metricsCrc) ]   server to client only
 *              tag(33554431, 0) varuint32(metaCrc)
 *   tag(n, w) := varuint32(n << 3 | w); fieldNumber counts columns from 1
 *
 * recordCrc is the CRC32C, per record, of each field's number as int32 LE followed by its value in a normalised form
 * (integers as int64 LE, text without its length, no tags, counts or null flags). metaCrc is the CRC32C of all record
 * checksums as int32 LE. Source: PyODPS odps/tunnel/io/writer.py, wireconstants.py; Java ProtobufRecordStreamWriter.
 */

export const WIRE_VARINT = 0;
export const WIRE_FIXED64 = 1;
export const WIRE_DELIMITED = 2;
export const WIRE_FIXED32 = 5;
export type WireType = typeof WIRE_VARINT | typeof WIRE_FIXED64 | typeof WIRE_DELIMITED | typeof WIRE_FIXED32;

/** Complete tags (number and wire type 0) that end a record or belong to the trailer. */
export const TAG_END_RECORD = 33553408 << 3;
export const TAG_END_METRICS = 33554176 << 3;
export const TAG_RECORD_COUNT = 33554430 << 3;
export const TAG_META_CHECKSUM = 33554431 << 3;
/** Server metrics travel as field 1, length-delimited, after the record count. */
export const METRICS_FIELD = 1;
export const TAG_METRICS = (METRICS_FIELD << 3) | WIRE_DELIMITED;
