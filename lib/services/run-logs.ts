import { AppError } from "@/lib/core/errors";
import type { LogPageView, LogQuery } from "@/lib/core/instance";
import { parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { followLog } from "@/lib/instances/run-log/follow";
import {
  offsetOfLine,
  readBackward,
  readCompressed,
  readForward,
  readTail,
  type LogPage,
  type LogSource,
} from "@/lib/instances/run-log/reader";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { listener } from "@/lib/platform/listen";
import type { Actor } from "./actor";
import { demandInstance } from "./instances";

export interface OpenedLog extends LogSource {
  readonly isOpen: boolean;
}

/** A part of the run log of an attempt, the latest one unless the query names another. */
export async function readLog(id: string, query: LogQuery, actor: Actor): Promise<LogPageView> {
  const source = await openLog(id, query.attempt, actor);
  const { level, limit } = query;
  const options = { limit, ...(level ? { levels: level } : {}) };
  const sql = database();
  if (query.before !== undefined) return view(await readBackward(sql, source, BigInt(query.before), options), source);
  const from = query.line === undefined ? query.from : await offsetOfLine(sql, source, BigInt(query.line));
  if (from === undefined || from === null) return view(await readTail(sql, source, options), source);
  return view(await readForward(sql, source, BigInt(from), options), source);
}

/**
 * The log as it grows, from a byte offset on; ends when the attempt has ended and everything was read. Whether the actor
 * may see it is known before the first page.
 */
export async function followRunLog(
  id: string,
  query: Pick<LogQuery, "attempt" | "from" | "level">,
  actor: Actor,
  signal: AbortSignal,
): Promise<AsyncGenerator<LogPageView>> {
  const source = await openLog(id, query.attempt, actor);
  return follow(parseInstanceId(id), source, query, signal);
}

async function* follow(
  key: InstanceKey,
  source: OpenedLog,
  { attempt, from, level }: Pick<LogQuery, "attempt" | "from" | "level">,
  signal: AbortSignal,
): AsyncGenerator<LogPageView> {
  const isOver = async () => !(await findLog(key, attempt)).isOpen;
  const options = { listener: listener(), clock: systemClock, isOver, signal, ...(level ? { levels: level } : {}) };
  for await (const page of followLog(database(), source, BigInt(from ?? 0), options)) {
    yield view(page, { ...source, isOpen: true });
  }
}

/** The whole log as one zstd stream. */
export async function downloadLog(
  id: string,
  attempt: number | undefined,
  actor: Actor,
): Promise<AsyncGenerator<Buffer>> {
  return readCompressed(database(), await openLog(id, attempt, actor));
}

export async function openLog(id: string, attempt: number | undefined, actor: Actor): Promise<OpenedLog> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "instance.view");
  return findLog(key, attempt);
}

async function findLog(key: InstanceKey, attempt: number | undefined): Promise<OpenedLog> {
  const [row] = await database().query<{ id: bigint; state: string }>(
    `select id, state from attempt where instance_id = $1 and bizdate = $2 and ($3::int is null or number = $3)
     order by number desc limit 1`,
    [key.id, key.bizdate, attempt ?? null],
  );
  if (!row) throw new AppError("common.not_found", { object: `Attempt ${attempt ?? 1}` });
  return { attemptId: row.id, bizdate: key.bizdate, isOpen: row.state === "RUNNING" };
}

function view({ lines, byteFrom, byteTo, totalBytes, totalLines }: LogPage, { isOpen }: OpenedLog): LogPageView {
  return {
    lines: lines.map((line) => ({ ...line, number: Number(line.number), byte: String(line.byte) })),
    byteFrom: String(byteFrom),
    byteTo: String(byteTo),
    totalBytes: String(totalBytes),
    totalLines: Number(totalLines),
    isOpen,
  };
}
