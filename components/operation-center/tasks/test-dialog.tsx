"use client";
import { App, DatePicker, Modal, TimePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import type { Problem } from "@/components/ui/feedback/problem";
import { useSession } from "@/components/ui/session/session";
import { useNow } from "@/components/ui/time/now";
import type { CycleTask } from "@/lib/core/cycle-task";
import { currentBizdate, lastWholeHour } from "@/lib/core/relative-day";
import { useTestTask } from "./queries";
import styles from "./test-dialog.module.css";

const clockOf = (bizdate: string, time: string) => dayjs(`${bizdate} ${time}`, "YYYYMMDD HH:mm");

/** Runs a node once for a business date, and goes to what was made. */
export function TestDialog({ task, onClose }: { readonly task: CycleTask; readonly onClose: () => void }) {
  const t = useTranslations("cycleTasks.testDialog");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const router = useRouter();
  const test = useTestTask();
  const { workspace } = useSession();
  const isIntraday = task.schedule.perDay > 1;
  // By the workspace's clock: the reader's may show another day. Of many runs a day, those of the last hour are past.
  const now = useNow(60_000);
  const last = lastWholeHour(now, workspace.timeZone);
  const isEveryHour = task.schedule.perDay >= 24;
  const bizdate = isEveryHour ? last.bizdate : currentBizdate(now, workspace.timeZone);
  const [date, setDate] = useState<Dayjs>(dayjs(bizdate, "YYYYMMDD"));
  const [hours, setHours] = useState<[Dayjs, Dayjs] | null>(
    isEveryHour ? [clockOf(last.bizdate, last.from), clockOf(last.bizdate, last.to)] : null,
  );
  const [problem, setProblem] = useState<Problem | null>(null);

  const start = async () => {
    try {
      const range = hours && { from: hours[0].format("HH:mm"), to: hours[1].format("HH:mm") };
      const { runKey, count } = await test.mutateAsync({
        id: task.id,
        run: { bizdate: date.format("YYYY-MM-DD"), hours: range },
      });
      message.success(t("made", { count }));
      router.push(`/operation-center/test-instances?runKey=${runKey}`);
    } catch (error) {
      setProblem(toProblem(error));
    }
  };
  return (
    <Modal
      open
      width={480}
      title={t("title", { name: task.name })}
      okText={t("start")}
      cancelText={common("cancel")}
      okButtonProps={{ loading: test.isPending }}
      onOk={() => void start()}
      onCancel={onClose}
    >
      <p className={styles.lead}>{t("lead")}</p>
      <div className={styles.field}>
        <label htmlFor="test-date">{t("bizdate")}</label>
        <DatePicker id="test-date" allowClear={false} value={date} onChange={(value) => value && setDate(value)} />
      </div>
      {isIntraday && (
        <div className={styles.field}>
          <label htmlFor="test-hours">{t("hours")}</label>
          <TimePicker.RangePicker
            id="test-hours"
            format="HH:mm"
            value={hours}
            placeholder={[t("all"), t("all")]}
            onChange={(range) => setHours(range?.[0] && range[1] ? [range[0], range[1]] : null)}
          />
        </div>
      )}
      {problem && <ProblemAlert problem={problem} />}
    </Modal>
  );
}
