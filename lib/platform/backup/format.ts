import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";

/**
 * A backup is gzipped JSON Lines: a manifest, then for each table `{"table": name}` and its rows, each as the text that
 * PostgreSQL writes for a whole row, then `{"rows": count}`, without which the file is cut off.
 */
export const manifest = z.object({
  millrace: z.literal("backup"),
  format: z.literal(1),
  version: z.string(),
  takenAt: z.coerce.date(),
  /** The schema that the rows fit: names of its migrations in order. */
  migrations: z.array(z.string()),
  partitions: z.array(z.object({ name: z.string(), parent: z.string(), bound: z.string() })),
  /** Next values by name. */
  sequences: z.record(z.string(), z.string()),
  /** Keys that secrets in it are sealed with. The keys themselves are never part of a backup. */
  keys: z.array(z.string()),
});
export type Manifest = z.output<typeof manifest>;

const section = z.object({ table: z.string() });
const end = z.object({ rows: z.int() });

export type BackupItem = { readonly table: string } | { readonly row: string };

/** Opens a backup; the items can be read once. @throws AppError "backup.unreadable" */
export async function openBackup(file: string): Promise<{ manifest: Manifest; items: AsyncIterable<BackupItem> }> {
  const lines = linesOf(file);
  const first = await lines.next();
  const parsed = manifest.safeParse(first.done ? null : parse(file, first.value));
  if (!parsed.success) throw unreadable(file, "it does not begin with the manifest of a backup");
  return { manifest: parsed.data, items: itemsOf(file, lines) };
}

/** Reads a backup to its end. @throws AppError "backup.unreadable" when it is cut off or damaged */
export async function demandWhole(file: string): Promise<void> {
  const { items } = await openBackup(file);
  const reading = items[Symbol.asyncIterator]();
  while (!(await reading.next()).done);
}

async function* itemsOf(file: string, lines: AsyncIterable<string>): AsyncGenerator<BackupItem> {
  let rows = 0;
  let isWhole = false;
  for await (const line of lines) {
    const value = parse(file, line);
    if (typeof value === "string") {
      rows++;
      yield { row: value };
      continue;
    }
    const table = section.safeParse(value);
    if (table.success) yield table.data;
    else if (end.safeParse(value).data?.rows === rows) isWhole = true;
  }
  if (!isWhole) throw unreadable(file, `it is cut off after ${rows} rows`);
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const text = source.pipe(createGunzip());
  source.on("error", (error) => text.destroy(error));
  try {
    yield* createInterface({ input: text, crlfDelay: Infinity });
    if (text.errored) throw text.errored;
  } catch (cause) {
    throw unreadable(file, cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    source.destroy();
  }
}

function parse(file: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw unreadable(file, "a line of it is damaged", cause);
  }
}

function unreadable(file: string, reason: string, cause?: unknown): AppError {
  return new AppError("backup.unreadable", { file, reason }, { cause });
}
