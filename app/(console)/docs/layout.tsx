import type { ReactNode } from "react";
import { requestPreferences } from "@/app/_lib/preferences";
import { requireActor } from "@/app/_lib/session";
import { DocsFrame } from "@/components/docs/docs-frame";
import { CHAPTERS, hrefOf } from "@/lib/docs/contents";
import { readPage } from "@/lib/docs/read-page";
import { messagesFor } from "@/messages";

export default async function DocsLayout({ children }: { readonly children: ReactNode }) {
  await requireActor();
  const { locale } = await requestPreferences();
  const words = messagesFor(locale).docs;
  const chapters = CHAPTERS.map(({ id, pages }) => ({
    title: words.chapter[id],
    pages: pages.map((page) => ({ href: hrefOf(page), title: readPage(locale, page)?.title ?? page })),
  }));
  return <DocsFrame chapters={chapters}>{children}</DocsFrame>;
}
