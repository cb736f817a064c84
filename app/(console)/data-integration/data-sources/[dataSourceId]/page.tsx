import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Hydrated } from "@/app/_lib/hydrated";
import { requireWorkspace, requireWorkspaceOf } from "@/app/_lib/session";
import { DataSourceEditor } from "@/components/data-sources/data-source-editor";
import { dataSourceQueries, resourceGroupQueries } from "@/lib/client/data-sources";
import { environment as environmentSchema } from "@/lib/core/data-source";
import { AppError } from "@/lib/core/errors";
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
  try {
    return { actor, workspaceId, source: await getDataSource(dataSourceId, actor) };
  } catch (error) {
    if (error instanceof AppError && error.status === 404) notFound();
    throw error;
  }
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  return { title: (await load(props)).source.name };
}

export default async function Page(props: PageProps) {
  const { actor, workspaceId, source } = await load(props);
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
