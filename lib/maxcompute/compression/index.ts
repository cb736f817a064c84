import { pipe, rawStages } from "./stage";
import { deflate, inflate, zstd, unzstd } from "./node-stages";
import { Lz4FrameReader, Lz4FrameWriter } from "./lz4-frame";
import { SnappyFrameReader, SnappyFrameWriter } from "./snappy-frame";

/** How a whole tunnel body is compressed, around the record stream. */
export type Compression = (typeof COMPRESSIONS)[number];
export const COMPRESSIONS = ["none", "deflate", "zstd", "snappy", "lz4"] as const;

/**
 * Names in `Content-Encoding` and `Accept-Encoding`. `deflate` is the zlib container, not raw deflate.
 * Source: PyODPS odps/tunnel/io/stream.py, Java Configuration.setCompressOption
 */
const CODINGS: Readonly<Record<Exclude<Compression, "none">, string>> = {
  deflate: "deflate",
  zstd: "zstd",
  snappy: "x-snappy-framed",
  lz4: "x-lz4-frame",
};

const STAGES = {
  none: { compress: rawStages.copy, decompress: rawStages.copy },
  deflate: { compress: deflate, decompress: inflate },
  zstd: { compress: zstd, decompress: unzstd },
  snappy: {
    compress: rawStages.of(() => new SnappyFrameWriter()),
    decompress: rawStages.of(() => new SnappyFrameReader()),
  },
  lz4: { compress: rawStages.of(() => new Lz4FrameWriter()), decompress: rawStages.of(() => new Lz4FrameReader()) },
};

/** The header value, or null for a body that is sent as it is. */
export function contentCoding(compression: Compression): string | null {
  return compression === "none" ? null : CODINGS[compression];
}

/** The compression a header names; null when the name is not one of ours. Absent and `identity` mean none. */
export function compressionOf(coding: string | null | undefined): Compression | null {
  const name = (coding ?? "").trim().toLowerCase();
  if (name === "" || name === "identity") return "none";
  return COMPRESSIONS.find((compression) => contentCoding(compression) === name) ?? null;
}

/**
 * One compressed stream for the whole source: a tunnel block must never be several, because readers would stop after
 * the first. A piece of the source may be reused once the next one is asked for.
 */
export function compress(
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array, void> {
  return pipe(source, STAGES[compression].compress);
}

/**
 * The content of exactly one compressed stream. A piece given may be reused once the next one is asked for.
 * @throws AppError "maxcompute.stream_damaged" when it is cut, invalid, or followed by anything
 */
export function decompress(
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array, void> {
  return pipe(source, STAGES[compression].decompress);
}
