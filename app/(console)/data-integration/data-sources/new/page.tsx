import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { orMissing } from "@/app/_lib/missing";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { DataSourceEditor } from "@/components/data-sources/data-source-editor";
import { NotFoundPage } from "@/components/shell/error-pages";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import { DATA_SOURCE_TYPES, environment as environmentSchema } from "@/lib/core/data-source";
import { getDataSource } from "@/lib/services/data-sources";
import { listResourceGroups } from "@/lib/services/resource-groups";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.dataSources.add);

interface Query {
  readonly type?: string;
  /** A data source to copy. */
  readonly from?: string;
  readonly environment?: string;
}

export default async function Page({ searchParams }: { readonly searchParams: Promise<Query> }) {
  const { type, from, environment } = await searchParams;
  const { actor, workspaceId } = await requireWorkspace();
  const original = from === undefined ? null : await orMissing(getDataSource(from, actor));
  const wanted = original?.type ?? type;
  if (!DATA_SOURCE_TYPES.some((known) => known.type === wanted)) return <NotFoundPage />;
  const groups = await listResourceGroups(workspaceId, actor);
  return (
    <Hydrated data={[[resourceGroupQueries.list().queryKey, { items: groups }]]}>
      <DataSourceEditor
        type={wanted!}
        source={original}
        clone={original !== null}
        environment={environmentSchema.catch("PROD").parse(environment)}
      />
    </Hydrated>
  );
}
