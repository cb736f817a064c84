"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { DataTable } from "@/components/ui/table/data-table";
import { ActionDialog, type ActionWish } from "./action-dialog";
import { useInstanceColumns } from "./instance-columns";
import { instanceQueries, type InstanceListFilter } from "./queries";

interface InstanceTableProps {
  readonly filter: InstanceListFilter;
  readonly empty?: ReactNode;
  /** Columns left out beside other panels. */
  readonly without?: readonly string[];
}

/** The instances of a filter, page after page, with what can be done to each. */
export function InstanceTable({ filter, empty, without = [] }: InstanceTableProps) {
  const t = useTranslations("instances");
  const toProblem = useProblem();
  const router = useRouter();
  const list = useInfiniteQuery(instanceQueries.list(filter));
  const [wish, setWish] = useState<ActionWish | null>(null);
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const href = ({ id }: { id: string }) => `/operation-center/instances/${id}`;
  const columns = useInstanceColumns({
    href,
    onAct: (operation, instance) => setWish({ operation, instances: [instance] }),
  });
  if (list.error && rows.length === 0)
    return <ProblemAlert problem={toProblem(list.error)} onRetry={() => void list.refetch()} />;
  return (
    <>
      <DataTable
        label={t("title")}
        columns={columns.filter(({ id }) => !without.includes(id))}
        rows={rows}
        keyOf={({ id }) => id}
        nameOf={({ node, id }) => `${node.name} ${id}`}
        loading={list.isPending}
        onOpen={(row) => router.push(href(row))}
        onNearEnd={() => {
          if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
        }}
        empty={empty ?? <EmptyState title={t("empty.filtered")} />}
      />
      <ActionDialog wish={wish} onClose={() => setWish(null)} />
    </>
  );
}
