"use client";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import type { ActiveFaultRule, FaultOccurrence } from "@/lib/core/sandbox/fault-rule";
import type { SandboxOverview } from "@/lib/core/sandbox/overview";
import { FaultDialog } from "./fault-dialog";
import styles from "./faults-tab.module.css";
import { useFaultWords } from "./fault-words";
import { useAct } from "./use-act";

/** What goes wrong on purpose: the rules that are set, and everything that they have done. */
export function FaultsTab({ faults }: { readonly faults: SandboxOverview["faults"] }) {
  const t = useTranslations("sandbox.fault");
  const common = useTranslations("common");
  const { modal } = App.useApp();
  const { act, isAllowed, reason, isPending } = useAct();
  const [adding, setAdding] = useState(false);
  const format = useFormat();
  const words = useFaultWords();
  const disabled = !isAllowed || isPending;
  const clear = () =>
    modal.confirm({
      title: t("clearTitle"),
      content: t("clearText"),
      okText: t("clear"),
      cancelText: common("cancel"),
      onOk: () => act({ operation: "clearFaults" }),
    });
  const add = (
    <Button icon={<PlusIcon />} disabled={!isAllowed} title={reason} onClick={() => setAdding(true)}>
      {t("add")}
    </Button>
  );
  const rules: readonly Column<ActiveFaultRule>[] = [
    { id: "effect", title: t("effect"), rowHeader: true, cell: (rule) => words.effect(rule) },
    { id: "target", title: t("target"), width: 260, cell: (rule) => words.target(rule) },
    { id: "when", title: t("when"), width: 220, cell: (rule) => words.when(rule) },
    {
      id: "happened",
      title: t("happened"),
      width: 110,
      align: "right",
      cell: ({ happened }) => format.count(happened),
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("actions")}</span>,
      width: 100,
      cell: (rule) => (
        <Button
          size="small"
          disabled={disabled}
          title={reason}
          aria-label={t("removeOf", { effect: words.effect(rule) })}
          onClick={() => void act({ operation: "removeFault", id: rule.id })}
        >
          {t("remove")}
        </Button>
      ),
    },
  ];
  const history: readonly Column<FaultOccurrence>[] = [
    { id: "at", title: t("at"), width: 190, cell: ({ at }) => <Instant at={at} form="exact" /> },
    { id: "server", title: t("server"), width: 120, cell: ({ call }) => t(`serverName.${call.server}`) },
    { id: "operation", title: t("operation"), width: 190, rowHeader: true, cell: ({ call }) => call.operation },
    { id: "subject", title: t("subject"), cell: ({ call }) => call.subject ?? "" },
    { id: "effect", title: t("effect"), width: 190, cell: ({ effect }) => words.kind(effect) },
  ];
  return (
    <div className={styles.layout}>
      <section className={styles.part} aria-label={t("rules")}>
        <header className={styles.head}>
          <h2>{t("rules")}</h2>
          {add}
        </header>
        <DataTable
          label={t("rules")}
          columns={rules}
          rows={faults.rules}
          keyOf={({ id }) => id}
          nameOf={(rule) => words.effect(rule)}
          empty={<EmptyState title={t("none")}>{t("noneText")}</EmptyState>}
        />
      </section>
      <section className={styles.part} aria-label={t("history")}>
        <header className={styles.head}>
          <h2>{t("history")}</h2>
          <span className={styles.fact}>{t("remembered", { count: faults.happened })}</span>
          <Button
            disabled={disabled || (faults.happened === 0 && faults.rules.length === 0)}
            title={reason}
            onClick={clear}
          >
            {t("clear")}
          </Button>
        </header>
        <DataTable
          label={t("history")}
          columns={history}
          rows={faults.occurrences}
          keyOf={({ id }) => id}
          nameOf={({ call }) => call.operation}
          empty={<EmptyState title={t("quiet")}>{t("quietText")}</EmptyState>}
        />
      </section>
      {adding && <FaultDialog onClose={() => setAdding(false)} />}
    </div>
  );
}
