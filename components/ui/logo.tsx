import styles from "./logo.module.css";

/** Two waves on a brand square. */
export function Logo({ size = 26 }: { readonly size?: number }) {
  return (
    <svg className={styles.logo} width={size} height={size} viewBox="0 0 26 26" aria-hidden focusable="false">
      <rect width="26" height="26" rx="6" className={styles.square} />
      {[10, 16].map((y) => (
        <path
          key={y}
          d={`M5 ${y}q2-2.6 4 0t4 0t4 0t4 0`}
          className={styles.wave}
          fill="none"
          strokeWidth="2"
          strokeLinecap="round"
        />
      ))}
    </svg>
  );
}
