"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import styles from "./search-results.module.css";

interface Found {
  readonly href: string;
  readonly page: string;
  readonly heading: string | null;
  readonly excerpt: readonly { readonly text: string; readonly isHit: boolean }[];
}

/** Sections that match, each with the text around the first hit. */
export function SearchResults({ query, found }: { readonly query: string; readonly found: readonly Found[] }) {
  const t = useTranslations("docs.search");
  return (
    <div className={styles.results}>
      <h1>{t("title")}</h1>
      <p role="status" className={styles.count}>
        {query === "" ? t("ask") : t("found", { count: found.length, query })}
      </p>
      <ol>
        {found.map(({ href, page, heading, excerpt }) => (
          <li key={href}>
            <Link href={href}>{heading ?? page}</Link>
            {heading !== null && <span className={styles.page}>{page}</span>}
            <p>{excerpt.map(({ text, isHit }, index) => (isHit ? <mark key={index}>{text}</mark> : text))}</p>
          </li>
        ))}
      </ol>
      {query !== "" && found.length === 0 && <p>{t("none")}</p>}
    </div>
  );
}
