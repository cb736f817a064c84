import type { ErrorEntry } from "./entry";

/** Errors of the tablestore area. */
export const tablestoreErrors = {} as const satisfies Record<string, ErrorEntry>;
