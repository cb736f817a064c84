import Link from "next/link";
import type { ReactNode } from "react";
import type { Action } from "@/lib/core/permission";
import { PageHelp } from "../help/help-link";
import { ReadOnlyNotice } from "../session/read-only-notice";
import styles from "./page.module.css";
import { useFrameFirst } from "./use-frame-first";

export interface Crumb {
  readonly title: string;
  readonly href: string;
}

interface PageProps {
  readonly title: ReactNode;
  /** The pages above this one, outermost first. */
  readonly parents?: readonly Crumb[];
  /** Stands right behind the title: a state. */
  readonly mark?: ReactNode;
  /** One grey line: how many, which zone. */
  readonly facts?: ReactNode;
  /** At most three buttons, one of them primary, the primary one last. */
  readonly actions?: ReactNode;
  /** The name of the breadcrumb trail, for screen readers. */
  readonly trailLabel?: string;
  /** Sits under the head: tabs. */
  readonly tabs?: ReactNode;
  /** Content is being fetched again: a thin line under the head. */
  readonly busy?: boolean;
  /** The right that the page is for: who lacks it reads at its top which one it is, and whom to ask for it. */
  readonly needs?: Action;
  readonly children: ReactNode;
}

/** Frame of every page inside the shell: head, optional tabs, and a body that scrolls alone. */
export function Page({
  title,
  parents = [],
  mark,
  facts,
  actions,
  trailLabel,
  tabs,
  busy,
  needs,
  children,
}: PageProps) {
  const isBodyDrawn = useFrameFirst();
  return (
    <div className={styles.page}>
      <header className={styles.head} data-tabs={tabs ? "" : undefined}>
        <div className={styles.titles}>
          {parents.length > 0 && (
            <nav aria-label={trailLabel} className={styles.trail}>
              {parents.map(({ title: name, href }) => (
                <span key={href}>
                  <Link href={href}>{name}</Link>
                  <span aria-hidden> / </span>
                </span>
              ))}
            </nav>
          )}
          <h1>{title}</h1>
          {mark}
          <PageHelp />
          {facts !== undefined && <div className={styles.facts}>{facts}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {tabs !== undefined && <div className={styles.tabs}>{tabs}</div>}
      <div className={styles.busy} data-on={busy ? "" : undefined} />
      {needs !== undefined && (
        <div className={styles.notice}>
          <ReadOnlyNotice action={needs} />
        </div>
      )}
      <div className={styles.body}>{isBodyDrawn && children}</div>
    </div>
  );
}
