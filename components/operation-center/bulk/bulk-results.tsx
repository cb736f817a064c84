"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Modal, Segmented } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { DataTable } from "@/components/ui/table/data-table";
import type { Column } from "@/components/ui/table/columns";
import { Instant } from "@/components/ui/time/instant";
import { BULK_OUTCOMES, type BulkItem, type BulkOperationView } from "@/lib/core/bulk-operation";
import styles from "./bulk-progress.module.css";
import { bulkQueries, type BulkOutcome } from "./queries";

interface BulkResultsProps {
  readonly operation: BulkOperationView;
  readonly onClose: () => void;
}

/** What became of each instance of an operation on many, and why those that were left alone were. */
export function BulkResults({ operation, onClose }: BulkResultsProps) {
  const t = useTranslations("instances");
  const toProblem = useProblem();
  const [outcome, setOutcome] = useState<BulkOutcome>(operation.refused > 0 ? "refused" : "done");
  const list = useInfiniteQuery(bulkQueries.items(operation.id, outcome));
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const columns: readonly Column<BulkItem>[] = [
    {
      id: "node",
      title: t("column.node"),
      width: 200,
      rowHeader: true,
      cell: ({ node, id }) => <Link href={`/operation-center/instances/${id}`}>{node}</Link>,
    },
    { id: "cyctime", title: t("column.cyctime"), width: 120, cell: ({ cyctime }) => <Instant at={cyctime} /> },
    {
      id: "result",
      title: t("bulk.result"),
      cell: (item) => (
        <span title={item.error?.message}>{item.error?.message ?? t(`bulk.outcome.${item.outcome}`)}</span>
      ),
    },
  ];
  return (
    <Modal
      open
      width={880}
      footer={null}
      onCancel={onClose}
      title={t("bulk.resultsOf", { action: t(`operation.${operation.action.operation}`) })}
    >
      <div className={styles.results}>
        <Segmented
          value={outcome}
          onChange={setOutcome}
          options={BULK_OUTCOMES.map((value) => ({ value, label: t(`bulk.outcome.${value}`) }))}
        />
        {list.error ? (
          <ProblemAlert problem={toProblem(list.error)} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={t("bulk.results")}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            nameOf={({ node, id }) => `${node} ${id}`}
            loading={list.isPending}
            onNearEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
            }}
            empty={<EmptyState title={t("empty.filtered")} />}
          />
        )}
      </div>
    </Modal>
  );
}
