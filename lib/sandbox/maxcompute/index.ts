export { DEFAULT_LIMITS, PUBLISHED_LIMITS, type Limits } from "./limits";
export { createProject, ensureTable, runSql } from "./seed";
export { startMaxcompute, type MaxcomputeOptions, type MaxcomputeSandbox } from "./server";
export { expireUpload } from "./tunnel/uploads";
