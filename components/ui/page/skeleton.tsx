import styles from "./skeleton.module.css";

/** Rows in the shape of a list whose first answer is on its way. */
export function Skeleton({ rows, lines = 1 }: { readonly rows: number; readonly lines?: 1 | 2 }) {
  return (
    <div className={styles.rows} aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.row} style={{ height: lines === 2 ? 48 : 35 }}>
          {Array.from({ length: lines }, (_, line) => (
            <span key={line} style={{ width: `${line === 0 ? 34 + ((row * 13) % 20) : 58 + ((row * 17) % 24)}%` }} />
          ))}
        </div>
      ))}
    </div>
  );
}
