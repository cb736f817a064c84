"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { CloseIcon } from "@/components/ui/icons";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { useFormat } from "@/components/ui/time/format";
import { MOST_COUNTED, type InstanceSummary } from "@/lib/core/instance";
import { OFFERED, refusalOf } from "../display-state";
import styles from "./bulk-bar.module.css";
import type { BulkOperation } from "./queries";

interface BulkBarProps {
  readonly chosen: readonly InstanceSummary[];
  /** Everything that matches the filter is meant, on this page or not. */
  readonly isAll: boolean;
  /** How many match; above MOST_COUNTED it is not known how many more. */
  readonly matching: number;
  readonly reason: string | undefined;
  readonly onAct: (operation: BulkOperation) => void;
  readonly onAll: () => void;
  readonly onClear: () => void;
}

/** What can be done to the selected rows, or to the whole filter result. */
export function BulkBar({ chosen, isAll, matching, reason, onAct, onAll, onClear }: BulkBarProps) {
  const t = useTranslations("instances");
  const table = useTranslations("table");
  const format = useFormat();
  const count = matching > MOST_COUNTED ? t("more10k") : format.count(matching);
  const label = isAll ? t("bulk.allSelected", { count }) : table("selected", { count: chosen.length });
  useShortcut("clearSelection", onClear, isAll);
  return (
    <div className={styles.bar} role="toolbar" aria-label={label}>
      <strong>{label}</strong>
      {!isAll && matching > chosen.length && (
        <Button type="link" onClick={onAll}>
          {t("bulk.selectAll", { count })}
        </Button>
      )}
      {OFFERED.map((operation, index) => {
        // Of a whole result only a part is here: its dialog counts what is open.
        const open = isAll || chosen.some((instance) => refusalOf(instance, operation) === null);
        return (
          <Button
            key={operation}
            type={index === 0 ? "primary" : "default"}
            disabled={!open || reason !== undefined}
            title={reason ?? (open ? undefined : t("bulk.none"))}
            onClick={() => onAct(operation)}
          >
            {t(`operation.${operation}`)}
          </Button>
        );
      })}
      <Button type="text" icon={<CloseIcon />} aria-label={t("bulk.clear")} onClick={onClear} />
    </div>
  );
}
