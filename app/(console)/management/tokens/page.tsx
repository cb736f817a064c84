import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { TokensPage } from "@/components/account/tokens-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.account.tokens.title);

export default async function Page() {
  await requireWorkspace();
  return <TokensPage />;
}
