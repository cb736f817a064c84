import { z } from "zod";
import { nodeProblem } from "./check";
import { person } from "./tree";
import { CHANGE_TYPES } from "./version";

export const DEPLOYMENT_STATES = [
  "BUILDING",
  "CHECKING",
  "AWAITING_REVIEW",
  "AWAITING_CONFIRMATION",
  "REJECTED",
  "DEPLOYED",
  "FAILED",
  "CANCELLED",
] as const;
export type DeploymentState = (typeof DEPLOYMENT_STATES)[number];
/** What may still come to production, or could be made to. */
export const OPEN_DEPLOYMENT_STATES = ["AWAITING_REVIEW", "AWAITING_CONFIRMATION", "FAILED"] as const;

/** Build Package, Prod Online Check, Code Review, Confirm Publish, Complete. Code Review only where a review is needed. */
export const DEPLOYMENT_STAGES = ["build", "check", "approve", "confirm", "complete"] as const;
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

/** What happened to a node since a package with a version of it was built, so that the package is no longer its newest. */
export const OUTDATED_REASONS = ["submitted", "deployed", "undeployed", "deleted"] as const;

/** Somebody's word on a package. */
export const deploymentReview = z.object({
  by: person,
  at: z.coerce.date(),
  comment: z.string(),
  approved: z.boolean(),
});

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
      /** The version that was in production when the package was built. */
      replaces: z.int().nullable(),
      /** Why it may not come to production any more, with the version that came between; null once the package is closed. */
      outdated: z.object({ reason: z.enum(OUTDATED_REASONS), version: z.int().nullable() }).nullable(),
    }),
  ),
  review: deploymentReview.nullable(),
  /** The reader asked for it, or wrote or submitted something of it: somebody else reviews it. */
  isOwn: z.boolean(),
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

/** Which packages a list shows: those of a node, those in a state, those older than a package. */
export const deploymentQuery = z.object({
  nodeId: z.uuid().optional(),
  state: z.enum(DEPLOYMENT_STATES).optional(),
  before: z.uuid().optional(),
});
export type DeploymentQuery = z.output<typeof deploymentQuery>;
/** The most a list answers with. */
export const LISTED_DEPLOYMENTS = 100;

const COMMENT_LENGTH = 1_000;
/**
 * `check` looks again at one that failed its checks; `confirm` brings it to production; `cancel` withdraws it. A reviewer's
 * `approve` brings it to production, `reject` sends it back and says why.
 */
export const deploymentAction = z.discriminatedUnion("action", [
  z.object({ action: z.enum(["check", "confirm", "cancel"]) }),
  z.object({ action: z.literal("approve"), comment: z.string().trim().max(COMMENT_LENGTH).default("") }),
  z.object({
    action: z.literal("reject"),
    comment: z.string().trim().min(1, "Say what has to change.").max(COMMENT_LENGTH),
  }),
]);
export type DeploymentAction = z.output<typeof deploymentAction>;

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
