import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { AccountsPage } from "@/components/management/accounts-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.management.accounts.title);

export default async function Page() {
  await requireWorkspace();
  return <AccountsPage />;
}
