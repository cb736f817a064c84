import type { Metadata } from "next";
import { pageTitle } from "@/app/_lib/page-title";
import { requestPreferences } from "@/app/_lib/preferences";
import { requireActor } from "@/app/_lib/session";
import { Article } from "@/components/docs/article";
import { NotFoundPage } from "@/components/shell/error-pages";
import { CHAPTERS, hrefOf, neighboursOf } from "@/lib/docs/contents";
import { readPage } from "@/lib/docs/read-page";
import type { Locale } from "@/lib/core/locale";
import { messagesFor } from "@/messages";

interface DocsPageProps {
  readonly params: Promise<{ readonly page?: readonly string[] }>;
}

const idOf = async ({ params }: DocsPageProps) => (await params).page?.join("/") ?? "index";

export async function generateMetadata(props: DocsPageProps): Promise<Metadata> {
  const { locale } = await requestPreferences();
  const title = readPage(locale, await idOf(props))?.title;
  return title === undefined ? pageTitle((texts) => texts.shell.error.notFoundTitle) : { title };
}

export default async function Page(props: DocsPageProps) {
  await requireActor();
  const { locale } = await requestPreferences();
  const id = await idOf(props);
  const page = readPage(locale, id);
  if (!page) return <NotFoundPage />;
  const words = messagesFor(locale).docs;
  const { before, after } = neighboursOf(id);
  const chapter = CHAPTERS.find(({ pages }) => pages.includes(id))!;
  return (
    <Article
      {...page}
      chapter={words.chapter[chapter.id]}
      before={linkTo(locale, before)}
      after={linkTo(locale, after)}
      labels={words}
    />
  );
}

function linkTo(locale: Locale, id: string | null) {
  const page = id === null ? null : readPage(locale, id);
  return page && { href: hrefOf(page.id), title: page.title };
}
