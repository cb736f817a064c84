import type { ErrorEntry } from "./entry";

/** Errors of the instance area. */
export const instanceErrors = {} as const satisfies Record<string, ErrorEntry>;
