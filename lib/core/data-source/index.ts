import { z } from "zod";
import { AppError } from "../errors";
import { storedError } from "../stored-error";
import { maxcompute } from "./maxcompute";
import { tablestore } from "./tablestore";

export { maxcomputeEndpoints } from "./maxcompute";
export { tablestoreEndpoints } from "./tablestore";
export { REGIONS, regionOf, type Region } from "./region";

/** What a type of data source asks for. `settings` may be shown to everybody who sees the data source, `secrets` never. */
export interface DataSourceType {
  readonly type: string;
  readonly name: { readonly en: string; readonly zh: string };
  /** Group of the chooser. */
  readonly group: "nosql" | "bigData" | "relational";
  readonly settings: z.ZodObject;
  readonly secrets: z.ZodObject;
}

export const DATA_SOURCE_TYPES: readonly DataSourceType[] = [tablestore, maxcompute];

/** @throws AppError "data_source.unknown_type" */
export function dataSourceType(type: string): DataSourceType {
  const found = DATA_SOURCE_TYPES.find((candidate) => candidate.type === type);
  if (!found) throw new AppError("data_source.unknown_type", { type });
  return found;
}

export const ENVIRONMENTS = ["DEV", "PROD"] as const;
export const environment = z.enum(ENVIRONMENTS);
export type Environment = z.infer<typeof environment>;

export const dataSourceName = z
  .string()
  .trim()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "Start with a letter. Use letters, digits and underscores only.");
export const dataSourceDescription = z.string().trim().max(80, "At most 80 characters");

/** One environment's connection as forms send it. A secret left out keeps its saved value. */
export const dataSourceConnection = z.object({
  settings: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.string()).default({}),
});

/** Body of creating a data source. */
export const dataSourceDraft = z.object({
  name: dataSourceName,
  type: z.string(),
  description: dataSourceDescription.default(""),
  environments: z
    .partialRecord(environment, dataSourceConnection)
    .refine((given) => Object.keys(given).length > 0, "Give at least one environment"),
});
export type DataSourceDraft = z.output<typeof dataSourceDraft>;

/** Body of changing one. What is left out stays. */
export const dataSourceChange = z.object({
  name: dataSourceName.optional(),
  description: dataSourceDescription.optional(),
  environments: z.partialRecord(environment, dataSourceConnection).optional(),
});
export type DataSourceChange = z.output<typeof dataSourceChange>;

export const CONNECTIVITY_STATES = ["TESTING", "CONNECTED", "FAILED"] as const;
export const connectivityState = z.enum(CONNECTIVITY_STATES);
export type ConnectivityState = z.infer<typeof connectivityState>;

/** One step of a connectivity test, in the order they were taken; those after a failure were skipped. */
export const connectivityStep = z.object({
  step: z.string(),
  state: z.enum(["ok", "failed", "skipped", "warning"]),
  ms: z.number(),
  evidence: z.string(),
});
export type ConnectivityStep = z.infer<typeof connectivityStep>;

export const connectivityTest = z.object({
  id: z.uuid(),
  dataSourceId: z.uuid(),
  environment,
  resourceGroup: z.object({ id: z.uuid(), name: z.string() }),
  state: connectivityState,
  steps: z.array(connectivityStep),
  error: storedError.nullable(),
  requestedBy: z.string().nullable(),
  requestedAt: z.coerce.date(),
  finishedAt: z.coerce.date().nullable(),
});
export type ConnectivityTest = z.infer<typeof connectivityTest>;

const workspaceRef = z.object({ id: z.uuid(), name: z.string() });

/** A data source as lists and forms see it. Secrets are named, never given. */
export const dataSource = z.object({
  id: z.uuid(),
  name: dataSourceName,
  type: z.string(),
  description: z.string(),
  owner: z.string().nullable(),
  environments: z.array(
    z.object({
      environment,
      settings: z.record(z.string(), z.unknown()),
      secrets: z.array(z.string()),
      updatedAt: z.coerce.date(),
    }),
  ),
  /** The workspace that shares it with the reader's; null: it is the reader's own. */
  sharedBy: workspaceRef.nullable(),
  /** The workspaces that may use it besides its own; for members of its own. */
  sharedWith: z.array(workspaceRef),
  /** The latest test per environment and resource group. */
  connectivity: z.array(connectivityTest),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});
export type DataSourceView = z.infer<typeof dataSource>;

/** A node that names a data source. */
export const dataSourceUse = z.object({
  nodeId: z.uuid(),
  nodeName: z.string(),
  /** Whether the deployed version uses it, not only the draft. */
  isDeployed: z.boolean(),
  workspace: workspaceRef,
});
export type DataSourceUse = z.infer<typeof dataSourceUse>;
/** `elsewhere` counts nodes of workspaces that the reader does not see. */
export const dataSourceUses = z.object({
  items: z.array(dataSourceUse),
  elsewhere: z.array(z.object({ workspace: workspaceRef, nodes: z.int(), deployed: z.int() })),
});
export type DataSourceUses = z.infer<typeof dataSourceUses>;
