import type { Transform } from "node:stream";
import { constants, createDeflate, createInflate, createZstdCompress, createZstdDecompress } from "node:zlib";
import { damaged } from "../record/source";
import type { Stage } from "./stage";
import { ZstdFrameGuard } from "./zstd-frame";

/** Large pieces: fewer calls into the thread pool, and writes to the socket that are worth their overhead. */
const CHUNK_BYTES = 256 * 1024;

/** zlib container, level 1 and the largest memory level: measured best for record streams. */
export const deflate = through(() => createDeflate({ level: 1, memLevel: 9, chunkSize: CHUNK_BYTES }), null);

export const inflate = through(() => createInflate({ chunkSize: CHUNK_BYTES, rejectGarbageAfterEnd: true }), "deflate");

export const zstd = through(
  () => createZstdCompress({ chunkSize: CHUNK_BYTES, params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
  null,
);

const decodeZstd = through(() => createZstdDecompress({ chunkSize: CHUNK_BYTES }), "zstd");

/** Node goes on with a second frame where other readers stop after the first, so the frame is followed here. */
export const unzstd: Stage = (source) => decodeZstd(guardZstd(source));

async function* guardZstd(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const guard = new ZstdFrameGuard();
  for await (const chunk of source) {
    guard.push(chunk);
    yield chunk;
  }
}

/** Runs a source through one of Node's transforms; `format` names it when its input may be damaged. */
function through(create: () => Transform, format: string | null): Stage {
  return async function* run(source) {
    const transform = create();
    // A transform that fails forgets the callback of the write at hand.
    const closed = new Promise<void>((resolve) => transform.once("close", resolve));
    let sourceFailure: { readonly thrown: unknown } | null = null;
    const pump = async () => {
      try {
        for await (const chunk of source) {
          await Promise.race([written(transform, chunk), closed]);
          if (transform.destroyed) return;
        }
        transform.end();
      } catch (thrown) {
        sourceFailure ??= { thrown };
        transform.destroy();
      }
    };
    // The transform owns its failures; what the source throws is passed on as it is.
    let transformFailure: Error | null = null;
    transform.on("error", (error) => (transformFailure = error));
    const pumping = pump();
    try {
      for await (const chunk of transform) yield chunk as Uint8Array;
    } catch (thrown) {
      if (transformFailure === null && sourceFailure !== null) throw (sourceFailure as { thrown: unknown }).thrown;
      if (format !== null && transformFailure !== null) damaged(`the ${format} data is not valid`, thrown);
      throw thrown;
    } finally {
      transform.destroy();
      await pumping;
    }
  };
}

/** Resolves when the transform no longer needs the piece. */
function written(transform: Transform, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    transform.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}
