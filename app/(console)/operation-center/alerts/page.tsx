import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { AlertsPage } from "@/components/alerts/alerts-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.alerts.title);

export default async function Page() {
  await requireWorkspace();
  return <AlertsPage />;
}
