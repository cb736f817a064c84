import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { CalendarsPage } from "@/components/management/calendars/calendars-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.calendars.title);

export default async function Page() {
  await requireWorkspace();
  return <CalendarsPage />;
}
