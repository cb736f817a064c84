import { zstdCompressSync } from "node:zlib";
import type { Clock } from "@/lib/platform/clock";
import { violatedConstraint, type Database, type Sql } from "@/lib/platform/db";
import { CHANNELS } from "@/lib/platform/listen";
import { formatEntry, LEVEL_BITS, type LogLevel } from "./line";

export const CHUNK_BYTES = 64 << 10;
const FLUSH_MS = 150;
const RETRY_MS = 1_000;
/** Lines that wait for an absent database; beyond it they are given up. */
const MOST_WAITING_BYTES = 8 << 20;

export interface RunLogTarget {
  readonly attemptId: bigint;
  /** `yyyyMMdd`: leads to the partition. */
  readonly bizdate: string;
  /** Which of several writers of one attempt this is. */
  readonly stream?: number;
}

export interface RunLogOptions {
  readonly clock: Clock;
  /** Offset of the workspace's zone at a moment, milliseconds. */
  readonly offsetAt: (epochMs: number) => number;
  /** What must not be seen: replaced before a line is kept. */
  readonly mask?: (text: string) => string;
  /** Above this the middle of the log is dropped, its head and its end stay. */
  readonly capBytes?: number;
  /** Told when lines could not be stored; the writer gives up then. */
  readonly onLost?: (error: unknown) => void;
}

const DEFAULT_CAP_BYTES = 3 * 2 ** 30;
/** Parts of the cap kept at the beginning; the rest is kept at the end. */
const HEAD_SHARE = 0.25;

interface Position {
  readonly byte: bigint;
  readonly line: bigint;
}

/** Where sealed chunks end, and where all of them do. */
type Ends = readonly [sealedTo: Position, storedTo: Position];

interface Part {
  readonly text: Buffer;
  readonly lines: number;
  readonly levels: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/**
 * Writes the run log of one attempt as zstd chunks. Lines become visible within FLUSH_MS; small live chunks are merged
 * into sealed ones of about CHUNK_BYTES. The key of a chunk is its first byte, so a second writer at the same place
 * fails. Lines are kept in memory only until they are stored, at most a few chunks' worth.
 */
export class RunLogWriter {
  readonly #database: Database;
  readonly #target: Required<RunLogTarget>;
  readonly #options: RunLogOptions;
  /** Lines not yet stored. */
  #fresh: Part[] = [];
  #freshBytes = 0;
  #isFlushing = false;
  /** Lines stored in unsealed chunks, to be merged. */
  #live: readonly Part[] = [];
  #sealedTo: Position;
  #storedTo: Position;
  #flushing: Promise<void> = Promise.resolve();
  #timer: AbortController | null = null;
  #isLost = false;

  private constructor(database: Database, target: RunLogTarget, options: RunLogOptions, end: Position) {
    this.#database = database;
    this.#target = { stream: 0, ...target };
    this.#options = options;
    this.#sealedTo = end;
    this.#storedTo = end;
  }

  /** Continues where the log of this attempt ends. */
  static async open(database: Database, target: RunLogTarget, options: RunLogOptions): Promise<RunLogWriter> {
    const [end] = await database.query<Position>(
      `select byte_to as byte, line_to as line from run_log_chunk
       where attempt_id = $1 and stream = $2 and bizdate = $3 order by byte_from desc limit 1`,
      [target.attemptId, target.stream ?? 0, target.bizdate],
    );
    return new RunLogWriter(database, target, options, end ?? { byte: 0n, line: 0n });
  }

  info(message: string): void {
    this.#add("info", message);
  }

  warn(message: string): void {
    this.#add("warn", message);
  }

  error(message: string): void {
    this.#add("error", message);
  }

