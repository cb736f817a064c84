import { holdUntold, type Held } from "@/lib/instances/hold";
import type { Database } from "@/lib/platform/db";
import { RESTORED_MARK, type RestoredMark } from "@/lib/platform/backup/restored-mark";
import { generateMissing } from "./generate-missing";
import { readMark } from "./marks";

/**
 * The first thing a scheduler does on a restored database: makes the instances of the days in between and holds every
 * run that the old installation may have done after the backup. Answers null when nothing was restored.
 */
export async function resumeAfterRestore(database: Database, now: Date, signal: AbortSignal): Promise<Held | null> {
  const mark = await readMark<RestoredMark>(database, RESTORED_MARK);
  if (!mark) return null;
  await generateMissing(database, now, signal);
  return database.transaction(async (sql) => {
    const held = await holdUntold(sql, new Date(mark.restoredAt), now);
    await sql.query("delete from scheduler_mark where key = $1", [RESTORED_MARK]);
    return held;
  });
}
