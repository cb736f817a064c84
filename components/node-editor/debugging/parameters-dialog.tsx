"use client";
import { Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { DebugConfiguration } from "@/lib/core/node";
import { DebugForm, type DebugFormProps } from "./debug-form";
import { debugFindings } from "./findings";

interface ParametersDialogProps extends Pick<DebugFormProps, "type" | "script" | "zone"> {
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
  const [value, setValue] = useState(initial);
  const { missing, errors } = debugFindings(script, value.parameters, zone, type);
  return (
    <Modal
      open
      width={640}
      title={t("dialogTitle")}
      okText={t(value.dryRun ? "dryRunNow" : "run")}
      cancelText={common("cancel")}
      okButtonProps={{ loading: running, disabled: missing.length > 0 || errors.length > 0 }}
      onOk={() => onRun(value)}
      onCancel={onClose}
    >
      <DebugForm type={type} script={script} zone={zone} value={value} onChange={setValue} />
      {missing.length > 0 && <p role="status">{t("missing", { names: missing.join(", ") })}</p>}
    </Modal>
  );
}
