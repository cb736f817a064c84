// Shapes that the icon set lacks. Drawn on a 16 × 16 grid, sized by the text beside them.
import type { ReactNode } from "react";
import styles from "./glyphs.module.css";
import type { IconProps } from ".";

/** Dashed ring: nothing has happened yet. */
export function DashedCircleIcon(props: IconProps) {
  return (
    <Glyph {...props}>
      <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.6 2.3" />
    </Glyph>
  );
}

/** Three quarters of a ring, turning: work is going on. It stands still when motion is not wanted. */
export function QuarterRingIcon({ className, ...props }: IconProps) {
  return (
    <Glyph {...props} className={`${styles.turning} ${className ?? ""}`}>
      <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" opacity=".25" />
      <path
        d="M8 1.75A6.25 6.25 0 0 1 14.25 8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </Glyph>
  );
}

/** Six arms: frozen. */
export function SnowflakeIcon(props: IconProps) {
  const arm = "M8 8V1.5M8 3.6 6.4 2.2M8 3.6l1.6-1.4M8 5.8 6 4.2M8 5.8l2-1.6";
  return (
    <Glyph {...props}>
      <g fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round">
        {[0, 60, 120, 180, 240, 300].map((angle) => (
          <path key={angle} d={arm} transform={`rotate(${angle} 8 8)`} />
        ))}
      </g>
    </Glyph>
  );
}

function Glyph({ className, style, children }: IconProps & { readonly children: ReactNode }) {
  return (
    <span aria-hidden className={`anticon ${className ?? ""}`} style={style}>
      <svg viewBox="0 0 16 16" width="1em" height="1em" focusable="false">
        {children}
      </svg>
    </span>
  );
}
