import type { Verdict } from "@/lib/core/mapping/verdict";
import styles from "./mapping.module.css";

export type Side = "source" | "destination";

/** This port is picked up; or it can, or cannot, take the one that is. */
export type PortRole = "rest" | "picked" | "offered" | "taken";

interface PortProps {
  readonly side: Side;
  /** Entry of the field or name of the column. */
  readonly id: string;
  readonly label: string;
  /** The one port of its side that Tab reaches. */
  readonly current: boolean;
  readonly mapped: boolean;
  readonly verdict: Verdict | undefined;
  readonly role: PortRole;
  readonly disabled: boolean;
}

const present = (is: boolean) => (is ? "" : undefined);

/** One end of possible lines: drawn from by dragging, by two clicks, or by Enter twice. */
export function Port(props: PortProps) {
  const { side, id, label, current, mapped, verdict, role, disabled } = props;
  return (
    <button
      type="button"
      className={styles.port}
      aria-label={label}
      aria-pressed={role === "picked"}
      aria-disabled={disabled || undefined}
      tabIndex={current ? 0 : -1}
      data-port={id}
      data-side={side}
      data-mapped={present(mapped)}
      data-verdict={verdict}
      data-picked={present(role === "picked")}
      data-offered={present(role === "offered")}
      data-taken={present(role === "taken")}
    />
  );
}
