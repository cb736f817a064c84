import type { ErrorEntry } from "./entry";

/** Errors of the job area. */
export const jobErrors = {} as const satisfies Record<string, ErrorEntry>;
