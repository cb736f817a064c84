import type { ErrorEntry } from "./entry";

/** Errors of the data-source area. */
export const dataSourceErrors = {} as const satisfies Record<string, ErrorEntry>;
