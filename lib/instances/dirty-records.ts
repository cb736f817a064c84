import { promisify } from "node:util";
import { zstdCompressSync, zstdDecompress } from "node:zlib";
import type { Database, Sql } from "@/lib/platform/db";
import { storeValues, textOf, type RecordValue, type StoredValues } from "./dirty-values";

const decompress = promisify(zstdDecompress);
/** Storing stops here; counting goes on. */
export const MOST_RECORDS = 10_000;
export const MOST_BYTES = 64 << 20;

/** A column of the records, as the reader named and typed it. */
export interface DirtyColumn {
  readonly name: string;
  readonly type: string;
}

/** A rejected record as it is kept. */
export interface StoredDirtyRecord extends StoredValues {
  readonly side: "reader" | "writer";
  readonly split: string;
  /** How many records of the split came before it. */
  readonly place?: number;
  readonly sequence: string | null;
  readonly column: number | null;
  readonly code: string;
  readonly reason: string;
}

/** A record as the engine hands it over. */
export interface RejectedRecord extends Omit<StoredDirtyRecord, "row" | "types"> {
  readonly row: readonly RecordValue[];
  /** Columns whose text is not UTF-8: `row` holds its bytes. */
  readonly brokenTexts: readonly number[];
  /** Whether `row` holds everything. */
  readonly isWhole: boolean;
}

/** Keeps the dirty records of one attempt; an `add` is durable when it resolves. */
export class DirtyRecordStore {
  readonly #database: Database;
  readonly #attemptId: bigint;
  readonly #bizdate: string;
  readonly #isShared: boolean;
  #rows = 0;
  #bytes = 0;
  #queue: Promise<void> = Promise.resolve();

  /** `isShared`: others keep records of the same attempt at the same time. */
  constructor(database: Database, attemptId: bigint, bizdate: string, { isShared = false } = {}) {
    this.#isShared = isShared;
    this.#database = database;
    this.#attemptId = attemptId;
    this.#bizdate = bizdate;
  }

  /** Whether some records were counted but not kept. */
  get isFull(): boolean {
    return this.#rows >= MOST_RECORDS || this.#bytes >= MOST_BYTES;
  }

  add(records: readonly RejectedRecord[], columns: readonly DirtyColumn[]): Promise<void> {
    const done = this.#queue.then(() => this.#store(records, columns));
    this.#queue = done.catch(() => {});
    return done;
  }

  async #store(records: readonly RejectedRecord[], columns: readonly DirtyColumn[]): Promise<void> {
    if (records.length === 0) return;
    const counts = countByCode(records);
    let kept: readonly RejectedRecord[] = [];
    let text = "";
    await this.#database.transaction(async (sql) => {
      if (this.#isShared) {
        await sql.query("select 1 from attempt where id = $1 and bizdate = $2 for update", [
          this.#attemptId,
          this.#bizdate,
        ]);
        this.#rows = await countKept(sql, { attemptId: this.#attemptId, bizdate: this.#bizdate });
      }
      kept = this.isFull ? [] : records.slice(0, MOST_RECORDS - this.#rows);
      text = kept.map((record) => `${JSON.stringify(toStored(record))}\n`).join("");
      if (kept.length > 0) await this.#insertChunk(sql, kept, { columns, text });
      await sql.query(
        `insert into dirty_count (attempt_id, bizdate, reason, records)
         select $1, $2, reason, records from unnest($3::text[], $4::bigint[]) as new (reason, records)
         on conflict (attempt_id, reason, bizdate) do update set records = dirty_count.records + excluded.records`,
        [this.#attemptId, this.#bizdate, [...counts.keys()], [...counts.values()]],
      );
    });
    this.#rows += kept.length;
    this.#bytes += text.length;
  }

  async #insertChunk(
    sql: Sql,
    kept: readonly RejectedRecord[],
    { columns, text }: { readonly columns: readonly DirtyColumn[]; readonly text: string },
  ): Promise<void> {
    await sql.query(
      `insert into dirty_chunk (attempt_id, bizdate, row_from, row_to, reasons, data, columns)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        this.#attemptId,
        this.#bizdate,
        this.#rows,
        this.#rows + kept.length,
        JSON.stringify(Object.fromEntries(countByCode(kept))),
        zstdCompressSync(text),
        JSON.stringify(columns.map(({ name, type }) => ({ name, type }))),
      ],
    );
  }
}

/** How many records were rejected, by code; of all of them, kept or not. */
export async function readDirtyCounts(sql: Sql, attemptId: bigint, bizdate: string): Promise<Record<string, number>> {
  const rows = await sql.query<{ reason: string; records: bigint }>(
    "select reason, records from dirty_count where attempt_id = $1 and bizdate = $2 order by records desc",
    [attemptId, bizdate],
  );
  return Object.fromEntries(rows.map(({ reason, records }) => [reason, Number(records)]));
}

export interface DirtyRow {
  /** Place among the attempt's kept records, from 0, in the order they were rejected. */
  readonly row: number;
  readonly record: StoredDirtyRecord;
}

/** Kept records from a row number on, at most `limit` of them that `accepts` takes. */
export async function readDirtyRecords(
  sql: Sql,
  attempt: { attemptId: bigint; bizdate: string },
  from: number,
  limit: number,
  accepts: (line: string, record: StoredDirtyRecord) => boolean = () => true,
): Promise<DirtyRow[]> {
  const found: DirtyRow[] = [];
  for await (const { first, lines } of dirtyLines(sql, attempt, from)) {
    for (const [index, line] of lines.entries()) {
      const record = JSON.parse(line) as StoredDirtyRecord;
      if (first + index >= from && accepts(line, record)) found.push({ row: first + index, record });
      if (found.length === limit) return found;
    }
  }
  return found;
}

/** A part of an attempt's kept records, in the form of JSON lines. */
export interface DirtyLines {
  /** Row number of the first line. */
  readonly first: number;
  readonly lines: readonly string[];
  /** Null: kept by a release that did not write them down. */
  readonly columns: readonly DirtyColumn[] | null;
}

/** Kept records chunk by chunk; the first chunk is the one that holds row `from`. */
export async function* dirtyLines(
  sql: Sql,
  { attemptId, bizdate }: { attemptId: bigint; bizdate: string },
  from = 0,
): AsyncGenerator<DirtyLines> {
  for (let at = from; ;) {
    const [chunk] = await sql.query<{ row_from: bigint; row_to: bigint; data: Buffer; columns: DirtyColumn[] | null }>(
      `select row_from, row_to, data, columns from dirty_chunk where attempt_id = $1 and bizdate = $2 and row_to > $3
       order by row_from limit 1`,
      [attemptId, bizdate, at],
    );
    if (!chunk) return;
    yield {
      first: Number(chunk.row_from),
      lines: (await decompress(chunk.data)).toString().trimEnd().split("\n"),
      columns: chunk.columns,
    };
    at = Number(chunk.row_to);
  }
}

function toStored({ row, brokenTexts, isWhole, ...rest }: RejectedRecord): StoredDirtyRecord {
  return { ...rest, ...(isWhole ? storeValues(row, brokenTexts) : { row: row.map(textOf) }) };
}

function countByCode(records: readonly RejectedRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of records) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** How many records of an attempt are kept. */
export async function countKept(
  sql: Sql,
  { attemptId, bizdate }: { attemptId: bigint; bizdate: string },
): Promise<number> {
  const [row] = await sql.query<{ kept: number }>(
    "select coalesce(max(row_to), 0)::int as kept from dirty_chunk where attempt_id = $1 and bizdate = $2",
    [attemptId, bizdate],
  );
  return row!.kept;
}
