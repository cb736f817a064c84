import { parseProject, type OdpsProject } from "../documents/project";
import type { OdpsService } from "./service";

/** @throws AppError "maxcompute.project_missing" and those of access and network: the first thing to ask of a data source */
export async function getProject({ http, endpoint, project }: OdpsService, signal: AbortSignal): Promise<OdpsProject> {
  const { text } = await http.send(endpoint, { method: "GET", path: ["projects", project] }, signal);
  return parseProject(text);
}
