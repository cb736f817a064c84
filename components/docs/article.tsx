import Link from "next/link";
import styles from "./article.module.css";
import { Markdown, type MarkdownBlock, type MarkdownLabels } from "./markdown";

interface PageLink {
  readonly href: string;
  readonly title: string;
}

export interface ArticleProps {
  readonly id: string;
  readonly chapter: string;
  readonly title: string;
  readonly blocks: readonly MarkdownBlock[];
  readonly sections: readonly { readonly level: number; readonly text: string; readonly anchor: string }[];
  readonly before: PageLink | null;
  readonly after: PageLink | null;
  readonly labels: MarkdownLabels & {
    readonly onThisPage: string;
    readonly sequence: string;
    readonly before: string;
    readonly after: string;
  };
}

/** Where a page is short, its third-level headings are worth a line too. */
const MOST_LINES = 24;

/** One page of the documentation: text, its own table of contents, and the pages around it. */
export function Article({ id, chapter, title, blocks, sections, before, after, labels }: ArticleProps) {
  const listed = sections.length > MOST_LINES ? sections.filter(({ level }) => level === 2) : sections;
  return (
    <div className={styles.page}>
      <article className={styles.article}>
        <p className={styles.chapter}>{chapter}</p>
        <h1>{title}</h1>
        <Markdown page={id} blocks={blocks} labels={labels} />
        <nav aria-label={labels.sequence} className={styles.sequence}>
          {before && (
            <Link href={before.href} rel="prev">
              <small>{labels.before}</small>
              {before.title}
            </Link>
          )}
          {after && (
            <Link href={after.href} rel="next" className={styles.after}>
              <small>{labels.after}</small>
              {after.title}
            </Link>
          )}
        </nav>
      </article>
      {listed.length > 1 && (
        <nav aria-label={labels.onThisPage} className={styles.toc}>
          <h2>{labels.onThisPage}</h2>
          {listed.map(({ level, text, anchor }) => (
            <a key={anchor} href={`#${anchor}`} data-level={level}>
              {text}
            </a>
          ))}
        </nav>
      )}
    </div>
  );
}
