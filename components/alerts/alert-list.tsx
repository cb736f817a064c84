"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Select, Tooltip } from "antd";
import Link from "next/link";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { CheckIcon, ClockIcon, FailedIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { usePreferences } from "@/components/ui/preferences/provider";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import { knownAddress, oneOf } from "@/components/ui/url/known-address";
import { UnknownValues } from "@/components/ui/url/unknown-values";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { alertSentence, baselinePath, DELIVERY_STATES, type AlertFacts, type AlertView } from "@/lib/core/alert/alert";
import { ruleNameIn } from "@/lib/core/alert/builtin";
import { ALERT_CONDITION_TYPES } from "@/lib/core/alert/rule";
import styles from "./alerts.module.css";
import { alertQueries } from "./queries";

const KNOWN = { condition: oneOf(ALERT_CONDITION_TYPES), delivery: oneOf(DELIVERY_STATES) };
const ICONS = { DELIVERED: CheckIcon, FAILED: FailedIcon, PENDING: ClockIcon };

/** What rules said, newest first, and what became of each message. */
export function AlertList() {
  const t = useTranslations("alerts");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { locale } = usePreferences();
  const { params: asked, set } = useUrlState();
  const known = knownAddress(asked, KNOWN);
  const { params } = known;
  const condition = params.get("condition");
  const delivery = params.get("delivery");
  const list = useInfiniteQuery(
    alertQueries.list({ ...(condition ? { condition } : {}), ...(delivery ? { delivery } : {}) }),
  );
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const columns: readonly Column<AlertView>[] = [
    {
      id: "message",
      title: t("column.message"),
      rowHeader: true,
      cell: (alert) => {
        const [first] = alert.objects;
        if (!first) return t("gone");
        const sentence = alertSentence(alert.condition, first, alert.count, locale);
        const path = pathOf(first);
        return (
          <TwoLines
            first={path === null ? sentence : <Link href={path}>{sentence}</Link>}
            second={ruleNameIn(alert.ruleName, locale)}
          />
        );
      },
    },
    {
      id: "condition",
      title: t("column.condition"),
      width: 200,
      wideOnly: true,
      cell: (alert) => t(`condition.${alert.condition.type}`),
    },
    { id: "deliveries", title: t("column.deliveries"), width: 260, cell: (alert) => <Deliveries alert={alert} /> },
    {
      id: "fired",
      title: t("column.fired"),
      width: 126,
      align: "right",
      cell: ({ firedAt }) => <Instant at={firedAt} />,
    },
  ];
  return (
    <div className={styles.layout}>
      <UnknownValues address={known} />
      <div className={styles.tools} role="search">
        <Select
          className={styles.select!}
          aria-label={t("column.condition")}
          value={condition ?? ""}
          onChange={(value) => set({ condition: value })}
          options={[
            { value: "", label: t("anyCondition") },
            ...ALERT_CONDITION_TYPES.map((type) => ({ value: type, label: t(`condition.${type}`) })),
          ]}
        />
        <Select
          className={styles.select!}
          aria-label={t("column.deliveries")}
          value={delivery ?? ""}
          onChange={(value) => set({ delivery: value })}
          options={[
            { value: "", label: t("anyDelivery") },
            ...DELIVERY_STATES.map((state) => ({ value: state, label: t(`delivery.${state}`) })),
          ]}
        />
      </div>
      {list.error && rows.length === 0 ? (
        <ProblemAlert problem={toProblem(list.error)} onRetry={() => void list.refetch()} />
      ) : (
        <DataTable
          label={t("tab.history")}
          columns={columns}
          rows={rows}
          rowHeight={45}
          keyOf={({ id }) => id}
          nameOf={({ ruleName, id }) => `${ruleName} ${id}`}
          loading={list.isPending}
          onNearEnd={() => {
            if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
          }}
          empty={
            condition || delivery ? (
              <EmptyState
                icon={SearchIcon}
                title={t("empty.filtered")}
                actions={
                  <Button onClick={() => set({ condition: null, delivery: null })}>{common("clearFilters")}</Button>
                }
              />
            ) : (
              <EmptyState title={t("empty.history")}>{t("empty.historyText")}</EmptyState>
            )
          }
        />
      )}
    </div>
  );
}

function pathOf({ instance, baseline }: AlertFacts): string | null {
  if (instance !== null) return `/operation-center/instances/${instance.id}`;
  return baseline ? baselinePath(baseline) : null;
}

function Deliveries({ alert }: { readonly alert: AlertView }) {
  const t = useTranslations("alerts");
  if (alert.deliveries.length === 0) return <span className={styles.quiet}>{t("consoleOnly")}</span>;
  return (
    <span className={styles.deliveries}>
      {alert.deliveries.map(({ channelName, state, error, attempts }) => {
        const Icon = ICONS[state];
        const mark = (
          <span key={channelName} className={styles.delivery} data-state={state} tabIndex={error ? 0 : undefined}>
            <Icon />
            {channelName}
            <span className="visually-hidden">{t(`delivery.${state}`)}</span>
          </span>
        );
        return error ? (
          <Tooltip key={channelName} title={`${error.message} ${t("attempts", { count: attempts })}`}>
            {mark}
          </Tooltip>
        ) : (
          mark
        );
      })}
    </span>
  );
}
