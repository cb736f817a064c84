import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { SearchPage } from "@/components/data-map/search-page";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.dataMap.title);

/** The services behind the data sources answer in their own time, so the page does not wait for them. */
export default async function Page() {
  await requireWorkspace();
  return <SearchPage />;
}
