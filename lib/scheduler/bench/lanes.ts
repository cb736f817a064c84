import { randomUUID } from "node:crypto";
import { parseInstanceId } from "@/lib/core/instance-id";
import { claimInstance } from "@/lib/instances/claim";
import { endAttempt, NO_COUNTS } from "@/lib/instances/end-attempt";
import type { Database } from "@/lib/platform/db";
import { CHANNELS, type Listener } from "@/lib/platform/listen";
import type { JobQueue } from "@/lib/platform/queue";

export interface Started {
  readonly id: bigint;
  readonly at: number;
}

/**
 * Workers without an engine: each lane fetches, claims and ends what it is invited to, like a worker whose runs take no
 * time. Answers the list that starts are noted in; stops with the signal.
 */
export function startLanes(
  database: Database,
  queue: JobQueue,
  listener: Listener,
  { groupId, lanes, signal }: { groupId: string; lanes: number; signal: AbortSignal },
): { readonly started: Started[]; readonly over: Promise<unknown> } {
  const started: Started[] = [];
  const sleepers = new Set<() => void>();
  const rouse = () => [...sleepers].forEach((wake) => wake());
  listener.subscribe(CHANNELS.jobs, { onNotice: rouse, onGap: rouse });
  signal.addEventListener("abort", rouse);
  const nap = () =>
    new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, 1_000);
      sleepers.add(wake);
    });
  const lane = async () => {
    const workerId = randomUUID();
    while (!signal.aborted) {
      const jobs = await queue.fetch(groupId, "runs", 5);
      if (jobs.length === 0) await nap();
      for (const { invitation } of jobs) {
        if (invitation.type !== "run") continue;
        const lease = { ...parseInstanceId(invitation.instanceId), fence: BigInt(invitation.fence), workerId };
        const run = await claimInstance(database, lease, new Date());
        if (!run) continue;
        started.push({ id: run.id, at: Date.now() });
        const result = {
          outcome: "SUCCESS",
          counts: NO_COUNTS,
          window: null,
          summary: {},
          receipt: [],
          error: null,
        } as const;
        await endAttempt(database, run, result, { actor: `worker:${workerId}`, at: new Date() }).catch(ignoreLost);
      }
    }
  };
  return { started, over: Promise.all(Array.from({ length: lanes }, lane)) };
}

/** It took too long, and somebody else goes on: what it did does not count. */
function ignoreLost(error: unknown): void {
  if ((error as { code?: unknown }).code !== "instance.lease_lost") throw error;
}
