"use client";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { dataSourceQueries } from "@/lib/client/data-sources";
import type { DataSourceUse } from "@/lib/core/data-source";
import styles from "./delete-dialog.module.css";

/** The tasks that read from a data source or write to it. */
export function UsesPanel({ id }: { readonly id: string }) {
  const t = useTranslations("dataSources.uses");
  const toProblem = useProblem();
  const { data, error, refetch } = useQuery(dataSourceQueries.uses(id));
  return (
    <Panel title={t("title")} {...(data ? { extra: t("count", { count: data.items.length }) } : {})}>
      {error ? (
        <ProblemAlert problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton active title={false} paragraph={{ rows: 1 }} />
      ) : data.items.length === 0 ? (
        <p className={styles.text}>{t("none")}</p>
      ) : (
        <UsesList uses={data.items} />
      )}
    </Panel>
  );
}

export function UsesList({ uses }: { readonly uses: readonly DataSourceUse[] }) {
  const t = useTranslations("dataSources.uses");
  return (
    <ul className={styles.users}>
      {uses.map(({ nodeId, nodeName, isDeployed }) => (
        <li key={nodeId}>
          <Link href={`/data-studio/${nodeId}`}>{nodeName}</Link> <span>{t(isDeployed ? "deployed" : "draft")}</span>
        </li>
      ))}
    </ul>
  );
}
