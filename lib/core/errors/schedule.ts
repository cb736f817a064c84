import type { ErrorEntry } from "./entry";

/** Errors of the schedule area. */
export const scheduleErrors = {} as const satisfies Record<string, ErrorEntry>;
