"use client";
import { usePathname } from "next/navigation";
import Link from "next/link";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { SearchBox } from "./search-box";
import styles from "./docs-frame.module.css";

export interface ContentsChapter {
  readonly title: string;
  readonly pages: readonly { readonly href: string; readonly title: string }[];
}

/** Contents and search beside every page of the documentation. */
export function DocsFrame({
  chapters,
  children,
}: {
  readonly chapters: readonly ContentsChapter[];
  readonly children: ReactNode;
}) {
  const t = useTranslations("docs");
  const path = usePathname();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which is no clean-up.
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [path]);
  return (
    <div className={styles.frame}>
      <div className={styles.side}>
        <SearchBox />
        <nav ref={nav} aria-label={t("contents")} className={styles.contents}>
          {chapters.map(({ title, pages }) => (
            <section key={title}>
              <h2>{title}</h2>
              {pages.map(({ href, title: name }) => (
                <Link key={href} href={href} aria-current={href === path ? "page" : undefined}>
                  {name}
                </Link>
              ))}
            </section>
          ))}
        </nav>
      </div>
      <div className={styles.body}>{children}</div>
    </div>
  );
}
