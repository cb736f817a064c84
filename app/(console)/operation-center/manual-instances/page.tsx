import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { InstancesPage } from "@/components/operation-center/instances-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.shell.page.manualInstances);

export default async function Page() {
  await requireWorkspace();
  return <InstancesPage kind="MANUAL" />;
}
