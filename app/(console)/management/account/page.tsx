import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { AccountPage } from "@/components/account/account-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.account.own.title);

export default async function Page() {
  await requireWorkspace();
  return <AccountPage />;
}
