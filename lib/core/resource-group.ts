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

export const WORKER_STATES = ["online", "draining", "away"] as const;
/** A worker process that was heard of within the last day. */
export const workerView = z.object({
  id: z.uuid(),
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  cu: z.number(),
  state: z.enum(WORKER_STATES),
  startedAt: z.coerce.date(),
  heartbeatAt: z.coerce.date(),
});
export type WorkerView = z.infer<typeof workerView>;

/** A resource group with what it is made of and what it does now. */
export const resourceGroupOverview = resourceGroup.extend({
  /** Whether the workspace may use it; the others are shown to those who may bind them. */
  isBound: z.boolean(),
  /** Running instances at once, at most. */
  maxRunning: z.int(),
  usage: z.object({
    /** CU of the instances that were admitted. */
    cu: z.number(),
    running: z.int(),
    /** Instances that wait for room in it. */
    waiting: z.int(),
  }),
  /** Names of the workspaces it is bound to. */
  workspaces: z.array(z.string()),
  workers: z.array(workerView),
});
export type ResourceGroupOverview = z.infer<typeof resourceGroupOverview>;
export const resourceGroupOverviews = z.object({ items: z.array(resourceGroupOverview) });

/** Body of binding a group to the workspace. */
export const resourceGroupBinding = z.object({ isDefault: z.boolean().default(false) });