  /** Resolves when every line written so far is stored. Call it before a change of state commits. */
  flush(): Promise<void> {
    this.#timer?.abort();
    this.#timer = null;
    this.#isFlushing = true;
    this.#flushing = this.#flushing.then(() => {
      this.#isFlushing = false;
      return this.#store(false);
    });
    return this.#flushing;
  }

  /** Stores and merges everything. */
  async close(): Promise<void> {
    await this.flush();
    this.#flushing = this.#flushing.then(() => this.#store(true));
    await this.#flushing;
  }

  #add(level: LogLevel, message: string): void {
    if (this.#isLost) return;
    const { clock, offsetAt, mask } = this.#options;
    const at = clock.now();
    const entry = formatEntry(level, mask ? mask(message) : message, at, offsetAt(at.getTime()));
    const text = Buffer.from(entry);
    this.#freshBytes += text.length;
    this.#fresh.push({ text, lines: entry.split("\n").length - 1, levels: LEVEL_BITS[level], firstAt: at, lastAt: at });
    if (this.#freshBytes >= CHUNK_BYTES && !this.#isFlushing) void this.flush();
    else if (!this.#timer) this.#flushLater();
  }

  #flushLater(ms = FLUSH_MS): void {
    const timer = new AbortController();
    this.#timer = timer;
    this.#options.clock.sleep(ms, timer.signal).then(
      () => void this.flush(),
      () => {},
    );
  }

  /** Everything gathered goes into whole chunks, which are sealed, and a rest, which stays live unless it is the last. */
  async #store(isLast: boolean): Promise<void> {
    if (this.#isLost) return;
    const fresh = this.#fresh;
    this.#fresh = [];
    this.#freshBytes = 0;
    const chunks = intoChunks([...this.#live, ...fresh]);
    const isSmall = sizeOf(chunks.at(-1) ?? []) < CHUNK_BYTES;
    const rest = isSmall && !isLast ? (chunks.pop() ?? []) : [];
    if (fresh.length === 0 && chunks.length === 0) return;
    try {
      const [sealedTo, storedTo] = await this.#database.transaction(async (sql) => {
        const ends = chunks.length > 0 ? await this.#seal(sql, chunks, rest) : await this.#append(sql, fresh);
        sql.notify(CHANNELS.logs, String(this.#target.attemptId));
        return ends;
      });
      this.#sealedTo = sealedTo;
      this.#storedTo = storedTo;
      this.#live = rest;
    } catch (error) {
      this.#keep(fresh, error);
    }
  }

  /** The database may be away for a moment; a place that is taken will never be free again. */
  #keep(parts: Part[], error: unknown): void {
    this.#fresh = [...parts, ...this.#fresh];
    this.#freshBytes += sizeOf(parts);
    const isTaken = violatedConstraint(error) !== null;
    if (!isTaken && this.#freshBytes <= MOST_WAITING_BYTES) return this.#flushLater(RETRY_MS);
    this.#isLost = true;
    this.#fresh = [];
    this.#options.onLost?.(error);
  }

  async #append(sql: Sql, parts: readonly Part[]): Promise<Ends> {
    return [this.#sealedTo, await this.#insert(sql, this.#storedTo, parts, false)];
  }

  async #seal(sql: Sql, chunks: readonly (readonly Part[])[], rest: readonly Part[]): Promise<Ends> {
    const { attemptId, stream, bizdate } = this.#target;
    await sql.query(
      "delete from run_log_chunk where attempt_id = $1 and stream = $2 and bizdate = $3 and byte_from >= $4 and not sealed",
      [attemptId, stream, bizdate, this.#sealedTo.byte],
    );
    let sealedTo = this.#sealedTo;
    for (const chunk of chunks) sealedTo = await this.#insert(sql, sealedTo, chunk, true);
    await this.#dropMiddle(sql, sealedTo);
    return [sealedTo, rest.length === 0 ? sealedTo : await this.#insert(sql, sealedTo, rest, false)];
  }

  async #insert(sql: Sql, from: Position, parts: readonly Part[], sealed: boolean): Promise<Position> {
    const { attemptId, stream, bizdate } = this.#target;
    const text = Buffer.concat(parts.map((part) => part.text));
    const to = {
      byte: from.byte + BigInt(text.length),
      line: from.line + BigInt(parts.reduce((sum, { lines }) => sum + lines, 0)),
    };
    await sql.query(
      `insert into run_log_chunk (attempt_id, stream, bizdate, byte_from, byte_to, line_from, line_to, first_at, last_at,
         levels, sealed, data) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        attemptId,
        stream,
        bizdate,
        from.byte,
        to.byte,
        from.line,
        to.line,
        parts[0]!.firstAt,
        parts.at(-1)!.lastAt,
        parts.reduce((mask, { levels }) => mask | levels, 0),
        sealed,
        zstdCompressSync(text),
      ],
    );
    return to;
  }

  async #dropMiddle(sql: Sql, end: Position): Promise<void> {
    const cap = this.#options.capBytes ?? DEFAULT_CAP_BYTES;
    if (end.byte <= cap) return;
    const head = Math.floor(cap * HEAD_SHARE);
    const { attemptId, stream, bizdate } = this.#target;
    await sql.query(
      `delete from run_log_chunk where attempt_id = $1 and stream = $2 and bizdate = $3
         and byte_from >= $4 and byte_to <= $5`,
      [attemptId, stream, bizdate, head, end.byte - BigInt(cap - head)],
    );
  }
}

/** Groups of at least CHUNK_BYTES; the last one may be smaller. */
function intoChunks(parts: readonly Part[]): Part[][] {
  const chunks: Part[][] = [];
  let bytes = CHUNK_BYTES;
  for (const part of parts) {
    if (bytes >= CHUNK_BYTES) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)!.push(part);
    bytes += part.text.length;
  }
  return chunks;
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { text }) => sum + text.length, 0);
}
