import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { orMissing } from "@/app/_lib/missing";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspaceOf } from "@/app/_lib/session";
import { InstancePage } from "@/components/operation-center/instance-page";
import { instanceQueries } from "@/components/operation-center/queries";
import { NotFoundPage } from "@/components/shell/error-pages";
import { instanceId as idSchema } from "@/lib/core/instance-id";
import { getInstance } from "@/lib/services/instances";

interface PageProps {
  readonly params: Promise<{ instanceId: string }>;
}

async function load({ params }: PageProps) {
  const id = idSchema.safeParse((await params).instanceId);
  if (!id.success) return null;
  const { actor } = await requireWorkspaceOf("instance", id.data);
  return orMissing(getInstance(id.data, actor));
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const instance = await load(props);
  return instance ? { title: instance.node.name } : pageTitle((texts) => texts.shell.error.notFoundTitle);
}

export default async function Page(props: PageProps) {
  const instance = await load(props);
  if (!instance) return <NotFoundPage />;
  return (
    <Hydrated data={[[instanceQueries.one(instance.id).queryKey, instance]]}>
      <InstancePage instanceId={instance.id} />
    </Hydrated>
  );
}
