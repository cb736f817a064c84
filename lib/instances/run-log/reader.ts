import { zstdDecompress } from "node:zlib";
import { promisify } from "node:util";
import type { Sql } from "@/lib/platform/db";
import { LEVEL_BITS, levelOf, type LogLevel } from "./line";

const decompress = promisify(zstdDecompress);
export const MOST_LINES = 5_000;
const MOST_BYTES = 1 << 20;
/** Chunks fetched at once while looking for enough lines. */
const CHUNKS_PER_LOOK = 16;

export interface LogSource {
  readonly attemptId: bigint;
  readonly bizdate: string;
  readonly stream?: number;
}

/** Lines in order; offsets let the next call go on in either direction. */
export interface LogPage {
  readonly lines: readonly LogLine[];
  /** Byte offset before the first and after the last line. */
  readonly byteFrom: bigint;
  readonly byteTo: bigint;
  /** What the log holds by now. */
  readonly totalBytes: bigint;
  readonly totalLines: bigint;
}

export interface LogLine {
  /** From 0. */
  readonly number: bigint;
  /** Byte offset of its first byte. */
  readonly byte: bigint;
  /** Of the entry the line belongs to. */
  readonly level: LogLevel;
  readonly text: string;
}

export interface Chunk {
  byte_from: bigint;
  byte_to: bigint;
  line_from: bigint;
  line_to: bigint;
  data: Buffer;
}

interface Total {
  bytes: bigint;
  lines: bigint;
}

export interface LogFilter {
  /** Only entries of these levels; all of them when it is left out. */
  readonly levels?: readonly LogLevel[];
}

/** Lines from a byte offset on; an offset within a line means that line. At most `limit` lines or about 1 MiB. */
export async function readForward(
  sql: Sql,
  source: LogSource,
  from: bigint,
  { limit = 1_000, levels }: { limit?: number } & LogFilter = {},
): Promise<LogPage> {
  const total = await readTotal(sql, source);
  const lines: LogLine[] = [];
  let at = from;
  let bytes = 0;
  while (lines.length < Math.min(limit, MOST_LINES) && bytes < MOST_BYTES) {
    const chunks = await readChunks(sql, source, "byte_to > $4 order by byte_from", at, levels);
    if (chunks.length === 0) {
      if (levels) at = total.bytes;
      break;
    }
    for (const chunk of chunks) {
      const isGap = chunk.byte_from > at && levels === undefined;
      if (isGap && lines.length > 0) lines.push(gapLine(at, chunk));
      for (const line of await linesOf(chunk)) {
        const end = line.byte + BigInt(Buffer.byteLength(line.text) + 1);
        if (end <= at || lines.length >= Math.min(limit, MOST_LINES)) continue;
        at = end;
        if (levels && !levels.includes(line.level)) continue;
        lines.push(line);
        bytes += line.text.length;
      }
      if (lines.length >= Math.min(limit, MOST_LINES)) break;
      at = chunk.byte_to;
    }
  }
  return page(lines, from, at, total);
}

/** The `limit` lines that end before a byte offset. */
export async function readBackward(
  sql: Sql,
  source: LogSource,
  before: bigint,
  { limit = 1_000, levels }: { limit?: number } & LogFilter = {},
): Promise<LogPage> {
  const total = await readTotal(sql, source);
  let lines: LogLine[] = [];
  let at = before;
  while (lines.length < Math.min(limit, MOST_LINES) && at > 0n) {
    const chunks = await readChunks(sql, source, "byte_from < $4 order by byte_from desc", at, levels);
    if (chunks.length === 0) break;
    for (const chunk of chunks) {
      const found = (await linesOf(chunk)).filter(
        ({ byte, level }) => byte < before && (levels === undefined || levels.includes(level)),
      );
      lines = [...found, ...lines];
      at = chunk.byte_from;
      if (lines.length >= Math.min(limit, MOST_LINES)) break;
    }
  }
  const kept = lines.slice(-Math.min(limit, MOST_LINES));
  return page(kept, kept[0]?.byte ?? 0n, before < total.bytes ? before : total.bytes, total);
}

/** The last lines: what a page opens with. */
export async function readTail(
  sql: Sql,
  source: LogSource,
  options: { limit?: number } & LogFilter = {},
): Promise<LogPage> {
  return readBackward(sql, source, (await readTotal(sql, source)).bytes, options);
}

/** Byte offset of a line, or null when the log does not hold it. */
export async function offsetOfLine(sql: Sql, source: LogSource, line: bigint): Promise<bigint | null> {
  const [chunk] = await readChunks(sql, source, "line_to > $4 order by line_from", line, undefined, 1);
  if (!chunk) return null;
  return (await linesOf(chunk)).find(({ number }) => number >= line)?.byte ?? null;
}

/** The whole log as zstd frames, chunk by chunk: one valid zstd stream. */
export async function* readCompressed(sql: Sql, source: LogSource): AsyncGenerator<Buffer> {
  for (let at = 0n; ;) {
    const chunks = await readChunks(sql, source, "byte_from >= $4 order by byte_from", at);
    if (chunks.length === 0) return;
    for (const { data } of chunks) yield data;
    at = chunks.at(-1)!.byte_to;
  }
}

export async function readTotal(sql: Sql, { attemptId, bizdate, stream = 0 }: LogSource): Promise<Total> {
  const [end] = await sql.query<Total>(
    `select byte_to as bytes, line_to as lines from run_log_chunk
     where attempt_id = $1 and stream = $2 and bizdate = $3 order by byte_from desc limit 1`,
    [attemptId, stream, bizdate],
  );
  return end ?? { bytes: 0n, lines: 0n };
}

export function readChunks(
  sql: Sql,
  { attemptId, bizdate, stream = 0 }: LogSource,
  condition: string,
  at: bigint,
  levels?: readonly LogLevel[],
  limit = CHUNKS_PER_LOOK,
): Promise<Chunk[]> {
  const mask = levels?.reduce((bits, level) => bits | LEVEL_BITS[level], 0) ?? 7;
  const [where, order] = condition.split(" order by ");
  return sql.query<Chunk>(
    `select byte_from, byte_to, line_from, line_to, data from run_log_chunk
     where attempt_id = $1 and stream = $2 and bizdate = $3 and ${where} and levels & $5 <> 0
     order by ${order} limit ${limit}`,
    [attemptId, stream, bizdate, at, mask],
  );
}

async function linesOf(chunk: Chunk): Promise<LogLine[]> {
  return splitLines(chunk, await textOf(chunk));
}

export async function textOf({ data }: Chunk): Promise<string> {
  return (await decompress(data)).toString();
}

/** Chunks end with whole entries, so the first line of each says its level. */
export function splitLines(chunk: Chunk, text: string): LogLine[] {
  const lines: LogLine[] = [];
  let byte = chunk.byte_from;
  let level: LogLevel = "info";
  for (const line of text.slice(0, -1).split("\n")) {
    level = levelOf(line) ?? level;
    lines.push({ number: chunk.line_from + BigInt(lines.length), byte, level, text: line });
    byte += BigInt(Buffer.byteLength(line) + 1);
  }
  return lines;
}

function gapLine(from: bigint, { byte_from, line_from }: Chunk): LogLine {
  const text = `… ${byte_from - from} bytes were dropped here: the log grew beyond what is kept …`;
  return { number: line_from, byte: from, level: "warn", text };
}

function page(lines: readonly LogLine[], byteFrom: bigint, byteTo: bigint, total: Total): LogPage {
  return { lines, byteFrom: lines[0]?.byte ?? byteFrom, byteTo, totalBytes: total.bytes, totalLines: total.lines };
}
