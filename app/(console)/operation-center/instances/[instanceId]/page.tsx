import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Hydrated } from "@/app/_lib/hydrated";
import { requireWorkspaceOf } from "@/app/_lib/session";
import { InstancePage } from "@/components/operation-center/instance-page";
import { instanceQueries } from "@/components/operation-center/queries";
import { AppError } from "@/lib/core/errors";
import { instanceId as idSchema } from "@/lib/core/instance-id";
import { getInstance } from "@/lib/services/instances";

interface PageProps {
  readonly params: Promise<{ instanceId: string }>;
}

async function load({ params }: PageProps) {
  const id = idSchema.safeParse((await params).instanceId);
  if (!id.success) notFound();
  const { actor } = await requireWorkspaceOf("instance", id.data);
  try {
    return await getInstance(id.data, actor);
  } catch (error) {
    if (error instanceof AppError && error.status === 404) notFound();
    throw error;
  }
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  return { title: (await load(props)).node.name };
}

export default async function Page(props: PageProps) {
  const instance = await load(props);
  return (
    <Hydrated data={[[instanceQueries.one(instance.id).queryKey, instance]]}>
      <InstancePage instanceId={instance.id} />
    </Hydrated>
  );
}
