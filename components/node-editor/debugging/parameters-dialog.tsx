"use client";
import { Modal } from "antd";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { useFrameFirst } from "@/components/ui/page/use-frame-first";
import { useReturnFocus } from "@/components/ui/page/use-return-focus";
import type { NodeType } from "@/lib/core/instance";
import type { DebugConfiguration } from "@/lib/core/node";
import { DebugForm } from "./debug-form";
import styles from "./debug-form.module.css";
import { debugFindings } from "./findings";

interface ParametersDialogProps {
  readonly type: NodeType;
  /** The script that would run, as it stands in the editor. */
  readonly script: string;
  readonly zone: string;
  /** What the last run had, or what the configuration says. */
  readonly initial: DebugConfiguration;
  readonly running: boolean;
  readonly onRun: (configuration: DebugConfiguration) => void;
  readonly onClose: () => void;
}

/** "Run with Parameters": the values of one run, asked for before it starts. They are remembered for the next one. */
export function ParametersDialog({ type, script, zone, initial, running, onRun, onClose }: ParametersDialogProps) {
  const t = useTranslations("debug");
  const common = useTranslations("common");
  useReturnFocus();
  const isFormDrawn = useFrameFirst();
  const [value, setValue] = useState(initial);
  const { parameters } = value;
  const findings = useMemo(
    () => (isFormDrawn ? debugFindings(script, parameters, zone, type) : null),
    [isFormDrawn, script, parameters, zone, type],
  );
  const missing = findings?.missing ?? [];
  return (
    <Modal
      open
      width={640}
      title={t("dialogTitle")}
      okText={t(value.dryRun ? "dryRunNow" : "run")}
      cancelText={common("cancel")}
      okButtonProps={{
        loading: running,
        disabled: findings === null || missing.length > 0 || findings.errors.length > 0,
      }}
      onOk={() => onRun(value)}
      onCancel={onClose}
    >
      <div className={styles.dialog}>
        {findings && <DebugForm findings={findings} zone={zone} value={value} onChange={setValue} autoFocus />}
      </div>
      {missing.length > 0 && <p role="status">{t("missing", { names: missing.join(", ") })}</p>}
    </Modal>
  );
}
