import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { BackfillsPage } from "@/components/operation-center/backfills/backfills-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.backfills.title);

export default async function Page() {
  await requireWorkspace();
  return <BackfillsPage />;
}
