"use client";
import { useSyncExternalStore } from "react";
import styles from "./keys.module.css";
import { keycaps } from "./table";
import { isMac } from "./use-shortcut";

/** Keycaps of one binding, as they are printed on this computer's keyboard. */
export function Keys({ binding, then }: { readonly binding: string; readonly then?: string }) {
  const mac = useSyncExternalStore(
    () => () => {},
    isMac,
    () => false,
  );
  return (
    <span className={styles.keys}>
      {binding.split(" ").map((stroke, index) => (
        <span key={index} className={styles.stroke}>
          {index > 0 && <span className={styles.then}>{then}</span>}
          {keycaps(stroke, mac).map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
