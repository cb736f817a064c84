import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { AuditPage } from "@/components/management/audit-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.management.audit.title);

export default async function Page() {
  await requireWorkspace();
  return <AuditPage />;
}
