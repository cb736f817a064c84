import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace, requireWorkspaceOf } from "@/app/_lib/session";
import { nodeQueries } from "@/components/node-editor/queries";
import { Studio } from "@/components/node-editor/studio/studio";
import { readTree } from "@/lib/services/nodes/tree";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.studio.title);

/** The tree comes with the page; the open node, named by the rest of the path, is asked for by its pane. */
export default async function Page({ params }: { readonly params: Promise<{ nodePath?: string[] }> }) {
  const [nodeId] = (await params).nodePath ?? [];
  if (nodeId !== undefined) await requireWorkspaceOf("node", nodeId);
  const { actor, workspaceId } = await requireWorkspace();
  const tree = await readTree(workspaceId, actor);
  return (
    <Hydrated data={[[nodeQueries.tree().queryKey, tree]]}>
      <Studio />
    </Hydrated>
  );
}
