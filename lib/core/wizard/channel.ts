/** What one lane carries at least, as a yardstick: below it, a limit starves the lanes. MB/s. */
export const LANE_MBPS = 1;
const STEP_CU = 0.5;

/**
 * CU to recommend for a concurrency: a share for the task itself and one for each lane, in steps of half a CU.
 * 1 CU is 1 core and 4 GiB.
 */
export function recommendedCu(concurrent: number): number {
  return Math.max(STEP_CU, Math.ceil((0.25 + 0.125 * concurrent) / STEP_CU) * STEP_CU);
}

/** What the settings of a task's channels come to in a run. */
export interface ChannelFacts {
  /** Lanes that can be busy at once; null while the number of shards is unknown. */
  readonly lanes: number | null;
  /** Share of each lane, MB/s; null without a limit. */
  readonly laneMbps: number | null;
  readonly isStarved: boolean;
}

/** A run has no more lanes than shards; a limit is for the whole task and shared by the lanes. */
export function channelFacts(concurrent: number, mbps: number | null, shards: number | null): ChannelFacts {
  const lanes = shards === null || shards === 0 ? null : Math.min(concurrent, shards);
  return {
    lanes,
    laneMbps: mbps === null ? null : mbps / (lanes ?? concurrent),
    isStarved: mbps !== null && mbps < concurrent * LANE_MBPS,
  };
}
