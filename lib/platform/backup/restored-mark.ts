/** What a restore leaves for the scheduler: runs due until then are not known to be undone. */
export interface RestoredMark {
  /** ISO 8601. */
  readonly takenAt: string;
  readonly restoredAt: string;
}
export const RESTORED_MARK = "restored";
