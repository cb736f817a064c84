"use client";
import { useQuery } from "@tanstack/react-query";
import { Modal, Skeleton } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import type { Problem } from "@/components/ui/feedback/problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import type { CalendarView } from "@/lib/core/schedule/calendar";
import styles from "./calendars.module.css";
import { calendarQueries, useCalendarChanges } from "./queries";

interface UsesDialogProps {
  readonly calendar: CalendarView;
  /** Whether it is to be deleted, which waits until no node follows it. */
  readonly deleting: boolean;
  readonly onClose: () => void;
}

/** The nodes that follow a calendar; one that none follows can be deleted here. */
export function UsesDialog({ calendar, deleting, onClose }: UsesDialogProps) {
  const t = useTranslations("calendars");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { remove } = useCalendarChanges();
  const { data, error, refetch } = useQuery(calendarQueries.uses(calendar.id));
  const [problem, setProblem] = useState<Problem | null>(null);
  const isUsed = data !== undefined && data.items.length > 0;
  const confirm = () =>
    remove.mutateAsync(calendar.id).then(onClose, (thrown: unknown) => setProblem(toProblem(thrown)));
  return (
    <Modal
      open
      width={480}
      title={t(deleting ? "deleteTitle" : "usesTitle", { name: calendar.name })}
      okText={deleting ? common("delete") : common("close")}
      okButtonProps={
        deleting ? { danger: true, disabled: data === undefined || isUsed, loading: remove.isPending } : {}
      }
      cancelText={common("cancel")}
      {...(deleting ? {} : { cancelButtonProps: { hidden: true } })}
      onCancel={onClose}
      onOk={() => (deleting ? void confirm() : onClose())}
    >
      {error ? (
        <ProblemAlert problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton active title={false} paragraph={{ rows: 2 }} />
      ) : isUsed ? (
        <>
          <p className={styles.text}>{t(deleting ? "deleteUsed" : "usesText", { count: data.items.length })}</p>
          <ul className={styles.uses}>
            {data.items.map(({ nodeId, nodeName, isDeployed }) => (
              <li key={nodeId}>
                <Link href={`/data-studio/${nodeId}`}>{nodeName}</Link>{" "}
                <span>{t(isDeployed ? "deployed" : "draft")}</span>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className={styles.text}>{t(deleting ? "deleteText" : "unused")}</p>
      )}
      {problem && <ProblemAlert problem={problem} />}
    </Modal>
  );
}
