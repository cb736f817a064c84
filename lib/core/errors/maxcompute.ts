import type { ErrorEntry } from "./entry";

/** Errors of the maxcompute area. */
export const maxcomputeErrors = {} as const satisfies Record<string, ErrorEntry>;
