import type { Metadata } from "next";
import { orMissing } from "@/app/_lib/missing";
import { requireWorkspaceOf } from "@/app/_lib/session";
import { TablePage } from "@/components/data-map/table-page";
import { NotFoundPage } from "@/components/shell/error-pages";
import { getDataSource } from "@/lib/services/data-sources";

interface PageProps {
  readonly params: Promise<{ dataSourceId: string; table: string }>;
}

const nameOf = async ({ params }: PageProps) => decodeURIComponent((await params).table);

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  return { title: await nameOf(props) };
}

async function load(props: PageProps) {
  const { dataSourceId } = await props.params;
  const { actor } = await requireWorkspaceOf("dataSource", dataSourceId);
  return orMissing(getDataSource(dataSourceId, actor));
}

export default async function Page(props: PageProps) {
  const source = await load(props);
  if (!source) return <NotFoundPage />;
  const { id, name, type } = source;
  return <TablePage source={{ id, name, type }} table={await nameOf(props)} />;
}
