import type { ReactNode } from "react";
import styles from "./scheduling.module.css";

interface FieldLineProps {
  readonly label: string;
  readonly help?: string;
  /** Of the control inside; radio groups name themselves. */
  readonly id?: string;
  readonly children: ReactNode;
}

/** Label left, control right, as everywhere in the panel. */
export function FieldLine({ label, help, id, children }: FieldLineProps) {
  return (
    <div className={styles.field}>
      {id === undefined ? <span>{label}</span> : <label htmlFor={id}>{label}</label>}
      <div className={styles.line}>{children}</div>
      {help !== undefined && <p className={styles.note}>{help}</p>}
    </div>
  );
}
