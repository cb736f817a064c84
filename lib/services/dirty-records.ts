import type { DirtyPage, DirtyQuery, DirtyRecordView } from "@/lib/core/dirty-records";
import { AppError } from "@/lib/core/errors";
import { parseInstanceId } from "@/lib/core/instance-id";
import {
  countKept,
  dirtyLines,
  readDirtyCounts,
  readDirtyRecords,
  type DirtyRow,
  type StoredDirtyRecord,
} from "@/lib/instances/dirty-records";
import { shownValues } from "@/lib/instances/dirty-values";
import { database } from "@/lib/platform/db";
import type { Actor } from "./actor";
import { demandInstance } from "./instances";

/** A page of the records that an attempt rejected, in that order, with the counts by reason. */
export async function listDirtyRecords(id: string, query: DirtyQuery, actor: Actor): Promise<DirtyPage> {
  const { number, ...attempt } = await openAttempt(id, query.attempt, actor);
  const sql = database();
  const text = query.text?.toLowerCase() ?? "";
  const accepts = (line: string, { code }: StoredDirtyRecord) =>
    (query.code === undefined || code === query.code) && (text === "" || line.toLowerCase().includes(text));
  // One more than asked for tells whether there is a next page, and where it begins.
  const [found, counts, kept] = await Promise.all([
    readDirtyRecords(sql, attempt, query.from, query.limit + 1, accepts),
    readDirtyCounts(sql, attempt.attemptId, attempt.bizdate),
    countKept(sql, attempt),
  ]);
  return {
    attempt: number,
    items: found.slice(0, query.limit).map(view),
    next: found[query.limit]?.row ?? null,
    counts,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    kept,
  };
}

/** All kept records of an attempt as JSON Lines, some at a time. */
export async function downloadDirtyRecords(
  id: string,
  attempt: number | undefined,
  actor: Actor,
): Promise<AsyncGenerator<string>> {
  return texts(await openAttempt(id, attempt, actor));
}

async function* texts(attempt: { attemptId: bigint; bizdate: string }): AsyncGenerator<string> {
  for await (const { lines } of dirtyLines(database(), attempt)) yield `${lines.join("\n")}\n`;
}

async function openAttempt(id: string, number: number | undefined, actor: Actor) {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "data.read");
  const [row] = await database().query<{ id: bigint; number: number }>(
    `select id, number from attempt where instance_id = $1 and bizdate = $2 and ($3::int is null or number = $3)
     order by number desc limit 1`,
    [key.id, key.bizdate, number ?? null],
  );
  if (!row) throw new AppError("common.not_found", { object: `Attempt ${number ?? 1}` });
  return { attemptId: row.id, bizdate: key.bizdate, number: row.number };
}

function view({ row, record }: DirtyRow): DirtyRecordView {
  const { side, split, sequence, column, code, reason } = record;
  return { row, side, split, sequence, column, code, reason, values: shownValues(record) };
}
