import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { requireWorkspaceOf } from "@/app/_lib/session";
import { TablePage } from "@/components/data-map/table-page";
import { AppError } from "@/lib/core/errors";
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
  try {
    return await getDataSource(dataSourceId, actor);
  } catch (error) {
    if (error instanceof AppError && error.status === 404) notFound();
    throw error;
  }
}

export default async function Page(props: PageProps) {
  const { id, name, type } = await load(props);
  return <TablePage source={{ id, name, type }} table={await nameOf(props)} />;
}
