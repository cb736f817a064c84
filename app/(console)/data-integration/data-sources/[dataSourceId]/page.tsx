import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { orMissing } from "@/app/_lib/missing";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace, requireWorkspaceOf } from "@/app/_lib/session";
import { DataSourceEditor } from "@/components/data-sources/data-source-editor";
import { NotFoundPage } from "@/components/shell/error-pages";
import { dataSourceQueries, resourceGroupQueries } from "@/lib/client/data-sources";
import { environment as environmentSchema } from "@/lib/core/data-source";
import { getDataSource } from "@/lib/services/data-sources";
import { listResourceGroups } from "@/lib/services/resource-groups";

interface PageProps {
  readonly params: Promise<{ dataSourceId: string }>;
  readonly searchParams: Promise<{ environment?: string }>;
}

async function load({ params }: PageProps) {
  const { dataSourceId } = await params;
  await requireWorkspaceOf("dataSource", dataSourceId);
  const { actor, workspaceId } = await requireWorkspace();
  return { actor, workspaceId, source: await orMissing(getDataSource(dataSourceId, actor)) };
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const { source } = await load(props);
  return source ? { title: source.name } : pageTitle((texts) => texts.shell.error.notFoundTitle);
}

export default async function Page(props: PageProps) {
  const { actor, workspaceId, source } = await load(props);
  if (!source) return <NotFoundPage />;
  const { environment } = await props.searchParams;
  const groups = await listResourceGroups(workspaceId, actor);
  return (
    <Hydrated
      data={[
        [dataSourceQueries.one(source.id).queryKey, source],
        [resourceGroupQueries.list().queryKey, { items: groups }],
      ]}
    >
      <DataSourceEditor
        key={`${source.id} ${environment}`}
        type={source.type}
        source={source}
        environment={environmentSchema.catch(source.environments[0]?.environment ?? "PROD").parse(environment)}
      />
    </Hydrated>
  );
}
