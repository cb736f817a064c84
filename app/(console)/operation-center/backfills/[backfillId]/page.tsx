import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { Hydrated } from "@/app/_lib/hydrated";
import { requireWorkspaceOf } from "@/app/_lib/session";
import { BackfillPage } from "@/components/operation-center/backfills/backfill-page";
import { backfillQueries } from "@/components/operation-center/backfills/queries";
import { AppError } from "@/lib/core/errors";
import { getBackfill } from "@/lib/services/backfills";

interface PageProps {
  readonly params: Promise<{ backfillId: string }>;
}

async function load({ params }: PageProps) {
  const id = z.uuid().safeParse((await params).backfillId);
  if (!id.success) notFound();
  const { actor } = await requireWorkspaceOf("backfill", id.data);
  try {
    return await getBackfill(id.data, actor);
  } catch (error) {
    if (error instanceof AppError && error.status === 404) notFound();
    throw error;
  }
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  return { title: (await load(props)).name };
}

export default async function Page(props: PageProps) {
  const backfill = await load(props);
  return (
    <Hydrated data={[[backfillQueries.one(backfill.id).queryKey, backfill]]}>
      <BackfillPage backfillId={backfill.id} />
    </Hydrated>
  );
}
