import { z } from "zod";

/** The lists that have views. */
export const VIEW_PAGES = ["instances", "test-instances", "manual-instances"] as const;
export const viewPage = z.enum(VIEW_PAGES);
export type ViewPage = z.infer<typeof viewPage>;

export const savedViewDraft = z.object({
  page: viewPage,
  name: z.string().trim().min(1).max(64),
  /** The query of the list's address, without `?`. Dates may be relative: see lib/core/relative-day.ts. */
  query: z.string().max(4_000),
  /** Everybody in the workspace sees it; only its owner and administrators change it. */
  shared: z.boolean().default(false),
});
export type SavedViewDraft = z.output<typeof savedViewDraft>;

export const savedViewView = savedViewDraft.extend({
  id: z.uuid(),
  owner: z.string().nullable(),
  /** Whether it is the asker's own. */
  mine: z.boolean(),
});
export type SavedViewView = z.infer<typeof savedViewView>;
