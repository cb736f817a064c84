import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { MembersPage } from "@/components/management/members-page";
import { managementQueries } from "@/components/management/queries";
import { listMembers } from "@/lib/services/workspaces";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.management.members.title);

export default async function Page() {
  const { actor, workspaceId } = await requireWorkspace();
  const items = await listMembers(workspaceId, actor);
  return (
    <Hydrated data={[[managementQueries.members(workspaceId).queryKey, { items }]]}>
      <MembersPage />
    </Hydrated>
  );
}
