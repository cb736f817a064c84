import type { ReactNode } from "react";
import styles from "./two-lines.module.css";

/** A telling first line and a grey second one; each is cut at its end. */
export function TwoLines({ first, second }: { readonly first: ReactNode; readonly second: ReactNode }) {
  return (
    <span className={styles.lines}>
      <span>{first}</span>
      {second !== "" && <span className={styles.second}>{second}</span>}
    </span>
  );
}
