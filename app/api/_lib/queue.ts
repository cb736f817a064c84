import { database } from "@/lib/platform/db";
import { openQueue, type JobQueue } from "@/lib/platform/queue";

const shared = globalThis as { millraceQueue?: Promise<JobQueue> };

/** The dispatch queue of this process, opened on first use; a failed opening is tried again. */
export function queue(): Promise<JobQueue> {
  shared.millraceQueue ??= openQueue(database(), { supervise: false }).catch((error: unknown) => {
    delete shared.millraceQueue;
    throw error;
  });
  return shared.millraceQueue;
}
