import { z } from "zod";
import { nodeProblem } from "./check";
import { person } from "./tree";
import { CHANGE_TYPES } from "./version";

export const DEPLOYMENT_STATES = [
  "BUILDING",
  "CHECKING",
  "AWAITING_CONFIRMATION",
  "DEPLOYED",
  "FAILED",
  "CANCELLED",
] as const;
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];
/** Build Package, Prod Online Check, Confirm Publish, Complete. */
export const DEPLOYMENT_STAGES = ["build", "check", "confirm", "complete"] as const;
export type DeploymentStageName = (typeof DEPLOYMENT_STAGES)[number];

export const deploymentStage = z.object({
  name: z.enum(DEPLOYMENT_STAGES),
  state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
  startedAt: z.coerce.date().nullable(),
  finishedAt: z.coerce.date().nullable(),
  /** What the stage found, by node. */
  findings: z.array(nodeProblem.extend({ nodeId: z.uuid() })),
});
export type DeploymentStage = z.infer<typeof deploymentStage>;

/** A package of versions that go to production together. */
export const deploymentView = z.object({
  id: z.uuid(),
  state: z.enum(DEPLOYMENT_STATES),
  description: z.string(),
  stages: z.array(deploymentStage),
  items: z.array(
    z.object({
      node: z.object({ id: z.uuid(), name: z.string() }),
      version: z.int(),
      changeType: z.enum(CHANGE_TYPES),
    }),
  ),
  createdBy: person.nullable(),
  createdAt: z.coerce.date(),
  confirmedBy: person.nullable(),
  finishedAt: z.coerce.date().nullable(),
});
export type DeploymentView = z.infer<typeof deploymentView>;
export const deploymentList = z.object({ items: z.array(deploymentView) });

/** `items`: node ids with version numbers; a version left out is the node's latest. */
export const deploymentCreate = z.object({
  items: z
    .array(z.object({ nodeId: z.uuid(), version: z.int().min(1).optional() }))
    .min(1)
    .max(200),
  description: z.string().trim().max(500).default(""),
});
export type DeploymentCreate = z.output<typeof deploymentCreate>;

/** `check` looks again at one that failed its checks; `confirm` brings it to production. */
export const deploymentAction = z.object({ action: z.enum(["check", "confirm", "cancel"]) });

/** Submit what is new, deploy it, confirm: the whole of Publish in one call. Needs the rights of all three. */
export const publishRequest = z.object({
  description: z.string().trim().max(500).default(""),
  revision: z.int().optional(),
});
export type PublishRequest = z.output<typeof publishRequest>;

/** What undeploying a node would touch; it is refused while `descendants` is not empty. */
export const undeployImpact = z.object({
  descendants: z.array(z.object({ id: z.uuid(), name: z.string(), workspace: z.string() })),
  /** Instances that have not started, and will fail for want of code unless they are set to successful. */
  waitingInstances: z.int(),
  runningInstances: z.int(),
});
export type UndeployImpact = z.infer<typeof undeployImpact>;
