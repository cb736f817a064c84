"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { Instant } from "@/components/ui/time/instant";
import type { InstanceOperationView } from "@/lib/core/instance";
import { INSTANCE_OPERATIONS, type InstanceOperation } from "@/lib/core/instance-operation";
import { stateName } from "./display-state";
import { instanceParts } from "./queries";

/** What has a name of its own; anything else is shown as the log has it. */
const NAMED: ReadonlySet<string> = new Set([...INSTANCE_OPERATIONS, "replayDirty"]);

/** What people did to the instance: who, when, what, and from which state. */
export function OperationList({ instanceId }: { readonly instanceId: string }) {
  const t = useTranslations("instances.operations");
  const operation = useTranslations("instances.operation");
  const toProblem = useProblem();
  const query = useQuery(instanceParts.operations(instanceId));
  if (query.error) return <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  const nameOf = ({ operation: name }: InstanceOperationView) =>
    NAMED.has(name) ? operation(name as InstanceOperation | "replayDirty") : name;
  const columns: Column<InstanceOperationView>[] = [
    { id: "at", title: t("at"), width: 190, cell: ({ at }) => <Instant at={at} form="exact" /> },
    { id: "operation", title: t("operation"), width: 210, rowHeader: true, cell: nameOf },
    {
      id: "by",
      title: t("by"),
      width: 200,
      cell: ({ by, through }) => (through === "token" ? t("token", { by }) : by),
    },
    {
      id: "before",
      title: t("before"),
      width: 190,
      cell: ({ stateBefore }) => (stateBefore === null ? "—" : <Status of={stateName(stateBefore)} />),
    },
    { id: "reason", title: t("reason"), cell: ({ reason }) => reason ?? "—" },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={query.data?.items ?? []}
      keyOf={({ id }) => id}
      nameOf={nameOf}
      loading={query.isPending}
      empty={<EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
    />
  );
}
