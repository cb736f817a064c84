import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { Hydrated } from "@/app/_lib/hydrated";
import { requireWorkspaceOf } from "@/app/_lib/session";
import { BaselinePage } from "@/components/operation-center/baselines/baseline-page";
import { baselineQueries } from "@/components/operation-center/baselines/queries";
import { AppError } from "@/lib/core/errors";
import { getBaseline } from "@/lib/services/baselines/baselines";

interface PageProps {
  readonly params: Promise<{ baselineId: string }>;
}

async function load({ params }: PageProps) {
  const id = z.uuid().safeParse((await params).baselineId);
  if (!id.success) notFound();
  const { actor } = await requireWorkspaceOf("baseline", id.data);
  try {
    return await getBaseline(id.data, actor);
  } catch (error) {
    if (error instanceof AppError && error.status === 404) notFound();
    throw error;
  }
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  return { title: (await load(props)).name };
}

export default async function Page(props: PageProps) {
  const baseline = await load(props);
  return (
    <Hydrated data={[[baselineQueries.one(baseline.id).queryKey, baseline]]}>
      <BaselinePage baselineId={baseline.id} />
    </Hydrated>
  );
}
