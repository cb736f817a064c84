import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { NewBackfillPage } from "@/components/operation-center/backfills/new-backfill-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.backfills.form.title);

export default async function Page() {
  await requireWorkspace();
  return <NewBackfillPage />;
}
