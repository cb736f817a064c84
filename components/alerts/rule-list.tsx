"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Switch } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { DeleteIcon, EditIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useMay } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import { ruleNameIn } from "@/lib/core/alert/builtin";
import { alertRule, type AlertRuleView } from "@/lib/core/alert/rule";
import styles from "./alerts.module.css";
import { alertQueries, useAlertChanges } from "./queries";
import { useConditionText } from "./use-condition-text";

interface RuleListProps {
  readonly onEdit: (rule: AlertRuleView) => void;
}

/** The rules of the workspace; each can be switched on and off where it stands. */
export function RuleList({ onEdit }: RuleListProps) {
  const t = useTranslations("alerts");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { locale } = usePreferences();
  const inWords = useConditionText();
  const manage = useMay("alert.manage");
  const { message, modal } = App.useApp();
  const { saveRule, remove } = useAlertChanges();
  const rules = useQuery(alertQueries.rules());
  const channels = useQuery(alertQueries.channels());
  const fail = (error: unknown) => void message.error(toProblem(error).message);
  const nameOf = (id: string) => channels.data?.items.find((channel) => channel.id === id)?.name ?? "…";
  const doomed = ({ id, name }: AlertRuleView) =>
    modal.confirm({
      title: t("deleteRule", { name }),
      content: t("deleteRuleText"),
      okText: t("deleteRule", { name }),
      okButtonProps: { danger: true },
      cancelText: common("cancel"),
      onOk: () => remove.mutateAsync({ what: "rules", id }).catch(fail),
    });
  const columns: readonly Column<AlertRuleView>[] = [
    {
      id: "enabled",
      title: t("column.enabled"),
      width: 76,
      cell: (rule) => (
        <Switch
          size="small"
          checked={rule.enabled}
          disabled={!manage.allowed}
          aria-label={t("enable", { name: rule.name })}
          onChange={(enabled) =>
            saveRule.mutate({ id: rule.id, rule: alertRule.parse({ ...rule, enabled }) }, { onError: fail })
          }
        />
      ),
    },
    {
      id: "name",
      title: t("column.name"),
      rowHeader: true,
      cell: (rule) => (
        <TwoLines first={ruleNameIn(rule.name, locale)} second={rule.builtin ? t("builtin") : (rule.ownerName ?? "")} />
      ),
    },
    { id: "condition", title: t("column.condition"), width: 260, cell: ({ condition }) => inWords(condition) },
    {
      id: "object",
      title: t("column.object"),
      width: 176,
      wideOnly: true,
      cell: ({ object }) =>
        object.type === "workspace" ? t("object.workspace") : t(`objects.${object.type}`, { count: object.ids.length }),
    },
    {
      id: "channels",
      title: t("column.channels"),
      width: 180,
      cell: ({ channelIds }) =>
        channelIds.length === 0 ? (
          <span className={styles.quiet}>{t("consoleOnly")}</span>
        ) : (
          channelIds.map(nameOf).join(", ")
        ),
    },
    {
      id: "fired",
      title: t("column.lastFired"),
      width: 126,
      align: "right",
      wideOnly: true,
      cell: ({ firedAt }) => (firedAt === null ? "—" : <Instant at={firedAt} />),
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("column.actions")}</span>,
      width: 84,
      align: "right",
      cell: (rule) => (
        <span className={styles.actions}>
          <Button
            type="text"
            size="small"
            icon={<EditIcon />}
            aria-label={t("edit", { name: rule.name })}
            title={common("edit")}
            onClick={() => onEdit(rule)}
          />
          <Button
            type="text"
            size="small"
            icon={<DeleteIcon />}
            aria-label={t("deleteRule", { name: rule.name })}
            title={rule.builtin ? t("builtinStays") : (manage.reason ?? common("delete"))}
            disabled={rule.builtin || !manage.allowed}
            onClick={() => doomed(rule)}
          />
        </span>
      ),
    },
  ];
  if (rules.error && !rules.data)
    return <ProblemAlert problem={toProblem(rules.error)} onRetry={() => void rules.refetch()} />;
  return (
    <DataTable
      label={t("tab.rules")}
      columns={columns}
      rows={rules.data?.items ?? []}
      rowHeight={45}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      loading={rules.isPending}
      onOpen={onEdit}
      empty={<EmptyState title={t("empty.rules")}>{t("empty.rulesText")}</EmptyState>}
    />
  );
}
