import type { StoredError } from "@/lib/core/stored-error";

/** What a run gets next when its memory was too small; it doubles, in the steps that nodes offer. */
const MOST_CU = 64;

/** The CU to rerun with after running out of memory; null when something else went wrong, or nothing larger exists. */
export function raisedCu(error: Pick<StoredError, "code"> | null, cu: number): number | null {
  if (error?.code !== "instance.out_of_memory" || cu >= MOST_CU) return null;
  return Math.min(MOST_CU, cu * 2);
}
