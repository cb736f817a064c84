import { auditFilter, auditPage, auditScope } from "@/lib/core/audit";
import { listAudit } from "@/lib/services/audit-log";
import { route } from "../_lib/route";

/** What was done in the workspace, or to the installation, newest first. */
export const GET = route(
  { query: auditFilter.extend({ scope: auditScope }), response: auditPage },
  async ({ query: { scope, ...filter }, actor, workspaceId }) =>
    listAudit(scope === "installation" ? null : await workspaceId(), filter, actor),
);
