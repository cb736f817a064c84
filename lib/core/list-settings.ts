import { z } from "zod";

/** How one person looks at a list: its columns in order, and how tall its rows are. */
export const listSettings = z.object({
  /** Ids of the columns shown, in order; a column that is new to the product is added at its usual place. */
  columns: z.array(z.string().max(64)).max(64).nullable().default(null),
  /** Columns that were chosen not to be shown. */
  hidden: z.array(z.string().max(64)).max(64).default([]),
  density: z.enum(["compact", "comfortable"]).default("compact"),
});
export type ListSettings = z.output<typeof listSettings>;
export const USUAL_LIST: ListSettings = { columns: null, hidden: [], density: "compact" };

/** Names of settings a person has; each with its shape. */
export const SETTINGS = {
  "list.instances": listSettings,
  "list.test-instances": listSettings,
  "list.manual-instances": listSettings,
  /** When the alerts were last looked at. */
  "alerts.seen": z.object({ at: z.iso.datetime() }),
} as const;
export type SettingName = keyof typeof SETTINGS;
export const settingName = z.enum(Object.keys(SETTINGS) as [SettingName, ...SettingName[]]);
