import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { DeploymentsPage } from "@/components/node-editor/deployments/deployments-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.publishing.packages.title);

export default async function Page() {
  await requireWorkspace();
  return <DeploymentsPage />;
}
