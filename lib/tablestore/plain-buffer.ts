/*
 * PlainBuffer, the row encoding inside Tablestore's protobuf messages. Integers are little-endian.
 *
 *   buffer    := 0x00000075:u32 row*
 *   row       := [0x01 cell*] [0x02 cell*] [0x08] [extension] 0x09 checksum:u8
 *   cell      := 0x03 [0x04 length:u32 name] [0x05 value] [0x06 op:u8] [0x07 version:i64] 0x0A checksum:u8
 *   value     := length:u32 type:u8 payload                    length counts type and payload
 *   extension := 0x0B length:u32 (0x0C length:u32 0x0D epoch:i32 0x0E microseconds:i64 0x0F rowIndex:i32)
 *
 * A cell's checksum covers name, type and payload, version, op: in this order, which is not the order on the wire.
 * A row's checksum covers the cells' checksums and then 1 or 0 for the delete marker; nothing covers the extension.
 * Source: PlainBufferCodedOutputStream and PlainBufferCodedInputStream of the Java SDK.
 */
export const HEADER = 0x75;

export const Tag = {
  primaryKey: 0x01,
  attributes: 0x02,
  cell: 0x03,
  cellName: 0x04,
  cellValue: 0x05,
  cellOp: 0x06,
  cellVersion: 0x07,
  deleteMarker: 0x08,
  rowChecksum: 0x09,
  cellChecksum: 0x0a,
  extension: 0x0b,
  sequence: 0x0c,
  sequenceEpoch: 0x0d,
  sequenceTimestamp: 0x0e,
  sequenceRowIndex: 0x0f,
} as const;

export const Type = {
  integer: 0x00,
  double: 0x01,
  boolean: 0x02,
  string: 0x03,
  null: 0x06,
  blob: 0x07,
  infMin: 0x09,
  infMax: 0x0a,
  autoIncrement: 0x0b,
} as const;

export const Op = { deleteAll: 0x01, deleteOne: 0x03, increment: 0x04 } as const;

/** Bytes of the three sequence fields with their tags. */
export const SEQUENCE_LENGTH = 19;

/** The service's name of a value type, as its messages spell it. */
export function typeName(type: number): string {
  const name = Object.entries(Type).find(([, code]) => code === type)?.[0];
  return name === undefined ? `type ${type}` : `VT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
