import { memo, type KeyboardEvent, type PointerEvent } from "react";
import type { Verdict } from "@/lib/core/mapping/verdict";
import styles from "./mapping.module.css";

export type Side = "source" | "destination";

interface PortProps {
  readonly side: Side;
  /** Entry of the field or name of the column. */
  readonly id: string;
  readonly label: string;
  /** The one port of its side that Tab reaches. */
  readonly current: boolean;
  readonly mapped: boolean;
  readonly verdict: Verdict | undefined;
  /** This port is picked up; or it can, or cannot, take the one that is. */
  readonly role: "rest" | "picked" | "offered" | "taken";
  readonly disabled: boolean;
  readonly onPress: (side: Side, id: string, event: PointerEvent<HTMLButtonElement>) => void;
  readonly onKey: (side: Side, id: string, event: KeyboardEvent<HTMLButtonElement>) => void;
  readonly onFocus: (side: Side, id: string) => void;
}

const present = (is: boolean) => (is ? "" : undefined);

/** One end of possible lines: drawn from by dragging, by two clicks, or by Enter twice. */
export const Port = memo(function Port(props: PortProps) {
  const { side, id, label, current, mapped, verdict, role, disabled, onPress, onKey, onFocus } = props;
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
      onPointerDown={(event) => onPress(side, id, event)}
      onKeyDown={(event) => onKey(side, id, event)}
      onFocus={() => onFocus(side, id)}
    />
  );
});
