import { CRC32C_START, crc32cFinish, crc32cUpdate } from "@/lib/maxcompute/crc32c";
import { AppError } from "@/lib/core/errors";

/*
 * The framing around Arrow messages on tunnel routes:
 *
 *   stream := uint32BE(chunkSize) chunk* last
 *   chunk  := chunkSize bytes of payload, uint32BE(CRC32C of this payload)
 *   last   := fewer bytes of payload, possibly none, uint32BE(CRC32C of all payload)
 *
 * A writer without rows sends nothing at all, or only four zero bytes.
 * Source: PyODPS odps/tunnel/io/reader.py ArrowStreamReader, writer.py BaseArrowWriter
 */

const CHUNK_BYTES = 65_536;
const MAX_CHUNK_BYTES = 64 * 1024 * 1024;

export async function* frame(payload: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield uint32(CHUNK_BYTES);
  let held = Buffer.alloc(0);
  let total = CRC32C_START;
  for await (const piece of payload) {
    total = crc32cUpdate(total, asBuffer(piece), 0, piece.length);
    held = Buffer.concat([held, piece]);
    while (held.length >= CHUNK_BYTES) {
      const chunk = held.subarray(0, CHUNK_BYTES);
      yield chunk;
      yield uint32(crcOf(chunk));
      held = held.subarray(CHUNK_BYTES);
    }
  }
  yield held;
  yield uint32(crc32cFinish(total));
}

/** The payload, checked. @throws AppError "maxcompute.stream_damaged" */
export async function* unframe(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let held = Buffer.alloc(0);
  let chunkBytes: number | null = null;
  let total = CRC32C_START;
  for await (const piece of stream) {
    held = Buffer.concat([held, piece]);
    if (chunkBytes === null && held.length >= 4) {
      chunkBytes = held.readUInt32BE(0);
      held = held.subarray(4);
      if (chunkBytes > MAX_CHUNK_BYTES) throw damaged("a chunk is too long");
    }
    while (chunkBytes !== null && chunkBytes > 0 && held.length >= chunkBytes + 4) {
      const chunk = held.subarray(0, chunkBytes);
      if (held.readUInt32BE(chunkBytes) !== crcOf(chunk)) throw damaged("the checksum of a chunk does not match");
      total = crc32cUpdate(total, chunk, 0, chunk.length);
      held = held.subarray(chunkBytes + 4);
      yield chunk;
    }
  }
  if (chunkBytes === null || (chunkBytes === 0 && held.length === 0)) {
    if (held.length > 0) throw damaged("it ends too early");
    return;
  }
  if (held.length < 4) throw damaged("it ends too early");
  const last = held.subarray(0, -4);
  total = crc32cUpdate(total, last, 0, last.length);
  if (held.readUInt32BE(held.length - 4) !== crc32cFinish(total)) throw damaged("the checksum does not match");
  if (last.length > 0) yield last;
}

function crcOf(bytes: Buffer): number {
  return crc32cFinish(crc32cUpdate(CRC32C_START, bytes, 0, bytes.length));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

export function damaged(reason: string, cause?: unknown): AppError {
  return new AppError("maxcompute.stream_damaged", { reason }, { cause });
}
