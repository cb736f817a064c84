import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { TimelinePage } from "@/components/operation-center/timeline/timeline-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.timeline.title);

export default async function Page() {
  await requireWorkspace();
  return <TimelinePage />;
}
