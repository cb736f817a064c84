"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import type { SessionRow } from "@/lib/core/account-security";
import styles from "./account.module.css";
import { browserOf } from "./browser-of";
import { accountQueries, useOwnAccount } from "./queries";

/** Where the person is signed in, and the way out everywhere. */
export function SessionsPanel() {
  const t = useTranslations("account.sessions");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message, modal } = App.useApp();
  const query = useQuery(accountQueries.sessions());
  const { endSession, endAllSessions } = useOwnAccount();
  const act = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  const everywhere = () =>
    modal.confirm({
      title: t("endAll"),
      content: t("endAllText"),
      okText: t("endAll"),
      cancelText: common("cancel"),
      onOk: () => act(endAllSessions.mutateAsync().then(() => location.assign("/sign-in"))),
    });
  const columns: Column<SessionRow>[] = [
    {
      id: "where",
      title: t("where"),
      rowHeader: true,
      cell: ({ userAgent, address, isCurrent }) => (
        <TwoLines
          first={
            isCurrent
              ? t("thisOne", { browser: browserOf(userAgent) ?? t("program") })
              : (browserOf(userAgent) ?? t("program"))
          }
          second={address ?? ""}
        />
      ),
    },
    { id: "since", title: t("since"), width: 130, align: "right", cell: ({ createdAt }) => <Instant at={createdAt} /> },
    {
      id: "seen",
      title: t("seen"),
      width: 130,
      align: "right",
      cell: ({ lastSeenAt }) => <Instant at={lastSeenAt} form="relative" />,
    },
    {
      id: "end",
      title: <span className="visually-hidden">{t("end")}</span>,
      width: 100,
      align: "right",
      cell: ({ id, isCurrent, userAgent }) =>
        !isCurrent && (
          <Button
            size="small"
            type="text"
            aria-label={t("endOf", { browser: browserOf(userAgent) ?? t("program") })}
            onClick={() => void act(endSession.mutateAsync(id))}
          >
            {t("end")}
          </Button>
        ),
    },
  ];
  return (
    <Panel
      title={t("title")}
      flush
      extra={
        <Button size="small" type="text" onClick={everywhere}>
          {t("endAll")}
        </Button>
      }
    >
      {query.error ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <div className={styles.sessions}>
          <DataTable
            label={t("title")}
            columns={columns}
            rows={query.data?.items ?? []}
            rowHeight={45}
            keyOf={({ id }) => id}
            nameOf={({ userAgent }) => browserOf(userAgent) ?? t("program")}
            loading={query.isPending}
          />
        </div>
      )}
    </Panel>
  );
}
