import type { ReactNode } from "react";
import { HelpLink } from "../help/help-link";
import type { HelpTopic } from "../help/topics";
import styles from "./panel.module.css";

interface PanelProps {
  readonly title: ReactNode;
  readonly id?: string;
  /** What the documentation says about it; the title is then a text. */
  readonly help?: HelpTopic;
  /** Right side of the head: a fact or small buttons. */
  readonly extra?: ReactNode;
  /** Whether the content brings its own padding, as tables and logs do. */
  readonly flush?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A bordered box with a heading: the unit that pages are made of. */
export function Panel({ title, id, help, extra, flush, className, children }: PanelProps) {
  return (
    <section
      className={`${styles.panel} ${className ?? ""}`}
      id={id}
      aria-label={typeof title === "string" ? title : undefined}
    >
      <header className={styles.head}>
        <div className={styles.title}>
          <h2>{title}</h2>
          {help && <HelpLink topic={help} name={String(title)} />}
        </div>
        {extra !== undefined && <div className={styles.extra}>{extra}</div>}
      </header>
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  );
}

/** Label and value pairs in two columns. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

/** One pair inside `Facts`. */
export function Fact({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
