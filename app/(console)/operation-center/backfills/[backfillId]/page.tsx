import type { Metadata } from "next";
import { z } from "zod";
import { Hydrated } from "@/app/_lib/hydrated";
import { orMissing } from "@/app/_lib/missing";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspaceOf } from "@/app/_lib/session";
import { BackfillPage } from "@/components/operation-center/backfills/backfill-page";
import { backfillQueries } from "@/components/operation-center/backfills/queries";
import { NotFoundPage } from "@/components/shell/error-pages";
import { getBackfill } from "@/lib/services/backfills";

interface PageProps {
  readonly params: Promise<{ backfillId: string }>;
}

async function load({ params }: PageProps) {
  const id = z.uuid().safeParse((await params).backfillId);
  if (!id.success) return null;
  const { actor } = await requireWorkspaceOf("backfill", id.data);
  return orMissing(getBackfill(id.data, actor));
}

export async function generateMetadata(props: PageProps): Promise<Metadata> {
  const backfill = await load(props);
  return backfill ? { title: backfill.name } : pageTitle((texts) => texts.shell.error.notFoundTitle);
}

export default async function Page(props: PageProps) {
  const backfill = await load(props);
  if (!backfill) return <NotFoundPage />;
  return (
    <Hydrated data={[[backfillQueries.one(backfill.id).queryKey, backfill]]}>
      <BackfillPage backfillId={backfill.id} />
    </Hydrated>
  );
}
