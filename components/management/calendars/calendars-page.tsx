"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { PlusIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useMay } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { Instant } from "@/components/ui/time/instant";
import type { CalendarView } from "@/lib/core/schedule/calendar";
import { CalendarDialog } from "./calendar-dialog";
import styles from "./calendars.module.css";
import { calendarQueries } from "./queries";
import { UsesDialog } from "./uses-dialog";

type Open =
  { readonly kind: "create" } | { readonly kind: "edit" | "uses" | "delete"; readonly calendar: CalendarView };

/** Management → Calendars: on which dates the nodes that follow one run. */
export function CalendarsPage() {
  const t = useTranslations("calendars");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const edit = useMay("workspace.edit");
  const query = useQuery(calendarQueries.list());
  const [open, setOpen] = useState<Open | null>(null);
  const rows = query.data?.items ?? [];
  const close = () => setOpen(null);

  const columns: Column<CalendarView>[] = [
    {
      id: "name",
      title: t("name"),
      rowHeader: true,
      cell: (calendar) => (
        <Button type="link" className={styles.name!} onClick={() => setOpen({ kind: "edit", calendar })}>
          {calendar.name}
        </Button>
      ),
    },
    {
      id: "validity",
      title: t("validity"),
      width: 220,
      cell: ({ validFrom, validTo }) => `${validFrom} – ${validTo}`,
    },
    { id: "dates", title: t("runDates"), width: 110, align: "right", cell: ({ runDates }) => runDates.length },
    {
      id: "uses",
      title: t("uses"),
      width: 130,
      align: "right",
      cell: (calendar) =>
        calendar.uses === 0 ? (
          t("nodes", { count: 0 })
        ) : (
          <Button type="link" className={styles.name!} onClick={() => setOpen({ kind: "uses", calendar })}>
            {t("nodes", { count: calendar.uses })}
          </Button>
        ),
    },
    {
      id: "changed",
      title: t("changed"),
      width: 150,
      align: "right",
      wideOnly: true,
      cell: ({ updatedAt }) => <Instant at={updatedAt} />,
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("actions")}</span>,
      width: 110,
      align: "right",
      cell: (calendar) => (
        <Button
          size="small"
          type="text"
          disabled={!edit.allowed}
          title={edit.reason}
          aria-label={t("deleteOf", { name: calendar.name })}
          onClick={() => setOpen({ kind: "delete", calendar })}
        >
          {common("delete")}
        </Button>
      ),
    },
  ];
  const create = (
    <Button
      type="primary"
      icon={<PlusIcon />}
      disabled={!edit.allowed}
      title={edit.reason}
      onClick={() => setOpen({ kind: "create" })}
    >
      {t("create")}
    </Button>
  );
  const isEmpty = query.data !== undefined && rows.length === 0;
  return (
    <Page
      needs="workspace.edit"
      title={t("title")}
      facts={query.data && t("count", { count: rows.length })}
      busy={query.isFetching && !query.isPending}
      actions={create}
    >
      <div className={styles.layout}>
        {query.error ? (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : isEmpty ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            nameOf={({ name }) => name}
            loading={query.isPending}
          />
        )}
      </div>
      {open?.kind === "create" && <CalendarDialog calendar={null} onClose={close} />}
      {open?.kind === "edit" && <CalendarDialog calendar={open.calendar} onClose={close} />}
      {(open?.kind === "uses" || open?.kind === "delete") && (
        <UsesDialog calendar={open.calendar} deleting={open.kind === "delete"} onClose={close} />
      )}
    </Page>
  );
}
