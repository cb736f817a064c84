import { z } from "zod";
import { logLevel } from "./instance";
import { wholeNumber } from "./whole-number";

/** Query of a search in a run log. Lines count from 0; the given one is not searched itself. */
export const logSearch = z.object({
  attempt: wholeNumber.min(1).optional(),
  text: z.string().max(400).default(""),
  regex: z.stringbool().default(false),
  level: logLevel.optional(),
  line: wholeNumber.min(-1).default(-1),
  direction: z.enum(["down", "up"]).default("down"),
});
export type LogSearch = z.output<typeof logSearch>;

/** The line found, counted from 0, or null; `next` says where to go on from when the log was not searched to its end. */
export const logSearchResult = z.object({
  line: z.number().nullable(),
  next: z
    .object({
      line: z.number(),
      /** How much of the log lies above that line, 0 to 1. */
      share: z.number(),
    })
    .nullable(),
});
export type LogSearchResult = z.output<typeof logSearchResult>;
