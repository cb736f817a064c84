import { z } from "zod";

/** A resource group as the pages of one workspace see it. */
export const resourceGroup = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  /** Used where nobody names another one. */
  isDefault: z.boolean(),
  /** What it may use at once, in CU (1 core and 4 GiB each); null while no worker has said what it brings. */
  cu: z.number().nullable(),
  workersOnline: z.int(),
});
export type ResourceGroupView = z.infer<typeof resourceGroup>;
