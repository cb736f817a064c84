import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { BaselinesPage } from "@/components/operation-center/baselines/baselines-page";
import { baselineQueries } from "@/components/operation-center/baselines/queries";
import { listBaselines } from "@/lib/services/baselines/baselines";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.baselines.title);

export default async function Page() {
  const { actor, workspaceId } = await requireWorkspace();
  const items = await listBaselines(workspaceId, actor);
  return (
    <Hydrated data={[[baselineQueries.list.queryKey, { items }]]}>
      <BaselinesPage />
    </Hydrated>
  );
}
