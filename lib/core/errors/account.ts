import type { ErrorEntry } from "./entry";

/** Errors of the account area. */
export const accountErrors = {} as const satisfies Record<string, ErrorEntry>;
