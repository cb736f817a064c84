import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { WorkspacePage } from "@/components/management/workspace-page";
import { managementQueries } from "@/components/management/queries";
import { getWorkspace } from "@/lib/services/workspaces";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.management.workspace.title);

export default async function Page() {
  const { actor, workspaceId } = await requireWorkspace();
  const workspace = await getWorkspace(workspaceId, actor);
  return (
    <Hydrated data={[[managementQueries.workspace(workspaceId).queryKey, workspace]]}>
      <WorkspacePage />
    </Hydrated>
  );
}
