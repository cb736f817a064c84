export { checkJob, understandJob, type CheckOptions, type JobCheck, type JobIssue } from "./check";
export { jobDocument, type JobDocument, type JobForm } from "./document";
export type { DirtyLimit, Job, JobStep } from "./job";
export { jobJsonSchema, schemaOf } from "./json-schema";
export { findReferences, substitute, type Reference } from "./references";
export { STEP_TYPES, stepType, type StepCategory, type StepType } from "./step-types";
export { exportDatax, type Conversion } from "./datax-export";
export { importJob } from "./job-import";
export { parseJson, readJobText, type JobText } from "./job-text";
