import type { ReactNode } from "react";
import { EmptyIcon, type Icon } from "../icons";
import styles from "./empty-state.module.css";

interface EmptyStateProps {
  readonly icon?: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What stands where there is nothing yet: what this place is for, and the one thing to do next. */
export function EmptyState({ icon: Picture = EmptyIcon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <Picture className={styles.icon} />
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
