import styles from "./type-tile.module.css";

const LETTERS: Readonly<Record<string, string>> = { tablestore: "OTS", maxcompute: "MC" };

/** The letter tile of a data source type; the word stands beside it. */
export function TypeTile({ type }: { readonly type: string }) {
  return (
    <span className={styles.tile} data-type={type} aria-hidden>
      {LETTERS[type] ?? type.slice(0, 2).toUpperCase()}
    </span>
  );
}
