import type { ReactNode } from "react";
import styles from "./panel.module.css";

interface PanelProps {
  readonly title: ReactNode;
  readonly id?: string;
  /** Right side of the head: a fact or small buttons. */
  readonly extra?: ReactNode;
  /** Whether the content brings its own padding, as tables and logs do. */
  readonly flush?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A bordered box with a heading: the unit that pages are made of. */
export function Panel({ title, id, extra, flush, className, children }: PanelProps) {
  return (
    <section
      className={`${styles.panel} ${className ?? ""}`}
      id={id}
      aria-label={typeof title === "string" ? title : undefined}
    >
      <header className={styles.head}>
        <h2>{title}</h2>
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
