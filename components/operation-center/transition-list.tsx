"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { Instant } from "@/components/ui/time/instant";
import type { InstanceTransition } from "@/lib/core/instance";
import { stateName } from "./display-state";
import { instanceQueries } from "./queries";

/** Everything that happened to an instance: who or what did it, and where it led. */
export function TransitionList({ instanceId }: { readonly instanceId: string }) {
  const t = useTranslations("instances.history");
  const toProblem = useProblem();
  const query = useQuery(instanceQueries.transitions(instanceId));
  if (query.error) return <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />;
  const rows = (query.data?.items ?? []).map((item, index) => ({ ...item, index })).reverse();
  type Row = InstanceTransition & { readonly index: number };
  const columns: Column<Row>[] = [
    { id: "at", title: t("at"), width: 190, cell: ({ at }) => <Instant at={at} form="exact" /> },
    { id: "event", title: t("event"), width: 210, rowHeader: true, cell: ({ event }) => t(`events.${event}`) },
    { id: "to", title: t("to"), width: 180, cell: ({ to }) => <Status of={stateName(to)} /> },
    { id: "actor", title: t("actor"), width: 170, cell: ({ actor, actorName }) => actorName ?? actorText(actor, t) },
    { id: "reason", title: t("reason"), cell: ({ reason }) => reason ?? "—" },
  ];
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={rows}
      keyOf={({ index }) => String(index)}
      nameOf={({ event }) => t(`events.${event}`)}
      loading={query.isPending}
    />
  );
}

function actorText(actor: string, t: ReturnType<typeof useTranslations<"instances.history">>): string {
  if (actor === "scheduler") return t("scheduler");
  return actor.startsWith("worker:") ? t("worker") : actor;
}
