"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, Checkbox, Modal, Radio, Skeleton } from "antd";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { useFormat } from "@/components/ui/time/format";
import type { ReplayCode, ReplayPlan } from "@/lib/core/dirty-replay";
import styles from "./replay.module.css";
import { replayPlanOf, useStartReplay } from "./queries";

interface ReplayDialogProps {
  readonly instanceId: string;
  readonly attempt: number;
  readonly onClose: () => void;
}

/** Says how many records would be loaded, where, and by which code; asks about what cannot be; then does it. */
export function ReplayDialog({ instanceId, attempt, onClose }: ReplayDialogProps) {
  const t = useTranslations("instances.dirty.replay");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const router = useRouter();
  const plan = useQuery(replayPlanOf(instanceId, attempt));
  const start = useStartReplay(instanceId);
  const [chosen, setChosen] = useState<ReplayCode | null>(null);
  const [acceptLoss, setAcceptLoss] = useState(false);
  const found = plan.data;
  const open = found?.codes.filter(({ error }) => error === null).map(({ code }) => code) ?? [];
  const code = chosen ?? open[0] ?? null;
  const lost = found === undefined ? 0 : found.total - found.records;
  const mayStart = code !== null && open.includes(code) && (lost === 0 || acceptLoss);
  const confirm = async () => {
    if (code === null) return;
    const { instanceId: replay } = await start.mutateAsync({ attempt, code, acceptLoss });
    router.push(`/operation-center/instances/${replay}`);
  };
  return (
    <Modal
      open
      width={560}
      onCancel={onClose}
      title={t("title")}
      okText={found && !found.refusal ? t("start", { records: found.records }) : t("title")}
      okButtonProps={{ disabled: !mayStart, loading: start.isPending }}
      cancelText={common("cancel")}
      onOk={() => void confirm().catch(() => undefined)}
    >
      <div className={styles.body}>
        {plan.isPending && <Skeleton active paragraph={{ rows: 4 }} title={false} />}
        {plan.error && <ProblemAlert problem={toProblem(plan.error)} onRetry={() => void plan.refetch()} />}
        {found?.refusal && (
          <Alert type="info" showIcon title={found.refusal.message} description={found.refusal.remedy} />
        )}
        {found && !found.refusal && (
          <>
            <p className={styles.lead}>{t("lead", { records: found.records })}</p>
            <Codes plan={found} value={code} onChange={setChosen} />
            {lost > 0 && <Loss plan={found} accepted={acceptLoss} onAccept={setAcceptLoss} />}
            <p className={styles.note}>{t("note")}</p>
          </>
        )}
        {start.error && <ProblemAlert problem={toProblem(start.error)} />}
      </div>
    </Modal>
  );
}

interface CodesProps {
  readonly plan: ReplayPlan;
  readonly value: ReplayCode | null;
  readonly onChange: (code: ReplayCode) => void;
}

function Codes({ plan, value, onChange }: CodesProps) {
  const t = useTranslations("instances.dirty.replay");
  return (
    <Radio.Group
      className={styles.codes!}
      aria-label={t("code")}
      value={value}
      onChange={({ target }) => onChange(target.value as ReplayCode)}
    >
      {plan.codes.map(({ code, version, destination, error }) => (
        <Radio key={code} value={code} disabled={error !== null}>
          <strong>{version === null ? t(`codes.${code}`) : t("version", { version: String(version) })}</strong>
          <span className={styles.detail}>
            {error?.message ?? (
              <>
                {t("into")} <code>{destination}</code>
              </>
            )}
          </span>
        </Radio>
      ))}
    </Radio.Group>
  );
}

interface LossProps {
  readonly plan: ReplayPlan;
  readonly accepted: boolean;
  readonly onAccept: (accepted: boolean) => void;
}

function Loss({ plan, accepted, onAccept }: LossProps) {
  const t = useTranslations("instances.dirty.replay");
  const format = useFormat();
  const { notKept, notWhole, records } = plan;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("lost", { lost: format.count(notKept + notWhole) })}
      description={
        <>
          {notKept > 0 && <p>{t("notKept", { count: format.count(notKept) })}</p>}
          {notWhole > 0 && <p>{t("notWhole", { count: format.count(notWhole) })}</p>}
          <Checkbox checked={accepted} onChange={({ target }) => onAccept(target.checked)}>
            {t("accept", { records: format.count(records) })}
          </Checkbox>
        </>
      }
    />
  );
}
