import { useQuery } from "@tanstack/react-query";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import type { StoredError } from "@/lib/core/stored-error";
import type { WaitReason } from "@/lib/core/wait-reason";

/** What a run gets next when its memory was too small; it doubles, in the steps that nodes offer. */
const MOST_CU = 64;

/** The CU to rerun with after running out of memory; null when something else went wrong, or nothing larger exists. */
export function raisedCu(error: Pick<StoredError, "code"> | null, cu: number): number | null {
  if (error?.code !== "instance.out_of_memory" || cu >= MOST_CU) return null;
  return Math.min(MOST_CU, cu * 2);
}

/** The resource group to run in where that of the instance has no worker; null when that is not why, or none has one. */
export function useOtherGroup(wait: Pick<WaitReason, "code"> | null): string | null {
  const isAlone = wait?.code === "schedule.waits_no_worker";
  const groups = useQuery({ ...resourceGroupQueries.list(), enabled: isAlone });
  if (!isAlone) return null;
  return groups.data?.items.find(({ workersOnline }) => workersOnline > 0)?.name ?? null;
}
