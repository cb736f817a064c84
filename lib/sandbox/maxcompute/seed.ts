import { DEFAULT_PRIORITY, DEFAULT_TASK_NAME } from "@/lib/maxcompute/documents/job";
import { submitJob } from "./jobs";
import type { MaxcomputeSandbox } from "./server";
import { OWNER } from "./service";

/** Makes a project, or leaves the one that is there. */
export async function createProject({ service }: MaxcomputeSandbox, name: string, comment = ""): Promise<void> {
  await service.createProject(name, comment);
}

/** Runs SQL as a job of the project. @throws Error with the service's own text when the job fails */
export async function runSql({ service }: MaxcomputeSandbox, project: string, query: string): Promise<void> {
  const job = {
    name: "",
    priority: DEFAULT_PRIORITY,
    taskName: DEFAULT_TASK_NAME,
    query,
    settings: {},
    properties: {},
  };
  const { done } = await submitJob(service, { project, owner: OWNER, job });
  const { status, result } = await done;
  if (status !== "Success") throw new Error(result?.kind === "text" ? result.text : `the job ended as ${status}`);
}

/** Runs a `CREATE TABLE IF NOT EXISTS …`. */
export async function ensureTable(sandbox: MaxcomputeSandbox, project: string, ddl: string): Promise<void> {
  await runSql(sandbox, project, ddl);
}
