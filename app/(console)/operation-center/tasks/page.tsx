import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { TasksPage } from "@/components/operation-center/tasks/tasks-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.cycleTasks.title);

export default async function Page() {
  await requireWorkspace();
  return <TasksPage />;
}
