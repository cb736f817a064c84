import { memo } from "react";
import { useTranslations } from "use-intl";
import { DeleteIcon, WarningIcon } from "@/components/ui/icons";
import type { DestinationColumn } from "@/lib/core/mapping/mapping";
import type { SourceField } from "@/lib/core/mapping/source-field";
import type { Verdict } from "@/lib/core/mapping/verdict";
import { ROW_HEIGHT } from "./geometry";
import styles from "./mapping.module.css";
import { Port, type PortRole } from "./port";

interface RowProps {
  readonly row: number;
  readonly current: boolean;
  readonly hovered: boolean;
  readonly role: PortRole;
  readonly disabled: boolean;
}

interface SourceRowProps extends RowProps {
  readonly field: SourceField;
  readonly sample: string | undefined;
  /** Columns that the field goes into. */
  readonly fed: readonly string[];
  readonly worst: Verdict | undefined;
}

// Rows are drawn anew by the dozen while a wide mapping is scrolled: they hold no component of the kit and no handler.

/** A source field. What happens on it is heard by the grid, which finds `data-port` and `data-remove`. */
export const SourceRow = memo(function SourceRow(props: SourceRowProps) {
  const { row, field, sample, fed, worst, current, hovered, role, disabled } = props;
  const t = useTranslations("mapping");
  const { entry } = field;
  const to = fed.length === 0 ? t("port.unmapped") : fed.join(", ");
  return (
    <div className={styles.row} style={{ top: row * ROW_HEIGHT }} data-hover={hovered ? "" : undefined}>
      <span className={styles.name} title={entry}>
        {entry}
        {field.kind === "primaryKey" && <small>{t("kind.primaryKey")}</small>}
      </span>
      <FieldType field={field} />
      <span className={`${styles.sample} ${styles.wide}`} title={sample}>
        {field.constant ?? sample ?? "—"}
      </span>
      {!disabled && (
        <button
          type="button"
          className={styles.remove}
          aria-label={t("removeField", { name: entry })}
          title={t("remove")}
          tabIndex={current ? 0 : -1}
          data-remove={entry}
        >
          <DeleteIcon />
        </button>
      )}
      <Port
        side="source"
        id={entry}
        label={t("port.source", { name: entry, to })}
        current={current}
        mapped={fed.length > 0}
        verdict={worst}
        role={role}
        disabled={disabled}
      />
    </div>
  );
});

interface DestinationRowProps extends RowProps {
  readonly column: DestinationColumn;
  /** The field that the column is written from. */
  readonly entry: string | undefined;
  readonly verdict: Verdict | undefined;
}

/** A destination column; a press on it selects its line. */
export const DestinationRow = memo(function DestinationRow(props: DestinationRowProps) {
  const { row, column, entry, verdict, current, hovered, role, disabled } = props;
  const t = useTranslations("mapping");
  const { name, type, comment, missing, required } = column;
  const words = verdict === undefined ? t(required ? "verdict.required" : "verdict.null") : t(`verdict.${verdict}`);
  return (
    <div
      className={styles.row}
      style={{ top: row * ROW_HEIGHT }}
      data-column={name}
      data-missing={missing ? "" : undefined}
      data-hover={hovered ? "" : undefined}
    >
      <Port
        side="destination"
        id={name}
        label={t("port.destination", { name, from: entry ?? t("port.unmapped"), verdict: words })}
        current={current}
        mapped={entry !== undefined}
        verdict={verdict}
        role={role}
        disabled={disabled}
      />
      <span className={styles.name} title={comment ?? name}>
        {name}
      </span>
      <span className={styles.type}>{type}</span>
      <span
        className={`${styles.verdict} ${styles.wide}`}
        data-verdict={verdict ?? (required ? "impossible" : undefined)}
      >
        {verdict !== undefined && verdict !== "safe" && <WarningIcon />}
        {words}
      </span>
    </div>
  );
});

function FieldType({ field: { kind, type } }: { readonly field: SourceField }) {
  const t = useTranslations("mapping");
  if (kind === "constant" || kind === "variable" || kind === "unrecognised") {
    return (
      <span className={styles.type} data-words={kind}>
        {t(`kind.${kind}`)}
      </span>
    );
  }
  return type === "ANY" ? (
    <span className={styles.type} data-words="any" title={t("kind.anyHelp")}>
      {t("kind.any")}
    </span>
  ) : (
    <span className={styles.type}>{type}</span>
  );
}
