import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requestPreferences } from "@/app/_lib/preferences";
import { requireActor } from "@/app/_lib/session";
import { SearchResults } from "@/components/docs/search-results";
import { searchDocs } from "@/lib/docs/search";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.docs.search.title);

interface SearchProps {
  readonly searchParams: Promise<{ readonly q?: string | string[] }>;
}

export default async function Page({ searchParams }: SearchProps) {
  await requireActor();
  const { locale } = await requestPreferences();
  const { q } = await searchParams;
  const query = typeof q === "string" ? q.trim() : "";
  return <SearchResults query={query} found={searchDocs(locale, query)} />;
}
